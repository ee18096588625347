"""The outcome with the largest weighted sum of utilities, exactly, over any box of outcomes.

One dynamic programme along the payoffs' automaton (variable elimination for a single sum; Bertelè & Brioschi 1972, Dechter
1999): the cost is the number of states, not of outcomes, and a clause over many issues costs one bit. The same programme runs in
float64 for searching (fast) and in whole numbers for proving (exact).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.payoffs.automaton import Automaton, build_automaton, gains
from simulator.payoffs.model import IntArray, Payoffs

Outcome = tuple[int, ...]
"""Option positions in issue order."""

_SAFE = 2**62
"""Whole numbers up to this size add up without overflow in int64."""


@dataclass(frozen=True)
class Maximum:
    """The largest weighted sum of utilities (points, exact), and the first outcome found that reaches it."""

    value: Fraction
    outcome: Outcome


@dataclass(frozen=True)
class OutcomeBox:
    """The outcomes in which every issue takes one of `options`. `empty`: no ban-free outcome is among them.

    `closed`: cells of the maximiser's table (step, state, option) from which no ban-free outcome of the box can be reached.
    """

    options: tuple[tuple[int, ...], ...]
    empty: bool
    closed: NDArray[np.bool_]

    def holds(self, outcome: Outcome) -> bool:
        return all(o in options for o, options in zip(outcome, self.options, strict=True))

    @property
    def single(self) -> bool:
        """Whether just one outcome is in the box."""
        return all(len(options) == 1 for options in self.options)


def maximise(payoffs: Payoffs, weights: Sequence[Fraction | int], box: Mapping[int, Sequence[int]] | None = None) -> Maximum | None:
    """The largest Σ weight × utility (points of each column) over outcomes of `box` that no ban forbids; None where there are none.

    `weights`: one a column (any sign), in the order of the columns. `box`: issue position → options admitted; issues left out admit all.
    """
    maximiser = Maximiser(payoffs)
    return maximiser.exact(weights, maximiser.box(box or {}))


class Maximiser:
    """Maximises many weighted sums over many boxes of one game; what depends on the game alone is prepared once."""

    def __init__(self, payoffs: Payoffs, automaton: Automaton | None = None) -> None:
        self.payoffs = payoffs
        steps = (automaton or build_automaton(payoffs)).steps
        n_states = [1, *(step.n_following for step in steps)][: len(steps)]
        self._issues = [step.issue for step in steps]
        self._shapes = [(n, payoffs.sizes[step.issue]) for n, step in zip(n_states, steps, strict=True)]
        self._starts = np.cumsum([0, *(n * m for n, m in self._shapes)]).tolist()
        self._following = [np.maximum(step.following, 0) for step in steps]
        self._n_following = [step.n_following for step in steps]
        self._banned = [np.asarray(step.following < 0) for step in steps]
        tables = [gains(payoffs, step, n) for step, n in zip(steps, n_states, strict=True)]
        self._whole: IntArray = np.concatenate([t.reshape(-1, payoffs.n_columns) for t in tables])
        self._points: NDArray[np.float64] = (self._whole / np.array(payoffs.scale, dtype=object)).astype(np.float64)
        self._largest = [sum(int(abs(t[..., c]).max()) for t in tables) for c in range(payoffs.n_columns)]
        self.reservation = np.array([float(r) for r in payoffs.reservation])

    def box(self, chosen: Mapping[int, Sequence[int]]) -> OutcomeBox:
        """The outcomes with the options of `chosen` (issue position → options); issues left out admit all their options."""
        options = tuple(tuple(chosen.get(i, range(size))) for i, size in enumerate(self.payoffs.sizes))
        parts: list[NDArray[np.bool_]] = []
        alive: NDArray[np.bool_] = np.ones(1, dtype=np.bool_)
        for k in reversed(range(len(self._issues))):
            closed: NDArray[np.bool_] = self._banned[k] | ~alive[self._following[k]]
            issue = self._issues[k]
            if issue in chosen:
                outside = np.ones(self.payoffs.sizes[issue], dtype=np.bool_)
                outside[list(options[issue])] = False
                closed = closed | outside
            alive = np.logical_not(closed.all(axis=1))
            parts.append(closed.ravel())
        return OutcomeBox(options, not bool(alive[0]), np.concatenate(parts[::-1]))

    def fast(self, weights: NDArray[np.float64], box: OutcomeBox) -> tuple[float, Outcome]:
        """The largest Σ weight × utility in float64, and an outcome that reaches it. The box must not be empty."""
        table = self._points @ weights
        table[box.closed] = -np.inf
        rest = self._remaining(table)
        return float(rest[0][0]), self._followed(table, rest)

    def exact(self, weights: Sequence[Fraction | int], box: OutcomeBox) -> Maximum | None:
        """The same in exact arithmetic; None where the box is empty. A weight may have any sign."""
        if box.empty:
            return None
        shares = [Fraction(w) / s for w, s in zip(weights, self.payoffs.scale, strict=True)]
        common = lcm(*(share.denominator for share in shares))
        whole = [int(share * common) for share in shares]
        size = 2 * sum(abs(w) * largest for w, largest in zip(whole, self._largest, strict=True)) + 1
        narrow = 2 * size * (len(self._issues) + 1) < _SAFE and max(map(abs, whole)) < _SAFE and self._whole.dtype != object
        table: IntArray = (self._whole if narrow else self._whole.astype(object)) @ np.array(whole, dtype=np.int64 if narrow else object)
        table[box.closed] = -size  # below anything that can be reached, however much is added
        rest = self._remaining(table)
        return Maximum(Fraction(int(rest[0][0]), common), self._followed(table, rest))

    def by_option(self, weights: NDArray[np.float64], box: OutcomeBox) -> list[NDArray[np.float64]]:
        """Per issue, the largest Σ weight × utility with each of its options (float64; −inf where no outcome has it)."""
        table = self._points @ weights
        table[box.closed] = -np.inf
        rest = self._remaining(table)
        result: list[NDArray[np.float64]] = [np.zeros(0)] * len(self._issues)
        reached = np.zeros(1)
        for k, issue in enumerate(self._issues):
            so_far = reached[:, None] + self._part(table, k)
            result[issue] = (so_far + rest[k + 1][self._following[k]]).max(axis=0)
            reached = np.full(self._n_following[k], -np.inf)
            np.maximum.at(reached, self._following[k].ravel(), so_far.ravel())
        return result

    def surplus(self, outcome: Outcome) -> NDArray[np.float64]:
        """Each party's surplus at an outcome, points in float64."""
        state, total = 0, np.zeros(self._points.shape[1])
        for k, issue in enumerate(self._issues):
            total += self._points[self._starts[k] + state * self._shapes[k][1] + outcome[issue]]
            state = int(self._following[k][state, outcome[issue]])
        result: NDArray[np.float64] = total[: self.payoffs.n_parties] - self.reservation
        return result

    def _part(self, table: NDArray[Any], k: int) -> NDArray[Any]:
        return table[self._starts[k] : self._starts[k + 1]].reshape(self._shapes[k])

    def _remaining(self, table: NDArray[Any]) -> list[NDArray[Any]]:
        """Per step, the most that it and the later steps add from each state."""
        rest: list[NDArray[Any]] = [np.zeros(1, dtype=table.dtype)]
        for k in reversed(range(len(self._issues))):
            rest.append((self._part(table, k) + rest[-1][self._following[k]]).max(axis=1))
        rest.reverse()
        return rest

    def _followed(self, table: NDArray[Any], rest: list[NDArray[Any]]) -> Outcome:
        """The outcome of the largest sum: at every step the first option that leads to it."""
        chosen = [0] * len(self._issues)
        state = 0
        for k, issue in enumerate(self._issues):
            start = self._starts[k] + state * self._shapes[k][1]
            after = self._following[k][state]
            option = int((table[start : start + self._shapes[k][1]] + rest[k + 1][after]).argmax())
            chosen[issue], state = option, int(after[option])
        return tuple(chosen)
