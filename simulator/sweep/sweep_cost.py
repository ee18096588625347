"""What a plan would take: seconds and bytes, from a few of its variants."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.sweep.plan import Plan
from simulator.sweep.plan_runner import ChunkWork, timed

SPOTS = 4
"""Places of the plan at which variants are timed."""


@dataclass(frozen=True)
class SweepEstimate:
    """`seconds` with the workers asked for, `size` of the folder in bytes; both from a few variants, so rough."""

    variants: int
    seconds: float
    size: int


def estimated(plan: Plan, workers: int) -> SweepEstimate:
    """A rough estimate, from a handful of variants at some places of the plan."""
    each = timed(ChunkWork(plan), SPOTS)
    return SweepEstimate(len(plan), each.seconds * len(plan) / workers, int(2 * each.size * len(plan)))
