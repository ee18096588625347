"""The least and the largest surplus over the ranges, against brute force at corners and at many inner points."""

from __future__ import annotations

import random
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Any

import pytest

from simulator.budget import Budget
from simulator.offers.shaped import DIGITS, Shaped, root_below
from simulator.offers.worst_case import MOST_CORNERS, WeightIntervals, answers_over_ranges, least_weighted_mean
from simulator.payoffs.compiling import compile_payoffs
from simulator.scenario.issues import Issue
from simulator.scenario.model import Scenario
from simulator.scenario.numbers import Number
from simulator.scenario.paths import ranged
from simulator.scenario.substitution import substituted
from simulator.scenario.values import ValueFunction
from simulator.solve.game import Game
from tests.offers.uncertain import SHAPES, corners, inner_points, surplus_at, uncertain_scenario
from tests.offers.whole_range import LEVELS, OUTCOME, points_of_interest, random_party, surplus
from tests.oracles.brute_force import BruteForce

SEEDS = range(28)


def _outcome(scenario: Scenario, seed: int) -> dict[str, str]:
    oracle = BruteForce(scenario)
    return dict(zip(oracle.issues, random.Random(seed).choice(oracle.outcomes), strict=True))


def _exact(scenario: Scenario) -> bool:
    return not any(shape in path for path in ranged(scenario) for shape in SHAPES)


@pytest.mark.parametrize("seed", SEEDS)
def test_extremes_are_those_of_all_corners(seed: int) -> None:
    scenario = uncertain_scenario(seed, wide=seed % 2 == 0)
    outcome = _outcome(scenario, seed)
    found = answers_over_ranges(scenario, outcome)
    rows = [surplus_at(scenario, corner, outcome) for corner in corners(scenario)]
    for column, answer in zip(zip(*rows, strict=True), found.values(), strict=True):
        assert answer.least is not None
        assert answer.most is not None
        assert answer.least.bound <= answer.least.value <= min(column)
        assert answer.most.bound >= answer.most.value >= max(column)
        if _exact(scenario):
            assert (answer.least.bound, answer.most.bound) == (min(column), max(column))


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_within_the_ranges_lies_further_out(seed: int) -> None:
    scenario = uncertain_scenario(seed, wide=True)
    outcome = _outcome(scenario, seed)
    found = list(answers_over_ranges(scenario, outcome).values())
    for point in inner_points(scenario, 12, seed):
        for here, answer in zip(surplus_at(scenario, point, outcome), found, strict=True):
            assert answer.least is not None
            assert answer.most is not None
            assert answer.least.bound <= here <= answer.most.bound


@pytest.mark.parametrize("seed", SEEDS)
def test_the_numbers_named_give_the_value(seed: int) -> None:
    scenario = uncertain_scenario(seed, wide=seed % 2 == 1)
    outcome = _outcome(scenario, seed)
    for column, answer in enumerate(answers_over_ranges(scenario, outcome).values()):
        for extreme in (answer.least, answer.most):
            assert extreme is not None
            assert surplus_at(scenario, extreme.at, outcome)[column] == extreme.value
            assert all(number.range and number.range[0] <= extreme.at[p] <= number.range[1] for p, number in _named(scenario, extreme.at))


def _named(scenario: Scenario, at: object) -> list[tuple[str, Number]]:
    assert isinstance(at, dict)
    return [(path, ranged(scenario)[path]) for path in at]


def test_the_answers_say_what_the_extremes_do() -> None:
    seen = set()
    for seed in SEEDS:
        scenario = uncertain_scenario(seed, wide=True)
        outcome = _outcome(scenario, seed)
        for party, answer in answers_over_ranges(scenario, outcome).items():
            assert answer.least is not None
            assert answer.most is not None
            crossed = [line for line in answer.red_lines if line.startswith(f"parties.{party}.")]
            seen.add("red line" if crossed else answer.answer)
            if crossed:
                assert answer.answer == "refuses"
            elif answer.answer == "accepts":
                assert answer.least.bound >= 0
            elif answer.answer == "refuses":
                assert answer.most.bound < 0
            elif answer.answer == "depends":
                assert answer.least.value < 0 <= answer.most.value
    assert {"accepts", "refuses", "depends", "red line"} <= seen


