"""What a variant of a plan takes, from some of its variants, taken as a run takes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from statistics import fmean
from time import perf_counter

from simulator.sweep.chunk_work import ChunkWork
from simulator.sweep.evaluating import AT_ONCE
from simulator.sweep.plan import Plan

BATCHES = (1, 4, 16, 64, AT_ONCE)
"""Variants taken together to tell what one of them takes, batch after batch."""

LONGEST = 1.0
"""Seconds that the next of these batches may take."""


@dataclass(frozen=True)
class Timing:
    """What was seen at one place of a plan. `seconds`: of a variant, once all is at hand. `drawing`: to draw a block of numbers. `begun`:
    what was done once for many variants, among them `shapes` that were compiled. `lines`: the rows of the last batch, `rows` of them.
    `taken`: what all of this took, but for what is loaded once."""

    seconds: float
    drawing: float
    begun: float
    shapes: int
    lines: str
    rows: int
    taken: float


@dataclass(frozen=True)
class PerVariant:
    """What a variant takes: `seconds` of a worker, `size` of its row in bytes."""

    seconds: float
    size: float


class TimedWork:
    """Times variants of a plan at a place: the work of a process that tells what variants take."""

    def __init__(self, work: ChunkWork) -> None:
        self._work = work
        self._seen: set[int] = set()

    def __call__(self, place: int) -> Timing:
        """Variants in a row are taken in batches that grow up to those of a run, or until the next would take too long; each of them twice.
        The second time of the last batch tells what a variant takes; the rest (drawing the numbers of a block, compiling a shape) is done
        once for many of them."""
        work, plan = self._work, self._work.plan
        drawing = _seconds_to_draw(plan, 0)
        work((0, 0))  # what is loaded once
        started = perf_counter()
        batches = [size for size, total in zip(BATCHES, accumulate(BATCHES), strict=True) if total <= len(plan)]
        with_a_shape = len(plan) / plan.shapes
        first = _within_a_block(plan, place, sum(batches))
        drawing = max(drawing, _seconds_to_draw(plan, first))
        begun, at, before = 0.0, first, len(self._seen)
        for size, following in zip(batches, [*batches[1:], 0], strict=True):
            batch, at = (at, at + size - 1), at + size
            fresh, again = work(batch).seconds, work(batch)
            begun += max(0.0, fresh - again.seconds)
            self._seen |= {int(k / with_a_shape) for k in range(batch[0], at)}
            compiling = begun / max(1, len(self._seen) - before) * following / with_a_shape
            if again.seconds * following / size + compiling > LONGEST:
                break
        shapes = len(self._seen) - before
        return Timing(again.seconds / size, drawing, begun, shapes, again.rows.lines, size, perf_counter() - started)


def per_variant(plan: Plan, timings: Sequence[Timing]) -> PerVariant:
    """The means of what was seen at some places; what is done once for many variants is shared out over them."""
    with_a_shape = len(plan) / plan.shapes
    compiling = sum(each.begun for each in timings) / max(1, sum(each.shapes for each in timings)) / with_a_shape
    drawing = max(each.drawing for each in timings) * plan.blocks_drawn / len(plan)
    return PerVariant(
        fmean(each.seconds for each in timings) + compiling + drawing, fmean(len(each.lines.encode()) / each.rows for each in timings)
    )


def spread(length: int, sample: int) -> list[int]:
    """Places at even distances."""
    return sorted({(2 * k + 1) * length // (2 * sample) for k in range(sample)})


def _seconds_to_draw(plan: Plan, variant: int) -> float:
    """What it takes to draw the block of a variant, where that is not at hand."""
    started = perf_counter()
    plan.variant(variant)
    return perf_counter() - started


def _within_a_block(plan: Plan, place: int, rows: int) -> int:
    """The place, or an earlier one, at which so many variants of one block begin, where blocks have so many."""
    place = min(place, len(plan) - rows)
    left = plan.draws_in_a_block - place % plan.draws % plan.draws_in_a_block
    return place if plan.draws_in_a_block < rows else place - max(0, rows - left)
