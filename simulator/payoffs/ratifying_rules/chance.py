"""A stated chance that the body consents."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from simulator.payoffs.clauses import ALWAYS
from simulator.payoffs.ratifying_rule import RATIFYING_RULES, Demand, RatifyingRule, SoughtConsent
from simulator.scenario.model import Scenario
from simulator.scenario.ratification import RatifyingBody


def _demand(sought: SoughtConsent) -> Demand:
    assert sought.body.chance is not None
    return Demand(refused=ALWAYS) if sought.body.chance.exact < sought.chance else Demand()


def _chance(scenario: Scenario, body: RatifyingBody, outcome: Mapping[str, str], utility: Fraction) -> float:
    assert body.chance is not None
    return float(body.chance.exact)


RATIFYING_RULES.add(
    RatifyingRule(
        name="chance",
        title="a chance",
        meaning="It consents with a stated chance, whatever the outcome.",
        source="",
        needs="",
        place=1,
        demand=_demand,
        chance=_chance,
    )
)
