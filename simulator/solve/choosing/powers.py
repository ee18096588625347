"""Comparing products of powers of whole numbers exactly, without computing them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Context, Decimal
from math import gcd

_FIRST_DIGITS = 40


def compare_powers(a: Sequence[int], b: Sequence[int], exponents: Sequence[int]) -> int:
    """The sign of ∏ a[i]^exponents[i] − ∏ b[i]^exponents[i]: 1, 0 or −1. All numbers and exponents are positive.

    Equality is settled by writing both sides over a common base of pairwise coprime numbers (Bach, Driscoll and Shallit
    1993, "Factor refinement", Journal of Algorithms 15), order by logarithms with as many digits as it takes. So neither
    large exponents (weights with many decimals) nor near ties cost more than a few thousand digits.
    """
    quotient = [*zip(a, exponents, strict=True), *((n, -e) for n, e in zip(b, exponents, strict=True))]
    base = _over_coprime_base(quotient)
    if not base:
        return 0
    digits = _FIRST_DIGITS
    while True:
        logarithm, error = _logarithm(base, digits)
        if abs(logarithm) > error:
            return 1 if logarithm > 0 else -1
        digits *= 2


def _over_coprime_base(powers: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The product of `powers` (number, exponent) with pairwise coprime numbers above 1 and exponents other than 0."""
    base: dict[int, int] = {}
    waiting = list(powers)
    while waiting:
        number, exponent = waiting.pop()
        if number == 1 or exponent == 0:
            continue
        for other in base:
            shared = gcd(number, other)
            if shared > 1:
                others_exponent = base.pop(other)
                waiting += [(shared, exponent + others_exponent), (number // shared, exponent), (other // shared, others_exponent)]
                break
        else:
            base[number] = exponent
    return list(base.items())


def _logarithm(powers: Sequence[tuple[int, int]], digits: int) -> tuple[Decimal, Decimal]:
    """The logarithm of a product of powers and a bound on its error, computed with so many digits."""
    context = Context(prec=digits)
    total, size = Decimal(0), Decimal(0)
    for number, exponent in powers:
        term = context.multiply(context.ln(Decimal(number)), Decimal(exponent))
        total = context.add(total, term)
        size = context.add(size, abs(term))
    return total, context.multiply(size, Decimal(10 * (len(powers) + 2)).scaleb(-digits))