def _two_parties(**first: Any) -> Scenario:
    """Two issues with options a, b, c and levels 0, 10, 20; `first` changes the first party."""
    plain = {
        "title": "P",
        "weights": {"i": 1, "j": 1},
        "values": {"i": {"a": 0, "b": 50, "c": 100}, "j": {"rising": [0, 20]}},
        "reservation": 40,
    }
    return Scenario.model_validate(
        {
            "title": "two",
            "issues": {
                "i": {"title": "I", "options": {"a": "A", "b": "B", "c": "C"}},
                "j": {"title": "J", "levels": [0, 10, 20]},
            },
            "parties": {"p": {**plain, **first}, "q": plain},
            "no_deal": {
                "courses": {
                    "c0": {"title": "c0", "outcome": {"i": "b", "j": "0"}},
                    "c1": {"title": "c1", "outcome": {"i": "a", "j": "20"}},
                    "c2": {"title": "c2", "points": {"p": {"base": 30, "range": [20, 45]}, "q": 0}},
                }
            },
        }
    )


def test_chances_without_a_rest_are_divided_by_their_sum() -> None:
    chances = {k: {"base": x, "range": [0, 1]} for k, x in (("c0", 0.2), ("c1", 0.3), ("c2", 0.5))}
    scenario = _two_parties(reservation=None, beliefs=chances)
    answer = answers_over_ranges(scenario, {"i": "b", "j": "10"})["p"]
    assert answer.least is not None
    assert answer.most is not None
    # worth of the courses: 25, 50 and 20 to 45; the outcome is worth 50
    assert answer.least.value == 50 - 50
    assert answer.most.value == 50 - 20
    assert answer.least.settled
    assert answer.answer == "accepts"


def test_numbers_drawn_together_lie_at_one_quantile() -> None:
    opposite = {
        "i": {"a": 0, "b": {"base": 50, "range": [40, 60], "together": "t"}, "c": 100},
        "j": {"rising": [0, 20]},
    }
    cost = {"base": 5, "range": [0, 10], "together": "t"}
    scenario = _two_parties(values=opposite, reservation=None, beliefs={"c0": 0, "c1": 0, "c2": 1}, war_cost=cost)
    answer = answers_over_ranges(scenario, {"i": "b", "j": "10"})["p"]
    assert answer.least is not None
    # value and cost rise together: (40 + 50) / 2 − (45 − 0) at the low end of both
    assert answer.least.value == answer.least.bound == 0
    against = _two_parties(values=opposite, reservation={"base": 50, "range": [40, 60], "together": "t"})
    clash = answers_over_ranges(against, {"i": "b", "j": "10"})["p"]
    assert clash.least is not None
    # by itself each would give (40 + 50) / 2 − 60; both keep step, and at one quantile it is (60 + 50) / 2 − 60
    assert clash.least.value == clash.least.bound == -5
    assert {clash.least.at[p] for p in ("parties.p.values.i.b", "parties.p.reservation")} == {60}
    bent = _two_parties(values=opposite, reservation={"base": 41, "range": [40, 60], "together": "t"})
    open_ = answers_over_ranges(bent, {"i": "b", "j": "10"})["p"]
    assert open_.least is not None
    # with another base the reservation value does not keep step with the value: at an end of both it is −5, between them unknown
    assert [open_.least.value, open_.least.bound] == [-5, -15]
    assert not open_.least.settled


@pytest.mark.parametrize("seed", range(36))
def test_ranges_of_every_kind_at_corners_and_breakpoints(seed: int) -> None:
    """Weights from 0, values, levels of value functions, points, courses, beliefs, costs, reservation values, drawn together or not."""
    data, moving = random_party(seed)
    scenario = Scenario.model_validate(data)
    assert ranged(scenario).keys() == moving.keys()
    answer = answers_over_ranges(scenario, OUTCOME)["one"]
    points = points_of_interest(moving, 3 if len(moving) < 4 else 1)
    found = [value for point in points if (value := surplus(data, point)) is not None]
    together = [n for n in ranged(scenario).values() if n.together]
    keep_step = len(together) < 2 or all(n.distribution == "uniform" for n in together)
    for extreme, furthest, sign in ((answer.least, min(found), 1), (answer.most, max(found), -1)):
        assert extreme is not None
        at = {path: Fraction(extreme.at.get(path, number.base)) for path, number in ranged(scenario).items()}
        assert surplus(data, at) == extreme.value  # attained, at the numbers named
        assert sign * extreme.bound <= sign * extreme.value
        assert sign * extreme.bound <= sign * furthest or not keep_step
        if extreme.settled:
            assert extreme.value == furthest
        elif len(together) < 2:
            assert abs(extreme.value - extreme.bound) < Fraction(1, 10**20)  # a turning point that is no decimal number


