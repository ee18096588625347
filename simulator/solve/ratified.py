"""What the requirement that ratifying bodies consent adds to an answer: who was asked, and what it takes from the zone."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from simulator.payoffs.ratification import bodies_in_force
from simulator.scenario.model import Scenario
from simulator.solve.results import NoDeal, RequiredRatification, Result

NO_PROOF = (
    "No certificate: proofs by boxes speak of parties and red lines, not of ratifying bodies. That the bodies pass no agreement rests on "
    "the engine named."
)


def with_requirement(scenario: Scenario, result: Result, signed: Result, chance: Fraction) -> Result:
    """`result`, found with ratification required, beside `signed`, the same without.

    Where the parties would sign nothing anyway, the reason, the nearest outcomes and the certificate are those of `signed`.
    """
    required = RequiredRatification(chance, tuple(path for _, path, _ in bodies_in_force(scenario)), signed.verdict, signed.zone.count)
    if signed.verdict == "no agreement":
        return replace(signed, ratification=required, seconds=result.seconds)
    if result.verdict != "no agreement":
        return replace(result, ratification=required)
    found = result.no_deal or NoDeal("", clash=(), nearest=None, waivers=(), certificate=None)
    no_deal = replace(found, reason=_reason(scenario, required))
    return replace(result, ratification=required, no_deal=no_deal, notes=(*result.notes, NO_PROOF))


def _reason(scenario: Scenario, required: RequiredRatification) -> str:
    titles = {path: body.title for _, path, body in bodies_in_force(scenario)}
    bodies = "; ".join(titles[path] for path in required.bodies)
    signed = "What all parties would sign" if required.signed == "agreement" else "What all parties might sign"
    return (
        f"{signed} is passed nowhere by every ratifying body whose consent it needs with a chance of at least "
        f"{float(required.chance):g} (asked: {bodies})."
    )
