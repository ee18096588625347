"""A chance stated for each option of some issues; those of several issues multiply."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import product
from math import prod

from simulator.errors import UsageError
from simulator.payoffs.model import Payoffs
from simulator.payoffs.ratifying_rule import MOST_COMBINATIONS, RATIFYING_RULES, Demand, RatifyingRule, SoughtConsent
from simulator.scenario.model import Scenario
from simulator.scenario.numbers import Numbers
from simulator.scenario.ratification import RatifyingBody

MOST_CHANCES = 100_000
"""Combinations of options whose chances are multiplied."""


def _option_chance(body: RatifyingBody, outcome: Mapping[str, str]) -> Fraction:
    """The product over the issues named of the chance of the option taken, 1 where none is stated."""
    assert body.chance_by_option is not None
    chance = Fraction(1)
    for issue, chances in body.chance_by_option.items():
        stated = chances.numbers.get(outcome[issue])
        chance *= stated.exact if stated is not None else 1
    return chance


def _demand(sought: SoughtConsent) -> Demand:
    """Every combination of options with too low a chance is refused; those that differ in the longest issue stand together."""
    stated = sought.body.chance_by_option
    assert stated is not None
    payoffs = sought.payoffs
    places = sorted((place for place, name in enumerate(payoffs.issues) if name in stated), key=lambda place: payoffs.sizes[place])
    if not places:
        return Demand()
    *others, longest = places
    if prod(payoffs.sizes[place] for place in others) > MOST_COMBINATIONS or prod(payoffs.sizes[place] for place in places) > MOST_CHANCES:
        size = prod(payoffs.sizes[place] for place in places)
        raise UsageError(f"{sought.path}: chances for {size} combinations of options; too many to require ({MOST_CHANCES:,} at most)")
    chances = {place: _of_options(payoffs, place, stated[payoffs.issues[place]]) for place in places}
    refused = []
    for options in product(*(range(payoffs.sizes[place]) for place in others)):
        taken = list(zip(others, options, strict=True))
        rest = prod((chances[place][option] for place, option in taken), start=Fraction(1))
        least = tuple(option for option, chance in enumerate(chances[longest]) if rest * chance < sought.chance)
        if least:
            refused.append(tuple(sorted([*((place, (option,)) for place, option in taken), (longest, least)])))
    return Demand(refused=tuple(refused))


def _of_options(payoffs: Payoffs, place: int, chances: Numbers) -> list[Fraction]:
    """The chance of each option of an issue, 1 where none is stated."""
    stated = (chances.numbers.get(option) for option in payoffs.options[place])
    return [number.exact if number is not None else Fraction(1) for number in stated]


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
