"""The least value of a quantity whose numbers lie within limits, and of a sum that is affine in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from simulator.scenario.numbers import Number

ZERO = Fraction(0)

Limits = Mapping[str, tuple[Decimal, Decimal]]
"""Path → lowest and highest value of a number; those left out stand at their base."""


@dataclass(frozen=True)
class Least:
    """The least `value` that was found, at the numbers `at`; none is below `bound`."""

    value: Fraction
    bound: Fraction
    at: Mapping[str, Decimal]


@dataclass
class Sum:
    """Σ factor × number + constant, by path."""

    factors: dict[str, Fraction] = field(default_factory=dict)
    constant: Fraction = ZERO

    def add(self, path: str, number: Number, factor: Fraction) -> None:
        """Add factor × number; one without a range is part of the constant."""
        if number.range is None:
            self.constant += factor * number.exact
        else:
            self.factors[path] = self.factors.get(path, ZERO) + factor

    def least(self, limits: Limits, sign: int) -> Least:
        """The least value of sign × the sum within the limits: every number goes to the end that its factor asks for."""
        numerator, denominator, at = self.constant.numerator, self.constant.denominator, {}
        for path, factor in self.factors.items():
            if factor:
                low, high = limits[path]
                at[path] = low if sign * factor.numerator > 0 else high
                units, parts = at[path].as_integer_ratio()
                below = factor.denominator * parts
                numerator, denominator = numerator * below + factor.numerator * units * denominator, denominator * below
        total = Fraction(sign * numerator, denominator)  # brought to lowest terms once
        return Least(total, total, at)
