"""Designs: strata, blocks, and what is refused. What every design is held to stands in tests/contracts/test_designs.py."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from simulator.errors import UsageError
from simulator.scenario.design import BLOCK, DESIGNS, Layout, Part, Row, in_parts
from tests.sweep.synthetic import planned, uniform


def rows_of(design: str, names: tuple[str, ...], samples: int, seed: int) -> Row:
    rows = DESIGNS[design].rows
    assert rows is not None
    return rows(Layout(names, samples, seed, names, ()))


def test_a_latin_hypercube_has_one_point_in_each_stratum() -> None:
    row = rows_of("latin_hypercube", ("a", "b"), 50, 3)
    rows = np.array([row(k) for k in range(50)])
    for column in rows.T:
        assert sorted(np.floor(column * 50).astype(int)) == list(range(50))
    assert abs(np.corrcoef(rows.T)[0, 1]) < 0.5


@pytest.mark.parametrize("name", ["latin_hypercube", "sobol", "random"])
def test_a_block_of_a_long_design_is_made_without_the_others(name: str) -> None:
    points, made = DESIGNS[name].points, []
    assert points is not None

    def watched(names: Sequence[str], part: Part) -> NDArray[np.float64]:
        made.append((part.start, part.rows))
        return points(names, part)

    last = in_parts(watched, ("a",), Layout(("a",), 40_000, 0, ("a",), ()))(39_999)
    assert np.array_equal(last, rows_of(name, ("a",), 40_000, 0)(39_999))
    assert made == [(2 * BLOCK, 40_000 - 2 * BLOCK)]


def test_sobol_goes_on_from_block_to_block() -> None:
    row = rows_of("sobol", ("a", "b"), 32_768, 0)
    column = np.array([row(k)[0] for k in range(32_768)])
    assert len(np.unique(np.floor(column * 32_768))) == 32_768  # a net: one point in each of the strata


def test_designs_that_are_too_large_or_do_not_fit_are_refused() -> None:
    with pytest.raises(UsageError, match="more than 100,000,000"):
        planned([uniform("a", "0", "1")], "random", 200_000_000)
    with pytest.raises(UsageError, match="a power of two"):
        planned([uniform("a", "0", "1")], "saltelli", 12)
    with pytest.raises(UsageError, match="at most 21201 dimensions"):
        planned([uniform(f"x{k}", "0", "1") for k in range(21_202)], "sobol", 2).variant(0)
    with pytest.raises(UsageError, match="nothing varies"):
        planned([], "random", 2)
