"""What every test of offers is held to: units and names change nothing, an open offer is judged by its completion. Ours are held to
their definitions, over all outcomes looked at one by one."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import cache

import pytest
from rich.console import Console

from simulator import Scenario, evaluate_offers, load
from simulator.offers.offer_test import OFFER_TESTS, OfferTest
from simulator.offers.results import Comparison, NamedOffer, OfferMark
from simulator.report.compare.standing import tests_parts as parts_of_tests
from simulator.report.layout import print_part
from simulator.scenario.reading import loads
from tests.offers.starts import crossed, terms_of
from tests.oracles.brute_force import BruteForce, Outcome
from tests.oracles.small_scenarios import small_scenario
from tests.oracles.units import in_units

SEEDS = range(16)
Marks = Mapping[str, Mapping[str, OfferMark]]


def outcomes_of(oracle: BruteForce, seed: int) -> list[Outcome]:
    return random.Random(seed).sample(oracle.outcomes, min(4, len(oracle.outcomes)))


@cache
def of_seed(seed: int) -> tuple[Scenario, BruteForce, list[Outcome], Marks]:
    """A scenario, some outcomes, and what the tests say of them."""
    scenario = small_scenario(seed)
    oracle = BruteForce(scenario)
    outcomes = outcomes_of(oracle, seed)
    return scenario, oracle, outcomes, compared(scenario, oracle, outcomes).marks


@cache
def changed(seed: int) -> tuple[Marks, Marks]:
    """What they say with all points halved, and with the parties in reverse order."""
    scenario, oracle, outcomes, _ = of_seed(seed)
    halved = loads(in_units(scenario, Decimal("0.5")), "halved.yaml")
    turned = scenario.model_copy(update={"parties": dict(reversed(scenario.parties.items()))})
    return compared(halved, oracle, outcomes).marks, compared(turned, oracle, outcomes).marks


def compared(scenario: Scenario, oracle: BruteForce, outcomes: list[Outcome]) -> Comparison:
    return evaluate_offers(scenario, [NamedOffer(str(k), str(k), terms_of(oracle, o), "inline") for k, o in enumerate(outcomes)])


def by_definition(name: str, oracle: BruteForce, outcomes: list[Outcome], k: int) -> bool | None:
    here, n = outcomes[k], len(oracle.parties)
    own = oracle.utilities[here]

    def better(other: Outcome) -> bool:
        return oracle.utilities[other] != own and all(u >= v for u, v in zip(oracle.utilities[other], own, strict=True))

    match name:
        case "feasible":
            return here in oracle.feasible
        case "red_lines":
            return not crossed(oracle, here)
        case "individually_rational":
            return min(oracle.surplus(here)) >= 0
        case "ratified":
            return None
        case "efficient":
            if here not in oracle.feasible:
                return None
            return not any(better(other) for other in oracle.feasible if oracle.crossed[other] <= oracle.crossed[here])
        case "undominated":
            return not any(better(other) for other in outcomes)
        case "fair_share":
            allowed = [other for other in oracle.feasible if not oracle.crossed[other]]
            if not allowed:
                return None
            most = [max(oracle.surplus(other)[p] for other in allowed) for p in range(n)]
            return all(gain >= Fraction(best, n) for gain, best in zip(oracle.surplus(here), most, strict=True))
    raise AssertionError(f"no definition of {name} here")


@pytest.mark.parametrize("test", OFFER_TESTS.ours(), ids=lambda test: test.name)
def test_it_is_what_its_definition_says(test: OfferTest) -> None:
    said: set[bool | None] = set()
    for seed in SEEDS:
        _, oracle, outcomes, marks = of_seed(seed)
        for k in range(len(outcomes)):
            mark = marks[str(k)][test.name]
            assert mark.passes == by_definition(test.name, oracle, outcomes, k)
            assert bool(mark.failing) == (mark.passes is False)
            said.add(mark.passes)
    assert {True, False} <= said or test.name == "ratified"


@pytest.mark.parametrize("test", OFFER_TESTS.known(), ids=lambda test: test.name)
def test_units_of_points_and_the_order_of_parties_change_nothing(test: OfferTest) -> None:
    for seed in SEEDS:
        for other in changed(seed):
            for name, mark in other.items():
                same = of_seed(seed)[-1][name][test.name]
                assert (mark[test.name].passes, set(mark[test.name].failing)) == (same.passes, set(same.failing))


def test_bodies_are_asked_with_a_chance_alone() -> None:
    scenario = load("berlin-2025")
    offer = NamedOffer("berlin", "berlin", scenario.offers["berlin"].terms, "scenario")
    asked, bare = (evaluate_offers(scenario, [offer], ratify=ratify).marks["berlin"]["ratified"] for ratify in (Fraction(1, 2), None))
    assert bare == OfferMark(None)
    assert asked.passes is False
    assert all(".ratification." in path for path in asked.failing)


def test_an_open_offer_is_judged_by_its_completion_and_one_without_any_not_at_all() -> None:
    scenario = load("sale")
    open_ = evaluate_offers(scenario, [NamedOffer("open", "open", {}, "inline")])
    (offer,) = open_.offers
    assert offer.point is not None
    whole = evaluate_offers(scenario, [NamedOffer("open", "open", offer.point.outcome, "inline")])
    assert open_.marks == whole.marks
    none = evaluate_offers(load("berlin-2025"), [NamedOffer("open", "open", {}, "inline")])
    assert {mark.passes for mark in none.marks["open"].values()} == {None}
    assert parts_of_tests(none, {"open": "open"}) == []


def test_a_test_added_is_in_every_answer() -> None:
    kept = dict(OFFER_TESTS._found)
    first = OFFER_TESTS.ours()[0]
    OFFER_TESTS.add(
        replace(first, name="never", title="Never", lists="parties", judge=lambda judged: OfferMark(False, tuple(judged.reservation)))
    )
    try:
        scenario = load("sale")
        comparison = evaluate_offers(scenario, [NamedOffer("open", "open", {}, "inline")])
        assert comparison.marks["open"]["never"] == OfferMark(False, tuple(scenario.parties))
        assert list(comparison.columns()["passes.never"]) == [False]
        console = Console(width=200)
        with console.capture() as printed:
            for part in parts_of_tests(comparison, {"open": "open"}):
                print_part(console, part)
        assert f"no ({len(scenario.parties)})" in printed.get()
    finally:
        OFFER_TESTS._found.clear()
        OFFER_TESTS._found.update(kept)
