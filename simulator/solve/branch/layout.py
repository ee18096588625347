"""The rows of a game, laid out so that the best outcome at many weights is found at once, each within options of its own.

A *row* is what one option adds to every column in one state of the automaton. The best outcome at given weights is a dynamic programme
along the automaton (Bertelè & Brioschi 1972), run for a whole batch of weights together: arrays have the batch as their last axis. The
issues that nothing depends on need no order, so they are taken together.

Numbers are float32. A weighted sum is off by no more than `ROUNDING` times the size of what is added up times the sum of the weights (the
standard bound on sums of products, Higham 2002, section 3.1, with a wide berth), and is never relied on beyond that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.payoffs.automaton import Automaton, gains
from simulator.payoffs.model import Payoffs

Floats = NDArray[np.float32]
Bools = NDArray[np.bool_]

ROUNDING = 1e-5
"""More than float32 can lose on the way, relative to the size of what is added up."""

FEW_OPTIONS = 32
"""Up to so many options an issue, looking at each for all issues at once takes less than looking for the first best."""

FAR = 1e3
"""What takes a row out of the comparison, as a multiple of the size of what is added up."""


@dataclass(frozen=True)
class _Step:
    """An issue with states: its rows are `start`, …, state by state, option by option. `entering[t]`: rows that lead to state t."""

    issue: int
    start: int
    shape: tuple[int, int]
    following: NDArray[np.intp]
    entering: tuple[NDArray[np.intp], ...]


@dataclass(frozen=True)
class BestInBatch:
    """The best outcome at each weights of a batch. `value`: its weighted sum; `rows`: 1 in its rows, shape (rows, batch); `free`: the same
    for every option of the issues without states, were it forced, shape (options, issues, batch)."""

    value: Floats
    rows: Floats
    free: Floats


class RowLayout:
    """The rows of `payoffs` along `automaton` for its columns in units of `units` points each; `options` counts all options of all issues,
    numbered issue by issue from `first`."""

    def __init__(self, payoffs: Payoffs, automaton: Automaton, units: Sequence[float]) -> None:
        self.sizes = payoffs.sizes
        self.first = np.cumsum([0, *payoffs.sizes]).astype(np.intp)
        self.options = int(self.first[-1])
        per = np.array([float(s) for s in payoffs.scale]) * np.array(units)
        n_states = [1, *(step.n_following for step in automaton.steps)]
        alone = [k for k, step in enumerate(automaton.steps) if n_states[k] == step.n_following == 1]
        self._alone = [automaton.steps[k].issue for k in alone]
        self._most = max((payoffs.sizes[i] for i in self._alone), default=0)
        self._n_alone = self._most * len(alone)
        rows = [np.zeros((self._most, len(alone), payoffs.n_columns))]
        option = [np.zeros((self._most, len(alone)), dtype=np.intp)]
        shut: list[NDArray[np.float64]] = [np.full((self._most, len(alone)), 2.0)]  # more than any that is an option at all
        for j, k in enumerate(alone):
            step, size = automaton.steps[k], payoffs.sizes[automaton.steps[k].issue]
            rows[0][:size, j] = gains(payoffs, step, 1)[0] / per
            option[0][:size, j] = self.first[step.issue] + np.arange(size)
            shut[0][:size, j] = step.following[0] < 0
        self._steps: list[_Step] = []
        start = self._n_alone
        for k, step in enumerate(automaton.steps):
            if k in alone:
                continue
            states, size = step.following.shape
            rows.append(np.asarray(gains(payoffs, step, states) / per, dtype=np.float64))
            option.append(np.tile(self.first[step.issue] + np.arange(size, dtype=np.intp), (states, 1)))
            shut.append((step.following < 0).astype(np.float64))
            following = np.maximum(step.following, 0)
            entering = tuple(np.flatnonzero((step.following == t).ravel()) for t in range(step.n_following))
            self._steps.append(_Step(step.issue, start, (states, size), following, entering))
            start += states * size
        flat = np.concatenate([r.reshape(-1, payoffs.n_columns) for r in rows])
        self.size = float(np.abs(rows[0]).max(axis=(0, 2), initial=0.0).sum() + sum(np.abs(r).max() for r in rows[1:]))
        self.far = np.float32(-FAR * max(1.0, self.size))
        self.rows: Floats = flat.astype(np.float32)
        self._columns: Floats = np.ascontiguousarray(self.rows.T)
        self._of_row = np.concatenate([o.ravel() for o in option])
        self._shut: Floats = (self.far * np.concatenate([s.ravel() for s in shut]))[:, None].astype(np.float32)
        places = [(self.first[issue] + o, o * len(alone) + j) for j, issue in enumerate(self._alone) for o in range(payoffs.sizes[issue])]
        self._of_alone = np.array([option for option, _ in places], dtype=np.intp)  # options of issues without states, and their rows
        self._place = np.array([row for _, row in places], dtype=np.intp)

    def closing(self, allowed: Bools) -> Floats:
        """What takes out of the comparison the rows that a batch does not allow; `allowed`: shape (options, batch)."""
        kept: Floats = np.where(allowed, np.float32(0), self.far)[self._of_row] + self._shut
        return kept

    def best(self, weights: Floats, closing: Floats) -> BestInBatch:
        """The best outcome at the weights (columns, batch) within what `closing` leaves; where that is none, `value` is below `far` / 2."""
        worth = self.rows @ weights
        worth += closing
        batch = weights.shape[1]
        chosen = np.zeros(worth.shape, dtype=np.bool_)
        alone = worth[: self._n_alone].reshape(self._most, len(self._alone), batch)
        value = np.zeros(batch, dtype=np.float32)
        free = alone
        if self._alone:
            top = alone.max(axis=0)
            value += top.sum(axis=0)
            picked = chosen[: self._n_alone].reshape(alone.shape)
            if self._most > FEW_OPTIONS:
                np.put_along_axis(picked, alone.argmax(axis=0)[None], True, axis=0)
            else:
                left = np.ones(top.shape, dtype=np.bool_)
                for o in range(self._most):
                    np.equal(alone[o], top, out=picked[o])
                    picked[o] &= left
                    left &= ~picked[o]
            free = alone - top
        rest = np.zeros((1, batch), dtype=np.float32)
        tables: list[Floats] = []
        for step in reversed(self._steps):
            table = self._table(step, worth) + (rest[step.following] if len(rest) > 1 else rest)
            rest = table.max(axis=1)
            tables.append(table)
        value += rest[0]
        self._follow(tables[::-1], chosen)
        free = free + value
        return BestInBatch(value, chosen.astype(np.float32), free)

    def sums(self, rows: Floats) -> Floats:
        """What the columns add up to over rows (rows, batch)."""
        found: Floats = self._columns @ rows
        return found

    def forced(self, weights: Floats, closing: Floats) -> Floats:
        """The weighted sum of the best outcome with each option, shape (options, batch)."""
        worth = self.rows @ weights
        worth += closing
        batch = weights.shape[1]
        rests = [np.zeros((1, batch), dtype=np.float32)]
        for step in reversed(self._steps):
            rests.append((self._table(step, worth) + rests[-1][step.following]).max(axis=1))
        alone = worth[: self._n_alone].reshape(self._most, len(self._alone), batch)
        tops = alone.max(axis=0) if self._alone else alone.sum(axis=0)
        apart = tops.sum(axis=0)
        result = np.empty((self.options, batch), dtype=np.float32)
        result[self._of_alone] = (alone - tops + (apart + rests[-1][0])).reshape(-1, batch)[self._place]
        reached = apart[None, :]
        for k, step in enumerate(self._steps):
            so_far = reached[:, None] + self._table(step, worth)
            result[self.first[step.issue] : self.first[step.issue + 1]] = (so_far + rests[-2 - k][step.following]).max(axis=0)
            flat = so_far.reshape(-1, batch)
            reached = np.stack([flat[into].max(axis=0) if len(into) else np.full(batch, self.far) for into in step.entering])
        return result

    def by_option(self, free: Floats, others: float) -> Floats:
        """`BestInBatch.free` by option, shape (options, batch); `others`: for the options of issues with states."""
        result = np.full((self.options, free.shape[2]), others, dtype=np.float32)
        result[self._of_alone] = free.reshape(-1, free.shape[2])[self._place]
        return result

    def totals(self, outcomes: NDArray[np.intp]) -> Floats:
        """The sums of outcomes (issues, batch), shape (columns, batch); far below anything where a ban forbids one."""
        batch = outcomes.shape[1]
        rows = [outcomes[issue] * len(self._alone) + j for j, issue in enumerate(self._alone)]
        state = np.zeros(batch, dtype=np.intp)
        for step in self._steps:
            chosen = outcomes[step.issue]
            rows.append(step.start + state * step.shape[1] + chosen)
            state = step.following[state, chosen]
        taken = np.stack(rows)
        found: Floats = self.rows[taken].sum(axis=0, dtype=np.float32).T + self._shut[taken, 0].sum(axis=0)
        return found

    def outcome(self, rows: Floats) -> tuple[int, ...]:
        """The options that the rows of one outcome stand for, in issue order."""
        chosen = np.sort(self._of_row[rows > 0])
        return tuple(int(o) for o in chosen - self.first[:-1])

    def _table(self, step: _Step, worth: Floats) -> Floats:
        states, size = step.shape
        table: Floats = worth[step.start : step.start + states * size].reshape(states, size, worth.shape[1])
        return table

    def _follow(self, tables: Sequence[Floats], chosen: Bools) -> None:
        """Mark the rows of the best outcome along the steps with states."""
        each = np.arange(chosen.shape[1])
        state = np.zeros(len(each), dtype=np.intp)
        for step, table in zip(self._steps, tables, strict=True):
            option = table[state, :, each].argmax(axis=1)
            chosen[step.start + state * step.shape[1] + option, each] = True
            state = step.following[state, option]
