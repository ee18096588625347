"""What every format asks of a scenario that it writes: values and reservation values as numbers, and what it cannot hold, in sentences."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from fractions import Fraction
from math import lcm

from simulator.formats.drafts import terminating
from simulator.scenario.model import Scenario
from simulator.scenario.parties import Party
from simulator.scenario.paths import ranged
from simulator.scenario.values import value_at

NOISE = Fraction(1, 10**9)
"""Weights that sum to 1 but for this are held to sum to 1: what is left is the rounding of their last digits."""

MOST_DIGITS = 40
"""A number with no more digits is written as it is, whatever the other program keeps of it; any other as the nearest double."""


def ranked_parties(scenario: Scenario) -> list[str]:
    """The titles of parties that have a ranking and no points."""
    return [party.title for party in scenario.parties.values() if party.ranking]


def reservations(scenario: Scenario) -> dict[str, Fraction]:
    """Party → what no agreement is worth to it, in points: stated, or by its beliefs about the courses."""
    outcome = {name: issue.choices[0] for name, issue in scenario.issues.items()}
    utility, surplus = scenario.utility(outcome), scenario.surplus(outcome)
    return {party: utility[party] - surplus[party] for party in scenario.parties}


def shares(party: Party) -> dict[str, Fraction]:
    """Issue → its weight divided by the sum of all; of a party with weights."""
    assert party.weights is not None
    weights = {issue: weight.exact for issue, weight in party.weights.numbers.items()}
    total = sum(weights.values(), Fraction(0))
    return {issue: weight / total for issue, weight in weights.items()}


def weights_to_write(party: Party) -> dict[str, Fraction]:
    """Issue → its weight as it stands where the weights sum to 1 but for the rounding of their last digits, else its share."""
    assert party.weights is not None
    stated = {issue: weight.exact for issue, weight in party.weights.numbers.items()}
    return stated if abs(sum(stated.values(), Fraction(0)) - 1) <= NOISE else shares(party)


def entries_of(scenario: Scenario, party: Party, issue: str) -> tuple[dict[str, Fraction], Fraction]:
    """Option → what its value is as the file states it, and what stands for 100: entries of a table as they are, else values made whole."""
    function = party.values.get(issue)
    if function is not None and function.table is not None:
        return {option: function.table[option].exact for option in scenario.issues[issue].choices}, Fraction(function.full)
    values = values_of(scenario, party, issue)
    unit = lcm(*(value.denominator for value in values.values() if terminating(value) is None))
    return {option: value * unit for option, value in values.items()}, Fraction(100 * unit)


def values_of(scenario: Scenario, party: Party, issue: str) -> dict[str, Fraction]:
    """Option → value from 0 to 100; all 0 where the issue has no value function."""
    function = party.values.get(issue)
    choices = scenario.issues[issue].choices
    return {o: Fraction(0) if function is None else value_at(function, scenario.issues[issue], o) for o in choices}


def digits_of(number: Fraction) -> tuple[str, bool]:
    """A number in digits, and whether it is exact: one without an end, or with very many, is rounded."""
    exact = terminating(number)
    if exact is not None and len(exact.as_tuple().digits) <= MOST_DIGITS:
        return format(exact, "f"), True
    return format(Decimal(repr(float(number))), "f"), False


def what_is_lost(scenario: Scenario, held: Collection[str]) -> list[str]:
    """A sentence on each part of a scenario that a format does not hold, other than those of `held`."""
    parties = scenario.parties.values()
    parts = {
        "red_lines": ("red lines, which rule outcomes out", any(line.in_force for p in parties for line in p.red_lines.values())),
        "constraints": ("constraints, which rule outcomes out", any(c.in_force for c in scenario.constraints.values())),
        "interactions": (
            "interactions, whose points are part of utilities",
            any(i.in_force for p in parties for i in p.interactions.values()),
        ),
        "agreement": ("agreement rules", bool(scenario.agreement)),
        "ratification": ("ratification at home", any(p.ratification for p in parties)),
        "no_deal": ("courses of no deal, of which the reservation values are kept as numbers", scenario.no_deal is not None),
        "out_of_force": (
            "that options are out of force",
            any(not i.in_force(o) for i in scenario.issues.values() if not i.is_numeric for o in i.choices),
        ),
        "control": ("who controls an issue", any(i.controlled_by for i in scenario.issues.values())),
        "ranges": ("the ranges of numbers, of which the bases are kept", bool(ranged(scenario))),
        "offers": ("offers", bool(scenario.offers)),
        "games": ("games", bool(scenario.games)),
        "calendar": ("the calendar and events", scenario.calendar is not None),
        "side_payments": ("side payments", scenario.side_payments is not None),
        "patience": ("patience", any(p.patience is not None for p in parties)),
        "sources": ("sources, reasons and notes", bool(scenario.sources)),
    }
    return [f"not held by the format: {words}" for part, (words, there) in parts.items() if there and part not in held]
