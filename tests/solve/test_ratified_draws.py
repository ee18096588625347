"""Draws with ratification required, each against the solver on the drawn scenario."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import Any

import pytest

from simulator import Scenario, solve
from simulator.payoffs.varying import Varying
from simulator.scenario.draws import draw
from simulator.solve.existence import VariantSearch, share_with_agreement
from tests.oracles.berlin import UKRAINE_LINE, case
from tests.oracles.brute_force import BruteForce
from tests.oracles.ratifying import outcomes, ratified, ratified_scenario

HALF = Fraction(1, 2)


def with_ranges(seed: int) -> Scenario:
    """A small scenario with ratifying bodies whose weights, reservation values and chances have ranges."""
    rng = random.Random(seed)
    scenario = ratified_scenario(seed)
    changes: dict[str, Any] = {}
    for name, party in scenario.parties.items():
        for issue, weight in party.weights.numbers.items():
            if weight.base:
                changes[f"parties.{name}.weights.{issue}"] = {"base": weight.base, "range": [weight.base / 2, weight.base * 2]}
        if party.reservation is not None and rng.random() < 0.7:
            base = party.reservation.base
            changes[f"parties.{name}.reservation"] = {"base": base, "range": [base - 15, base + 15]}
        for key, body in party.ratification.items():
            if body.chance is not None:
                changes[f"parties.{name}.ratification.{key}.chance"] = {"base": body.chance.base, "range": [0, 1]}
    return scenario.with_changes(changes)


@pytest.mark.parametrize("seed", range(12))
def test_each_draw_is_answered_as_by_looking_at_every_outcome(seed: int) -> None:
    scenario = with_ranges(seed)
    drawn = draw(scenario, 6, seed=seed)
    varying = Varying(scenario, drawn.paths, HALF)
    asked = VariantSearch(varying)
    answers: list[bool] = []
    signed: list[bool] = []
    for k in range(len(drawn)):
        variant = varying.scenario_at(drawn.numbers(k), drawn.curves_in(k))
        deals = set(BruteForce(variant).acceptable)
        passed = [o for o in outcomes(variant) if tuple(o.values()) in deals and ratified(variant, o, 0.5)]
        assert asked.exists(varying.payoffs(drawn.numbers(k), drawn.curves_in(k))) == bool(passed)
        answers.append(bool(passed))
        signed.append(bool(deals))
    share = share_with_agreement(scenario, draws=6, seed=seed, ratify=HALF)
    assert (share.with_agreement, share.signed, share.ratify) == (sum(answers), sum(signed), HALF)


def test_a_draw_takes_one_curve_of_a_body() -> None:
    scenario = case("scenario").with_changes({f"{UKRAINE_LINE}.in_force": False})
    drawn = draw(scenario, 3)
    varying = Varying(scenario, drawn.paths, HALF)
    asked = VariantSearch(varying)
    for k in range(3):
        variant = varying.scenario_at(drawn.numbers(k), drawn.curves_in(k))
        curves = variant.parties["ukraine"].ratification["referendum"].curves
        assert curves is not None
        assert list(curves) == [drawn.curves["parties.ukraine.ratification.referendum"][k]]
        found = asked.exists(varying.payoffs(drawn.numbers(k), drawn.curves_in(k)))
        assert found == (solve(variant, ratify=HALF, certificate=False).verdict == "agreement")


def test_with_red_lines_waived() -> None:
    share = share_with_agreement(case("scenario"), draws=10, waived=[UKRAINE_LINE], ratify=HALF)
    lifted = case("scenario").with_changes({f"{UKRAINE_LINE}.in_force": False})
    assert (share.with_agreement, share.signed) == (
        share_with_agreement(lifted, draws=10, ratify=HALF).with_agreement,
        share_with_agreement(lifted, draws=10).with_agreement,
    )
