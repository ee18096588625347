"""What a run of a plan would take: seconds and bytes, told by doing a little of everything that the run does."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from simulator.errors import UsageError
from simulator.sweep.chunk_work import ChunkWork
from simulator.sweep.columns import columns_of, csv_lines
from simulator.sweep.finished import TABLE, write_table
from simulator.sweep.manifest import write_manifest
from simulator.sweep.plan import Plan
from simulator.sweep.plan_runner import chunk_size
from simulator.sweep.reading import columns_in
from simulator.sweep.store import PARTS, plan_of_run
from simulator.sweep.summary import needed_columns
from simulator.sweep.timing import TimedWork, Timing, per_variant, spread
from simulator.workers import run_chunks

SPOTS = 4
"""Places of the plan at which variants are timed, at least; one for each worker where there are more."""


@dataclass(frozen=True)
class SweepCost:
    """What the parts of a run take, in seconds by the clock. `begun`: what goes before it, from loading to the plan. `cutting`: to tell how
    large its chunks are to be. `starting`: until its processes work. `a_variant`: of one worker while all of them work. `closing`: to write
    the table and read it again, however few its rows; `a_row`: for each of these."""

    begun: float
    cutting: float
    starting: float
    a_variant: float
    closing: float
    a_row: float

    def seconds(self, variants: int, workers: int) -> float:
        """What a whole run with so many variants and workers takes."""
        working = variants * self.a_variant / min(workers, variants)
        return self.begun + self.cutting + self.starting + working + self.closing + self.a_row * variants


@dataclass(frozen=True)
class SweepEstimate:
    """`seconds`: from the command to its answer, with the workers asked for. `size` of the folder in bytes. Both from some of the
    variants."""

    variants: int
    seconds: float
    size: int


def estimated(plan: Plan, workers: int, begun: float = 0.0) -> SweepEstimate:
    """An estimate from a little of everything that a run does. `begun`: seconds that went by before. Raises `UsageError` where the workers
    cannot be used."""
    started = perf_counter()
    work = ChunkWork(plan)
    chunk_size(work, len(plan))
    cutting = perf_counter() - started
    timings, starting = _timed(work, workers)
    each = per_variant(plan, timings)
    closing = _closing(plan, max(timings, key=lambda timing: timing.rows))
    cost = SweepCost(begun, cutting, starting, each.seconds, closing.seconds, closing.seconds_a_row)
    size = closing.size + (closing.size_a_row + each.size) * len(plan)
    return SweepEstimate(len(plan), cost.seconds(len(plan), workers), int(size))


def _timed(work: ChunkWork, workers: int) -> tuple[list[Timing], float]:
    """What is seen at places spread over the plan while all workers are at it, and the seconds until the first of them works."""
    begun = perf_counter()
    timings: list[Timing] = []
    starting = 0.0
    for done in run_chunks(TimedWork(work), spread(len(work.plan), max(SPOTS, workers)), workers=workers):
        if done.result is None:
            raise UsageError(f"variants beside the {done.chunk}th cannot be evaluated: {done.failure}")
        if not timings and workers > 1:
            starting = perf_counter() - begun - done.result.taken
        timings.append(done.result)
    return timings, starting


@dataclass(frozen=True)
class _Closing:
    """What it takes to keep a plan, to write a table and to read both again: seconds and bytes without rows, and what each row adds."""

    seconds: float
    seconds_a_row: float
    size: float
    size_a_row: float


def _closing(plan: Plan, timing: Timing) -> _Closing:
    """Seen at a table of the rows of a timing, and at one of a single row."""
    with TemporaryDirectory() as name:
        folder, lines = Path(name), timing.lines
        started = perf_counter()
        write_manifest(folder, plan, [], PARTS)
        plan_of_run(folder)
        first = _table(folder, plan, lines, timing.rows)
        whole = perf_counter() - started
        one, size_of_one = _table(folder, plan, lines[: lines.index("\n") + 1], 1), _size(folder)
        again, size = _table(folder, plan, lines, timing.rows), _size(folder)
    more = max(1, timing.rows - 1)
    a_row, size_a_row = max(0.0, again - one) / more, (size - size_of_one) / more
    return _Closing(whole - min(first, a_row * timing.rows), a_row, size_of_one - size_a_row, size_a_row)


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir())


def _table(folder: Path, plan: Plan, lines: str, rows: int) -> float:
    """Seconds to write and read a table of these rows."""
    started = perf_counter()
    columns = columns_of(plan)
    write_table(folder, plan.digest, columns, csv_lines([[column.name for column in columns]]).encode(), [lines.encode()], rows)
    columns_in(folder / TABLE, plan, needed_columns(plan))
    return perf_counter() - started
