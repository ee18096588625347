"""What reports of predictions say of predictors and intervals."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

from simulator.figures import points
from simulator.validate.predictor import PREDICTORS

if TYPE_CHECKING:
    from simulator.sweep.interval_estimate import IntervalEstimate


def predictor_title(name: str) -> str:
    return PREDICTORS[name].title


def interval(estimate: IntervalEstimate, *, signed: bool = False) -> str:
    """The ends of an interval; empty without ends."""
    if not isfinite(estimate.low) or not isfinite(estimate.high):
        return ""
    return f"{points(estimate.low, signed=signed)} to {points(estimate.high, signed=signed)}"
