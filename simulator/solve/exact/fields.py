"""A game's numbers along its automaton within a box: what still comes at every step, and which partial outcomes still matter.

Shared by the searches that keep partial outcomes for one question only (`reaching`, `least_sum`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.payoffs.automaton import Automaton, build_automaton
from simulator.payoffs.completion import lay_gains
from simulator.payoffs.model import IntArray, Payoffs

Outcome = tuple[int, ...]
"""Option positions in issue order."""

BoxOptions = Mapping[int, Sequence[int]]
"""Issue position → options admitted; issues left out admit all."""

ALLOWANCE = 1e-9
"""Relative to the largest sum: pruning in float64 spares what is this close. Rounding stays below 1e-12 of it."""

Layer = tuple[NDArray[np.intp], NDArray[np.intp]]
"""Per partial outcome after a step: the row before that it comes from, and the option chosen."""


@dataclass(frozen=True)
class Field:
    """The steps within a box: transitions (−1: closed) and, per step and state, the most and the least of each column that still comes."""

    following: list[NDArray[np.intp]]
    best: list[IntArray]
    worst: list[IntArray]

    @property
    def empty(self) -> bool:
        """Whether no outcome of the box is free of bans."""
        return not bool((self.following[0] >= 0).any())


@dataclass(frozen=True)
class Weighing:
    """Weights on the columns, per scaled unit; `rest`: the most that still comes to the weighted sum, per step and state; `size`: no
    weighted sum is larger."""

    weights: NDArray[np.float64]
    rest: list[NDArray[np.float64]]
    size: float


class Tables:
    """A game laid along its automaton. Requires a game that its bans do not empty."""

    def __init__(self, payoffs: Payoffs, automaton: Automaton | None = None) -> None:
        self.payoffs = payoffs
        self.automaton = automaton or build_automaton(payoffs)
        self.steps = self.automaton.steps
        self.tables = lay_gains(payoffs, self.automaton).tables
        self.dtype = self.tables[0].dtype
        self.scale = np.array([float(s) for s in payoffs.scale])
        self.whole = self._field({})

    def field(self, box: BoxOptions | None) -> Field:
        return self._field(box) if box else self.whole

    def _field(self, box: BoxOptions) -> Field:
        following: list[NDArray[np.intp]] = []
        alive: NDArray[np.bool_] = np.ones(1, dtype=np.bool_)
        for step in reversed(self.steps):
            open_ = (step.following >= 0) & alive[step.following]
            if step.issue in box:
                outside = np.ones(self.payoffs.sizes[step.issue], dtype=np.bool_)
                outside[list(box[step.issue])] = False
                open_ = open_ & ~outside
            following.append(np.where(open_, step.following, -1))
            alive = np.asarray(open_.any(axis=1), dtype=np.bool_)
        following.reverse()
        return Field(following, self._remaining(following, best=True), self._remaining(following, best=False))

    def _remaining(self, following: Sequence[NDArray[np.intp]], *, best: bool) -> list[IntArray]:
        never = -np.inf if best else np.inf
        bounds: list[IntArray] = [np.zeros((1, self.payoffs.n_columns), dtype=self.dtype)]
        for after, table in zip(reversed(following), reversed(self.tables), strict=True):
            total = table + bounds[-1][after]
            total[after < 0] = never
            bounds.append(total.max(axis=1) if best else total.min(axis=1))
        return bounds[::-1]

    def weighing(self, field: Field, weights: NDArray[np.float64]) -> Weighing:
        """`weights`: one a column, per point."""
        each = weights / self.scale
        rest: list[NDArray[np.float64]] = [np.zeros(1)]
        size = 1.0
        for after, table in zip(reversed(field.following), reversed(self.tables), strict=True):
            total = np.asarray(table @ each, dtype=np.float64)
            size += float(np.abs(total).max())
            total = total + rest[-1][after]
            total[after < 0] = -np.inf
            rest.append(total.max(axis=1))
        return Weighing(each, rest[::-1], size)

    def traced(self, layers: Sequence[Layer], row: int) -> Outcome:
        """The outcome that ends in `row` of the last layer."""
        chosen = [0] * len(self.steps)
        for (parents, options), step in zip(reversed(layers), reversed(self.steps), strict=True):
            chosen[step.issue] = int(options[row])
            row = int(parents[row])
        return tuple(chosen)


def kept_rows(states: NDArray[np.intp], sums: IntArray, caps: IntArray) -> NDArray[np.intp]:
    """Positions of rows, one of each kind, that no row of the same state equals or surpasses in what still matters.

    `sums` (n_rows, n_columns); `caps` (n_states, n_columns): more than that makes no difference in this state (inf: it always does).
    """
    capped = np.minimum(sums, caps[states])
    if capped.dtype == object:
        capped = np.column_stack([np.unique(column, return_inverse=True)[1] for column in capped.T]).astype(np.float64)
    order = np.argsort(states, kind="stable")
    cuts = np.flatnonzero(np.diff(states[order])) + 1
    parts = []
    for part in np.split(order, cuts):
        if len(part) > 1:
            part = part[_kept(np.ascontiguousarray(capped[part], dtype=np.float64))]
        parts.append(part)
    return np.concatenate(parts)


def _kept(rows: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which rows none dominates, one of each set of equal ones."""
    import moocore  # loads a good part of the standard library

    kept: NDArray[np.bool_] = moocore.is_nondominated(rows, maximise=True, keep_weakly=False)
    return kept
