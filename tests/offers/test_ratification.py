"""Chances at home, joint chances, what becomes of a deal that is refused, win-sets."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from simulator import Scenario, solve
from simulator.budget import Budget
from simulator.offers.ratification import (
    HomeEffect,
    chance_to_pass,
    home_effects,
    is_needed,
    joint_chance,
    over_refusal,
    ratification_of,
    win_sets,
)
from simulator.payoffs.compiling import compile_payoffs
from simulator.payoffs.ratification import bodies_in_force
from simulator.payoffs.ratifying_rules.curves import chance_above
from simulator.payoffs.ratifying_rules.segments import segments_share
from simulator.solve import no_deal
from simulator.solve.checker import verify_agreement
from simulator.solve.checker.definitions import evaluate
from simulator.solve.checker.ratification import TOLERANCE
from simulator.solve.exact.elimination import FrontierOutgrownError
from simulator.solve.game import Game
from simulator.solve.no_deal import nearest_outcome
from simulator.solve.solution import SOLUTIONS
from tests.e2e.flagship import lifted
from tests.oracles.berlin import case
from tests.oracles.brute_force import BruteForce
from tests.oracles.ratifying import chance, outcomes, ratified, ratified_scenario


@pytest.mark.parametrize("seed", range(24))
def test_chances_are_those_of_the_definitions(seed: int) -> None:
    scenario = ratified_scenario(seed)
    for outcome in outcomes(scenario)[::7]:
        for party, _, body in bodies_in_force(scenario):
            assert chance_to_pass(scenario, party, body, outcome) == pytest.approx(chance(scenario, party, body, outcome), abs=1e-12)


@pytest.mark.parametrize(("share", "threshold", "sd"), [(0.5, 0.5, 0.05), (0.56, 0.5, 0.05), (0.42, 0.6, 0.09), (0.99, 0.5, 0.03)])
def test_normal_error(share: float, threshold: float, sd: float) -> None:
    assert chance_above(share, threshold, sd) == pytest.approx(float(norm.sf(threshold, loc=share, scale=sd)), abs=1e-15)


def test_a_vote_without_error_passes_strictly_above_the_threshold() -> None:
    assert (chance_above(0.5, 0.5, 0), chance_above(0.500001, 0.5, 0)) == (0.0, 1.0)


@given(st.lists(st.one_of(st.floats(0, 1), st.floats(1 - 1e-9, 1), st.just(1.0)), max_size=6))
def test_frechet_bounds_hold_the_product(chances: list[float]) -> None:
    joint = joint_chance(chances)
    assert 0 <= joint.low <= joint.independent <= joint.high <= 1
    exact = [Fraction(chance) for chance in chances]
    assert joint.low == float(max(Fraction(0), sum(exact) - (len(exact) - 1)))
    assert joint.independent == pytest.approx(float(prod(exact)), rel=1e-15, abs=1e-300)


def small(body: Mapping[str, object], **more: object) -> Scenario:
    values = {"price": {"low": 0, "high": 100}, "date": {"now": 100, "later": 0}}
    seller = {"title": "Seller", "weights": {"price": 60, "date": 40}, "values": values, "reservation": 30, "ratification": {"home": body}}
    buyer_values = {"price": {"low": 100, "high": 0}, "date": {"now": 40, "later": 0}}
    buyer = {"title": "Buyer", "weights": {"price": 50, "date": 50}, "values": buyer_values, "reservation": 10}
    issues = {
        "price": {"title": "Price", "options": {"low": "low", "high": "high"}},
        "date": {"title": "Date", "options": {"now": "now", "later": "later"}},
    }
    return Scenario.model_validate({"title": "Sale", "issues": issues, "parties": {"seller": {**seller, **more}, "buyer": buyer}})


def test_segments_weigh_by_turnout() -> None:
    part = {"weights": {"price": 1, "date": 0}, "values": {"price": {"low": 0, "high": 100}}, "reservation": 50}
    other = {**part, "values": {"price": {"low": 100, "high": 0}}}
    body = {"title": "Vote", "segments": {"a": {"share": 0.6, "turnout": 0.5, **part}, "b": {"share": 0.4, "turnout": 1, **other}}}
    scenario = small(body)
    vote = scenario.parties["seller"].ratification["home"]
    assert segments_share(vote, ["a"]) == Fraction(3, 7)
    assert ratification_of(scenario, {"price": "high", "date": "now"}).joint.independent == 0.0
    assert ratification_of(scenario, {"price": "low", "date": "now"}).joint.independent == 1.0


def test_expected_utility_over_refusal() -> None:
    falls = small({"title": "Home", "chance": 0.75})
    found = over_refusal(falls, {"price": "high", "date": "now"})
    assert found.expected == pytest.approx({"seller": 0.75 * 100 + 0.25 * 30, "buyer": 0.75 * 20 + 0.25 * 10})
    assert [case.outcome for case in found.cases] == [{"price": "high", "date": "now"}, None]
    changed = small({"title": "Home", "chance": 0.75, "if_refused": {"price": "low"}})
    assert over_refusal(changed, {"price": "high", "date": "now"}).expected["buyer"] == pytest.approx(0.75 * 20 + 0.25 * 70)


def test_a_body_at_home_may_strengthen_the_party_at_the_table() -> None:
    effects = home_effects(small({"title": "Home", "members": {"all": {"least": 50}}}, reservation=20), Fraction(1, 2), ["nash"])
    (effect,) = effects
    assert [effect.without, effect.required, effect.gain] == [Fraction(40), Fraction(100), Fraction(60)]


@pytest.mark.parametrize("seed", range(24))
def test_win_sets_are_counted_exactly(seed: int) -> None:
    scenario = ratified_scenario(seed)
    allowed = set(map(tuple, BruteForce(scenario).allowed))
    for found in win_sets(scenario, Fraction(1, 2)):
        name, body = next((party, body) for party, path, body in bodies_in_force(scenario) if path == found.path)
        passed = [o for o in outcomes(scenario) if tuple(o.values()) in allowed and chance(scenario, name, body, o) >= 0.5]
        assert (found.count, found.allowed) == (len(passed), len(allowed))


@pytest.mark.parametrize("engine", ["elimination", "enumeration", "mixed-integer"])
@pytest.mark.parametrize("seed", range(20))
def test_solve_chooses_among_what_is_signed_and_ratified(seed: int, engine: str) -> None:
    scenario = ratified_scenario(seed)
    expected = [o for o in outcomes(scenario) if not verify_agreement(scenario, o) and ratified(scenario, o, 0.5)]
    result = solve(scenario, ratify=Fraction(1, 2), engine=engine, solutions=["nash", "leximin"])
    assert (result.verdict == "agreement") == bool(expected)
    assert result.zone.count == len(expected)
    for solution in result.solutions.values():
        assert not verify_agreement(scenario, solution.outcome, Fraction(1, 2))
        assert dict(solution.outcome) in expected


@pytest.mark.parametrize("seed", range(24))
def test_the_checker_agrees_with_brute_force(seed: int) -> None:
    scenario = ratified_scenario(seed)
    for outcome in outcomes(scenario)[::3]:
        accepted, signed = not verify_agreement(scenario, outcome, Fraction(1, 2)), not verify_agreement(scenario, outcome)
        assert accepted >= (signed and ratified(scenario, outcome, 0.5))
        assert accepted <= (signed and ratified(scenario, outcome, 0.5 - TOLERANCE))


@pytest.mark.parametrize("seed", range(15))
def test_engines_agree_on_every_solution_with_ratification(seed: int) -> None:
    scenario = ratified_scenario(seed + 200)
    by_engine = [solve(scenario, ratify=Fraction(1, 2), engine=engine) for engine in ("elimination", "enumeration")]
    for name in SOLUTIONS.our_names():
        first, second = (r.solutions.get(name) for r in by_engine)
        assert (first is None) == (second is None)
        if first is not None and second is not None:
            assert (first.value, first.tied, first.outcome) == (second.value, second.tied, second.outcome)


def test_required_at_home_on_the_flagship() -> None:
    scenario = lifted(case("scenario"), "ukraine_lifts_donetsk")
    result = solve(scenario, ratify=Fraction(1, 2), solutions=["leximin"])
    assert result.ratification is not None
    assert (result.ratification.signed_count, result.zone.count) == (9473, 3617)
    sure = solve(scenario, ratify=Fraction(1))
    assert (sure.verdict, sure.zone.count) == ("no agreement", 0)
    assert sure.no_deal is not None
    assert "No outcome within the red lines, whether the parties would sign it or not, is passed" in sure.no_deal.reason


@pytest.mark.parametrize(("variant", "margin"), [("ukraine_lifts_donetsk", "1.921"), ("russia_lifts_donetsk", "3.1545")])
def test_an_even_vote_with_a_midpoint_of_63_on_the_flagship(variant: str, margin: str) -> None:
    """The study counts Ukraine's surplus from 63 where a vote is needed; the same outcomes pass as with the vote as a condition."""
    scenario = lifted(case("scenario"), variant)
    referendum = scenario.parties["ukraine"].ratification["referendum"]
    at = "parties.ukraine.ratification.referendum"
    changes: dict[str, object] = {f"{at}.curves.{name}.midpoint": 63 for name in referendum.curves or {}}
    changes |= {f"{path}.in_force": False for _, path, _ in bodies_in_force(scenario) if path != at}
    scenario = scenario.with_changes(changes)
    result = solve(scenario, ratify=Fraction(1, 2), solutions=["leximin"])
    assert result.frontier is not None
    margins = []
    for outcome in result.frontier.outcomes:
        found = evaluate(scenario, outcome)
        voted = found.utilities["ukraine"] - 63 if is_needed(scenario, referendum, outcome) else found.surplus["ukraine"]
        margins.append(min(voted, *found.surplus.values()))
    assert max(margins) == Fraction(margin)


