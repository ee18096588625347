"""Rows of whole-number totals: which of them no other dominates, and which are equal."""

from __future__ import annotations

from functools import reduce
from itertools import cycle

import numpy as np
from numpy.typing import NDArray

from simulator.payoffs.model import IntArray

_MIXERS = tuple(np.array([0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB], dtype=np.uint64))
"""Odd numbers that spread their factor over all bits when the product wraps (Steele, Lea and Flood 2014)."""

_HALF = np.uint64(29)

MANY_ROWS = 300
"""From so many rows on, it pays to put aside, before the filter, those that one of a few good rows surpasses in every column."""

GOOD_ROWS = 24

COMPARED = (2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96)
"""Groups of up to so many rows are compared pair by pair together; larger groups are filtered one by one."""

PAIRS_AT_ONCE = 2**20
"""Pairs of rows compared at once."""

FEW_ROWS = 64
"""Up to so many rows, comparing each pair is as quick as a filter that has to be loaded first."""


def undominated(totals: IntArray) -> NDArray[np.bool_]:
    """Which rows of `totals` (n_rows, n_columns) no other row dominates, larger being better; equal rows all stay.

    Exact: float64 holds whole numbers below 2^53; larger ones are replaced, column by column, by their ranks.
    Kung, Luccio and Preparata (1975), as `moocore` implements it: n log n for up to three columns, n log^(columns - 2) n beyond.
    """
    if len(totals) == 1:
        return np.ones(1, np.bool_)
    if totals.dtype == object:
        totals = np.column_stack([ranks(column) for column in totals.T]).astype(np.float64)
    if len(totals) < MANY_ROWS:
        return _filtered(totals)
    rest = np.flatnonzero(~_surpassed(totals))
    result = np.zeros(len(totals), np.bool_)
    result[rest] = _filtered(totals.take(rest, axis=0))
    return result


def undominated_in_groups(totals: IntArray, starts: NDArray[np.intp], ends: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Which rows of `totals` (n_rows, n_columns) no other row of the same group dominates; group g is rows starts[g]:ends[g], and the
    groups follow one another without a gap. Exact, as `undominated`.

    Pairs of rows are compared for all groups of about one size at once: to call a filter costs more than to compare a small group.
    """
    result = np.ones(len(totals), np.bool_)
    sizes = ends - starts
    least = 2
    if totals.dtype != object:
        columns = np.ascontiguousarray(totals.T)
        for most in COMPARED:
            chosen = np.flatnonzero((sizes >= least) & (sizes <= most))
            least = most + 1
            for part in range(0, len(chosen), max(1, PAIRS_AT_ONCE // most**2)):
                groups = chosen[part : part + max(1, PAIRS_AT_ONCE // most**2)]
                _compare(columns, starts[groups], sizes[groups], most, result)
    for start, end in zip(starts[sizes >= least].tolist(), ends[sizes >= least].tolist(), strict=True):
        result[start:end] = undominated(totals[start:end])
    return result


def _compare(columns: IntArray, starts: NDArray[np.intp], sizes: NDArray[np.intp], width: int, result: NDArray[np.bool_]) -> None:
    """Every pair of rows of groups of at most `width` rows, written into `result`. A group with fewer is filled up with its first row,
    which dominates nothing more than once already."""
    within = np.arange(width)
    places = starts[:, np.newaxis] + np.where(within < sizes[:, np.newaxis], within, 0)
    first, *others = (column.take(places) for column in columns)
    at_least = first[:, :, np.newaxis] >= first[:, np.newaxis]
    for values in others:
        at_least &= values[:, :, np.newaxis] >= values[:, np.newaxis]
    surpassed = (at_least > at_least.transpose(0, 2, 1)).any(axis=1)
    result[places[surpassed]] = False


def ranks(column: IntArray) -> NDArray[np.intp]:
    """The rank of each entry of a column of Python integers among its distinct values, from 0. Sorted as float64, which never turns an
    order round; entries that float64 cannot tell apart are told apart as integers."""
    rough = column.astype(np.float64)
    order = np.argsort(rough, kind="stable")
    sorted_rough, exact = rough[order], column[order]
    alike = np.flatnonzero(sorted_rough[1:] == sorted_rough[:-1])
    fresh = np.ones(len(column), np.bool_)
    fresh[1:][alike] = exact[1:][alike] != exact[:-1][alike]
    if fresh[1:][alike].any():  # float64 hides a difference: the entries themselves are sorted
        return np.unique(column, return_inverse=True)[1].astype(np.intp)
    result = np.empty(len(column), np.intp)
    result[order] = np.cumsum(fresh) - 1
    return result


def _filtered(totals: IntArray) -> NDArray[np.bool_]:
    if len(totals) <= FEW_ROWS:
        at_least = np.all(totals[:, np.newaxis] >= totals, axis=2)
        surpassing: NDArray[np.bool_] = at_least & ~at_least.T
        return np.logical_not(surpassing.any(axis=0))
    import moocore  # loads a good part of the standard library

    found: NDArray[np.bool_] = moocore.is_nondominated(np.ascontiguousarray(totals), maximise=True, keep_weakly=True)
    return found


def _surpassed(totals: IntArray) -> NDArray[np.bool_]:
    """Rows that one of the `GOOD_ROWS` with the largest sums, columns brought to one range, surpasses in every column: some of the
    dominated ones. Compared in float32, whose rounding never turns an order round, so that what is larger there is larger."""
    columns = np.ascontiguousarray(totals.T, dtype=np.float32)
    low, high = columns.min(axis=1, keepdims=True), columns.max(axis=1, keepdims=True)
    sums = ((columns - low) / np.maximum(high - low, 1)).sum(axis=0)
    good = np.argpartition(sums, -GOOD_ROWS)[-GOOD_ROWS:]
    larger = (column[good, np.newaxis] > column for column in columns)
    surpassed: NDArray[np.bool_] = reduce(np.logical_and, larger).any(axis=0)
    return surpassed


def equal_rows(totals: IntArray, states: NDArray[np.intp] | None = None) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """An order that puts equal rows side by side, and where in it each group of equals starts.

    With `states`, rows of different states are never equal, and the order keeps states ascending.
    """
    n = len(totals)
    if totals.dtype == object:
        order = np.array(sorted(range(n), key=lambda r: (0 if states is None else states[r], tuple(totals[r]))), dtype=np.intp)
    elif _all_differ(totals, states):
        return np.arange(n), np.arange(n)
    else:
        order = np.lexsort(totals.T[::-1] if states is None else (*totals.T[::-1], states))
    fresh = np.ones(n, np.bool_)
    if n > 1:
        a, b = order[1:], order[:-1]
        fresh[1:] = (totals[a] != totals[b]).any(axis=1)
        if states is not None:
            fresh[1:] |= states[a] != states[b]
    return order, np.flatnonzero(fresh)


def _all_differ(totals: IntArray, states: NDArray[np.intp] | None) -> bool:
    """Whether one number made of each row already tells all of them apart, and `states` ascend. Equal rows have equal numbers, so yes is
    certain; to sort these numbers is several times faster than to find an order of the rows."""
    if states is not None and (states[1:] < states[:-1]).any():
        return False
    number = np.zeros(len(totals), np.uint64) if states is None else states.astype(np.uint64) * _MIXERS[0]
    for column, mixer in zip(totals.T, cycle(_MIXERS[1:])):
        number = (number ^ (number >> _HALF)) * mixer + column.astype(np.int64).view(np.uint64)
    number.sort()
    return not (number[1:] == number[:-1]).any()
