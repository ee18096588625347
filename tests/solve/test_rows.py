"""Rows that no other dominates, and groups of equal rows, against looking at every pair."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from simulator.payoffs.model import IntArray
from simulator.solve.rows import COMPARED, MANY_ROWS, equal_rows, undominated, undominated_in_groups


def by_pairs(totals: IntArray) -> list[bool]:
    return [not any((other >= row).all() and (other > row).any() for other in totals) for row in totals]


@pytest.mark.parametrize("columns", [1, 2, 3, 4, 6])
@pytest.mark.parametrize("most", [4, 40, 2**50])
@pytest.mark.parametrize("count", [1, 50, MANY_ROWS, 2 * MANY_ROWS])
def test_undominated_rows_are_those_of_every_pair(columns: int, most: int, count: int) -> None:
    rows = np.random.default_rng(columns * most + count).integers(-most, most, size=(count, columns))
    expected = by_pairs(rows)
    assert undominated(rows).tolist() == expected
    assert undominated(rows.astype(float)).tolist() == expected
    assert undominated(rows.astype(object) * 2**70 + 1).tolist() == expected


@pytest.mark.parametrize("columns", [1, 3, 5])
@pytest.mark.parametrize("most", [2, 30, 2**50])
@pytest.mark.parametrize("kind", [np.int64, np.float64, object])
def test_of_every_group_the_undominated_rows_are_those_of_every_pair(columns: int, most: int, kind: type[Any]) -> None:
    rng = np.random.default_rng([columns, most])
    sizes = np.concatenate([rng.integers(1, 20, size=60), [COMPARED[-1], COMPARED[-1] + 1, 1, 2 * COMPARED[-1]]])
    rng.shuffle(sizes)
    ends = np.cumsum(sizes)
    rows = rng.integers(-most, most, size=(ends[-1], columns)).astype(kind)
    expected = [kept for end, size in zip(ends, sizes, strict=True) for kept in by_pairs(rows[end - size : end])]
    assert undominated_in_groups(rows, ends - sizes, ends).tolist() == expected


def test_rows_that_float32_cannot_tell_apart_are_told_apart() -> None:
    """All rows are the same in float32; each is one unit better than the next in every column."""
    steps = np.arange(2 * MANY_ROWS)[:, np.newaxis]
    rows = np.concatenate([2**50 - steps, 2**49 - steps, 2**48 - steps], axis=1)
    assert undominated(rows).tolist() == [True] + [False] * (len(rows) - 1)
    steps[:] = 0
    assert undominated(np.zeros((2 * MANY_ROWS, 3))).all()


def groups(order: NDArray[np.intp], starts: NDArray[np.intp]) -> set[frozenset[int]]:
    return {frozenset(group.tolist()) for group in np.split(order, starts[1:])}


SMALL_ROWS = st.lists(st.tuples(st.integers(0, 2), st.integers(-3, 3), st.integers(-3, 3)), min_size=1, max_size=40)


@given(SMALL_ROWS, st.booleans(), st.booleans())
def test_groups_of_equal_rows(rows: list[tuple[int, int, int]], ascending: bool, huge: bool) -> None:
    if ascending:
        rows = sorted(rows, key=lambda row: row[0])
    states = np.array([row[0] for row in rows])
    totals: IntArray = np.array([row[1:] for row in rows])
    totals = totals.astype(object) * 2**70 if huge else totals.astype(float)
    order, starts = equal_rows(totals, states)
    assert (np.diff(states[order]) >= 0).all()
    assert groups(order, starts) == {frozenset(k for k, other in enumerate(rows) if other == row) for row in rows}
    order, starts = equal_rows(totals)
    assert groups(order, starts) == {frozenset(k for k, other in enumerate(rows) if other[1:] == row[1:]) for row in rows}


def test_rows_that_all_differ_stay_as_they_came() -> None:
    rows = np.random.default_rng(1).permutation(np.stack(np.meshgrid(range(-20, 20), range(-20, 20)), axis=-1).reshape(-1, 2))
    order, starts = equal_rows(rows.astype(float), np.zeros(len(rows), np.intp))
    assert order.tolist() == starts.tolist() == list(range(len(rows)))
