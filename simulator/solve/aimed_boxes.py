"""The outcomes at which something is largest, by elimination in regions, box by box.

A target starts just below the bound over lotteries and goes down until an outcome reaches it; elimination in the region of a target keeps
few partial outcomes as long as the target is near the bound. Lotteries mix outcomes that are far apart. Where no outcome gives
everybody what the mixture gives (value functions are not concave, or interactions reward combinations), the bound lies far above any
outcome, and the region that reaches down to the maximum is too large. Then the options of the issue on which the best lottery is
furthest from any option are split between its outcomes (Land & Doig 1960): neither half can mix them any more, and its bound is nearer.

The answer does not rest on bounds: in each box elimination decides what reaches the largest value known, in whole numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from heapq import heappop, heappush
from itertools import count
from math import floor, inf
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from simulator.budget import tick
from simulator.payoffs.automaton import Automaton, narrowed
from simulator.payoffs.completion import lay_gains, remaining
from simulator.payoffs.model import IntArray, Payoffs, totals
from simulator.solve.aims import Aim, Region, Surplus, Value
from simulator.solve.bound.lotteries import Lotteries, LotteryBound
from simulator.solve.bound.maximum import Outcome
from simulator.solve.choosing import candidates
from simulator.solve.exact.elimination import FrontierOutgrownError
from simulator.solve.exact.fields import BoxOptions
from simulator.solve.pareto import ParetoSet
from simulator.solve.rows import equal_rows, undominated

BELOW = (1e-6, 1e-5, *(1e-4 * 2**k for k in range(13)), 1.0)
"""How far below the bound the targets lie, as shares of its size."""

MOST_BOXES = 200
"""Boxes looked at for one maximum."""

WITHOUT_END, A_DONE = 24, 8
"""How many boxes are looked at before one must be done, and how many more for each that is: where splitting helps, half of the boxes are
soon done."""

ALIKE = 1e-9
"""Values that differ by less, as a share of their size, are compared exactly."""


class AimedBox:
    """The outcomes of a game in which every issue of `options` (issue position → options) takes one of these; there must be one."""

    def __init__(self, payoffs: Payoffs, automaton: Automaton, options: BoxOptions, seen: Iterable[Outcome] = ()) -> None:
        """`automaton`: of the box. `seen`: outcomes met elsewhere."""
        self.payoffs, self.automaton, self.options = payoffs, automaton, options
        self.lotteries = Lotteries(payoffs, automaton)
        for outcome in seen:
            if all(outcome[issue] in some for issue, some in options.items()):
                self.lotteries.see(outcome)

    @cached_property
    def most(self) -> Surplus:
        """No outcome of the box gives a party a larger surplus."""
        best = remaining(lay_gains(self.payoffs, self.automaton))[0][0]
        return [self.payoffs.points(p, best[p]) - r for p, r in enumerate(self.payoffs.reservation)]

    def halves(self, lottery: LotteryBound) -> list[AimedBox]:
        """The box in two, so that its best lottery is in neither; none where every issue has an option that gives what it does
        and nobody but the parties is asked (what bodies ask, lotteries do not know)."""
        split = _split(self.payoffs, self.options, lottery) or (
            _in_the_middle(self.payoffs, self.options) if self.payoffs.conditions else []
        )
        found: list[AimedBox] = []
        for issue, some in split:
            options = {**self.options, issue: some}
            automaton = narrowed(self.automaton, {issue: some})
            if not automaton.empty:
                found.append(AimedBox(self.payoffs, automaton, options, self.lotteries.seen))
        return found


def _split(payoffs: Payoffs, options: BoxOptions, lottery: LotteryBound) -> list[tuple[int, Sequence[int]]]:
    """The issue on which the lottery is furthest from any option, with either half of its options."""
    outcomes = np.array(list(lottery.mix), dtype=np.intp).reshape(len(lottery.mix), len(payoffs.sizes))
    shares = np.array(list(lottery.mix.values()))
    furthest, found = 0.0, []
    for issue, size in enumerate(payoffs.sizes):
        inside = np.array(options.get(issue, range(size)), dtype=np.intp)
        mixed = np.bincount(outcomes[:, issue], weights=shares, minlength=size)
        held = np.flatnonzero(mixed)
        if len(held) < 2:
            continue
        gives = _gives(payoffs, issue, lottery.weights)
        mean = mixed @ gives / mixed.sum()
        miss = float(np.abs(gives[inside] - mean).sum(axis=1).min())
        if miss > furthest:
            first = int(held[mixed[held].argmax()])
            last = int(held[np.abs(gives[held] - gives[first]).sum(axis=1).argmax()])
            beyond = (gives[inside] - mean) @ (gives[last] - gives[first]) >= 0
            if beyond.any() and not beyond.all():
                furthest, found = miss, [(issue, inside[beyond].tolist()), (issue, inside[~beyond].tolist())]
    return found


def _in_the_middle(payoffs: Payoffs, options: BoxOptions) -> list[tuple[int, Sequence[int]]]:
    """The issue with the most options, with either half of these in the order of the file; none where each has one."""
    inside = [list(options.get(issue, range(size))) for issue, size in enumerate(payoffs.sizes)]
    issue = max(range(len(inside)), key=lambda i: len(inside[i]))
    middle = len(inside[issue]) // 2
    return [(issue, inside[issue][:middle]), (issue, inside[issue][middle:])] if middle else []


def _gives(payoffs: Payoffs, issue: int, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """What each option of an issue gives the parties, and what it takes part in, in points times the weights: (options, features)."""
    n = payoffs.n_parties
    own = np.asarray(payoffs.worth[issue][:, :n] / np.array(payoffs.scale[:n], dtype=object), dtype=np.float64) * weights
    parts = [own]
    for term in payoffs.terms:
        if term.column < n:
            taking = sorted({option for clause in term.clauses for i, some in clause if i == issue for option in some})
            if taking:
                part = np.zeros((len(own), 1))
                part[taking] = abs(term.amount) / payoffs.scale[term.column] * weights[term.column]
                parts.append(part)
    return np.concatenate(parts, axis=1)


class Within(Protocol):
    """All Pareto-optimal outcomes of a region; raises `FrontierOutgrownError` where that takes too much, which is more if `patient`."""

    def __call__(self, automaton: Automaton, region: Region, *, patient: bool) -> ParetoSet: ...


@dataclass
class _Waiting:
    """A box with what is aimed at in it; no outcome of the box has as much as `under`, or more."""

    box: AimedBox
    aim: Aim
    under: float


class _BoxSearch:
    """The search for the largest value. `found`: for every box that is done, all that has the largest value known then or a larger one.
    `step`: above 0 where outcomes of the largest value known are not asked for, but those whose value is larger by that at least."""

    def __init__(self, make: Callable[[AimedBox], Aim], within: Within, start: Surplus | None, step: Fraction = Fraction(0)) -> None:
        self._make, self._within, self._start, self._step = make, within, start, step
        self.known: Value | None = None
        self.found: list[tuple[Aim, ParetoSet]] = []
        self._order = count()
        self._waiting: list[tuple[float, int, _Waiting]] = []

    def run(self, root: AimedBox, most_boxes: int) -> None:
        self._add(root, inf)
        for looked_at in range(most_boxes):
            if not self._waiting:
                return
            if looked_at >= WITHOUT_END + A_DONE * len(self.found):
                raise FrontierOutgrownError(f"splitting helps little: {len(self.found)} of {looked_at} boxes are done")
            tick("looking near the maximum")
            _, _, waiting = heappop(self._waiting)
            try:
                self.found.append((waiting.aim, self._reaching(waiting)))
            except FrontierOutgrownError:
                halves = waiting.box.halves(waiting.aim.lottery)
                if not halves:
                    self.found.append((waiting.aim, self._reaching(waiting, patient=True)))
                for box in halves:
                    self._add(box, waiting.under)
        if self._waiting:
            raise FrontierOutgrownError(f"more than {most_boxes} boxes to look at")

    def _add(self, box: AimedBox, under: float) -> None:
        aim = self._make(box)
        if self._start is not None:
            self._know(aim.value(self._start))
        for outcome in box.lotteries.accepted:
            self._know(aim.value(surplus_of(box.payoffs, outcome)))
        heappush(self._waiting, (-aim.bound, next(self._order), _Waiting(box, aim, under)))

    def _know(self, value: Value) -> None:
        if self.known is None or value > self.known:
            self.known = value

    def _reaching(self, waiting: _Waiting, *, patient: bool = False) -> ParetoSet:
        """All of a box that has the largest value known in the end, or a larger one, from targets that come down from its bound."""
        box, aim = waiting.box, waiting.aim
        for below in BELOW:
            target = aim.bound - below * max(1.0, abs(aim.bound))
            if target >= waiting.under and below != BELOW[-1]:
                continue
            least = aim.lowest if self.known is None else self.known + self._step
            last = target <= least or below == BELOW[-1]
            points = self._within(box.automaton, aim.region(least if last else target), patient=patient)
            if len(points):
                value = best_value(aim, box.payoffs, points)
                self._know(value)
                last = last or value >= target
            if last:
                break
            waiting.under = target
        return points


def largest(root: AimedBox, make: Callable[[AimedBox], Aim], within: Within, known: Surplus | None, *, most_boxes: int) -> ParetoSet:
    """All Pareto-optimal acceptable outcomes of the largest value, perhaps with some of smaller value; none where none is acceptable.

    `make`: what is aimed at in a box. `known`: the surpluses of an acceptable outcome. Raises `FrontierOutgrownError` where elimination in
    a region outgrows what `within` affords and no splitting helps, or not within `most_boxes`.
    """
    search = _BoxSearch(make, within, known)
    search.run(root, most_boxes)
    if len(search.found) == 1:
        return search.found[0][1]
    best = [_at_least(search.known, aim, root.payoffs, points) for aim, points in search.found if len(points)]
    return _joined(best) if best else search.found[0][1]


def largest_value(
    root: AimedBox, make: Callable[[AimedBox], Aim], within: Within, known: Surplus, *, step: Fraction, most_boxes: int
) -> Value:
    """The largest value of an acceptable outcome, however many have it. `known`: the surpluses of one; `step`: two values that differ do so
    by that at least. Raises as `largest` does."""
    search = _BoxSearch(make, within, known, step)
    search.run(root, most_boxes)
    assert search.known is not None
    return search.known


def surplus_of(payoffs: Payoffs, outcome: Outcome) -> Surplus:
    """Each party's surplus at an outcome, in points, exact."""
    reached = totals(payoffs, outcome)[: payoffs.n_parties]
    return [payoffs.points(p, t) - r for p, (t, r) in enumerate(zip(reached, payoffs.reservation, strict=True))]


