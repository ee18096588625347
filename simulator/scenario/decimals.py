"""Fractions as decimals."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction


def decimal_of(value: Fraction) -> Decimal | None:
    """The value as a decimal without loss; None where its digits have no end (1/3)."""
    rest, digits = value.denominator, 0
    for prime in (2, 5):
        power = 0
        while rest % prime == 0:
            rest, power = rest // prime, power + 1
        digits = max(digits, power)
    return Decimal(f"{value.numerator * 10**digits // value.denominator}E-{digits}") if rest == 1 else None
