"""A chance stated for each option of some issues; those of several issues multiply."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import product
from math import prod

from simulator.errors import UsageError
from simulator.payoffs.ratifying_rule import MOST_COMBINATIONS, RATIFYING_RULES, Demand, RatifyingRule, SoughtConsent
from simulator.scenario.model import Scenario
from simulator.scenario.ratification import RatifyingBody


def _option_chance(body: RatifyingBody, outcome: Mapping[str, str]) -> Fraction:
    """The product over the issues named of the chance of the option taken, 1 where none is stated."""
    assert body.chance_by_option is not None
    chance = Fraction(1)
    for issue, chances in body.chance_by_option.items():
        stated = chances.numbers.get(outcome[issue])
        chance *= stated.exact if stated is not None else 1
    return chance


def _demand(sought: SoughtConsent) -> Demand:
    """Every combination of options with too low a chance is refused."""
    assert sought.body.chance_by_option is not None
    payoffs = sought.payoffs
    places = [place for place, name in enumerate(payoffs.issues) if name in sought.body.chance_by_option]
    sizes = [payoffs.sizes[place] for place in places]
    if prod(sizes) > MOST_COMBINATIONS:
        raise UsageError(f"{sought.path}: chances for {prod(sizes)} combinations of options; at most {MOST_COMBINATIONS} can be required")
    refused = []
    for options in product(*map(range, sizes)):
        taken = list(zip(places, options, strict=True))
        if _option_chance(sought.body, {payoffs.issues[i]: payoffs.options[i][o] for i, o in taken}) < sought.chance:
            refused.append(tuple((i, (o,)) for i, o in taken))
    return Demand(refused=tuple(refused))


def _chance(scenario: Scenario, body: RatifyingBody, outcome: Mapping[str, str], utility: Fraction) -> float:
    return float(_option_chance(body, outcome))


RATIFYING_RULES.add(
    RatifyingRule(
        name="chance_by_option",
        title="a chance that hangs on options",
        meaning="It consents with a chance stated for each option of some issues; those of several issues multiply.",
        source="",
        needs="",
        place=2,
        demand=_demand,
        chance=_chance,
    )
)
