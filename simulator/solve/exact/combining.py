"""Partial outcomes with one more issue settled: which of them may still reach what is asked, and which no other dominates.

All rows times all options of an issue can be many. They are made in blocks, so memory is bounded by a block and by what is kept of
those before; an option that no row can take any more is left out before the rows are looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.budget import make_room, tick
from simulator.payoffs.automaton import Automaton, AutomatonStep
from simulator.payoffs.model import IntArray, Payoffs, Vote, floors_for
from simulator.payoffs.votes import votes_pass
from simulator.solve.rows import undominated_in_groups

BLOCK = 2**21
"""Pairs of a row and an option looked at at once."""

SAMPLED = 200_000
"""Pairs looked at to tell how many there will be."""

ROUNDING = 1e-9
"""Share of the largest weighted sum that a cut gives away, so that rounding never drops a row; float64 errs by less than 1e-12 of it."""


@dataclass(frozen=True)
class Cut:
    """Σ weight × total of an outcome must reach `least`. `weights`: not negative, one a column, per scaled unit."""

    weights: NDArray[np.float64]
    least: float


@dataclass(frozen=True)
class Cuts:
    """A cut of each of several games: `weights` (games, columns), `least` (games,)."""

    weights: NDArray[np.float64]
    least: NDArray[np.float64]

    @classmethod
    def single(cls, cut: Cut) -> Cuts:
        return cls(np.asarray(cut.weights, dtype=np.float64)[np.newaxis], np.array([cut.least]))


@dataclass(frozen=True)
class LaidCut:
    """A cut of each of several games along the steps of their automaton: `weights` (games, columns); per step, by how much an option and
    the best that follows it exceed what is asked, less what rounding may take, shape (games × states, options)."""

    weights: NDArray[np.float64]
    most: list[NDArray[np.float64]]

    def added(self, totals: IntArray, states: NDArray[np.intp], n_states: int) -> NDArray[np.float64]:
        """What rows have of the weighted sum. `n_states`: of one game at their step."""
        if len(self.weights) == 1:
            return np.asarray(totals @ self.weights[0], dtype=np.float64)
        return np.asarray(np.einsum("rc,rc->r", totals, self.weights.take(states // n_states, axis=0)), dtype=np.float64)


def lay_cut(automaton: Automaton, tables: Sequence[IntArray], cut: Cuts, start: IntArray) -> LaidCut:
    """The cut of each game along the automaton they share. `tables`: per step, what options add, the games one after the other, shape
    (games × states, options, columns). `start` (games, columns): what their totals begin with."""
    weights, several = cut.weights, len(cut.weights)
    least = cut.least + (weights * start.astype(np.float64)).sum(axis=1)
    rest: NDArray[np.float64] = np.zeros((several, 1))
    most: list[NDArray[np.float64]] = []
    size = np.abs(least)
    for step, table in zip(reversed(automaton.steps), reversed(tables), strict=True):
        each = table.astype(np.float64).reshape(several, -1, *table.shape[1:])
        size += (np.abs(each).reshape(several, -1, each.shape[3]).max(axis=1) * np.abs(weights)).sum(axis=1)
        added = (each @ weights[:, np.newaxis, :, np.newaxis])[..., 0] + rest[:, step.following]
        added[:, step.following < 0] = -np.inf
        most.append(added)
        rest = added.max(axis=2)
    least = least - ROUNDING * size
    beyond = [(added - least[:, np.newaxis, np.newaxis]).reshape(-1, added.shape[2]) for added in reversed(most)]
    return LaidCut(weights, beyond)


@dataclass(frozen=True)
class Asked:
    """What is asked of complete outcomes: `floor`, per column what it must reach (-inf: nothing); the `votes` to pass; `levels`, per column
    the total beyond which more makes no difference to either; `start`: per game and column what a total begins with. Several games begin
    below 0 by what each asks, so that one floor of 0 serves them all; a single one begins at 0."""

    floor: IntArray
    levels: IntArray
    votes: tuple[Vote, ...]
    start: IntArray

    def within_reach(self, totals: IntArray, states: NDArray[np.intp], most: IntArray) -> NDArray[np.bool_]:
        """Which options of every row may still reach the floor, shape (rows, options). `totals`, `states`: of the rows; `most` (states,
        options, columns): the most that an option and whatever follows it add to each column."""
        reached = np.ones((len(totals), most.shape[1]), np.bool_)
        for column, least in enumerate(self.floor):  # column by column: several times faster than over all axes at once
            if least != -np.inf:
                needed = least - most[:, :, column]
                reached &= np.asarray(totals[:, column, np.newaxis] >= (needed[states] if len(needed) > 1 else needed), dtype=np.bool_)
        return reached


def asked_of(payoffs: Payoffs, wanted: Sequence[int | None], dtype: type[Any] | np.dtype[Any]) -> Asked:
    """What is asked of one game, per column (None: nothing)."""
    floor = np.array([-np.inf if t is None else floors_for([t], dtype)[0] for t in wanted], dtype=dtype)
    votes = tuple(vote for vote in payoffs.votes if all(wanted[c] is not None for c in vote.columns))
    levels = floor.copy()
    for vote in votes:
        levels[list(vote.columns)] = floors_for(vote.levels, dtype)
    return Asked(floor, levels, votes, np.zeros((1, payoffs.n_columns), dtype=dtype))


def asked_of_each(thresholds: NDArray[np.float64]) -> Asked:
    """What is asked of several games, shape (games, columns)."""
    nothing = np.zeros(thresholds.shape[1])
    return Asked(nothing, nothing, (), -thresholds)


@dataclass(frozen=True)
class PartialOutcomes:
    """Partial outcomes with one more issue settled: state, totals, and the row and option that each comes from."""

    states: NDArray[np.intp]
    totals: IntArray
    parents: NDArray[np.intp]
    options: NDArray[np.intp]

    def only(self, rows: NDArray[np.intp]) -> PartialOutcomes:
        return PartialOutcomes(self.states[rows], self.totals.take(rows, axis=0), self.parents[rows], self.options[rows])


@dataclass(frozen=True)
class Combination:
    """One issue, combined with the rows so far: step number `k`, for `several` games at once. `added` (states, options, columns):
    what an option adds; `bound` (states, columns): the most that follows; `caps`: per following state, see `caps_of`."""

    step: AutomatonStep
    several: int
    added: IntArray
    bound: IntArray
    asked: Asked
    caps: IntArray | None
    cuts: tuple[LaidCut, ...]
    k: int
    n_objectives: int
    last: bool

    @cached_property
    def following(self) -> NDArray[np.intp]:
        step = self.step
        firsts = np.arange(self.several)[:, np.newaxis, np.newaxis] * step.n_following
        return np.where(step.following < 0, -1, step.following + firsts).reshape(-1, step.following.shape[1])

    @cached_property
    def most(self) -> IntArray:
        result: IntArray = self.added + self.bound[self.following]
        return result

    def grown(self, states: NDArray[np.intp], totals: IntArray) -> PartialOutcomes:
        """All rows with every option, less those that cannot meet what is asked, and, where they are many, less some of the dominated ones;
        sorted by state."""
        n_options = self.added.shape[1]
        if len(states) * n_options <= BLOCK:
            return self._block(states, totals, np.arange(n_options), 0)
        options = self._options_of_use(totals) if len(self.following) == 1 else np.arange(n_options)
        kept: list[PartialOutcomes] = []
        held, at_once = 0, max(1, BLOCK // max(len(options), 1))
        for start in range(0, len(states), at_once):
            tick("combining issues")
            rows = slice(start, start + at_once)
            found = self._less_dominated(self._block(states[rows], totals[rows], options, start))
            make_room(len(found.states) * (24 + 8 * totals.shape[1]))
            kept.append(found)
            held += len(found.states)
            if held > 2 * BLOCK:
                kept = [self._less_dominated(_joined(kept))]
                held = len(kept[0].states)
        return _joined(kept)

    def _options_of_use(self, totals: IntArray) -> NDArray[np.intp]:
        """The options that some row, taken column by column, may still combine with (one state only)."""
        best = totals.max(axis=0, keepdims=True)
        fits = self.asked.within_reach(best, np.zeros(1, np.intp), self.most)[0]
        for cut in self.cuts:
            fits &= cut.most[self.k][0] + cut.added(totals, np.zeros(1, np.intp), 1).max() >= 0
        return np.flatnonzero(fits)

    @cached_property
    def _rough(self) -> Combination:
        """The same in float64, asked for a little less than float64 can err by: nothing that fits is missed."""
        floor = self.asked.floor.astype(np.float64)
        size = np.abs(self.most.astype(np.float64)).max(initial=1.0, where=self.most != -np.inf) + np.abs(floor).max(
            initial=0.0, where=floor != -np.inf
        )
        asked = replace(self.asked, floor=floor - ROUNDING * size)
        return replace(self, added=self.added.astype(np.float64), bound=self.bound.astype(np.float64), asked=asked)

    def _fitting(self, states: NDArray[np.intp], totals: IntArray, options: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Which of `options` each row may combine with, shape (rows, options)."""
        if totals.dtype == object:
            return self._rough._fitting(states, totals.astype(np.float64), options)
        every = len(options) == self.following.shape[1]
        fits = self.asked.within_reach(totals, states, self.most if every else self.most[:, options])
        for cut in self.cuts:
            beyond = cut.most[self.k] if every else cut.most[self.k][:, options]
            sums = cut.added(totals, states, len(self.step.following))
            fits &= sums[:, np.newaxis] >= (-beyond[states] if len(beyond) > 1 else -beyond)
        fits &= (self.following[:, options] >= 0)[states]
        return fits

    def _block(self, states: NDArray[np.intp], totals: IntArray, options: NDArray[np.intp], first: int) -> PartialOutcomes:
        """`first`: the number of the first of these rows."""
        n_columns, n_options = totals.shape[1], self.following.shape[1]
        chosen = np.flatnonzero(self._fitting(states, totals, options))  # row × options + option; `take` is several times faster than two
        parents = chosen // len(options)
        taken = options.take(chosen - parents * len(options))
        places = states.take(parents) * n_options + taken
        sums = totals.take(parents, axis=0) + self.added.reshape(-1, n_columns).take(places, axis=0)
        found = PartialOutcomes(self.following.ravel().take(places), sums, parents + first, taken)
        if totals.dtype == object:
            found = found.only(np.flatnonzero((sums + self.bound[found.states] >= self.asked.floor).all(axis=1)))
        if self.asked.votes:
            found = found.only(np.flatnonzero(votes_pass(self.asked.votes, found.totals + self.bound[found.states])))
        if self.step.n_following > 1:
            found = found.only(np.argsort(found.states, kind="stable"))
        if self.caps is None:
            return found
        if self.last:  # all that is left is acceptable: only the objectives matter
            found.totals[:, self.n_objectives :] = 0
            return found
        return capped(found, self.caps, self.asked.levels, self.n_objectives)

    def expected_pairs(self, states: NDArray[np.intp], totals: IntArray) -> float:
        """How many pairs of a row and an option will fit, by a sample of the rows where there are many."""
        every = np.arange(self.following.shape[1])
        rows = np.linspace(0, len(states) - 1, num=min(len(states), max(1, SAMPLED // len(every)))).astype(np.intp)
        return float(self._fitting(states[rows], totals[rows], every).sum()) * len(states) / len(rows)

    def _less_dominated(self, found: PartialOutcomes) -> PartialOutcomes:
        return found.only(undominated_by_state(found.states, found.totals, self.n_objectives))


def _joined(parts: Sequence[PartialOutcomes]) -> PartialOutcomes:
    """One set of all the parts, sorted by state."""
    joined = PartialOutcomes(
        np.concatenate([p.states for p in parts]),
        np.concatenate([p.totals for p in parts]),
        np.concatenate([p.parents for p in parts]),
        np.concatenate([p.options for p in parts]),
    )
    return joined.only(np.argsort(joined.states, kind="stable")) if (joined.states[1:] < joined.states[:-1]).any() else joined


def caps_of(payoffs: Payoffs, worst: list[IntArray], levels: IntArray) -> list[IntArray]:
    """Per step and state, the totals of the further columns from which on they are sure to reach their levels, whatever follows: more
    makes no difference, so rows that differ in nothing else are merged."""
    return [levels[payoffs.n_parties :] - bound[:, payoffs.n_parties :] for bound in worst]


def capped(candidates: PartialOutcomes, caps: IntArray, levels: IntArray, n_objectives: int) -> PartialOutcomes:
    """The candidates with their further columns capped; a column without level is 0 throughout, as it makes no difference."""
    totals = candidates.totals.copy()
    totals[:, n_objectives:] = np.minimum(totals[:, n_objectives:], caps[candidates.states])
    totals[:, n_objectives:][:, levels[n_objectives:] == -np.inf] = 0
    return replace(candidates, totals=totals)


def _tie_keeping(totals: IntArray, n_objectives: int) -> IntArray:
    """The rows with one more column, in which a row with larger objectives is larger, and among equal objectives one with smaller
    conditions: so that no row is dominated by one with the same objectives."""
    ranks = np.column_stack([np.unique(column, return_inverse=True)[1] for column in totals.T]).astype(np.int64)
    objectives, conditions = ranks[:, :n_objectives].sum(axis=1), ranks[:, n_objectives:].sum(axis=1)
    extra = objectives * (int(conditions.max()) + 1) - conditions
    return np.column_stack([ranks, extra])


def undominated_by_state(states: NDArray[np.intp], totals: IntArray, n_objectives: int) -> NDArray[np.intp]:
    """Positions of the rows that no row of the same state dominates (equal rows all stay, and rows with the same objectives do
    not dominate one another); `states` ascending."""
    if not len(states):
        return np.zeros(0, np.intp)
    if totals.shape[1] > n_objectives:
        alike = (totals[:, n_objectives:] == totals[0, n_objectives:]).all()
        totals = totals[:, :n_objectives] if alike else _tie_keeping(totals, n_objectives)
    cuts = np.flatnonzero(np.diff(states)) + 1
    starts, ends = np.concatenate([[0], cuts]), np.concatenate([cuts, [len(states)]])
    return np.flatnonzero(undominated_in_groups(totals, starts, ends))
