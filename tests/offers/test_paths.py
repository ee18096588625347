"""Orders of changes from one outcome to another, against every order gone through."""

from __future__ import annotations

import itertools
import random
from decimal import Decimal
from fractions import Fraction

import pytest

from simulator.errors import BudgetError, UsageError
from simulator.offers.counter_offers import counter_offers
from simulator.offers.paths import path_between
from simulator.offers.results import Path
from simulator.scenario.model import Scenario
from tests.e2e.flagship import lifted
from tests.offers.starts import SEEDS, changed, crossed, terms_of
from tests.oracles.berlin import case
from tests.oracles.brute_force import BruteForce, Outcome
from tests.oracles.ratifying import ratified, ratified_scenario
from tests.oracles.small_scenarios import small_scenario


def ways(oracle: BruteForce, start: Outcome, end: Outcome) -> list[list[Outcome]]:
    """Every order of the changes, as the outcomes along it, both ends included."""
    differing = [k for k, (a, b) in enumerate(zip(start, end, strict=True)) if a != b]
    found = []
    for order in itertools.permutations(differing):
        way = [start]
        for k in order:
            way.append((*way[-1][:k], end[k], *way[-1][k + 1 :]))
        found.append(way)
    return found


def least(oracle: BruteForce, way: list[Outcome]) -> Fraction:
    return min(min(oracle.surplus(o)) for o in way)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_path_exists_where_some_order_of_the_changes_is_one(seed: int) -> None:
    scenario = small_scenario(seed)
    oracle = BruteForce(scenario)
    rng = random.Random(seed)
    pool = [oracle.outcomes, oracle.feasible, oracle.allowed or oracle.feasible, oracle.acceptable or oracle.feasible]
    for outcomes in pool:
        start, end = rng.choice(outcomes), rng.choice(outcomes)
        answer = path_between(scenario, terms_of(oracle, start), terms_of(oracle, end))
        every = ways(oracle, start, end)
        ends = crossed(oracle, start) | crossed(oracle, end)
        good = [least(oracle, way) for way in every if set(way) <= set(oracle.acceptable)]
        wide = [least(oracle, way) for way in every if all(o in oracle.crossed and oracle.crossed[o] <= ends for o in way)]
        check(oracle, start, end, answer.path, max(good, default=None))
        check(oracle, start, end, answer.widest, max(wide, default=None))
        assert (answer.obstacle is not None) == (not good)
        assert frozenset(answer.differing) == changed(oracle, start, end)


def check(oracle: BruteForce, start: Outcome, end: Outcome, path: Path | None, expected: Fraction | None) -> None:
    assert (None if path is None else path.least_surplus) == expected
    if path is not None:
        way = [start, *(tuple(step.outcome[i] for i in oracle.issues) for step in path.steps)]
        assert way in ways(oracle, start, end)
        assert least(oracle, way) == path.least_surplus
        steps = [next(iter(changed(oracle, a, b))) for a, b in itertools.pairwise(way)]
        assert [change.issue for change in path.changes] == steps


def test_between_two_counter_offers_of_the_flagship() -> None:
    scenario = lifted(case("scenario"), "ukraine_lifts_donetsk")
    first, second, *_ = (found.point for found in counter_offers(scenario).found)
    answer = path_between(scenario, first.outcome, second.outcome)
    assert answer.path is not None
    assert answer.path.least_surplus >= 0
    assert answer.path.steps[-1] == second
    assert all(min(step.surplus.values()) >= answer.path.least_surplus and not step.red_lines for step in answer.path.steps)


@pytest.mark.parametrize("seed", [*range(0, 80, 2), 100_000_010])  # the last: a chance of one half but for the rounding of float64
def test_a_ratified_path_stays_with_what_the_bodies_pass(seed: int) -> None:
    scenario = ratified_scenario(seed)
    oracle = BruteForce(scenario)
    rng = random.Random(seed)
    passed = {o for o in oracle.acceptable if ratified(scenario, terms_of(oracle, o), 0.5)}
    for pool in (oracle.feasible, sorted(passed) or oracle.feasible):
        start, end = rng.choice(pool), rng.choice(pool)
        answer = path_between(scenario, terms_of(oracle, start), terms_of(oracle, end), ratify=Fraction(1, 2))
        good = [least(oracle, way) for way in ways(oracle, start, end) if set(way) <= passed]
        check(oracle, start, end, answer.path, max(good, default=None))
        free = path_between(scenario, terms_of(oracle, start), terms_of(oracle, end))
        assert answer.widest == free.widest


def test_a_body_can_be_what_is_in_the_way() -> None:
    scenario = lifted(case("scenario"), "ukraine_lifts_donetsk").with_changes(
        {"parties.united_states.ratification.congress.chance": Decimal("0.1")}
    )
    first, second, *_ = (found.point for found in counter_offers(scenario).found)
    assert path_between(scenario, first.outcome, second.outcome).obstacle is None
    obstacle = path_between(scenario, first.outcome, second.outcome, ratify=Fraction(1, 2)).obstacle
    assert obstacle is not None
    assert (obstacle.infeasible, obstacle.red_lines, obstacle.short) == ((), (), ())
    assert obstacle.bodies


@pytest.mark.parametrize("start", ["berlin", "russia_demand"])
def test_why_there_is_none(start: str) -> None:
    scenario = case("scenario")
    answer = path_between(scenario, scenario.offers[start].terms, scenario.offers["e3"].terms)
    assert answer.path is None
    assert answer.obstacle is not None
    assert answer.obstacle.at == "start"
    assert answer.obstacle.red_lines


def many_issues(number: int) -> Scenario:
    issues = {f"i{k}": {"title": f"issue {k}", "options": {"a": "A", "b": "B"}} for k in range(number)}
    party = {"title": "party", "weights": dict.fromkeys(issues, 1), "values": {i: {"a": 0, "b": 100} for i in issues}, "reservation": 0}
    return Scenario.model_validate({"title": "many", "issues": issues, "parties": {"p": party, "q": party}})


def test_the_same_outcome_twice() -> None:
    scenario = many_issues(2)
    answer = path_between(scenario, {"i0": "a", "i1": "b"}, {"i0": "a", "i1": "b"})
    assert answer.path is not None
    assert (len(answer.path.changes), len(answer.path.steps)) == (0, 0)
    assert answer.path.least_surplus == 50


def test_too_many_differing_issues_are_refused() -> None:
    scenario = many_issues(21)
    with pytest.raises(BudgetError, match="differ in 21 issues"):
        path_between(scenario, {f"i{k}": "a" for k in range(21)}, {f"i{k}": "b" for k in range(21)})
    with pytest.raises(UsageError, match="open"):
        path_between(scenario, {}, {})
