"""Whether an outcome reaches given floors, and the most that one column can have where the others reach theirs.

Elimination with nothing kept that the question does not need: a column counts only up to the total from which on its floor is
safe whatever follows, so partial outcomes that differ in nothing else are one. A narrow beam looks for an outcome first. Where it
finds none and had to leave something out, weights on the columns are sought that prove that none exists (Lagrangian bound; Geoffrion
1974), and where these fall short the whole elimination decides, pruned by the same weights.

Every yes is an outcome whose whole-number totals are at the floors; every no is an empty elimination in whole numbers (float64, exact
below 2^53, or Python integers) or a bound below zero in exact fractions. Pruning by weights is in float64 with an allowance far
beyond its rounding, so that it never drops what reaches the floors.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import moocore
import numpy as np
from numpy.typing import NDArray

from simulator.payoffs.automaton import Automaton, build_automaton
from simulator.payoffs.completion import lay_gains
from simulator.payoffs.model import Ban, IntArray, Payoffs, totals
from simulator.solve.budget import Budget
from simulator.solve.elimination import FrontierOutgrownError

Outcome = tuple[int, ...]
"""Option positions in issue order."""

BoxOptions = Mapping[int, Sequence[int]]
"""Issue position → options admitted; issues left out admit all."""

BEAM = 60
"""Partial outcomes kept at a step when looking for an outcome before anything is proved."""

ALLOWANCE = 1e-9
"""Relative to the largest sum: pruning by weights spares what is this close. Rounding in float64 stays below 1e-12 of it."""

MOST_ROWS = 400_000
"""Partial outcomes at a step beyond which the question is given up with `FrontierOutgrownError`."""


def projected(payoffs: Payoffs, columns: Sequence[int], bans: Sequence[Ban] | None = None) -> Payoffs:
    """The game of some of the columns (at least one), in that order, each as if it were a party; `bans`: instead of all.

    A condition's reservation value is its threshold in points.
    """
    place = {column: k for k, column in enumerate(columns)}
    reservation = [payoffs.reservation[c] if c < payoffs.n_parties else Fraction(payoffs.thresholds[c], payoffs.scale[c]) for c in columns]
    return replace(
        payoffs,
        parties=tuple(payoffs.parties[c] if c < payoffs.n_parties else f"condition {c}" for c in columns),
        worth=tuple(w[:, list(columns)] for w in payoffs.worth),
        terms=tuple(replace(term, column=place[term.column]) for term in payoffs.terms if term.column in place),
        bans=payoffs.bans if bans is None else tuple(bans),
        scale=tuple(payoffs.scale[c] for c in columns),
        reservation=tuple(reservation),
        thresholds=tuple(payoffs.thresholds[c] for c in columns),
        bargaining_weights=(Fraction(1),) * len(columns),
        conditions=(),
    )


@dataclass(frozen=True)
class _Field:
    """The steps within a box: transitions (−1: closed) and, per step and state, the most and the least that still comes."""

    following: list[NDArray[np.intp]]
    best: list[IntArray]
    worst: list[IntArray]

    @property
    def empty(self) -> bool:
        return not bool((self.following[0] >= 0).any())


@dataclass(frozen=True)
class _Weighing:
    """Weights on the columns (per scaled unit): an outcome at the floors has a weighted sum of at least `least`; `rest`: the most
    that still comes to the sum, per step and state."""

    weights: NDArray[np.float64]
    least: float
    rest: list[NDArray[np.float64]]


@dataclass(frozen=True)
class _Found:
    """`outcome`: None where none was found; `whole`: nothing was left out of the search."""

    outcome: Outcome | None
    whole: bool


class Reach:
    """Asks one game (its columns all with floors; see `projected`) whether floors can be reached, with other floors and boxes."""

    def __init__(self, payoffs: Payoffs, automaton: Automaton | None = None) -> None:
        self.payoffs = payoffs
        self._automaton = automaton or build_automaton(payoffs)
        self.empty = self._automaton.empty
        if self.empty:
            return
        self._tables = lay_gains(payoffs, self._automaton).tables
        self._steps = self._automaton.steps
        self._scale = np.array([float(s) for s in payoffs.scale])
        self._whole_field = self._field({})

    def exists(self, floors: Sequence[int], box: BoxOptions | None = None, budget: Budget | None = None) -> Outcome | None:
        """An outcome of the box whose column totals are at `floors` (scaled, one a column), the same each time; None: there is none.

        Raises `FrontierOutgrownError` where too many partial outcomes would have to be kept, `Stopped` at the end of `budget`.
        """
        if self.empty:
            return None
        field = self._field(box) if box else self._whole_field
        if field.empty:
            return None
        found = self._search(field, floors, None, [], BEAM, budget)
        if found.outcome is not None or found.whole:
            return found.outcome
        outcome, weighings = self._weigh(field, floors, box or {}, budget)
        if outcome is not None or weighings is None:
            return outcome
        return self._search(field, floors, None, weighings, None, budget).outcome

    def any_outcome(self) -> Outcome | None:
        """An outcome, whatever its totals; None: the bans leave none."""
        return None if self.empty else self.exists([int(t) for t in self._whole_field.worst[0][0]])

    def most(
        self, column: int, floors: Sequence[int], box: BoxOptions | None = None, budget: Budget | None = None, known: Outcome | None = None
    ) -> tuple[int, Outcome] | None:
        """The largest total of `column` over outcomes of the box at `floors` (its own included) with one that has it; None where there
        are none. `known`: an outcome of the box at the floors, to begin from. Raises as `exists` does."""
        field = None if self.empty else self._field(box) if box else self._whole_field
        if field is None or field.empty:
            return None
        outcome = known or self.exists(floors, box, budget)
        if outcome is None:
            return None
        while True:
            value = totals(self.payoffs, outcome)[column]
            raised = [value + 1 if c == column else f for c, f in enumerate(floors)]
            found = self._search(field, raised, column, [], BEAM, budget)
            if found.outcome is None and not found.whole:
                better, weighings = self._weigh(field, raised, box or {}, budget)
                if better is None and weighings is not None:
                    found = self._search(field, raised, column, weighings, None, budget)
                else:
                    found = _Found(better, better is None)
            if found.outcome is None:
                return value, outcome
            outcome = found.outcome
            if found.whole:
                return totals(self.payoffs, outcome)[column], outcome

    def _field(self, box: BoxOptions) -> _Field:
        following: list[NDArray[np.intp]] = []
        alive: NDArray[np.bool_] = np.ones(1, dtype=np.bool_)
        for step in reversed(self._steps):
            open_ = (step.following >= 0) & alive[step.following]
            if step.issue in box:
                outside = np.ones(self.payoffs.sizes[step.issue], dtype=np.bool_)
                outside[list(box[step.issue])] = False
                open_ &= ~outside
            following.append(np.where(open_, step.following, -1))
            alive = np.asarray(open_.any(axis=1), dtype=np.bool_)
        following.reverse()
        return _Field(following, self._remaining(following, best=True), self._remaining(following, best=False))

    def _remaining(self, following: Sequence[NDArray[np.intp]], *, best: bool) -> list[IntArray]:
        never = -np.inf if best else np.inf
        bounds: list[IntArray] = [np.zeros((1, self.payoffs.n_columns), dtype=self._tables[0].dtype)]
        for after, table in zip(reversed(following), reversed(self._tables), strict=True):
            total = table + bounds[-1][after]
            total[after < 0] = never
            bounds.append(total.max(axis=1) if best else total.min(axis=1))
        return bounds[::-1]

    def _weigh(
        self, field: _Field, floors: Sequence[int], box: BoxOptions, budget: Budget | None
    ) -> tuple[Outcome | None, list[_Weighing] | None]:
        """An outcome at the floors where weighing comes upon one; else weights to prune by, None where they prove that none exists."""
        from simulator.solve.maximum import Maximiser  # these load HiGHS, which few questions need
        from simulator.solve.surplus_bound import least_maximum, proved_negative

        reservation = tuple(Fraction(f, s) for f, s in zip(floors, self.payoffs.scale, strict=True))
        game = replace(self.payoffs, reservation=reservation, thresholds=tuple(floors))
        maximiser = Maximiser(game, self._automaton)
        inside = maximiser.box(box)
        search = least_maximum(maximiser, inside, decide=True, budget=budget)
        if search.accepted is not None:
            return search.accepted, []
        if proved_negative(maximiser, inside, search) is not None:
            return None, None
        return None, [self._weighing(field, search.weights, floors)]

    def _weighing(self, field: _Field, weights: NDArray[np.float64], floors: Sequence[int]) -> _Weighing:
        each = weights / self._scale
        least = float(each @ np.array([float(f) for f in floors]))
        rest: list[NDArray[np.float64]] = [np.zeros(1)]
        size = abs(least)
        for after, table in zip(reversed(field.following), reversed(self._tables), strict=True):
            total = np.asarray(table @ each, dtype=np.float64)
            size += float(np.abs(total).max())
            total = total + rest[-1][after]
            total[after < 0] = -np.inf
            rest.append(total.max(axis=1))
        return _Weighing(each, least - ALLOWANCE * max(size, 1.0), rest[::-1])

    def _search(
        self,
        field: _Field,
        floors: Sequence[int],
        objective: int | None,
        weighings: Sequence[_Weighing],
        beam: int | None,
        budget: Budget | None,
    ) -> _Found:
        """Elimination within the field; without `objective` it ends with the first outcome that is safe."""
        dtype = self._tables[0].dtype
        floor = np.array(floors, dtype=dtype)
        states, sums = np.zeros(1, np.intp), np.zeros((1, len(floors)), dtype=dtype)
        layers: list[tuple[NDArray[np.intp], NDArray[np.intp]]] = []
        whole, safe = True, False
        for k, table in enumerate(self._tables):
            if budget is not None:
                budget.tick("looking for outcomes", None)
            after = field.following[k][states]
            parents, options = np.nonzero(after >= 0)
            into = after[parents, options]
            new = sums[parents] + table[states[parents], options]
            if not safe:
                keep = (new + field.best[k + 1][into] >= floor).all(axis=1)
                for w in weighings:
                    keep &= np.asarray(new @ w.weights, dtype=np.float64) + w.rest[k + 1][into] >= w.least
                kept = np.flatnonzero(keep)
                parents, options, into, new = parents[kept], options[kept], into[kept], new[kept]
                if objective is None:
                    sure = np.flatnonzero((new + field.worst[k + 1][into] >= floor).all(axis=1))
                    if len(sure):
                        safe = True
                        parents, options, into, new = (x[sure[:1]] for x in (parents, options, into, new))
                if not safe:
                    kept = self._undominated(into, new, floor - field.worst[k + 1], objective)
                    if beam is not None and len(kept) > beam:
                        kept = kept[self._promising(field.best[k + 1], into[kept], new[kept], floor, beam)]
                        whole = False
                    elif len(kept) > MOST_ROWS:
                        raise FrontierOutgrownError(f"more than {MOST_ROWS} partial outcomes at issue {k + 1} of {len(self._tables)}")
                    parents, options, into, new = parents[kept], options[kept], into[kept], new[kept]
            else:
                parents, options, into, new = parents[:1], options[:1], into[:1], new[:1]
            layers.append((parents, options))
            states, sums = into, new
            if not len(states):
                return _Found(None, whole)
        last = 0 if objective is None else int(np.argmax(sums[:, objective]))
        return _Found(self._traced(layers, last), whole)

    def _undominated(self, states: NDArray[np.intp], sums: IntArray, caps: IntArray, objective: int | None) -> NDArray[np.intp]:
        """Positions of rows, one of each kind, that no row of the same state equals or surpasses in what still matters."""
        limit = caps[states]
        if objective is not None:
            limit[:, objective] = np.inf
        capped = np.minimum(sums, limit)
        if capped.dtype == object:
            capped = np.column_stack([np.unique(column, return_inverse=True)[1] for column in capped.T]).astype(np.float64)
        order = np.argsort(states, kind="stable")
        cuts = np.flatnonzero(np.diff(states[order])) + 1
        parts = []
        for part in np.split(order, cuts):
            if len(part) > 1:
                rows = np.ascontiguousarray(capped[part], dtype=np.float64)
                part = part[moocore.is_nondominated(rows, maximise=True, keep_weakly=False)]
            parts.append(part)
        return np.concatenate(parts)

    def _promising(self, best: IntArray, states: NDArray[np.intp], sums: IntArray, floor: IntArray, count: int) -> NDArray[np.intp]:
        """Positions of the rows that could end furthest above the floor that is nearest to them."""
        margin = np.asarray(sums + best[states] - floor, dtype=np.float64) / self._scale
        return np.sort(np.argsort(-margin.min(axis=1), kind="stable")[:count])

    def _traced(self, layers: Sequence[tuple[NDArray[np.intp], NDArray[np.intp]]], row: int) -> Outcome:
        chosen = [0] * len(self._steps)
        for (parents, options), step in zip(reversed(layers), reversed(self._steps), strict=True):
            chosen[step.issue] = int(options[row])
            row = int(parents[row])
        return tuple(chosen)


def first_outcome(reach: Reach, floors: Sequence[int], known: Outcome, budget: Budget | None = None) -> Outcome:
    """Of the outcomes at `floors` the first in the order of the file; `known` is one of them."""
    box: dict[int, tuple[int, ...]] = {}
    for issue in range(len(known)):
        if known[issue] > 0:
            for option in range(known[issue]):
                found = reach.exists(floors, {**box, issue: (option,)}, budget)
                if found is not None:
                    known = found
                    break
        box[issue] = (known[issue],)
    return known


def shortfalls(payoffs: Payoffs, outcome: Outcome) -> list[Fraction]:
    """By how many points each party's utility misses its reservation value at an outcome (0 where it does not)."""
    found: Any = totals(payoffs, outcome)
    return [
        max(Fraction(0), payoffs.reservation[p] - payoffs.points(p, found[p])) if found[p] < payoffs.thresholds[p] else Fraction(0)
        for p in range(payoffs.n_parties)
    ]
