"""What every design is held to. A new one is tested by being registered: see `simulator.scenario.design`."""

from __future__ import annotations

import pickle
from dataclasses import replace

import numpy as np
import pytest

from simulator.errors import UsageError
from simulator.scenario.design import DESIGNS, Design
from simulator.scenario.sample import sample
from simulator.sweep.extending import extended_plan
from simulator.sweep.factors import ChoiceFactor, NumberFactor
from simulator.sweep.plan import Plan, plan_of
from simulator.sweep.sensitivity import sensitivity_of
from tests.sweep.synthetic import planned, table_of, uniform

DRAWN = [design for design in DESIGNS.known() if design.rows is not None]
LISTED = [design for design in DESIGNS.known() if design.rows is None]
SAMPLES = [design for design in DRAWN if design.points is not None]

each_drawn = pytest.mark.parametrize("design", DRAWN, ids=lambda design: design.name)


def plan(design: Design, n: int = 2, samples: int = 8, switches: int = 1) -> Plan:
    factors: list[NumberFactor | ChoiceFactor] = [
        *(uniform(f"x{k}", str(-k - 1), str(k)) for k in range(n)),
        *(ChoiceFactor(f"s{k}.in_force", (True, False)) for k in range(switches)),
    ]
    return planned(factors, design.name, samples)


@pytest.mark.parametrize("design", DESIGNS.known(), ids=lambda design: design.name)
def test_it_says_what_it_is(design: Design) -> None:
    assert design.title
    assert design.meaning.endswith(".")
    assert (design.measured_by is None) == (design.rows is None)


@each_drawn
@pytest.mark.parametrize(("n", "samples", "switches"), [(1, 1, 0), (2, 4, 2), (5, 8, 1)])
def test_rows_are_counted_lie_within_the_ranges_and_are_crossed_with_listed_values(
    design: Design, n: int, samples: int, switches: int
) -> None:
    plan_ = plan(design, n, samples, switches)
    draws = design.n_rows(samples, n)
    assert len(plan_) == draws << switches
    variants = [plan_.variant(k) for k in range(len(plan_))]
    assert all(-k - 1 <= variant.numbers[f"x{k}"] <= k for variant in variants for k in range(n))
    assert all(variants[k].numbers == variants[k % draws].numbers for k in range(len(plan_)))  # the same draws for each combination
    assert len({tuple(variant.choices.values()) for variant in variants}) == 1 << switches
    if samples > 1:
        assert len({tuple(variant.numbers.values()) for variant in variants}) > 1


@each_drawn
def test_a_variant_hangs_on_the_plan_and_its_seed_alone(design: Design) -> None:
    first = plan(design)
    expected = [first.variant(k) for k in range(len(first))]
    for copy in (pickle.loads(pickle.dumps(first)), plan_of(first.to_json())):
        assert [copy.variant(k) for k in reversed(range(len(copy)))] == expected[::-1]
        assert copy.digest == first.digest
    other = [replace(first, seed=8).variant(k).numbers for k in range(len(first))]
    if design.measured_by != "swings":  # which has no chance in it
        assert other != [variant.numbers for variant in expected]


@each_drawn
def test_it_grows_as_it_says(design: Design) -> None:
    before = plan(design, switches=0)
    if design.grows == "never":
        with pytest.raises(UsageError, match="cannot be extended"):
            extended_plan(before, 16)
        return
    after = extended_plan(before, 16)
    assert len(after) == design.n_rows(16, 2)
    assert [after.variant(k).numbers for k in range(len(before))] == [before.variant(k).numbers for k in range(len(before))]


@each_drawn
def test_it_says_which_number_matters(design: Design) -> None:
    found = sensitivity_of(table_of(plan(design, samples=64, switches=0), y=lambda numbers, _: 3 * numbers["x0"] + numbers["x1"]), "y")
    assert [effect.name for effect in found.cases[0].effects] == ["x0", "x1"]


@pytest.mark.parametrize("design", SAMPLES, ids=lambda design: design.name)
def test_a_sample_fills_the_ranges_evenly(design: Design) -> None:
    points = sample(256, ["a", "b", "c"], seed=5, design=design.name)
    assert points.shape == (256, 3)
    assert (points >= 0).all()
    assert (points < 1).all()
    assert np.histogram(points[:, 0], bins=4, range=(0, 1))[0].min() > 40
    assert np.abs(np.corrcoef(points.T) - np.eye(3)).max() < 0.2
    assert np.array_equal(points, sample(256, ["a", "b", "c"], seed=5, design=design.name))


@pytest.mark.parametrize("design", LISTED, ids=lambda design: design.name)
def test_a_design_of_listed_values_draws_nothing(design: Design) -> None:
    with pytest.raises(UsageError, match="takes listed values"):
        plan(design)
