"""Members of which each can block."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from simulator.payoffs.levels import Level
from simulator.payoffs.ratifying_rule import RATIFYING_RULES, Demand, RatifyingRule, SoughtConsent
from simulator.payoffs.worth import condition_clauses
from simulator.payoffs.yes_votes import says_yes
from simulator.scenario.model import Scenario
from simulator.scenario.ratification import RatifyingBody


def _demand(sought: SoughtConsent) -> Demand:
    members = (sought.body.members or {}).values()
    refused = [condition_clauses(m.opposes, sought.scenario.issues) for m in members if m.opposes is not None]
    return Demand(refused=sum(refused, ()), levels=tuple(Level(m.least.exact) for m in members if m.least is not None))


def _chance(scenario: Scenario, body: RatifyingBody, outcome: Mapping[str, str], utility: Fraction) -> float:
    return float(all(says_yes(scenario, member, outcome, utility) for member in (body.members or {}).values()))


RATIFYING_RULES.add(
    RatifyingRule(
        name="members",
        title="members of which each can block",
        meaning="Each member must vote yes: from a utility of the party on, unless it opposes.",
        source="",
        needs="",
        place=6,
        demand=_demand,
        chance=_chance,
    )
)
