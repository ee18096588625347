"""Ratifying bodies as conditions of the game, against brute force."""

from __future__ import annotations

from fractions import Fraction

import pytest

from simulator.errors import UsageError
from simulator.payoffs.compiling import compile_payoffs
from simulator.payoffs.model import is_banned, totals
from simulator.payoffs.votes import is_reached
from simulator.solve.counting import count_acceptable
from simulator.solve.elimination import pareto_set
from simulator.solve.enumeration import enumerate_outcomes
from simulator.solve.game import Game
from tests.oracles.ratifying import outcomes, ratified, ratified_scenario

CHANCES = (Fraction(1, 2), Fraction(7, 10), Fraction(1))


@pytest.mark.parametrize("seed", range(90))
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


@pytest.mark.parametrize("seed", range(90))
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


@pytest.mark.parametrize("wanted", [Fraction(0), Fraction(-1), Fraction(3, 2)])
def test_a_chance_out_of_range_is_refused(wanted: Fraction) -> None:
    with pytest.raises(UsageError, match="above 0 and at most 1"):
        compile_payoffs(ratified_scenario(1), ratify=wanted)