def best_value(aim: Aim, payoffs: Payoffs, points: ParetoSet) -> Value:
    """The largest value of the points."""
    rough = _rough(aim, payoffs, points)
    exact = candidates(payoffs, points)
    near = np.flatnonzero(rough >= rough.max() - ALIKE * max(1.0, abs(float(rough.max()))))
    return max(aim.value(exact.surplus(int(row))) for row in near)


def _at_least(value: Value | None, aim: Aim, payoffs: Payoffs, points: ParetoSet) -> ParetoSet:
    """The points of at least a value."""
    if value is None:
        return points
    rough, allowance = _rough(aim, payoffs, points), ALIKE * max(1.0, abs(float(value)))
    exact = candidates(payoffs, points)
    rows = np.flatnonzero(rough >= float(value) - allowance).tolist()
    return points.only([k for k in rows if rough[k] > float(value) + allowance or aim.value(exact.surplus(k)) >= value - aim.spared])


def _rough(aim: Aim, payoffs: Payoffs, points: ParetoSet) -> NDArray[np.float64]:
    """Values in float64. What a total lies above the whole part of the reservation value is exact there, so little is lost."""
    n = payoffs.n_parties
    taken = [s * r for s, r in zip(payoffs.scale, payoffs.reservation, strict=False)]
    above = points.totals - np.array([floor(t) for t in taken], dtype=points.totals.dtype)
    over = np.array([float(t - floor(t)) for t in taken])
    surplus = (above.astype(np.float64) - over) / np.array([float(s) for s in payoffs.scale[:n]])
    return aim.rough(surplus)


def _joined(sets: Sequence[ParetoSet]) -> ParetoSet:
    """What is Pareto-optimal among the points of disjoint sets of outcomes."""
    owners = np.concatenate([np.full(len(points), k) for k, points in enumerate(sets)])
    places = np.concatenate([np.arange(len(points)) for points in sets])
    joined: IntArray = np.concatenate([points.totals for points in sets])
    kept = np.flatnonzero(undominated(joined))
    order, starts = equal_rows(joined[kept])
    alike = np.split(kept[order], starts[1:])

    def outcomes(k: int, limit: int) -> NDArray[np.intp]:
        found = [sets[owners[row]].outcomes(int(places[row]), limit) for row in alike[k]]
        return np.array(sorted(np.concatenate(found).tolist())[:limit], dtype=np.intp)

    counts = tuple(sum(sets[owners[row]].counts[places[row]] for row in rows) for rows in alike)
    return ParetoSet(joined[kept][order[starts]], counts, outcomes, (0,) * joined.shape[1])
