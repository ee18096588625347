"""Ratification in words: which bodies were asked, what that takes from the zone, and the chances at an outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.report.layout import heading, indented, table
from simulator.report.safe_text import printable
from simulator.report.words import SOLUTION_TITLES, party_title, whole

if TYPE_CHECKING:
    from simulator.offers.ratification import Ratification
    from simulator.report.layout import Part
    from simulator.scenario.model import Scenario
    from simulator.solve.results import RequiredRatification, Result


def ratification_parts(scenario: Scenario, result: Result, required: RequiredRatification) -> list[Part]:
    """The section on ratification, with the chances at the first solution where there is one."""
    parts: list[Part] = [heading("Ratification"), indented(_requirement(result, required))]
    if result.solutions:
        from simulator.offers.ratification import ratification_of

        name, solution = next(iter(result.solutions.items()))
        parts.append(indented(f"At the {SOLUTION_TITLES[name]} solution:"))
        parts += chances_parts(scenario, ratification_of(scenario, solution.outcome))
    return parts


def chances_parts(scenario: Scenario, found: Ratification) -> list[Part]:
    """Each body's chance to pass an outcome, and the chance that all do."""
    rows = [
        (party_title(scenario, body.party), printable(body.title), f"{body.chance:.2f}" if body.needed else "not needed")
        for body in found.bodies
    ]
    joint = found.joint
    return [
        table(("Party", "Body", "Chance"), rows),
        indented(
            f"All of them: {joint.independent:.2f} if they decide independently of one another; between {joint.low:.2f} and "
            f"{joint.high:.2f} whatever ties them together (Fréchet bounds)."
        ),
    ]


def _requirement(result: Result, required: RequiredRatification) -> str:
    if not required.bodies:
        return "Ratification was required, but no ratifying body is in force: the answer is the same as without."
    bodies = "One body has" if len(required.bodies) == 1 else f"Each of {len(required.bodies)} bodies has"
    asked = f"{bodies} to pass an agreement, where its consent is needed, with a chance of at least {float(required.chance):g}, by itself."
    if required.signed == "no agreement":
        return f"{asked} Without this requirement there is no agreement either; what is said above holds without it."
    if result.zone.count is not None and required.signed_count is not None:
        return f"{asked} Of {whole(required.signed_count)} outcomes that all parties would sign, {whole(result.zone.count)} pass."
    return asked
