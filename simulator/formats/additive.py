"""Additive utilities of other programs on the scale of a scenario: points from 0 to 100, exactly, and told where it is not 100 × theirs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any

from simulator.errors import UsageError
from simulator.formats.drafts import plain, rounded_down, table_of, terminating
from simulator.formats.exports import NOISE
from simulator.formats.foreign_format import Reading


@dataclass(frozen=True)
class Additive:
    """The sum of weight × value over the issues, and `bias`. `weights`: by issue; `values`: issue → option → value; `reserved`: what no
    agreement is worth on the same scale, None where any outcome is better."""

    weights: Mapping[str, Fraction]
    values: Mapping[str, Mapping[str, Fraction]]
    bias: Fraction
    reserved: Fraction | None

    @property
    def is_a_share(self) -> bool:
        """Whether every utility lies from 0 to 1 by its make: values from 0 to 1, weights that sum to 1."""
        values = [value for of in self.values.values() for value in of.values()]
        weights = self.weights.values()
        return self.bias == 0 and all(0 <= v <= 1 for v in values) and min(weights) >= 0 and abs(sum(weights, Fraction(0)) - 1) <= NOISE


def party_of(file: str, additive: Additive, reading: Reading) -> dict[str, Any]:
    """A party with these utilities, its title aside. Raises `UsageError` where all outcomes are worth the same."""
    if additive.is_a_share:
        worth = {issue: {o: additive.weights[issue] * v for o, v in of.items()} for issue, of in additive.values.items()}
        least = Fraction(0) if additive.reserved is None else additive.reserved
        return {
            "weights": {issue: plain(weight) for issue, weight in additive.weights.items()},
            "values": {issue: table_of(of, Fraction(1)) for issue, of in additive.values.items() if additive.weights[issue]},
            "reservation": rounded_down(least * 100, _apart(worth)),
        }
    return _rescaled(file, additive, reading)


def _rescaled(file: str, additive: Additive, reading: Reading) -> dict[str, Any]:
    """Points = 100 × (utility − least) / (greatest − least), where `least` is 0 if nothing is negative."""
    worth = {issue: {o: additive.weights[issue] * v for o, v in of.items()} for issue, of in additive.values.items()}
    shifted = additive.bias != 0 or any(value < 0 for of in worth.values() for value in of.values())
    floors = {issue: min(of.values()) if shifted else Fraction(0) for issue, of in worth.items()}
    ranges = {issue: max(of.values()) - floors[issue] for issue, of in worth.items()}
    least, span = sum(floors.values(), additive.bias) if shifted else Fraction(0), sum(ranges.values(), Fraction(0))
    if span == 0:
        raise UsageError(f"{file}: every outcome is worth the same; at least one issue must matter")
    reading.assumed(
        f"{file}: its utilities go from {float(least):.6g} to {float(least + span):.6g} at most; points are 100 × (utility"
        f"{f' − {float(least):.6g}' if shifted else ''}) / {float(span):.6g}, its reservation value too."
    )
    reserved = least if additive.reserved is None else additive.reserved
    return {
        "weights": {issue: plain(value) for issue, value in _decimals(ranges).items()},
        "values": {
            issue: table_of({o: value - floors[issue] for o, value in of.items()}, ranges[issue])
            for issue, of in worth.items()
            if ranges[issue]
        },
        "reservation": rounded_down(100 * (reserved - least) / span, _apart(worth) * span.numerator),
    }


def _decimals(numbers: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """The numbers, multiplied by what makes decimals of all: only ratios of weights count."""
    factor = lcm(*(number.denominator for number in numbers.values() if terminating(number) is None))
    return {name: number * factor for name, number in numbers.items()}


def _apart(worth: Mapping[str, Mapping[str, Fraction]]) -> int:
    """A number k such that all utilities are multiples of 1 / k."""
    return lcm(*(value.denominator for of in worth.values() for value in of.values()))
