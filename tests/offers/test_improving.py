"""Improvements and smallest packages, against all outcomes looked at one by one."""

from __future__ import annotations

import pytest

from simulator.budget import Budget, Stopped
from simulator.errors import UsageError
from simulator.offers.improving import improvements, smallest_package
from simulator.scenario.model import Scenario
from tests.e2e.flagship import lifted
from tests.offers.starts import SEEDS, changed, gains, rank, starts, terms_of
from tests.oracles.berlin import case
from tests.oracles.brute_force import BruteForce, Outcome


def key(oracle: BruteForce, outcome: dict[str, str]) -> Outcome:
    return tuple(outcome[i] for i in oracle.issues)


@pytest.mark.parametrize("seed", SEEDS)
def test_improvements_are_the_frontier_of_what_all_prefer(seed: int) -> None:
    for scenario, oracle, start in starts(seed):
        answer = improvements(scenario, terms_of(oracle, start), limit=1000)
        better = [o for o in oracle.acceptable if min(gains(oracle, start, o)) >= 0 and max(gains(oracle, start, o)) > 0]
        expected = oracle.frontier(better)
        found = [key(oracle, dict(each.point.outcome)) for each in answer.found]
        assert sorted(oracle.utilities[o] for o in found) == sorted(expected)
        assert all(
            len(changed(oracle, start, o)) == min(len(changed(oracle, start, t)) for t in expected[oracle.utilities[o]]) for o in found
        )
        ranks = [rank(gains(oracle, start, o)) for o in found]
        assert ranks == sorted(ranks, reverse=True)
        assert bool(answer.reason) == (not found)
        assert all(tuple(each.gains.values()) == gains(oracle, start, o) for each, o in zip(answer.found, found, strict=True))


@pytest.mark.parametrize("seed", range(20))
def test_a_short_list_says_how_many_more(seed: int) -> None:
    for scenario, oracle, start in starts(seed):
        every = improvements(scenario, terms_of(oracle, start), limit=1000)
        one = improvements(scenario, terms_of(oracle, start), limit=1)
        assert one.found == every.found[:1]
        assert one.more == max(0, len(every.found) - 1)


@pytest.mark.parametrize("seed", SEEDS)
def test_smallest_packages_are_all_of_them(seed: int) -> None:
    for scenario, oracle, start in starts(seed):
        answer = smallest_package(scenario, terms_of(oracle, start), limit=1000)
        sizes = {o: len(changed(oracle, start, o)) for o in oracle.acceptable}
        assert answer.size == min(sizes.values(), default=None)
        assert answer.complete
        expected = {changed(oracle, start, o) for o, n in sizes.items() if n == answer.size and n > 0}
        sets = [frozenset(change.issue for change in package.changes) for package in answer.packages]
        assert len(sets) == len(expected)
        assert set(sets) == expected
        for issues, package in zip(sets, answer.packages, strict=True):
            alike = oracle.leximin([o for o in oracle.acceptable if changed(oracle, start, o) == issues])
            assert key(oracle, dict(package.point.outcome)) in alike
        assert bool(answer.reason) == (not answer.size)


def test_fewer_packages_than_there_are_says_so() -> None:
    scenario = lifted(case("scenario"), "ukraine_lifts_donetsk")
    terms = scenario.offers["e3"].terms
    every, three = smallest_package(scenario, terms), smallest_package(scenario, terms, limit=3)
    assert (every.size, len(every.packages), every.complete) == (4, 13, True)
    assert (three.size, len(three.packages), three.complete) == (4, 3, False)
    assert all(set(package.point.surplus.values()) and min(package.point.surplus.values()) >= 0 for package in every.packages)


@pytest.mark.parametrize("limit", [1, 2, 3, 4])
def test_a_list_of_packages_is_complete_where_none_is_left_out(limit: int) -> None:
    """Each of three issues alone is enough for both parties; they differ in what more they give, so they are found one after the
    other."""
    values = {"now": 0, "better": 100}
    parties = {
        name: {"title": name, "weights": {"x": 31, "y": 32, "z": 37}, "values": dict.fromkeys("xyz", values), "reservation": 30}
        for name in "ab"
    }
    issues = {issue: {"title": issue, "options": {"now": "now", "better": "better"}} for issue in "xyz"}
    scenario = Scenario.model_validate({"title": "three ways", "issues": issues, "parties": parties})
    answer = smallest_package(scenario, dict.fromkeys("xyz", "now"), limit=limit)
    assert (answer.size, len(answer.packages), answer.complete) == (1, min(limit, 3), limit >= 3)


def test_the_flagship_has_no_package_because_two_red_lines_clash() -> None:
    scenario = case("scenario")
    answer = smallest_package(scenario, scenario.offers["berlin"].terms)
    assert answer.size is None
    assert "No hand-over of Donetsk" in answer.reason
    assert "The whole of Donbas" in answer.reason
    assert improvements(scenario, scenario.offers["berlin"].terms).reason == answer.reason


def test_open_terms_and_limits_are_refused() -> None:
    scenario = case("scenario")
    with pytest.raises(UsageError, match="leave 'other_lines'"):
        improvements(scenario, {"donetsk": "kept"})
    with pytest.raises(UsageError, match="did you mean 'donetsk'"):
        smallest_package(scenario, {"donestk": "kept"})
    with pytest.raises(UsageError, match="at least 1"):
        improvements(scenario, scenario.offers["berlin"].terms, limit=0)


def test_a_budget_ends_the_work() -> None:
    scenario = lifted(case("scenario"), "ukraine_lifts_donetsk")
    with pytest.raises(Stopped):
        improvements(scenario, scenario.offers["berlin"].terms, budget=Budget(-1, 10))