def test_most_are_settled() -> None:
    answers = [answers_over_ranges(Scenario.model_validate(random_party(seed)[0]), OUTCOME)["one"] for seed in range(90)]
    extremes = [extreme for answer in answers for extreme in (answer.least, answer.most) if extreme is not None]
    assert sum(extreme.settled for extreme in extremes) > 0.8 * len(extremes)
    assert not all(extreme.settled for extreme in extremes)


def test_a_level_needed_at_several_options_at_once() -> None:
    """Seven years or four against a course that ends at five: both hang on one level, from 7 to 12, and are settled."""
    shape = {"rising": [3, {"base": 7, "range": [7, 12]}]}
    scenario = Scenario.model_validate(
        {
            "title": "Years",
            "issues": {"years": {"title": "Years", "levels": [4, 5, 7]}},
            "parties": {"one": {"title": "One", "weights": {"years": 1}, "values": {"years": shape}, "beliefs": {"goes_on": 1}}},
            "no_deal": {"courses": {"goes_on": {"title": "Goes on", "outcome": {"years": 5}}}},
        }
    )
    for level, least, most in (("4", Fraction(-25), Fraction(-100, 9)), ("7", Fraction(200, 9), Fraction(50))):
        answer = answers_over_ranges(scenario, {"years": level})["one"]
        assert answer.least is not None
        assert answer.most is not None
        assert (answer.least.value, answer.most.value) == (least, most)
        assert answer.least.settled
        assert answer.most.settled


@pytest.mark.parametrize("seed", range(24))
def test_the_turning_points_of_a_peak(seed: int) -> None:
    """Against a fine grid of the top: nothing lies below the bound, and the value is next to it."""
    rng = random.Random(seed)
    issue = Issue.model_validate({"title": "L", "levels": LEVELS})
    low, high = Decimal(rng.choice(["1.6", "3.2"])), Decimal(rng.choice(["4.5", "6"]))
    foot, end = Fraction(rng.choice(["-1", "0.5"])), Fraction(rng.choice([8, 11]))
    peak = [float(foot), {"base": 4, "range": [low, high]}, float(end)]
    function = ValueFunction.model_validate({"peak": peak})
    factors = {option: Fraction(rng.randint(-4, 4), 4) for option in ("2", "3", "5")}

    def at(place: Fraction) -> Fraction:
        def value(x: int) -> Fraction:
            return 100 * ((x - foot) / (place - foot) if x <= place else (end - x) / (end - place))

        return sum((factor * max(Fraction(0), value(int(o))) for o, factor in factors.items()), Fraction(0))

    for sign in (1, -1):
        found = Shaped("v", function, issue, factors).least({"v.peak.1": (low, high)}, sign)
        grid = min(sign * at(Fraction(low) + Fraction(high - low) * k / 400) for k in range(401))
        assert found.bound <= found.value <= grid
        assert found.value - found.bound < Fraction(1, 10**20)
        assert found.value == sign * at(Fraction(found.at["v.peak.1"]))


def test_a_turning_point_is_found() -> None:
    """Half of the levels 2 and 6 each, feet at 0 and 8: by symmetry a top between them is worst for both at 4, 100 × 2 / 4 each."""
    issue = Issue.model_validate({"title": "L", "levels": [2, 6]})
    function = ValueFunction.model_validate({"peak": [0, {"base": 4, "range": [2, 6]}, 8]})
    found = Shaped("v", function, issue, {"2": Fraction(1, 2), "6": Fraction(1, 2)}).least({"v.peak.1": (Decimal(2), Decimal(6))}, 1)
    assert [found.value, found.bound, found.at["v.peak.1"]] == [50, 50, 4]


