"""Draws with ratification required, each against the solver on the drawn scenario."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from simulator import Scenario, solve
from simulator.payoffs.ratification import bodies_in_force
from simulator.payoffs.varying import Varying
from simulator.scenario.draws import chosen_curves, draw
from simulator.scenario.paths import numbers, ranged
from simulator.scenario.ratification import Curve
from simulator.solve.existence import VariantSearch, share_with_agreement
from tests.oracles.berlin import UKRAINE_LINE, case
from tests.oracles.brute_force import BruteForce
from tests.oracles.ratifying import outcomes, ratified, ratified_scenario

HALF = Fraction(1, 2)


def with_ranges(seed: int) -> Scenario:
    """A small scenario in which weights, reservation values and every number of a ratifying body have ranges."""
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
    for path, number in numbers(scenario).items():
        if ".ratification." in path and ".polls." not in path:
            most = 1 if number.base <= 1 else 100
            changes[path] = {"base": number.base, "range": [number.base / 2, most]}
    return scenario.with_changes(changes)


@pytest.mark.parametrize("seed", range(12))
def test_every_number_of_a_body_that_is_asked_is_drawn(seed: int) -> None:
    scenario = with_ranges(seed)
    in_force = tuple(f"{path}." for _, path, _ in bodies_in_force(scenario))
    of_bodies = {path for path in ranged(scenario) if path.startswith(in_force)}
    out_of_force = {path for path in ranged(scenario) if ".ratification." in path} - of_bodies
    assert bool(of_bodies) == bool(in_force)
    asked, signed = draw(scenario, 1, bodies=True), draw(scenario, 1)
    assert of_bodies <= set(asked.paths)
    assert all(Varying(scenario, asked.paths, HALF).matters(path) for path in of_bodies)
    assert out_of_force.isdisjoint(asked.paths)
    assert of_bodies.isdisjoint(signed.paths)
    assert not signed.curves


def test_a_range_on_the_weight_of_a_curve_moves_the_curves_that_are_taken() -> None:
    curves = {
        "low": Curve.model_validate({"midpoint": 1, "scale": 1, "weight": 1}),
        "high": Curve.model_validate({"midpoint": 2, "scale": 1, "weight": 1}),
    }
    quantiles = np.array([0.3, 0.3, 0.8])
    assert chosen_curves("b", curves, quantiles, {}) == ("low", "low", "high")
    assert chosen_curves("b", curves, quantiles, {"b.curves.low.weight": np.array([0.25, 1.0, 9.0])}) == ("high", "low", "low")


@pytest.mark.parametrize("seed", range(12))
def test_each_draw_is_answered_as_by_looking_at_every_outcome(seed: int) -> None:
    scenario = with_ranges(seed)
    drawn = draw(scenario, 6, seed=seed, bodies=True)
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
    drawn = draw(scenario, 3, bodies=True)
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
