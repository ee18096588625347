"""A number on its way to an end of its range is what fractions say, rounded to six digits."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from simulator.scenario.draws import DIGITS
from simulator.scenario.numbers import Number
from simulator.solve.why.joint_changes import NumberLine

decimals = st.decimals(min_value=-1000, max_value=1000, places=4) | st.integers(-(10**12), 10**12).map(Decimal) | st.just(Decimal(0))
shares = st.fractions(min_value=-1, max_value=1, max_denominator=1000)


@given(st.lists(decimals, min_size=3, max_size=3), shares, shares.map(abs))
def test_a_line_is_the_definition(ends: list[Decimal], share: Fraction, of: Fraction) -> None:
    low, base, high = sorted(ends)
    found = NumberLine(Number(base=base, range=(low, high))).at(share, of)
    whole = abs(share * of) * (Fraction(high if share > 0 else low) - Fraction(base)) + Fraction(base)
    largest = max(abs(low), abs(high))
    last = Fraction(10) ** (largest.adjusted() - DIGITS + 1 if largest else 0)
    assert Fraction(found) == min(max(round(whole / last) * last, Fraction(low)), Fraction(high))
