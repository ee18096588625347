"""What the numbers say of an offer, in words."""

from __future__ import annotations

from fractions import Fraction

import pytest

from simulator.offers.records import Judgement
from simulator.report.on_record import by_numbers
from tests.report.samples import FREE, PAID, SCENARIO


@pytest.mark.parametrize(("crossed", "end"), [((FREE,), " is crossed (+3.00)"), ((FREE, PAID), " are crossed (+3.00)")])
def test_one_red_line_is_crossed_and_several_are(crossed: tuple[str, ...], end: str) -> None:
    assert by_numbers(SCENARIO, Judgement(Fraction(3), Fraction(3), crossed, False)).endswith(end)
