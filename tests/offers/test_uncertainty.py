"""Acceptance in draws, regret and what is asked of offers, against brute force on every draw."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from simulator.budget import Budget, Stopped
from simulator.errors import UsageError
from simulator.offers.uncertainty import MOST_WAIVERS, uncertainty_of
from simulator.offers.uncertainty_results import MostLikely
from simulator.scenario.draws import draw
from simulator.scenario.model import Scenario
from simulator.scenario.random import random_scenario
from simulator.solve.existence import wilson
from tests.offers.uncertain import drawn, uncertain_scenario
from tests.oracles.brute_force import BruteForce, Outcome
from tests.oracles.small_scenarios import small_scenario

DRAWS = 12
SEEDS = range(16)


def _offers(scenario: Scenario, seed: int) -> dict[str, Outcome]:
    oracle = BruteForce(scenario)
    chosen = random.Random(seed).sample(oracle.outcomes, min(4, len(oracle.outcomes)))
    return {f"offer {k}": outcome for k, outcome in enumerate(chosen)}


def _terms(scenario: Scenario, offers: dict[str, Outcome]) -> dict[str, dict[str, str]]:
    return {name: dict(zip(scenario.issues, outcome, strict=True)) for name, outcome in offers.items()}


@pytest.mark.parametrize("seed", SEEDS)
def test_acceptance_is_counted_draw_by_draw(seed: int) -> None:
    scenario = uncertain_scenario(seed, most_ranged=8, wide=True)
    offers = _offers(scenario, seed)
    found = uncertainty_of(scenario, _terms(scenario, offers), draws=DRAWS, seed=seed, search=False)
    oracles = drawn(scenario, draw(scenario, DRAWS, seed=seed))
    crossed = BruteForce(scenario).crossed
    assert found.most_likely == ()
    for each, outcome in zip(found.offers, offers.values(), strict=True):
        assert each.by_all.count == sum(outcome in oracle.acceptable for oracle in oracles)
        assert bool(each.infeasible) == (outcome not in crossed)
        for p, party in enumerate(scenario.parties):
            own = any(path.startswith(f"parties.{party}.") for path in each.over_ranges[party].red_lines)
            accepted = sum(oracle.surplus(outcome)[p] >= 0 for oracle in oracles)
            assert each.accepted_by[party].count == (0 if own else accepted)
            if outcome in crossed:
                assert own == any(path.startswith(f"parties.{party}.") for path in crossed[outcome])


@pytest.mark.parametrize("seed", SEEDS)
def test_what_holds_whatever_the_numbers_holds_in_every_draw(seed: int) -> None:
    scenario = uncertain_scenario(seed, most_ranged=8, wide=True)
    found = uncertainty_of(scenario, _terms(scenario, _offers(scenario, seed)), draws=DRAWS, seed=seed, search=False)
    for each in found.offers:
        for party, answer in each.over_ranges.items():
            share = each.accepted_by[party]
            assert (share.interval.low, share.interval.high) == wilson(share.count, DRAWS)
            if answer.answer == "accepts":
                assert share.count == DRAWS
            elif answer.answer == "refuses":
                assert share.count == 0


@pytest.mark.parametrize("seed", SEEDS)
def test_regret_is_what_the_best_of_the_offers_would_have_brought(seed: int) -> None:
    scenario = uncertain_scenario(seed, most_ranged=8, wide=True)
    offers = _offers(scenario, seed)
    found = uncertainty_of(scenario, _terms(scenario, offers), draws=DRAWS, seed=seed, search=False)
    feasible = set(BruteForce(scenario).feasible)
    oracles = drawn(scenario, draw(scenario, DRAWS, seed=seed))
    compared = [outcome for outcome in offers.values() if outcome in feasible]
    for each, outcome in zip(found.offers, offers.values(), strict=True):
        if outcome not in feasible:
            assert each.group_regret is None
            assert not each.regret
            continue
        assert each.group_regret is not None
        group = [max(min(o.surplus(x)) for x in compared) - min(o.surplus(outcome)) for o in oracles]
        assert each.group_regret.largest == pytest.approx(float(max(group)), abs=1e-9)
        assert each.group_regret.mean == pytest.approx(float(sum(group) / DRAWS), abs=1e-9)
        for p, party in enumerate(scenario.parties):
            own = [max(o.surplus(x)[p] for x in compared) - o.surplus(outcome)[p] for o in oracles]
            assert each.regret[party].largest == pytest.approx(float(max(own)), abs=1e-9)
            assert each.regret[party].mean == pytest.approx(float(sum(own) / DRAWS), abs=1e-9)


def test_the_same_seed_gives_the_same_answer() -> None:
    scenario = uncertain_scenario(5, most_ranged=8, wide=True)
    terms = _terms(scenario, _offers(scenario, 5))
    assert uncertainty_of(scenario, terms, draws=DRAWS, seed=3) == uncertainty_of(scenario, terms, draws=DRAWS, seed=3)


def test_where_red_lines_leave_nothing_the_search_is_made_under_each_waiver() -> None:
    scenario = random_scenario(issues=4, parties=2, red_lines=2, clash=True, ranges=True, seed=4)
    found = uncertainty_of(scenario, {}, draws=DRAWS)
    assert found.offers == ()
    assert 1 < len(found.most_likely) <= MOST_WAIVERS
    for most in found.most_likely:
        assert most.settled
        lifted = scenario.with_changes({f"{path}.in_force": False for path in most.waived})
        oracles = drawn(lifted, draw(scenario, DRAWS))
        counts = [sum(outcome in oracle.acceptable for oracle in oracles) for outcome in oracles[0].allowed]
        assert most.share.count == max(counts)


def test_a_budget_used_up_before_all_is_drawn_ends_the_work() -> None:
    scenario = uncertain_scenario(3, most_ranged=8, wide=True)
    with pytest.raises(Stopped):
        uncertainty_of(scenario, {}, draws=DRAWS, budget=Budget(0, 64))


def test_a_search_that_lacks_memory_says_so() -> None:
    answers: list[MostLikely] = []
    for seed in range(12):
        scenario = uncertain_scenario(seed, most_ranged=8, wide=True)
        answers += uncertainty_of(scenario, {}, draws=DRAWS, budget=Budget(60, 0)).most_likely
    unsettled = [most for most in answers if not most.settled]
    assert unsettled
    assert all(most.stopped == "memory limit" and most.bound == DRAWS for most in unsettled)


def test_bodies_are_asked_where_ratification_is_required() -> None:
    scenario = uncertain_scenario(8, most_ranged=6)
    party = next(iter(scenario.parties))
    body = {"title": "House", "chance": {"base": 0.5, "range": [0.2, 0.8]}}
    terms = _terms(scenario, {"o": BruteForce(scenario).feasible[0]})
    with_body = scenario.with_changes({f"parties.{party}.ratification": {"house": body}})
    path = f"parties.{party}.ratification.house.chance"
    found = uncertainty_of(with_body, terms, draws=DRAWS, ratify=Fraction(1, 2), search=False)
    sample = draw(with_body, DRAWS, bodies=True)
    passing = [sample.numbers(k)[path] >= Fraction(1, 2) for k in range(DRAWS)]
    accepted = [tuple(terms["o"].values()) in oracle.acceptable for oracle in drawn(with_body, sample)]
    passed = found.offers[0].passed
    assert passed is not None
    assert passed.count == sum(a and b for a, b in zip(passing, accepted, strict=True))
    assert 0 < sum(passing) < DRAWS


@pytest.mark.parametrize(
    ("terms", "message"),
    [({}, "name an option for every issue"), ({"nothing": "x"}, "nothing")],
)
def test_offers_must_be_full_and_of_the_scenario(terms: dict[str, str], message: str) -> None:
    scenario = uncertain_scenario(3)
    with pytest.raises(UsageError, match=message):
        uncertainty_of(scenario, {"o": terms}, draws=DRAWS)


def test_a_scenario_without_ranges_is_refused() -> None:
    with pytest.raises(UsageError, match="has a range"):
        uncertainty_of(small_scenario(2), {})


def test_a_chance_out_of_range_is_refused() -> None:
    with pytest.raises(UsageError, match="above 0"):
        uncertainty_of(uncertain_scenario(3), {}, ratify=Fraction(3, 2))
