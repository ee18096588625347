"""A figure with the interval that its sampling leaves."""

from __future__ import annotations

from dataclasses import dataclass

CONFIDENCE = 0.95


@dataclass(frozen=True)
class IntervalEstimate:
    """`low` and `high`: an interval with a confidence of 95 %."""

    value: float
    low: float
    high: float
