"""Running a plan: chunk by chunk on as many workers as wanted, every finished chunk kept at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from statistics import fmean
from time import perf_counter

from simulator.errors import UsageError
from simulator.sweep.batch import TableRows
from simulator.sweep.columns import Cell, columns_of
from simulator.sweep.evaluating import AT_ONCE, Evaluator
from simulator.sweep.manifest import MANIFEST
from simulator.sweep.plan import Plan
from simulator.sweep.store import Store
from simulator.workers import run_chunks

CHUNK_SECONDS = 2.0
"""About how long a chunk should take."""

FEW = 10
"""Up to so many variants, each is a chunk."""

MOST_IN_CHUNK = 2000

BATCHES = (1, 4, 16, 64, AT_ONCE)
"""Variants taken together to tell what one of them takes, batch after batch."""

LONGEST = 1.0
"""Seconds that the next of these batches may take."""

CLUSTER_THREADS = 8
"""Where a cluster does the work, the last chunks of a run are cut for so many workers, whatever the cluster has."""

Chunk = tuple[int, int]
"""First and last variant."""


@dataclass(frozen=True)
class Tally:
    """How far a run is. `failed`, `stopped`, `agreements`: among the `done` variants."""

    variants: int
    done: int
    failed: int
    stopped: int
    agreements: int


@dataclass(frozen=True)
class PartDone:
    """The rows of a chunk as lines of the table, made where they were evaluated so that one process need not write for all, and the
    seconds that they took."""

    rows: TableRows
    seconds: float


@dataclass(frozen=True)
class ChunkWork:
    """What a worker does with a chunk; the evaluator is made on first use, once in each process."""

    plan: Plan

    def __call__(self, chunk: Chunk) -> PartDone:
        started = perf_counter()
        rows = self.evaluator.table_rows(range(chunk[0], chunk[1] + 1))
        return PartDone(rows, perf_counter() - started)

    @cached_property
    def evaluator(self) -> Evaluator:
        return Evaluator(self.plan)

    def __getstate__(self) -> dict[str, Plan]:
        return {"plan": self.plan}


def run(
    store: Store,
    *,
    workers: int = 1,
    cluster: str | None = None,
    progress: Callable[[Tally], None] | None = None,
    tell: Callable[[str], None] | None = None,
) -> Tally:
    """Evaluate every variant that the run does not have yet, then write its table. The table is the same byte by byte for any number of
    workers, any failures among them and any interruption. The caller holds the run (see `Store`).

    Raises `UsageError` where the folder cannot be written or the workers cannot be used; what is finished is kept.
    """
    plan = store.plan
    tally = Tally(len(plan), len(plan) - sum(last - first + 1 for first, last in store.missing()), 0, 0, 0)
    if progress is not None:
        progress(tally)
    work = ChunkWork(plan)
    sharing = workers if cluster is None else CLUSTER_THREADS
    chunks = _chunks(store, _chunk_size(work, store), sharing)
    for done in run_chunks(work, chunks, workers=workers, cluster=cluster, split=halves, tell=tell):
        part = done.result or PartDone(TableRows.of(columns_of(plan), _failed(plan, done.chunk, done.failure or "")), 0.0)
        store.keep(*done.chunk, part.rows.lines, part.seconds)
        tally = _counted(tally, done.chunk, part)
        if progress is not None:
            progress(tally)
    store.merge()
    return tally


def halves(chunk: Chunk) -> Sequence[Chunk]:
    """The two halves of a chunk; nothing for a single variant."""
    first, last = chunk
    middle = (first + last) // 2
    return () if first == last else ((first, middle), (middle + 1, last))


@dataclass(frozen=True)
class PerVariant:
    """What a variant takes: `seconds` of a worker, `size` of its row in bytes."""

    seconds: float
    size: float


def timed(work: ChunkWork, spots: int = 1) -> PerVariant:
    """The means at `spots` places spread over the plan. At each, variants in a row are taken as a run takes them, in batches that grow up
    to those of a run, or until the next would take too long; each of them twice. The second time of the last batch tells what a variant
    takes; what is done once for many of them (drawing the numbers of a block, compiling a shape) is shared out over them."""
    plan = work.plan
    drawing = [_seconds_to_draw(plan, 0)]
    work((0, 0))  # what is loaded once
    batches = [size for size, total in zip(BATCHES, accumulate(BATCHES), strict=True) if total <= len(plan)]
    with_a_shape = len(plan) / plan.shapes
    begun, shapes, seconds, sizes = 0.0, set(), [], []
    for first in (_within_a_block(plan, place, sum(batches)) for place in _spread(len(plan), spots)):
        drawing.append(_seconds_to_draw(plan, first))
        at = first
        for number, size in enumerate(batches):
            batch, at = (at, at + size - 1), at + size
            fresh, again = work(batch).seconds, work(batch)
            begun += max(0.0, fresh - again.seconds)
            shapes |= {int(k / with_a_shape) for k in range(batch[0], at)}
            if size == batches[-1]:
                break
            following = batches[number + 1]
            if again.seconds * following / size + begun / len(shapes) * following / with_a_shape > LONGEST:
                break
        seconds.append(again.seconds / size)
        sizes.append(len(again.rows.lines.encode()) / size)
    compiling = begun / len(shapes) / with_a_shape
    return PerVariant(fmean(seconds) + compiling + max(drawing) * plan.blocks_drawn / len(plan), fmean(sizes))


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


def _spread(length: int, sample: int) -> list[int]:
    """Places at even distances."""
    return sorted({(2 * k + 1) * length // (2 * sample) for k in range(sample)})


def _chunk_size(work: ChunkWork, store: Store) -> int:
    """As many variants as take about `CHUNK_SECONDS`."""
    left = sum(last - first + 1 for first, last in store.missing())
    if left <= FEW:
        return 1
    return min(MOST_IN_CHUNK, max(1, int(CHUNK_SECONDS / max(timed(work).seconds, 1e-6))))


def _chunks(store: Store, size: int, workers: int) -> Iterator[Chunk]:
    """Chunks of `size`, smaller ones towards the end, down to an eighth, so that the workers end together (guided self-scheduling;
    Polychronopoulos & Kuck 1987)."""
    gaps = list(store.missing())
    left = sum(last - first + 1 for first, last in gaps)
    for first, last in gaps:
        while first <= last:
            end = min(last, first + min(size, max(-(-size // 8), left // (4 * workers))) - 1)
            yield first, end
            left -= end - first + 1
            first = end + 1


def _failed(plan: Plan, chunk: Chunk, failure: str) -> list[tuple[Cell, ...]]:
    """Rows for variants that could not be evaluated at all."""
    names = [column.name for column in columns_of(plan)]
    rows = []
    for k in range(chunk[0], chunk[1] + 1):
        cells: dict[str, Cell] = {"variant": k, **plan.variant(k).factors, "status": "failed", "error": failure}
        rows.append(tuple(cells.get(name) for name in names))
    return rows


def _counted(tally: Tally, chunk: Chunk, part: PartDone) -> Tally:
    return Tally(
        variants=tally.variants,
        done=tally.done + chunk[1] - chunk[0] + 1,
        failed=tally.failed + part.rows.failed,
        stopped=tally.stopped + part.rows.stopped,
        agreements=tally.agreements + part.rows.agreements,
    )


def sweep(plan: Plan, folder: str | Path, *, workers: int = 1, cluster: str | None = None, command: Sequence[str] = ()) -> Store:
    """Run a plan in a new folder, or go on with the run of the same plan there. Raises `UsageError` as `run` does, and where
    the run there is of another plan."""
    path = Path(folder)
    with Store.resumed(path) if (path / MANIFEST).exists() else Store.new(path, plan, command) as store:
        if store.plan.digest != plan.digest:
            raise UsageError(f"{path}: the run there is of another plan; name another folder")
        run(store, workers=workers, cluster=cluster)
    return store