def test_where_nothing_is_signed_the_reason_and_the_proof_stay() -> None:
    result = solve(case("scenario"), ratify=Fraction(1, 2))
    assert result.verdict == "no agreement"
    assert result.no_deal is not None
    assert result.no_deal.certificate is not None
    assert set(result.no_deal.clash) == {"parties.ukraine.red_lines.no_handover", "parties.russia.red_lines.whole_donbas"}


def test_the_nearest_outcome_is_one_that_the_bodies_pass() -> None:
    seen = 0
    for seed in range(120):
        scenario = ratified_scenario(seed)
        result = solve(scenario, ratify=Fraction(7, 10), solutions=["leximin"])
        if result.no_deal is None or result.ratification is None or result.ratification.signed == "no agreement":
            continue
        found = BruteForce(scenario)
        passed = [o for o in found.allowed if ratified(scenario, dict(zip(scenario.issues, o, strict=True)), 0.7)]
        nearest = result.no_deal.nearest
        assert (nearest is None) == (not passed)
        if nearest is not None:
            seen += 1
            assert tuple(nearest.point.outcome.values()) in passed
            assert nearest.least_surplus == max(min(found.surplus(o)) for o in passed) < 0
    assert seen > 3


@pytest.mark.parametrize("seed", range(12))
def test_the_nearest_outcome_of_the_mixed_integer_engine_is_one_that_the_bodies_pass(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    game = Game(compile_payoffs(ratified_scenario(seed), ratify=Fraction(1, 2)))
    if game.allowed.empty:
        return
    budget = Budget(60.0, 256)
    exact = nearest_outcome(game, (), budget)

    def outgrown(*_: object) -> None:
        raise FrontierOutgrownError("too many")

    monkeypatch.setattr(no_deal, "largest_least_surplus", outgrown)
    found = nearest_outcome(game, (), budget)
    assert (found is None) == (exact is None)
    if found is not None and exact is not None:
        assert found.least_surplus == exact.least_surplus


def test_there_is_no_gain_where_either_agreement_is_missing() -> None:
    points = Fraction(40), Fraction(43)
    assert HomeEffect("a", "nash", *points).gain == 3
    assert HomeEffect("a", "nash", None, points[1]).gain is None
    assert HomeEffect("a", "nash", points[0], None).gain is None
