"""What a plan would take: seconds from a few variants, bytes from their rows."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.sweep.columns import written
from simulator.sweep.evaluating import Evaluator
from simulator.sweep.plan import Plan
from simulator.sweep.running import TIMED, seconds_a_variant


@dataclass(frozen=True)
class SweepEstimate:
    """`seconds` with the workers asked for, `size` of the folder in bytes; both from a few variants, so rough."""

    variants: int
    seconds: float
    size: int


def estimated(plan: Plan, workers: int) -> SweepEstimate:
    """A rough estimate, from a handful of variants spread over the plan."""
    evaluator = Evaluator(plan)
    places = sorted({k * len(plan) // TIMED for k in range(TIMED)})
    size = sum(sum(len(written(cell)) + 1 for cell in evaluator.row(place)) for place in places) / len(places)
    return SweepEstimate(len(plan), seconds_a_variant(plan) * len(plan) / workers, int(2 * size * len(plan)))
