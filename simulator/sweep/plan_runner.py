"""Running a plan: chunk by chunk on as many workers as wanted, every finished chunk kept at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from simulator.errors import UsageError
from simulator.sweep.batch import TableRows
from simulator.sweep.chunk_work import Chunk, ChunkWork, PartDone
from simulator.sweep.columns import Cell, columns_of
from simulator.sweep.manifest import MANIFEST
from simulator.sweep.plan import Plan
from simulator.sweep.store import Store
from simulator.sweep.timing import TimedWork, per_variant
from simulator.workers import run_chunks

CHUNK_SECONDS = 2.0
"""About how long a chunk should take."""

FEW = 10
"""Up to so many variants, each is a chunk."""

MOST_IN_CHUNK = 2000

CLUSTER_THREADS = 8
"""Where a cluster does the work, the last chunks of a run are cut for so many workers, whatever the cluster has."""


@dataclass(frozen=True)
class Tally:
    """How far a run is. `failed`, `stopped`, `agreements`: among the `done` variants."""

    variants: int
    done: int
    failed: int
    stopped: int
    agreements: int


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
    chunks = _chunks(store, chunk_size(work, sum(last - first + 1 for first, last in store.missing())), sharing)
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


def chunk_size(work: ChunkWork, left: int) -> int:
    """As many of the variants left as take about `CHUNK_SECONDS`."""
    if left <= FEW:
        return 1
    seconds = per_variant(work.plan, [TimedWork(work)(len(work.plan) // 2)]).seconds
    return min(MOST_IN_CHUNK, max(1, int(CHUNK_SECONDS / max(seconds, 1e-6))))


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
