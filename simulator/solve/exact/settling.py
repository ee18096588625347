"""The exact Pareto frontier of two issues of many levels: rectangles of levels, settled as a whole or split.

A rectangle of a patch (`patches`) is on the frontier where all of it is accepted and no rectangle of another patch reaches, in every
column, the least that it gives; it is off the frontier where one outcome of another patch gives each party as much as it gives at most.
What is neither is split in four, and so are those that may dominate it, down to single outcomes, which are compared as they are. So the
cost is the length of the curves along which patches meet, not the number of outcomes or of points, and an answer of 10^7 points is
a few thousand rectangles. Acceptance, dominance and ties are decided in whole numbers, those beyond 64 bits in several digits; where a
weighted sum in float64 excludes a pair sooner, it has an allowance far beyond its rounding.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.budget import Budget, make_room, tick
from simulator.payoffs.automaton import Automaton
from simulator.payoffs.model import IntArray, Payoffs
from simulator.solve.exact.alike_patches import without_dominated_by_alike
from simulator.solve.exact.elimination import FrontierOutgrownError
from simulator.solve.exact.patches import Boxes, NoPatchesError, Patches, joined, patches_of
from simulator.solve.frontier_points import ListedPoints
from simulator.solve.rows import equal_rows

AT_ONCE = 2**18
"""Pairs of rectangles looked at together."""

MOST_PAIRS = 25_000_000
"""Pairs of rectangles looked at in all, some seconds of work."""

ROUNDING = 1e-9
"""Share of the largest weighted sum that is given away where float64 compares two of them; it errs by less than 1e-12 of it."""

DIGIT = 32
"""Bits of a digit of a number that 64 bits do not hold."""
HELD = 62
"""Bits of a total that int64 holds with the sums that lead to it."""


@dataclass(frozen=True)
class Settled:
    """A frontier as rectangles of levels: `starts`: which number its first point has; of the points that are tied with outcomes elsewhere,
    the numbers (`tied_at`, ascending) and how many outcomes share them."""

    patches: Patches
    boxes: Boxes
    starts: NDArray[np.int64]
    tied_at: NDArray[np.int64]
    tied: NDArray[np.int64]

    def __len__(self) -> int:
        return int(self.starts[-1])

    def at(self, numbers: NDArray[np.int64]) -> ListedPoints:
        """The points with these numbers, in that order."""
        box = np.searchsorted(self.starts, numbers, side="right") - 1
        chosen, within = self.boxes.only(box), numbers - self.starts[box]
        width = chosen.t_last - chosen.t + 1
        found = self.patches
        row, column = found.first[chosen.patch] + chosen.s + within // width, found.second[chosen.patch] + chosen.t + within % width
        codes = np.empty((len(numbers), 2), np.intp)
        codes[:, found.issues[0]], codes[:, found.issues[1]] = found.rows.options[row], found.columns.options[column]
        many = found.rows.many[row] * found.columns.many[column]
        place = np.searchsorted(self.tied_at, numbers)
        shared = np.flatnonzero(place < len(self.tied_at))
        shared = shared[self.tied_at[place[shared]] == numbers[shared]]
        many[shared] = self.tied[place[shared]]
        return ListedPoints(found.rows.gains[row] + found.columns.gains[column], codes, many)

    def numbers(self, owners: NDArray[np.intp], parts: Boxes) -> NDArray[np.int64]:
        """The numbers of all points in parts of the rectangles `owners`."""
        part, within = spelled(parts.sizes)
        width = parts.t_last[part] - parts.t[part] + 1
        s, t = parts.s[part] + within // width, parts.t[part] + within % width
        own, owner = self.boxes.only(owners[part]), owners[part]
        return self.starts[owner] + (s - own.s) * (own.t_last - own.t + 1) + (t - own.t)


def spelled(sizes: NDArray[np.int64]) -> tuple[NDArray[np.intp], NDArray[np.int64]]:
    """For each of the things in groups of these sizes: its group, and its number within it."""
    group = np.repeat(np.arange(len(sizes)), sizes)
    return group, np.arange(len(group)) - np.repeat(np.cumsum(sizes) - sizes, sizes)


def settled_frontier(payoffs: Payoffs, automaton: Automaton, thresholds: Sequence[int] | None, budget: Budget | None = None) -> Settled:
    """The Pareto-optimal outcomes among those that no ban forbids and whose columns reach `thresholds` (None: no threshold), ties counted.

    For games of two issues whose levels are few affine pieces (`patches`), without further columns or votes. Raises
    `FrontierOutgrownError` where a game is none of these or too many pairs would have to be looked at.
    """
    try:
        patches, rectangles = patches_of(payoffs, automaton)
    except NoPatchesError:
        raise FrontierOutgrownError("the levels of the issues are no two lines of few pieces") from None
    work = _Settling(patches, thresholds, rectangles, budget)
    work.settle()
    return work.found()


@dataclass(frozen=True)
class _Pairs:
    """Pairs of a rectangle, by its position, and one of another patch that may dominate something in it."""

    target: NDArray[np.intp]
    source: Boxes

    def only(self, rows: NDArray[np.intp] | NDArray[np.bool_] | slice) -> _Pairs:
        return _Pairs(self.target[rows], self.source.only(rows))


@dataclass(frozen=True)
class _Targets:
    """Rectangles with the least and the most that they give, shape (digits, parties, n)."""

    boxes: Boxes
    low: NDArray[np.int64]
    high: NDArray[np.int64]


class _Settling:
    """The work of one frontier."""

    def __init__(self, patches: Patches, thresholds: Sequence[int] | None, rectangles: Boxes, budget: Budget | None) -> None:
        self._patches, self._rectangles, self._budget = patches, rectangles, budget
        far = [
            sum(int(abs(x[:, p]).max()) for x in (patches.origin, patches.rows.gains, patches.columns.gains))
            for p in range(patches.origin.shape[1])
        ]
        digits = 1 + max(0, -(-(max(far).bit_length() - HELD) // DIGIT))
        self._origin, self._along, self._across = (in_digits(x.T, digits) for x in (patches.origin, patches.along, patches.across))
        self._rises = np.array([(x.T >= 0) for x in (patches.along, patches.across)], dtype=np.bool_)
        self._least = None if thresholds is None else in_digits(np.array([thresholds], dtype=object).T, digits)
        weights = patches.normals
        self._weighed = tuple(weights @ x.T.astype(np.float64) for x in (patches.origin, patches.along, patches.across))
        self._allowance = ROUNDING * (weights @ np.array(far, dtype=np.float64))
        self._level = np.diagonal(self._weighed[0]).copy()
        self._looked_at = 0
        self._kept = [rectangles.only(slice(0, 0))]
        self._alike = [rectangles.only(slice(0, 0))]

    def settle(self) -> None:
        """Settles every rectangle; nothing in them is dominated inside its own patch."""
        rectangles = self._rectangles
        boxes, settled = without_dominated_by_alike(self._patches, rectangles)
        start, pairs = self._targets(boxes), []
        for patch in np.unique(boxes.patch).tolist():
            own = np.flatnonzero(boxes.patch == patch)
            others = np.array([int(p) != patch and (patch, int(p)) not in settled for p in rectangles.patch], np.bool_)
            sources = np.flatnonzero(others)
            make_room(40 * len(own) * len(sources))
            pairs.append(_Pairs(np.repeat(own, len(sources)), rectangles.only(np.tile(sources, len(own)))))
        every = _paired(pairs, rectangles)
        stack = [(start, every.only(self._may_dominate(start, every)))]
        while stack:
            targets, open_ = stack.pop()
            if len(open_.target) > AT_ONCE and len(targets.boxes) > 1:
                stack.extend(_parted(targets, open_))
                continue
            tick("settling rectangles of levels", budget=self._budget)
            left = self._round(targets, open_)
            if len(left[0].boxes):
                stack.append(left)

    def _round(self, targets: _Targets, pairs: _Pairs) -> tuple[_Targets, _Pairs]:
        """Splits targets, then what may dominate them; takes out what is settled."""
        parts: list[Boxes] = []
        divided: list[_Pairs] = []
        at = 0
        for chosen, boxes in targets.boxes.quarters():
            place = np.full(len(targets.boxes), -1)
            place[chosen] = np.arange(at, at + len(chosen))
            at += len(chosen)
            parts.append(boxes)
            of_part = place[pairs.target]
            rows = np.flatnonzero(of_part >= 0)
            divided.append(_Pairs(of_part[rows], pairs.source.only(rows)))
        found = self._targets(joined(parts))
        alive, whole = self._reached(found)
        left: list[_Pairs] = []
        for half in divided:
            half = half.only(alive[half.target])
            half = half.only(self._may_dominate(found, half))
            for chosen, source in half.source.quarters():
                quarter = _Pairs(half.target[chosen], source)
                quarter = quarter.only(alive[quarter.target])
                quarter = quarter.only(self._may_dominate(found, quarter))
                alive[quarter.target[self._dominates(found, quarter)]] = False
                left.append(quarter)
        rest = _paired(left, found.boxes)
        rest = rest.only(alive[rest.target])
        rest = self._without_ties(found, rest)
        contested = np.zeros(len(alive), np.bool_)
        contested[rest.target] = True
        self._keep(found.boxes.only(alive & whole & ~contested))
        again = np.flatnonzero(alive & (contested | ~whole))
        place = np.full(len(alive), -1)
        place[again] = np.arange(len(again))
        return _Targets(found.boxes.only(again), found.low[..., again], found.high[..., again]), _Pairs(place[rest.target], rest.source)

    def _keep(self, boxes: Boxes) -> None:
        make_room(64 * len(boxes))
        self._kept.append(boxes)

    def _targets(self, boxes: Boxes) -> _Targets:
        return _Targets(boxes, *self._span(boxes))

    def _span(self, boxes: Boxes) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The least and the most of each party, each by itself, shape (digits, parties, n)."""
        parties = range(self._origin.shape[1])
        ends = [np.stack([self._end(p, boxes, most) for p in parties], axis=1) for most in (False, True)]
        return ends[0], ends[1]

    def _end(self, party: int, boxes: Boxes, most: bool) -> NDArray[np.int64]:
        """The least or the most of one party in each box, shape (digits, n)."""
        upwards, rightwards = self._rises[0, party][boxes.patch] == most, self._rises[1, party][boxes.patch] == most
        return self._sums(party, boxes.patch, np.where(upwards, boxes.s_last, boxes.s), np.where(rightwards, boxes.t_last, boxes.t))

    def _sums(self, party: int, patch: NDArray[np.int32], s: NDArray[np.int32], t: NDArray[np.int32]) -> NDArray[np.int64]:
        """One party's totals, shape (digits, n)."""
        found = self._along[:, party].take(patch, axis=1) * s
        found += self._across[:, party].take(patch, axis=1) * t
        found += self._origin[:, party].take(patch, axis=1)
        for k in range(len(found) - 1, 0, -1):
            found[k - 1] += found[k] >> DIGIT
            found[k] &= 2**DIGIT - 1
        return found

    def _reached(self, found: _Targets) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Which may have an accepted outcome, and which have no other."""
        if self._least is None:
            every = np.ones(len(found.boxes), np.bool_)
            return every, every.copy()
        some, every = (np.asarray(at_least(ends, self._least).all(axis=0), dtype=np.bool_) for ends in (found.high, found.low))
        return some, every

    def _may_dominate(self, targets: _Targets, pairs: _Pairs) -> NDArray[np.intp]:
        """Positions of the pairs in which an outcome of the source may dominate, or equal, one of the target."""
        self._looked_at += len(pairs.target)
        if self._looked_at > MOST_PAIRS:
            raise FrontierOutgrownError(f"more than {MOST_PAIRS:,} pairs of rectangles of levels to look at")
        source, target = pairs.source, pairs.target
        rows = np.arange(len(target))
        for p in range(self._origin.shape[1]):
            fits = np.flatnonzero(at_least(self._end(p, source, True), targets.low[:, p].take(target, axis=1)))
            rows, target, source = rows[fits], target[fits], source.only(fits)
        inside = targets.boxes.only(target)
        least = -self._weighed_most(source.patch, inside, -1)
        most = self._weighed_most(inside.patch, source, 1)
        fits = np.flatnonzero(least <= self._level[source.patch] + self._allowance[source.patch])
        fits = fits[most[fits] >= self._level[inside.patch[fits]] - self._allowance[inside.patch[fits]]]
        return rows[fits]

    def _weighed_most(self, by: NDArray[np.int32], boxes: Boxes, sign: int) -> NDArray[np.float64]:
        """The most of `sign` × the weighted sum in each box, by the weights of the patches `by`."""
        origin, along, across = (sign * table[by, boxes.patch] for table in self._weighed)
        most: NDArray[np.float64] = origin + np.maximum(along * boxes.s, along * boxes.s_last)
        most += np.maximum(across * boxes.t, across * boxes.t_last)
        return most

    def _dominates(self, targets: _Targets, pairs: _Pairs) -> NDArray[np.intp]:
        """Positions of the pairs in which the outcome in the middle of the source dominates the whole target."""
        source, target = pairs.source, pairs.target
        s, t = (source.s + source.s_last) // 2, (source.t + source.t_last) // 2
        rows = np.arange(len(target))
        better = ~targets.boxes.single[target]  # where it gives each party the most of several outcomes, no one of them is as good
        for p in range(self._origin.shape[1]):
            reached, high = self._sums(p, source.patch, s, t), targets.high[:, p].take(target, axis=1)
            fits = np.flatnonzero(at_least(reached, high))
            better = (better | ~at_least(high, reached))[fits]
            rows, target, source, s, t = rows[fits], target[fits], source.only(fits), s[fits], t[fits]
        return rows[better]

    def _without_ties(self, targets: _Targets, pairs: _Pairs) -> _Pairs:
        """Less the pairs of single outcomes: what may dominate and does not is equal. These are remembered."""
        equal = targets.boxes.single[pairs.target] & pairs.source.single
        self._alike.append(targets.boxes.only(np.unique(pairs.target[equal])))
        return pairs.only(~equal)

    def found(self) -> Settled:
        """The frontier, once all is settled."""
        boxes = joined(self._kept)
        patches = self._patches
        boxes = boxes.only(np.lexsort((patches.second[boxes.patch] + boxes.t, patches.first[boxes.patch] + boxes.s)))
        row, column = patches.first[boxes.patch] + boxes.s, patches.second[boxes.patch] + boxes.t
        alike = joined(self._alike)
        wide = len(patches.columns.options)
        numbers = (patches.first[alike.patch] + alike.s) * wide + patches.second[alike.patch] + alike.t
        shared = np.flatnonzero(boxes.single & np.isin(row * wide + column, numbers))
        order, starts = equal_rows(patches.rows.gains[row[shared]] + patches.columns.gains[column[shared]])
        many = (patches.rows.many[row[shared]] * patches.columns.many[column[shared]])[order]
        first = shared[order[starts]]  # equal ones stand in their order, so that this is the first of them
        tied = np.add.reduceat(many, starts) if len(starts) else many
        keep = np.ones(len(boxes), np.bool_)
        keep[shared] = False
        keep[first] = True
        starts_at = np.concatenate([[0], np.cumsum(boxes.only(keep).sizes)])
        tied_at = starts_at[(np.cumsum(keep) - 1)[first]]
        by_number = np.argsort(tied_at)
        return Settled(patches, boxes.only(keep), starts_at, tied_at[by_number], tied[by_number])


def in_digits(numbers: IntArray, digits: int) -> NDArray[np.int64]:
    """Whole numbers as `digits` digits to the base 2^`DIGIT`, the highest first and the only one that may be negative; a new first axis."""
    shape: NDArray[np.int64] = np.empty((digits, *numbers.shape), np.int64)
    rest = numbers.astype(object) if digits > 1 else numbers
    for k in range(digits - 1, 0, -1):
        shape[k] = (rest & (2**DIGIT - 1)).astype(np.int64)
        rest = rest >> DIGIT
    shape[0] = rest.astype(np.int64)
    return shape


def at_least(a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Where the number of digits `a` is not less than that of `b`; digits along the first axis."""
    found: NDArray[np.bool_] = a[-1] >= b[-1]
    for k in range(len(a) - 2, -1, -1):
        found = (a[k] > b[k]) | ((a[k] == b[k]) & found)
    return found


def _paired(parts: Sequence[_Pairs], like: Boxes) -> _Pairs:
    """All pairs together; `like` tells the types of the arrays where there are none."""
    none = _Pairs(np.zeros(0, np.intp), like.only(slice(0, 0)))
    return _Pairs(np.concatenate([none.target, *(p.target for p in parts)]), joined([none.source, *(p.source for p in parts)]))


def _parted(targets: _Targets, pairs: _Pairs) -> list[tuple[_Targets, _Pairs]]:
    """The same in parts, each with not many more pairs than are looked at together."""
    order = np.argsort(pairs.target, kind="stable")
    sorted_pairs = pairs.only(order)
    before = np.searchsorted(sorted_pairs.target, np.arange(len(targets.boxes) + 1))
    parts, start = [], 0
    while start < len(targets.boxes):
        end = max(start + 1, int(np.searchsorted(before, before[start] + AT_ONCE // 2, side="right")) - 1)
        own = sorted_pairs.only(slice(int(before[start]), int(before[end])))
        boxes = targets.boxes.only(slice(start, end))
        parts.append((_Targets(boxes, targets.low[..., start:end], targets.high[..., start:end]), _Pairs(own.target - start, own.source)))
        start = end
    return parts