def test_a_place_where_all_weights_are_0_is_left_out() -> None:
    """Two weights from 0, drawn together: at their low end there is no utility, and anywhere else both count the same."""
    weight = {"base": 10, "range": [0, 20], "together": "t"}
    answer = answers_over_ranges(_two_parties(weights={"i": weight, "j": weight}), {"i": "c", "j": "0"})["p"]
    assert answer.least is not None
    assert answer.most is not None
    assert {answer.least.value, answer.least.bound, answer.most.value, answer.most.bound} == {10}


def test_a_top_that_reaches_the_level_is_worth_all() -> None:
    peak = {"peak": [-5, {"base": 5, "range": [2, 12]}, 20]}
    scenario = _two_parties(values={"i": {"a": 0, "b": 50, "c": 100}, "j": peak}, reservation=40)
    answer = answers_over_ranges(scenario, {"i": "a", "j": "10"})["p"]
    assert answer.least is not None
    assert answer.most is not None
    assert answer.most.value == Fraction(100, 2) - 40
    assert answer.most.at["parties.p.values.j.peak.1"] == 10
    assert answer.least.value == Fraction(100, 2) * Fraction(10, 18) - 40


def test_too_many_corners_are_not_gone_through() -> None:
    levels = {f"t{k}": {"base": 1, "range": [0, 2], "together": f"g{k // 2}"} for k in range(26)}
    scenario = _two_parties()
    points = {key: {"when": {"i": "a"}, "points": number} for key, number in levels.items()}
    many = _two_parties(interactions=points)
    answer = answers_over_ranges(many, {"i": "b", "j": "10"})["p"]
    assert answer.answer == "open"
    assert answer.least is None
    assert f"at most {MOST_CORNERS}" in answer.reason
    assert answers_over_ranges(scenario, {"i": "b", "j": "10"})["p"].answer == "accepts"


def test_what_the_budget_leaves_open_says_so() -> None:
    answer = answers_over_ranges(_two_parties(), {"i": "b", "j": "10"}, Budget(0, 64))["p"]
    assert answer.answer == "open"
    assert answer.reason == "the worst case of P was not settled (time limit)"


def test_without_ranges_the_extremes_are_the_surplus() -> None:
    scenario = _two_parties()
    answer = answers_over_ranges(scenario, {"i": "c", "j": "0"})["q"]
    game = Game(compile_payoffs(substituted(scenario, {})))
    surplus = game.point(game.codes({"i": "c", "j": "0"})).surplus["q"]
    assert answer.least is not None
    assert answer.most is not None
    assert answer.least.value == answer.most.bound == surplus == 10


@pytest.mark.parametrize("seed", range(24))
def test_least_weighted_mean_is_the_least_of_all_corners(seed: int) -> None:
    rng = random.Random(seed)
    size = rng.randint(1, 6)
    values = [Fraction(rng.randint(-10, 10), rng.randint(1, 3)) for _ in range(size)]
    lows = [Fraction(rng.choice([0, 0, 1, 2])) for _ in range(size)]
    weights = [(low, low + rng.choice([0, 1, 3])) for low in lows]
    weights[0] = (weights[0][0], weights[0][1] + 1)
    every = [w for w in product(*weights) if sum(w)]
    means = [sum((w * v for w, v in zip(each, values, strict=True)), Fraction(0)) / sum(each) for each in every]
    mean, high = least_weighted_mean(values, WeightIntervals.of(weights))
    chosen = [ends[up] for ends, up in zip(weights, high, strict=True)]
    assert mean == min(means)
    assert sum((w * v for w, v in zip(chosen, values, strict=True)), Fraction(0)) == mean * sum(chosen)


def test_a_root_is_exact_where_it_is_a_fraction_and_else_the_next_below() -> None:
    assert root_below(Fraction(9, 4)) == Fraction(3, 2)
    assert root_below(Fraction(0)) == 0
    for value in (Fraction(2), Fraction(1, 3), Fraction(9, 2), Fraction(2, 9)):
        root = root_below(value)
        assert root**2 < value < (root + Fraction(1, 10**DIGITS)) ** 2
