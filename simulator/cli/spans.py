"""`--vary PATH=LOW:HIGH`: a number and the values to look at."""

from __future__ import annotations

from decimal import Decimal

from simulator.errors import UsageError
from simulator.scenario import commas
from simulator.scenario.located import abridged
from simulator.scenario.numbers import typed_number
from simulator.scenario.option_keys import path_with_levels


def span_of(text: str) -> tuple[str, tuple[Decimal, Decimal]]:
    """The path and its two ends. Raises `UsageError` for anything else."""
    path, equals, span = text.partition("=")
    low, colon, high = span.partition(":")
    try:
        ends = typed_number(low), typed_number(high)
    except ValueError:
        ends = None
    if not path or not equals or not colon or ends is None:
        raise UsageError(
            f"--vary {abridged(text)}: expected PATH=LOW:HIGH with two numbers, as in "
            f"--vary parties.seller.weights.price=20:40{commas.in_number(low) or commas.in_number(high)}"
        )
    return path_with_levels(path.strip()), ends
