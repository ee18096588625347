"""`--vary PATH=LOW:HIGH`: a number and the values to look at."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from simulator.errors import UsageError
from simulator.scenario.numbers import within_limits


def span_of(text: str) -> tuple[str, tuple[Decimal, Decimal]]:
    """The path and its two ends. Raises `UsageError` for anything else."""
    path, equals, span = text.partition("=")
    low, colon, high = span.partition(":")
    try:
        ends = Decimal(low.strip()), Decimal(high.strip())
    except InvalidOperation:
        ends = None
    if not path or not equals or not colon or ends is None or not all(end.is_finite() and within_limits(end) for end in ends):
        raise UsageError(f"--vary {text}: expected PATH=LOW:HIGH with two numbers, as in --vary parties.seller.weights.price=20:40")
    return path.strip(), ends
