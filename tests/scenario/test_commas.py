"""Commas in texts between braces and in numbers: the fault says what to write."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from simulator import load
from simulator.cli.ratify import chance_of
from simulator.cli.spans import span_of
from simulator.errors import ScenarioError, UsageError
from simulator.scenario.reading import loads

QUOTES = "between braces a comma ends an entry: put a text that holds one in quotes"
POINT = "a decimal has a point, no comma: 8.5"


@pytest.mark.parametrize(
    ("buyer", "hint"),
    [
        ("{patience: {base: 0.9, why: Some 18,000 people}}", QUOTES),
        ("{patience: {base: 0,9}}", POINT),
        ("{weights: {price: 14,5}}", POINT),
        ("{patience: {base: 0.9, range: [0,8, 0,9]}}", POINT),
        ("{patience: '0,9'}", "write 0.9 with a point"),
        ("{patience: '18,000'}", "write 18000, or 18.000 with a point"),
        ("\n    patience: 0.9\n    unheard:", ""),
    ],
)
def test_a_file(buyer: str, hint: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        loads(f"extends: sale\nparties:\n  buyer: {buyer}", "x")
    assert any(fault.message.endswith(hint) for fault in caught.value.faults)
    assert hint or "comma" not in str(caught.value)


def test_the_command_line() -> None:
    assert chance_of("0,5") == Fraction(1, 2)
    assert span_of("parties.seller.weights.price=1,5:3")[1] == (Decimal("1.5"), Decimal(3))
    with pytest.raises(UsageError, match=r"write 1500, or 1\.500 with a point"):
        span_of("parties.seller.weights.price=1,500:3")
    with pytest.raises(ScenarioError, match=r"write 0\.9 with a point"):
        load("sale").with_changes({"parties.buyer.reservation": "0,9"})
