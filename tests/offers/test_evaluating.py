"""What is said of each offer, full or partial, against all outcomes looked at one by one."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import timedelta
from fractions import Fraction

import pytest

from simulator import solve
from simulator.budget import Budget
from simulator.offers.evaluating import evaluate_offers
from simulator.offers.reading import inline_offer, read_offers
from simulator.offers.results import EvaluatedOffer, NamedOffer
from simulator.scenario.model import Scenario
from tests.e2e.flagship import lifted
from tests.offers.starts import SEEDS, crossed, starts, terms_of
from tests.oracles.berlin import RUSSIA_LINE, case
from tests.oracles.brute_force import BruteForce, Outcome
from tests.oracles.ratifying import ratified, ratified_scenario
from tests.oracles.small_scenarios import small_scenario


def offer_of(terms: Mapping[str, str], name: str = "o") -> NamedOffer:
    return NamedOffer(name, name, terms, "inline")


def evaluated(scenario: Scenario, terms: Mapping[str, str]) -> EvaluatedOffer:
    return evaluate_offers(scenario, [offer_of(terms)]).offers[0]


@pytest.mark.parametrize("seed", SEEDS)
def test_full_offers(seed: int) -> None:
    for scenario, oracle, outcome in starts(seed):
        found = evaluated(scenario, terms_of(oracle, outcome))
        assert found.point is not None
        assert tuple(found.point.utilities.values()) == oracle.utilities[outcome]
        assert set(found.point.red_lines) == crossed(oracle, outcome)
        assert bool(found.infeasible) == (outcome not in oracle.feasible)
        assert found.agreed == (outcome in oracle.acceptable)
        assert found.completions is None
        for (name, answer), surplus in zip(found.answers.items(), oracle.surplus(outcome), strict=True):
            assert (answer.surplus, answer.shortfall) == (surplus, max(Fraction(0), -surplus))
            assert set(answer.red_lines) == {path for path in crossed(oracle, outcome) if path.startswith(f"parties.{name}.")}
        if outcome in oracle.feasible:
            check_distance(oracle, outcome, found)


def check_distance(oracle: BruteForce, outcome: Outcome, found: EvaluatedOffer) -> None:
    """Against the definition: all outcomes that cross no further red line and take nothing from anybody."""
    assert found.distance is not None
    own = oracle.utilities[outcome]
    open_ = [o for o in oracle.feasible if oracle.crossed[o] <= oracle.crossed[outcome]]
    best, worst = oracle.extremes(open_) or ((), ())
    spans = [b - w for b, w in zip(best, worst, strict=True)]

    def summed(o: Outcome) -> Fraction:
        return sum(((u - v) / span for u, v, span in zip(oracle.utilities[o], own, spans, strict=True) if span), Fraction(0))

    better = [o for o in open_ if all(u >= v for u, v in zip(oracle.utilities[o], own, strict=True))]
    most = max(map(summed, better))
    with_range = sum(span > 0 for span in spans)
    assert found.distance.efficiency == (1 - most / with_range if with_range else 1)
    assert found.distance.efficient == (most == 0)
    if found.distance.dominating is not None:
        dominating = tuple(found.distance.dominating.outcome[i] for i in oracle.issues)
        assert dominating in better
        assert summed(dominating) == most
        assert tuple(found.distance.gains.values()) == tuple(u - v for u, v in zip(oracle.utilities[dominating], own, strict=True))


@pytest.mark.parametrize("seed", SEEDS)
def test_partial_offers(seed: int) -> None:
    scenario = small_scenario(seed)
    oracle = BruteForce(scenario)
    rng = random.Random(seed)
    kept = rng.sample(oracle.issues, rng.randrange(len(oracle.issues)))
    terms = {i: rng.choice(scenario.issues[i].choices) for i in oracle.issues if i in kept}
    found = evaluated(scenario, terms)
    box = [o for o in oracle.outcomes if all(terms_of(oracle, o)[i] == option for i, option in terms.items())]
    feasible = [o for o in box if o in oracle.crossed]
    acceptable = [o for o in box if o in oracle.acceptable]
    assert found.completions is not None
    assert found.completions.open_issues == tuple(i for i in oracle.issues if i not in terms)
    assert found.completions.feasible == len(feasible)
    assert found.completions.allowed == sum(not oracle.crossed[o] for o in feasible)
    for p, name in enumerate(oracle.parties):
        if feasible:
            assert found.completions.best[name].utilities[name] == max(oracle.utilities[o][p] for o in feasible)
            assert found.completions.worst[name].utilities[name] == min(oracle.utilities[o][p] for o in feasible)
    assert (found.completions.agreement is None) == (not acceptable)
    assert found.point == found.completions.agreement
    assert found.agreed == bool(acceptable)
    if found.point is not None:
        assert tuple(found.point.outcome[i] for i in oracle.issues) in oracle.leximin(acceptable)
    else:
        by_all = [crossed(oracle, o) for o in feasible or box]
        assert set(found.crossed) == frozenset.intersection(*by_all)
    assert bool(found.infeasible) == (not feasible)


@pytest.mark.parametrize("seed", range(16))
def test_closeness_and_dominance(seed: int) -> None:
    scenario = small_scenario(seed)
    oracle = BruteForce(scenario)
    outcomes = random.Random(seed).sample(oracle.outcomes, min(4, len(oracle.outcomes)))
    comparison = evaluate_offers(scenario, [offer_of(terms_of(oracle, o), str(k)) for k, o in enumerate(outcomes)])
    expected = set()
    for a, first in enumerate(outcomes):
        for b, second in enumerate(outcomes):
            u, v = oracle.utilities[first], oracle.utilities[second]
            if u != v and all(x >= y for x, y in zip(u, v, strict=True)):
                expected.add((str(a), str(b)))
    assert set(comparison.dominance) == expected
    assert tuple(comparison.reservation.values()) == oracle.reservation
    assert bool(comparison.solutions) == bool(oracle.acceptable)
    for outcome, offer in zip(outcomes, comparison.offers, strict=True):
        assert [each.solution for each in offer.closeness] == list(comparison.solutions)
        for each in offer.closeness:
            tied = oracle.solutions[each.solution].outcomes
            assert len(each.same) == max(sum(x == y for x, y in zip(outcome, o, strict=True)) for o in tied)
            assert each.share == Fraction(len(each.same), len(oracle.issues))
            assert any(
                tuple(each.difference.values()) == tuple(x - y for x, y in zip(oracle.utilities[outcome], oracle.utilities[o], strict=True))
                for o in tied
            )


def test_the_offers_of_the_flagship() -> None:
    scenario = case("scenario")
    found = {each.offer.name: each for each in evaluate_offers(scenario, read_offers(scenario)).offers}
    assert not any(each.agreed for each in found.values())
    russia = found["berlin"].answers["russia"]
    assert RUSSIA_LINE in russia.red_lines
    assert russia.shortfall > 0
    assert found["berlin"].distance is not None
    assert found["berlin"].distance.efficient
    assert found["plan28_assurances"].distance is not None
    assert not found["plan28_assurances"].distance.efficient


def test_a_solution_is_as_close_as_can_be_to_itself() -> None:
    scenario = lifted(case("scenario"), "ukraine_lifts_donetsk")
    result = solve(scenario, solutions=["nash"])
    assert result.nash is not None
    (offer,) = evaluate_offers(scenario, [offer_of(result.nash.outcome)], result=result).offers
    assert offer.agreed
    assert offer.closeness[0].share == 1
    assert set(offer.closeness[0].difference.values()) == {0}


def test_dates_after_the_scenarios_own_are_flagged() -> None:
    scenario = case("scenario")
    assert scenario.as_of is not None
    day, terms = scenario.as_of, scenario.offers["berlin"].terms
    offers = [
        NamedOffer("before", "", terms, "inline", date=day),
        NamedOffer("after", "", terms, "inline", date=day + timedelta(days=1)),
        NamedOffer("later", "", terms, "inline", later_source=True),
    ]
    assert [each.after_as_of for each in evaluate_offers(scenario, offers).offers] == [False, True, True]


def test_why_an_offer_is_impossible() -> None:
    issues = {
        "x": {"title": "X", "options": {"a": "A", "b": {"title": "B", "in_force": False}}},
        "y": {"title": "Y", "options": {"c": "C", "d": "D"}},
    }
    party = {"title": "P", "weights": {"x": 1, "y": 0}, "values": {"x": {"a": 0, "b": 100}}, "reservation": 0}
    never = {"title": "together", "never": {"x": "a", "y": "d"}}
    scenario = Scenario.model_validate({"title": "t", "issues": issues, "parties": {"p": party}, "constraints": {"both": never}})
    assert evaluated(scenario, {"x": "b", "y": "c"}).infeasible == ("issues.x.options.b",)
    assert evaluated(scenario, {"x": "a", "y": "d"}).infeasible == ("constraints.both",)
    assert evaluated(scenario, {"y": "d"}).infeasible == ("constraints.both", "issues.x.options.b")
    assert evaluated(scenario, {"x": "a"}).infeasible == ()


@pytest.mark.parametrize("seed", range(12))
def test_ratifying_bodies_that_refuse(seed: int) -> None:
    scenario, chance = ratified_scenario(seed), Fraction(1, 2)
    oracle = BruteForce(scenario)
    offers = [offer_of(terms_of(oracle, o), str(k)) for k, o in enumerate(oracle.outcomes[::5])]
    agreed = {each.offer.name for each in evaluate_offers(scenario, offers, ratify=chance).offers if each.agreed}
    signed = {each.offer.name for each in evaluate_offers(scenario, offers).offers if each.agreed}
    assert agreed == {name for name in signed if ratified(scenario, dict(offers[int(name)].terms), float(chance))}


def test_what_a_budget_left_open_is_said() -> None:
    scenario = lifted(case("scenario"), "russia_lifts_donetsk")
    comparison = evaluate_offers(scenario, [inline_offer(scenario, "donetsk=kept")], budget=Budget(-1, 10))
    (offer,) = comparison.offers
    assert offer.completions is not None
    assert not offer.completions.settled
    assert any("not settled" in note for note in comparison.notes)
