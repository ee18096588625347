"""The least totals that are worth given values, as guarantees and beliefs ask for."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import ceil

from simulator.payoffs.model import Payoffs


def floors_at(payoffs: Payoffs, values: Sequence[Fraction]) -> tuple[int, ...]:
    """The least scaled totals, one a column, that are worth `values` (points)."""
    return tuple(ceil(scale * value) for scale, value in zip(payoffs.scale, values, strict=True))
