"""Chunks of work on a Dask cluster: the same results as on this machine, with the scheduler's own retries."""

from __future__ import annotations

import os
import pickle
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from simulator.errors import UsageError
from simulator.workers.chunks import KILLED, Done, after_death, failure_text, tried

if TYPE_CHECKING:
    from distributed import Client

T = TypeVar("T")
R = TypeVar("R")

SECONDS_TO_CONNECT = 10
IN_FLIGHT = 2
"""Chunks given to the cluster for each of its threads."""

ALLOCATOR = {"MALLOC_TRIM_THRESHOLD_": 1 << 27, "MALLOC_MMAP_THRESHOLD_": 1 << 25, "MALLOC_TOP_PAD_": 1 << 24}
"""Settings of glibc's allocator, in bytes, that workers should be started with. Dask sets the first to 64 KiB, and setting it at all stops
glibc from adapting the second; arrays are then given back to the system and asked for again all the time."""


def run_on_cluster(
    work: Callable[[T], R],
    chunks: Iterable[T],
    address: str,
    split: Callable[[T], Sequence[T]] | None,
    retries: int,
    tell: Callable[[str], None] | None,
) -> Iterator[Done[T, R]]:
    """`simulator.workers.run_chunks` on the Dask scheduler at `address`.

    Raises `UsageError` where dask.distributed is not installed, nobody answers within ten seconds, there are no workers, or they have
    another version of this program.
    """
    client = _connected(address)
    try:
        threads = _checked(client, address, tell)
        yield from _Run(client, work, split, retries).results(iter(chunks), IN_FLIGHT * threads)
    finally:
        client.close()


def checked(address: str) -> None:
    """Raises `UsageError` where `run_on_cluster` would."""
    client = _connected(address)
    try:
        _checked(client, address, None)
    finally:
        client.close()


def _connected(address: str) -> Client:
    try:
        from distributed import Client
    except ImportError:
        raise UsageError("a cluster needs dask.distributed; install it with: pip install 'zopa[cluster]'") from None
    try:
        return Client(address, timeout=SECONDS_TO_CONNECT)
    except (OSError, ValueError) as error:  # a timeout is an OSError
        raise UsageError(
            f"--cluster {address}: no Dask scheduler answers there ({failure_text(error)}); start one with: dask scheduler"
        ) from None


def _checked(client: Client, address: str, tell: Callable[[str], None] | None) -> int:
    """The number of threads of the cluster. Says where its workers are set up badly."""
    from simulator.version import __version__

    threads = sum(client.nthreads().values())
    if not threads:
        raise UsageError(f"--cluster {address}: the scheduler has no workers; start one with: dask worker {address} --nthreads 1")
    try:
        found = client.run(_worker_facts)
    except ImportError as error:
        raise UsageError(
            f"--cluster {address}: its workers cannot import this program ({failure_text(error)}); install zopa there"
        ) from None
    versions = {version for version, _ in found.values()}
    if versions != {__version__}:
        raise UsageError(
            f"--cluster {address}: workers have zopa {', '.join(sorted(versions))}, this is {__version__}; install the same there"
        )
    slow = sum(1 for _, allocator in found.values() if _gives_memory_back(allocator))
    if slow and tell is not None:
        wanted = ", ".join(f"{name}: {size}" for name, size in ALLOCATOR.items())
        tell(
            f"{slow} of {len(found)} workers give memory back to the system all the time, which slows them; "
            f"where they start, set distributed.nanny.pre-spawn-environ to {{{wanted}}} (docs/cluster.md)"
        )
    return int(threads)


def _worker_facts() -> tuple[str, dict[str, int]]:
    """The version of the worker that runs this, and the settings of `ALLOCATOR` that it was started with, in bytes. Plain objects, since a
    worker with another version answers as well."""
    from simulator.version import __version__

    return __version__, {name: int(os.environ[name]) for name in ALLOCATOR if name in os.environ}


def _gives_memory_back(allocator: Mapping[str, int]) -> bool:
    """Whether a worker's allocator is set, and some of its settings are less than an eighth of those wanted."""
    return bool(allocator) and any(allocator.get(name, 0) < size // 8 for name, size in ALLOCATOR.items())


_unpickled: dict[bytes, Callable[[Any], Any]] = {}


def _call(payload: bytes, chunk: Any) -> tuple[Any, str | None]:
    """Runs on a worker: the work is unpickled once and kept."""
    if payload not in _unpickled:
        _unpickled.clear()
        _unpickled[payload] = pickle.loads(payload)
    done = tried(_unpickled[payload], chunk)
    return done.result, done.failure


class _Run(Generic[T, R]):
    """Chunks on their way. A death is held against all chunks that the scheduler had given to that worker, so what cannot be split
    is tried once more with nothing else in flight before it is given up."""

    def __init__(self, client: Client, work: Callable[[T], R], split: Callable[[T], Sequence[T]] | None, retries: int) -> None:
        self._client, self._split, self._retries = client, split, retries
        self._payload = pickle.dumps(work)
        self._flying: dict[Any, tuple[T, int]] = {}
        self._again: deque[tuple[T, int]] = deque()
        self._suspects: deque[T] = deque()

    def results(self, chunks: Iterator[T], most: int) -> Iterator[Done[T, R]]:
        """The results, with at most `most` chunks in flight."""
        while True:
            while len(self._flying) < most:
                given = self._again.popleft() if self._again else next(((chunk, 0) for chunk in chunks), None)
                if given is None:
                    break
                self._submit(*given)
            if not self._flying:
                break
            yield from self._finished(self._suspects.append)
        given_up: list[T] = []
        while self._suspects:
            self._submit(self._suspects.popleft(), 0)
            yield from self._finished(given_up.append)
        yield from (Done(chunk, None, KILLED) for chunk in given_up)

    def _submit(self, chunk: T, deaths: int) -> None:
        self._flying[self._client.submit(_call, self._payload, chunk, pure=False)] = chunk, deaths

    def _finished(self, suspect: Callable[[T], None]) -> Iterator[Done[T, R]]:
        """The chunks finished by now (at least one); what has killed its worker and cannot be split goes to `suspect`."""
        from distributed import wait
        from distributed.scheduler import KilledWorker

        for future in wait(list(self._flying), return_when="FIRST_COMPLETED").done:
            chunk, deaths = self._flying.pop(future)
            try:
                result, failure = future.result()
            except KilledWorker:
                # the scheduler has tried it several times itself
                tries = after_death(chunk, max(deaths, self._retries) + 1, self._split, self._retries)
                if tries is None:
                    suspect(chunk)
                else:
                    self._again.extend(tries)
                continue
            yield Done(chunk, result, failure)
