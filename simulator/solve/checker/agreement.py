"""Whether an outcome is an agreement: complete, allowed, and accepted by every party, or by those whom the agreement rules ask."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from simulator.scenario.model import Scenario
from simulator.solve.checker.definitions import bans, evaluate
from simulator.solve.checker.ratification import refusals, refusing_bodies
from simulator.solve.checker.rules import AgreementRules


def verify_agreement(scenario: Scenario, outcome: Mapping[str, str], ratify: Fraction | None = None) -> list[str]:
    """What keeps an outcome from being an agreement, one sentence each; empty where it is one.

    Checked from the scenario alone, in exact arithmetic: one option for each issue, no constraint or red line in force crossed,
    no option out of force, and every party's utility at least its reservation value. With `ratify`, also that each ratifying body
    in force passes it, where needed, with at least that chance. Where agreement rules ask for something else than everybody's consent,
    they must be met instead, and a red line binds the consent of its party alone, as do the ratifying bodies behind it.
    """
    faults = _incomplete(scenario, outcome)
    if faults:
        return faults
    rules = AgreementRules(scenario)
    for path, alternatives in (bans(scenario) if rules.everybody_signs else rules.firm).items():
        if any(all(outcome[issue] in options for issue, options in alternative.items()) for alternative in alternatives):
            faults.append(f"{path} is not in force" if path.startswith("issues.") else f"it crosses {path}")
    found = evaluate(scenario, outcome)
    if not rules.everybody_signs:
        held = set() if ratify is None else {name for name, _, _ in refusing_bodies(scenario, outcome, ratify)}
        faults += [f"the rule {path} is not met by those who accept it" for path in rules.unmet(outcome, found.utilities, held)]
    for party, surplus in found.surplus.items():
        if surplus < 0 and rules.everybody_signs:
            reached, needed = points(found.utilities[party]), points(found.reservation[party])
            faults.append(f"parties.{party} would not sign: its utility {reached} is below its reservation value {needed}")
    if ratify is not None and rules.everybody_signs:
        faults += refusals(scenario, outcome, ratify)
    return faults


def _incomplete(scenario: Scenario, outcome: Mapping[str, str]) -> list[str]:
    faults = [f"it says nothing of issue {name!r}" for name in scenario.issues if name not in outcome]
    for name, option in outcome.items():
        if name not in scenario.issues:
            faults.append(f"it names {name!r}, which is no issue of the scenario")
        elif option not in scenario.issues[name].choices:
            faults.append(f"{option!r} is no option of issue {name!r}")
    return faults


def points(value: Fraction) -> str:
    """A number of points in print: exact, as a decimal where that ends within six places."""
    millionths = value * 10**6
    if millionths.denominator != 1:
        return f"{value} (about {float(value):.4f})"
    return f"{float(value):.6f}".rstrip("0").rstrip(".")
