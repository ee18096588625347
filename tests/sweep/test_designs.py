"""Designs: counts, ranges, strata, and that a row depends on nothing but the plan."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.errors import UsageError
from simulator.sweep.designs import Coordinates, DesignName
from simulator.sweep.factors import ChoiceFactor, NumberFactor
from simulator.sweep.plan import Plan, plan_of
from tests.sweep.synthetic import planned, uniform

DRAWN: tuple[DesignName, ...] = ("latin_hypercube", "sobol", "random", "saltelli", "morris", "one_at_a_time")


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(DRAWN), st.integers(1, 5), st.integers(0, 4), st.integers(0, 3))
def test_rows_are_counted_and_lie_within_the_ranges(design: DesignName, n: int, power: int, switches: int) -> None:
    factors: list[NumberFactor | ChoiceFactor] = [
        *(uniform(f"x{k}", str(-k - 1), str(k)) for k in range(n)),
        *(ChoiceFactor(f"s{k}.in_force", (True, False)) for k in range(switches)),
    ]
    plan = planned(factors, design, 1 << power)
    draws = {"saltelli": (n + 2) << power, "morris": (n + 1) << power, "one_at_a_time": 2 * n + 1}.get(design, 1 << power)
    assert len(plan) == draws << switches
    variants = [plan.variant(k) for k in range(len(plan))]
    assert all(-k - 1 <= variant.numbers[f"x{k}"] <= k for variant in variants for k in range(n))
    assert all(variants[k].numbers == variants[k % draws].numbers for k in range(len(plan)))  # the same draws for each combination
    assert len({tuple(variant.choices.values()) for variant in variants}) == 1 << switches


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(DRAWN), st.integers(0, 2**32), st.data())
def test_a_variant_is_the_same_wherever_it_is_made(design: DesignName, seed: int, data: st.DataObject) -> None:
    factors = (uniform("a", "0", "1"), uniform("b", "0", "1"), ChoiceFactor("c.in_force", (True, False)))
    plan = Plan(planned(factors, design, 4).scenario, factors, design=design, samples=4, seed=seed)
    k = data.draw(st.integers(0, len(plan) - 1))
    expected = plan.variant(k)
    for copy in (pickle.loads(pickle.dumps(plan)), plan_of(plan.to_json())):
        assert copy.variant(k) == expected
        assert copy.digest == plan.digest


def test_a_latin_hypercube_has_one_point_in_each_stratum() -> None:
    design = Coordinates("latin_hypercube", ("a", "b"), 50, 3)
    rows = np.array([design.row(k) for k in range(50)])
    for column in rows.T:
        assert sorted(np.floor(column * 50).astype(int)) == list(range(50))
    assert abs(np.corrcoef(rows.T)[0, 1]) < 0.5


def test_a_block_of_a_long_design_is_made_without_the_others() -> None:
    for name in ("latin_hypercube", "sobol", "random"):
        long = Coordinates(name, ("a",), 40_000, 0)
        last = long.row(39_999)
        assert np.array_equal(last, Coordinates(name, ("a",), 40_000, 0).row(39_999))
        assert len(long._blocks) == 1


def test_sobol_goes_on_from_block_to_block() -> None:
    long = Coordinates("sobol", ("a", "b"), 32_768, 0)
    column = np.array([long.row(k)[0] for k in range(32_768)])
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
