"""Ratifying bodies as conditions of the game, against brute force."""

from __future__ import annotations

from fractions import Fraction

import pytest

from simulator.errors import UsageError
from simulator.payoffs.compiling import compile_payoffs
from simulator.payoffs.model import is_banned, totals
from simulator.payoffs.ratification import asked_bodies
from simulator.payoffs.ratifying_rules.curves import least_utility
from simulator.payoffs.votes import is_reached
from simulator.scenario.building import checked
from simulator.scenario.model import Scenario
from simulator.scenario.ratification import RatifyingBody
from simulator.solve.exact.counting import count_acceptable
from simulator.solve.exact.elimination import pareto_set
from simulator.solve.exact.enumeration import enumerate_outcomes
from simulator.solve.game import Game
from tests.oracles.ratifying import outcomes, ratified, ratified_scenario

CHANCES = (Fraction(1, 2), Fraction(7, 10), Fraction(1))


@pytest.mark.parametrize("seed", range(36))
def test_required_bodies_agree_with_brute_force(seed: int) -> None:
    scenario = ratified_scenario(seed)
    wanted = CHANCES[seed % 3]
    bare, game = compile_payoffs(scenario), Game(compile_payoffs(scenario, ratify=wanted))
    payoffs = game.payoffs
    expected = 0
    for outcome in outcomes(scenario):
        codes = game.codes(outcome)
        signed = not is_banned(bare, codes) and all(t >= least for t, least in zip(totals(bare, codes), bare.thresholds, strict=True))
        passed = not is_banned(payoffs, codes) and is_reached(payoffs, totals(payoffs, codes))
        assert passed == (signed and ratified(scenario, outcome, float(wanted)))
        expected += passed
    assert count_acceptable(payoffs, game.allowed) == expected


@pytest.mark.parametrize("seed", range(36))
def test_elimination_finds_the_frontier_and_all_ties_of_enumeration(seed: int) -> None:
    payoffs = compile_payoffs(ratified_scenario(seed), ratify=Fraction(1, 2))
    game = Game(payoffs)
    every = enumerate_outcomes(payoffs)
    for found, expected in (
        (pareto_set(payoffs, game.allowed, thresholds=payoffs.thresholds), every.acceptable_frontier),
        (pareto_set(payoffs, game.allowed), every.allowed_frontier),
    ):
        assert sorted(zip(map(tuple, found.totals.tolist()), found.counts, strict=True)) == sorted(
            zip(map(tuple, expected.totals.tolist()), expected.counts, strict=True)
        )


def _one_of_many_levels(levels: int, terms: int) -> Scenario:
    """One party, whose parliament passes levels from the middle on with a chance of nine tenths, and twenty terms with a half each."""
    chances: dict[str, dict[str, float]] = {"price": {str(k): 0.9 if 2 * k >= levels else 0.2 for k in range(levels)}}
    chances |= {f"term{k}": {"yes": 1, "no": 0.5} for k in range(terms)}
    issues = {"price": {"title": "price", "levels": {"from": 0, "to": levels - 1, "step": 1}}}
    return checked(
        {
            "schema": 1,
            "title": "many levels",
            "issues": issues
            | {f"term{k}": {"title": "term", "options": {"yes": {"title": "yes"}, "no": {"title": "no"}}} for k in range(terms)},
            "parties": {
                "seller": {
                    "title": "seller",
                    "weights": {"price": 1} | {f"term{k}": 0 for k in range(terms)},
                    "values": {"price": {"falling": [0, levels - 1]}},
                    "reservation": 25,
                    "ratification": {"parliament": {"title": "parliament", "chance_by_option": chances}},
                }
            },
        }
    )


def test_chances_of_thousands_of_levels_are_required_at_once() -> None:
    payoffs = compile_payoffs(_one_of_many_levels(9_999, terms=2), ratify=Fraction(3, 5))
    assert len(payoffs.bans) == 1
    assert count_acceptable(payoffs, Game(payoffs).allowed) == 7_499 - 5_000  # up to three quarters of the levels, from the middle on


def test_more_chances_than_can_be_required_are_refused() -> None:
    with pytest.raises(UsageError, match=r"ratification\.parliament: chances for 160000 combinations of options"):
        compile_payoffs(_one_of_many_levels(10_000, terms=4), ratify=Fraction(3, 5))


@pytest.mark.parametrize("wanted", [Fraction(0), Fraction(-1), Fraction(3, 2)])
def test_a_chance_out_of_range_is_refused(wanted: Fraction) -> None:
    with pytest.raises(UsageError, match="above 0 and at most 1"):
        compile_payoffs(ratified_scenario(1), ratify=wanted)


def test_the_least_utility_at_which_a_vote_passes_lies_on_the_grid_and_just_passes() -> None:
    """An even chance at the midpoint, half a step of the grid above 50; the most that can be reached lies within the same step."""
    curve = {"midpoint": 50.0000005, "scale": 10, "weight": 1}
    body = RatifyingBody.model_validate({"title": "vote", "needed": "always", "curves": {"even": curve}})
    half, grid = Fraction(1, 2), Fraction(1, 10**6)
    for high in (Fraction(50_0000008, 10**7), Fraction(70)):
        assert least_utility(body, half, Fraction(0), high) == 50 + grid
    assert least_utility(body, half, Fraction(50_0000006, 10**7), Fraction(70)) == Fraction(50_0000006, 10**7)
    assert least_utility(body, half, Fraction(0), Fraction(50_0000004, 10**7)) is None


@pytest.mark.parametrize(("points", "level"), [(30, Fraction(60_000001, 10**6)), (5, None), (-30, None)])
def test_combinations_count_in_what_a_vote_can_be_offered(points: int, level: Fraction | None) -> None:
    """Options give 50 at most; the vote has an even chance from just above 60 on."""
    vote = {"title": "vote", "needed": "always", "curves": {"even": {"midpoint": 60.0000005, "scale": 10, "weight": 1}}}
    party: dict[str, object] = {"title": "a", "weights": {"x": 1}, "values": {"x": {"low": 0, "high": 50}}, "reservation": 0}
    extra = {"interactions": {"bonus": {"when": {"x": "high"}, "points": points}}, "ratification": {"vote": vote}}
    issues = {"x": {"title": "x", "options": {"low": "low", "high": "high"}}}
    scenario = Scenario.model_validate({"title": "t", "issues": issues, "parties": {"a": party | extra, "b": {**party, "title": "b"}}})
    (body,) = asked_bodies(scenario, compile_payoffs(scenario), Fraction(1, 2))
    assert [each.least for each in body.levels] == ([] if level is None else [level])
    assert bool(body.refused) == (level is None)
