"""Rows of whole-number totals: which of them no other dominates, and which are equal."""

from __future__ import annotations

import moocore
import numpy as np
from numpy.typing import NDArray

from simulator.payoffs.model import IntArray


def undominated(totals: IntArray) -> NDArray[np.bool_]:
    """Which rows of `totals` (n_rows, n_columns) no other row dominates, larger being better; equal rows all stay.

    Exact: float64 holds whole numbers below 2^53; larger ones are replaced, column by column, by their ranks.
    Kung, Luccio and Preparata (1975), as `moocore` implements it: n log n for up to three columns, n log^(columns - 2) n beyond.
    """
    if len(totals) == 1:
        return np.ones(1, np.bool_)
    if totals.dtype == object:
        totals = np.column_stack([np.unique(column, return_inverse=True)[1] for column in totals.T]).astype(np.float64)
    result: NDArray[np.bool_] = moocore.is_nondominated(np.ascontiguousarray(totals), maximise=True, keep_weakly=True)
    return result


def equal_rows(totals: IntArray, states: NDArray[np.intp] | None = None) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """An order that puts equal rows side by side, and where in it each group of equals starts.

    With `states`, rows of different states are never equal, and the order keeps states ascending.
    """
    n = len(totals)
    if totals.dtype == object:
        order = np.array(sorted(range(n), key=lambda r: (0 if states is None else states[r], tuple(totals[r]))), dtype=np.intp)
    else:
        order, told_apart = _by_first_column(totals, states)
        if told_apart:
            return order, np.arange(n)
        order = np.lexsort(totals.T[::-1] if states is None else (*totals.T[::-1], states))
    fresh = np.ones(n, np.bool_)
    if n > 1:
        a, b = order[1:], order[:-1]
        fresh[1:] = (totals[a] != totals[b]).any(axis=1)
        if states is not None:
            fresh[1:] |= states[a] != states[b]
    return order, np.flatnonzero(fresh)


def _by_first_column(totals: IntArray, states: NDArray[np.intp] | None) -> tuple[NDArray[np.intp], bool]:
    """The order by state and first column alone, and whether that tells all rows apart (then the other columns need no look)."""
    first = totals[:, 0]
    order = np.argsort(first, kind="stable") if states is None else np.lexsort((first, states))
    same = first[order[1:]] == first[order[:-1]]
    if states is not None:
        same &= states[order[1:]] == states[order[:-1]]
    return order, not same.any()
