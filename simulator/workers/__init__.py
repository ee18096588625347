"""Chunks of work on processes of this machine, or on a Dask cluster; a worker that dies costs a retry, never the run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from simulator.errors import UsageError
from simulator.workers.chunks import KILLED, RETRIES, Done, failure_text, tried

__all__ = ["KILLED", "RETRIES", "Done", "check_cluster", "failure_text", "run_chunks"]

T = TypeVar("T")
R = TypeVar("R")


def check_cluster(address: str) -> None:
    """Raises `UsageError` where `run_chunks` would for a cluster that cannot be used; for callers that prepare something first."""
    from simulator.workers.cluster import checked

    checked(address)


def run_chunks(
    work: Callable[[T], R],
    chunks: Iterable[T],
    *,
    workers: int = 1,
    cluster: str | None = None,
    split: Callable[[T], Sequence[T]] | None = None,
    retries: int = RETRIES,
    tell: Callable[[str], None] | None = None,
) -> Iterator[Done[T, R]]:
    """The results of `work(chunk)` as they are finished, in no fixed order.

    - `workers`: processes on this machine; with 1, everything runs in this one. `cluster`: address of a Dask scheduler instead.
    - `chunks` is read as workers become free. `split`: a chunk as smaller ones (one or none: it cannot be split further); the parts
      of a chunk that kills its workers are reported by themselves.
    - `tell` is told what is worth knowing about the workers.

    Closing the iterator, or Ctrl-C, ends all processes. On processes of this machine the memory limit of the budget that runs is that of
    all of them together, in equal parts.

    Raises `Stopped` where the time of that budget is up or a process has grown past its part, `UsageError` for less than one worker and
    for a cluster that cannot be used.
    """
    if workers < 1:
        raise UsageError(f"there must be at least one worker, found {workers}")
    if cluster is not None:
        from simulator.workers.cluster import run_on_cluster

        return run_on_cluster(work, chunks, cluster, split, retries, tell)
    if workers == 1:
        return (tried(work, chunk) for chunk in chunks)
    from simulator.workers.processes import run_on_processes

    return run_on_processes(work, iter(chunks), workers, split, retries)
