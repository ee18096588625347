"""An offer of the file that all accept decides the verdict, wherever in the work the time ends."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from benchmarks.hard_shapes import Shape, scenario_of
from simulator import budget
from simulator.budget import Budget
from simulator.offers.comparing import compare_offers
from simulator.offers.results import NamedOffer
from simulator.payoffs.compiling import compile_payoffs
from simulator.scenario.model import Scenario
from simulator.solve.game import Game
from simulator.solve.on_the_table import accepted_offers
from simulator.solve.solving import solve, unsolved
from simulator.solve.why.answering import answer as explain
from tests.cli.running import zopa
from tests.cli.test_limits import Time
from tests.offers.starts import SEEDS, terms_of
from tests.oracles.brute_force import BruteForce
from tests.oracles.ratifying import ratified, ratified_scenario
from tests.oracles.small_scenarios import small_scenario

LOOKS = (1, 2, 5, 20, 60, 200)
MOST = 40
"""Outcomes of a scenario that are put on its table."""


def with_offers(scenario: Scenario, oracle: BruteForce) -> Scenario:
    """The scenario with many of its outcomes as full offers, and one that leaves all issues but the first open."""
    outcomes = oracle.outcomes[:: max(1, len(oracle.outcomes) // MOST)]
    offers: dict[str, Any] = {f"o{k}": {"title": f"O{k}", "terms": terms_of(oracle, outcome)} for k, outcome in enumerate(outcomes)}
    first = next(iter(scenario.issues))
    offers["open"] = {"title": "Open", "terms": {first: scenario.issues[first].choices[0]}}
    offers["gone"] = {"title": "Gone", "terms": offers["o0"]["terms"], "in_force": False}
    return Scenario.model_validate({**scenario.model_dump(by_alias=True, exclude_unset=True), "offers": offers})


@pytest.mark.parametrize("seed", SEEDS)
def test_the_offers_named_are_those_that_brute_force_finds_acceptable(seed: int) -> None:
    plain = small_scenario(seed)
    oracle = BruteForce(plain)
    scenario = with_offers(plain, oracle)
    acceptable = set(oracle.acceptable)
    wanted = [
        name
        for name, offer in scenario.offers.items()
        if offer.in_force and len(offer.terms) == len(scenario.issues) and tuple(offer.terms[i] for i in oracle.issues) in acceptable
    ]
    result = solve(scenario)
    assert list(result.accepted_offers) == wanted
    assert not wanted or result.verdict == "agreement"


@pytest.mark.parametrize("seed", range(12))
def test_under_ratification_the_bodies_pass_them_too(seed: int) -> None:
    plain, chance = ratified_scenario(seed), Fraction(1, 2)
    oracle = BruteForce(plain)
    scenario = with_offers(plain, oracle)
    named = accepted_offers(scenario, Game(compile_payoffs(scenario, ratify=chance)))
    full = {name: offer for name, offer in scenario.offers.items() if offer.in_force and len(offer.terms) == len(scenario.issues)}
    signed = {name for name, offer in full.items() if tuple(offer.terms[i] for i in oracle.issues) in set(oracle.acceptable)}
    assert list(named) == [name for name in full if name in signed and ratified(scenario, dict(full[name].terms), float(chance))]


@pytest.fixture(scope="module")
def hard() -> dict[str, Any]:
    """Many interactions, and an offer that all accept."""
    data = scenario_of(Shape(3, 12, 4, interactions=30, red_lines=3))
    scenario = Scenario.model_validate(data)
    best = solve(scenario, solutions=("egalitarian",), frontier=None, count=False).solutions["egalitarian"]
    return {**data, "offers": {"good": {"title": "Good", "terms": dict(best.outcome)}}}


@pytest.mark.parametrize("looks", LOOKS)
def test_wherever_the_time_ends_it_decides(hard: dict[str, Any], looks: int, monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = Scenario.model_validate(hard)
    for answer in (solve, explain):
        monkeypatch.setattr(budget, "clock", Time(looks))
        assert answer(scenario).verdict == "agreement"


@pytest.mark.parametrize("looks", LOOKS)
def test_an_offer_that_is_compared_decides_as_well(hard: dict[str, Any], looks: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """It has its whole worth and everybody's answer, whatever else was not reached, though the file does not hold it."""
    scenario = Scenario.model_validate({**hard, "offers": {}})
    offer = NamedOffer("good", "Good", hard["offers"]["good"]["terms"], "inline")
    monkeypatch.setattr(budget, "clock", Time(looks))
    with Budget(60, 1024) as within:
        report = compare_offers(scenario, [offer], improve=True, counter=True, draws=5, budget=within)
    (found,) = report.comparison.offers
    assert found.agreed
    assert found.point is not None
    assert found.point.surplus == {party: scenario.surplus(offer.terms)[party] for party in scenario.parties}
    assert report.result.verdict == "agreement"
    assert report.result.zone.empty is False


@pytest.mark.parametrize("looks", LOOKS)
def test_an_open_offer_under_a_limit_is_said_to_be_unsettled(hard: dict[str, Any], looks: int, monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = Scenario.model_validate(hard)
    first = next(iter(scenario.issues))
    open_ = NamedOffer("open", "Open", {first: scenario.issues[first].choices[0]}, "inline")
    monkeypatch.setattr(budget, "clock", Time(looks))
    with Budget(60, 1024) as within:
        (found,) = compare_offers(scenario, [open_], budget=within).comparison.offers
    assert found.completions is not None
    assert found.agreed or not found.completions.settled or found.completions.agreement is None


@pytest.mark.parametrize("looks", [30, 100, 400])
def test_no_page_of_the_report_says_undecided(hard: dict[str, Any], looks: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "hard.json").write_text(json.dumps(hard))
    monkeypatch.setattr(budget, "clock", Time(looks))
    said = zopa("report", "hard.json", "--format", "md", cwd=tmp_path).stdout
    assert "Undecided" not in said
    assert "before anything was proved" in said or "the offer “Good” is one" in said


def test_without_such_an_offer_it_stays_open(hard: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """What the other tests lean on: the clock of the test ends the work before anything is found."""
    scenario = Scenario.model_validate({**hard, "offers": {}})
    assert unsolved(scenario, Game(compile_payoffs(scenario)), "time limit").verdict == "undecided"
    monkeypatch.setattr(budget, "clock", Time(2))
    assert solve(scenario).verdict == "undecided"
