"""What --vary takes, and where it leads."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.errors import UsageError
from simulator.scenario.draws import drawable
from simulator.scenario.reading import load
from simulator.sweep.factors import ChoiceFactor, NumberFactor, ranged_factors, read_factors, span_values

SALE = load("sale")
PRICE = "parties.buyer.weights.price"


@settings(max_examples=30, deadline=None)
@given(st.decimals(0, 500, places=3), st.decimals(1, 500, places=3), st.integers(2, 6))
def test_spans_are_read_back_as_written(low: Decimal, width: Decimal, count: int) -> None:
    high = low + width
    drawn = read_factors(SALE, [f"{PRICE}={low}:{high}"])[0]
    assert isinstance(drawn, NumberFactor)
    assert drawn.number.range == (low, high)
    values = span_values(low, high, count)
    assert (values[0], values[-1], len(values)) == (low, high, count)
    assert values == sorted(values)
    listed = read_factors(SALE, [f"{PRICE}={low}:{high}:{count}"])[0]
    assert listed == ChoiceFactor(PRICE, tuple(values))


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=30), st.text(max_size=12))
def test_any_text_is_read_or_refused_in_one_message(path: str, values: str) -> None:
    for text in (f"{path}={values}", f"{PRICE}={values}"):
        assert _message(text).startswith("--vary ") or read_factors(SALE, [text])


def _message(text: str) -> str:
    try:
        read_factors(SALE, [text])
    except UsageError as error:
        return str(error)
    return ""


def test_every_fault_is_told_at_once() -> None:
    with pytest.raises(UsageError) as raised:
        read_factors(SALE, [PRICE, f"{PRICE}=2:1", f"{PRICE}=1,2", f"{PRICE}=3,4"])
    assert len(str(raised.value).splitlines()) == 3
    assert "varied twice" in str(raised.value)


def test_a_sweep_draws_what_a_variant_may_put_in_force_and_bargaining_weights() -> None:
    """An answer without variants hangs on neither, so it draws neither."""
    wide = {"base": 2, "range": [1, 3]}
    combination = {"when": {"price": [next(iter(SALE.issues["price"].choices))]}, "points": wide, "in_force": False}
    base = SALE.with_changes({"parties.buyer.bargaining_weight": wide, "parties.buyer.interactions": {"late": combination}})
    both = {"parties.buyer.bargaining_weight", "parties.buyer.interactions.late.points"}
    assert {factor.path for factor in ranged_factors(base)} - drawable(base).keys() == both
