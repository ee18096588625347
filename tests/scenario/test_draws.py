"""Draws: inside the ranges, by the distribution, together where the file says so, the same for the same seed."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from simulator.errors import UsageError
from simulator.scenario.design import DESIGNS
from simulator.scenario.draws import DIGITS, at_quantiles, draw, drawable
from simulator.scenario.model import Scenario
from simulator.scenario.numbers import Number
from simulator.scenario.paths import numbers, ranged
from simulator.scenario.sample import sample as points_of
from tests.oracles.berlin import case

TALKS: dict[str, Any] = {
    "title": "Talks",
    "issues": {"price": {"title": "Price", "levels": [1, 2, 3]}, "flag": {"title": "Flag", "options": {"one": "One", "two": "Two"}}},
    "parties": {
        "left": {
            "title": "Left",
            "weights": {"price": {"base": 1, "range": [0.5, 3]}, "flag": {"base": 2, "range": [1, 3], "distribution": "uniform"}},
            "values": {"price": {"rising": [1, {"base": 3, "range": [2.5, 4]}]}, "flag": {"one": {"base": 9, "range": [8, 12]}, "two": 0}},
            "reservation": {"base": 30, "range": [20, 60], "distribution": "normal"},
            "patience": {"base": 0.9, "range": [0.8, 1]},
            "ratification": {
                "vote": {
                    "title": "Vote",
                    "curves": {
                        "steep": {"midpoint": {"base": 50, "range": [40, 60]}, "scale": 5, "weight": 3},
                        "flat": {"midpoint": 50, "scale": 30, "weight": 1},
                    },
                    "error_sd": {"base": 0.05, "range": [0.01, 0.1]},
                }
            },
        },
        "right": {
            "title": "Right",
            "weights": {"price": 1, "flag": 1},
            "values": {"price": {"falling": [1, 3]}, "flag": {"one": 0, "two": 100}},
            "beliefs": {"quiet": "rest", "storm": {"base": 0.2, "range": [0.1, 0.4]}},
            "war_cost": {
                "quiet": {"base": 2, "range": [1, 5], "together": "costs"},
                "storm": {"base": 30, "range": [10, 50], "together": "costs"},
            },
        },
    },
    "no_deal": {
        "courses": {
            "quiet": {"title": "Quiet", "points": {"right": {"base": 40, "range": [30, 45]}}, "months": {"base": 3, "range": [1, 5]}},
            "storm": {"title": "Storm", "outcome": {"price": "1", "flag": "two"}},
        }
    },
}

DRAWN = {
    "parties.left.weights.price",
    "parties.left.weights.flag",
    "parties.left.values.price.rising.1",
    "parties.left.values.flag.one",
    "parties.left.reservation",
    "parties.right.beliefs.storm",
    "parties.right.war_cost.quiet",
    "parties.right.war_cost.storm",
    "no_deal.courses.quiet.points.right",
}


@pytest.fixture(scope="module")
def talks() -> Scenario:
    return Scenario.model_validate(TALKS)


def test_the_numbers_that_an_agreement_depends_on_are_drawn(talks: Scenario) -> None:
    assert set(drawable(talks)) == DRAWN
    of_bodies = {"parties.left.ratification.vote.error_sd", "parties.left.ratification.vote.curves.steep.midpoint"}
    assert set(drawable(talks, bodies=True)) == DRAWN | of_bodies
    assert set(ranged(talks)) - DRAWN - of_bodies == {"parties.left.patience", "no_deal.courses.quiet.months"}


@pytest.mark.parametrize("design", [each.name for each in DESIGNS.ours() if each.points is not None])
def test_values_stay_within_the_range_and_have_few_digits(talks: Scenario, design: str) -> None:
    sample = draw(talks, 60, seed=3, design=design)
    known = numbers(talks)
    assert len(sample) == 60
    for k in range(len(sample)):
        for path, value in sample.numbers(k).items():
            low, high = known[path].range or (value, value)
            assert low <= value <= high
            assert len(value.normalize().as_tuple().digits) <= DIGITS
            assert float(value) == sample.values[k, sample.paths.index(path)]


def test_an_end_with_more_digits_is_not_passed() -> None:
    data = {
        **TALKS,
        "parties": {
            **TALKS["parties"],
            "left": {**TALKS["parties"]["left"], "reservation": {"base": 1.2345678, "range": [1.2345678, 1.2345679]}},
        },
    }
    sample = draw(Scenario.model_validate(data), 5, paths=["parties.left.reservation"])
    assert {sample.numbers(k)["parties.left.reservation"] for k in range(5)} <= {Decimal("1.2345678"), Decimal("1.2345679")}


def test_the_same_seed_gives_the_same_draws_whatever_else_is_drawn(talks: Scenario) -> None:
    whole, again, other = draw(talks, 20, seed=5), draw(talks, 20, seed=5), draw(talks, 20, seed=6)
    part = draw(talks, 20, seed=5, paths=["parties.right.war_cost.storm", "parties.left.reservation"])
    assert [whole.numbers(k) for k in range(20)] == [again.numbers(k) for k in range(20)]
    assert whole.curves == again.curves
    assert whole.numbers(0) != other.numbers(0)
    assert all(part.numbers(k).items() <= whole.numbers(k).items() for k in range(20))


def test_a_latin_hypercube_puts_one_draw_in_each_slice(talks: Scenario) -> None:
    points = points_of(50, ["a", "b", "c"], seed=1)
    assert all(sorted(np.floor(points[:, k] * 50).astype(int).tolist()) == list(range(50)) for k in range(3))
    flags = draw(talks, 50, paths=["parties.left.weights.flag"]).values[:, 0]
    assert sorted(np.minimum(np.floor((flags - 1) / 2 * 50), 49).astype(int).tolist()) == list(range(50))


def test_numbers_that_go_together_lie_at_the_same_quantile(talks: Scenario) -> None:
    sample = draw(talks, 40, bodies=True)
    paths = sample.paths
    quiet, storm = (sample.values[:, paths.index(f"parties.right.war_cost.{name}")] for name in ("quiet", "storm"))
    assert np.array_equal(np.argsort(quiet), np.argsort(storm))
    apart = sample.values[:, paths.index("parties.right.beliefs.storm")]
    assert not np.array_equal(np.argsort(quiet), np.argsort(apart))
    assert sample.distinct == len(paths) - 1 + 1  # two costs are one, and a curve is chosen beside the numbers


def test_the_costs_of_a_party_of_the_flagship_are_one_draw() -> None:
    sample = draw(case("scenario"), 10)
    for party in ("ukraine", "russia", "united_states", "europe"):
        columns = [k for k, path in enumerate(sample.paths) if path.startswith(f"parties.{party}.war_cost")]
        assert len(columns) == 4
        assert len({tuple(np.argsort(sample.values[:, k])) for k in columns}) == 1


def test_curves_are_chosen_whole_and_by_weight(talks: Scenario) -> None:
    sample = draw(talks, 400, seed=2, bodies=True)
    assert list(sample.curves) == ["parties.left.ratification.vote"]
    assert Counter(sample.curves["parties.left.ratification.vote"]) == {"steep": 300, "flat": 100}


def quantiles_of(**number: Any) -> NDArray[np.float64]:
    return at_quantiles(Number.model_validate(number), np.linspace(0, 1, 2001))


def test_distributions() -> None:
    uniform = quantiles_of(base=3, range=[2, 6], distribution="uniform")
    assert uniform == pytest.approx(np.linspace(2, 6, 2001))
    triangular = quantiles_of(base=3, range=[2, 6])
    assert triangular[[0, 500, 2000]] == pytest.approx([2, 3, 6])  # a quarter of the mass lies below the mode
    assert triangular.mean() == pytest.approx((2 + 3 + 6) / 3, abs=1e-3)
    for base in (2, 6):
        assert quantiles_of(base=base, range=[2, 6]).mean() == pytest.approx((2 + base + 6) / 3, abs=2e-3)
    normal = quantiles_of(base=4, range=[2, 6], distribution="normal")
    assert normal[[0, 1000, 2000]] == pytest.approx([2, 4, 6])
    assert normal.std() == pytest.approx(0.8796, abs=2e-3)  # a standard normal cut off at ±2
    assert (np.diff(normal) > 0).all()
    assert quantiles_of(base=4, range=[4, 4]).tolist() == [4] * 2001


def test_requests_that_make_no_draw(talks: Scenario) -> None:
    with pytest.raises(UsageError, match="draws must be at least 1, found 0"):
        draw(talks, 0)
    with pytest.raises(UsageError, match="seed must be 0 or more, found -1"):
        draw(talks, 3, seed=-1)
    with pytest.raises(UsageError, match="did you mean 'sobol'"):
        draw(talks, 3, design="sobo")
    with pytest.raises(UsageError, match=r"did you mean 'parties.left.reservation'"):
        draw(talks, 3, paths=["parties.left.reservatoin"])
    with pytest.raises(UsageError, match=r"parties.right.weights.price has no range to draw from"):
        draw(talks, 3, paths=["parties.right.weights.price"])


def test_nothing_to_draw(talks: Scenario) -> None:
    sample = draw(talks, 3, paths=[])
    assert (len(sample), sample.values.shape, sample.numbers(2)) == (3, (3, 0), {})
