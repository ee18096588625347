"""What the requirement that ratifying bodies consent adds to an answer: who was asked, and what it takes from the zone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from simulator.budget import Budget, Stopped
from simulator.payoffs.ratification import bodies_in_force
from simulator.scenario.model import Scenario
from simulator.solve.binding import binding_issues
from simulator.solve.game import Game
from simulator.solve.results import Binding, NoDeal, RequiredRatification, Result

NO_PROOF = (
    "No certificate: the proof by boxes would have more parts than the budget allows, or several groups of segments can carry a vote in "
    "what it leaves. That the bodies pass no agreement rests on the engine named."
)

UNASKED = (
    "The time limit came before the ratifying bodies were asked about every outcome shown: where they were not, the least surplus is the "
    "one without them, which it cannot exceed."
)


def with_requirement(scenario: Scenario, result: Result | None, signed: Result, chance: Fraction, *, certificate: bool) -> Result:
    """`result`, found with ratification required, beside `signed`, the same without.

    `certificate`: whether a proof was asked for. `result` is None where the parties would sign nothing anyway: then the reason, the
    nearest outcomes and the certificate are those of `signed` (`asked_of_bodies` then asks the bodies about the nearest outcomes).
    """
    bodies = tuple(path for _, path, _ in bodies_in_force(scenario))
    if result is None:
        return replace(signed, ratification=RequiredRatification(chance, bodies, signed.verdict, signed.zone.count))
    verdict = "agreement" if result.verdict == "agreement" else signed.verdict  # what is signed and passed is signed
    required = RequiredRatification(chance, bodies, verdict, signed.zone.count)
    if result.verdict != "no agreement":
        return replace(result, ratification=required)
    found = result.no_deal or NoDeal("", clash=(), nearest=None, waivers=(), certificate=None)
    nothing_passes = result.no_deal is not None and found.nearest is None and result.stopped is None
    reason = " ".join(filter(None, (_reason(scenario, required, nothing_passes), _refusing(scenario, required, found.certificate))))
    no_deal = replace(found, reason=reason)
    notes = result.notes if no_deal.certificate is not None or not certificate else (*result.notes, NO_PROOF)
    return replace(result, ratification=required, no_deal=no_deal, notes=notes)


def asked_of_bodies(scenario: Scenario, game: Game, result: Result, budget: Budget) -> Result:
    """`result`, found without ratifying bodies, with the outcome nearest to a deal (under each waiver, where red lines clash) and what
    binds there by `game`, which has them."""
    from simulator.solve.no_deal import with_bodies_asked  # loads the proofs, which most games do without

    if result.no_deal is None or result.no_deal.nearest is None:
        return result
    try:
        no_deal = with_bodies_asked(scenario, game, result.no_deal, budget)
    except (Stopped, KeyboardInterrupt):
        return replace(result, stopped="interrupted")
    binding: tuple[Binding, ...] = ()
    if no_deal.nearest is not None:
        under = game.without(no_deal.nearest.waived)
        binding = binding_issues(under.payoffs, under.codes(no_deal.nearest.point.outcome))
    notes = result.notes
    if any(each is not None and each.unasked for each in (no_deal.nearest, *no_deal.waivers)):
        notes = (*notes, UNASKED)
    return replace(result, no_deal=no_deal, binding=binding, notes=notes)


def _reason(scenario: Scenario, required: RequiredRatification, nothing_passes: bool) -> str:
    """Why nothing is both signed and passed; `nothing_passes`: the bodies pass nothing within the red lines, signed or not."""
    titles = {path: body.title for _, path, body in bodies_in_force(scenario)}
    bodies = "; ".join(titles[path] for path in required.bodies)
    by_all = f"by every ratifying body whose consent it needs with a chance of at least {float(required.chance):g} (asked: {bodies})."
    if nothing_passes:
        return f"No outcome within the red lines, whether the parties would sign it or not, is passed {by_all}"
    signed = "What all parties would sign" if required.signed == "agreement" else "What all parties might sign"
    return f"{signed} is passed nowhere {by_all}"


def _refusing(scenario: Scenario, required: RequiredRatification, certificate: Mapping[str, Any] | None) -> str:
    """Which of several bodies the proof needs, where it does not need all."""
    needed = [] if certificate is None else [path for path in required.bodies if path in set(_bodies_of(certificate["tree"]))]
    if not 0 < len(needed) < len(required.bodies):
        return ""
    titles = {path: f"{body.title} ({scenario.parties[party].title})" for party, path, body in bodies_in_force(scenario)}
    how = "by itself stands" if len(needed) == 1 else "together stand"
    return f"{' and '.join(titles[path] for path in needed)} {how} in the way."


def _bodies_of(tree: Mapping[str, Any]) -> Iterator[str]:
    """The ratifying bodies by which the proof closes a part, or with which it weighs the parties; those of segments by their body."""
    pending = [tree]
    while pending:
        node = pending.pop()
        pending += node.get("options", {}).values()
        for path in (*node.get("weights", {}), node.get("closed_by", "")):
            if ".ratification." in path:
                yield ".".join(path.split(".")[:4])
