"""Chunks of work on processes of this machine.

Every process holds one chunk at a time, so a death can be laid at a chunk's door for certain (a pool of the standard library
breaks as a whole and cannot say whose chunk killed it). A chunk whose worker died too often is split until the single item that
kills its worker is found; that item is reported as failed and all others get their results.

The work itself (a callable with everything it needs) is sent once to every process; chunks should be small. Processes are started
afresh (`spawn`), because a fork of a process with threads, HiGHS's among them, may hang.

Where a budget runs, its deadline ends the processes, and its memory limit is that of all of them together: each may grow by an equal part.
"""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from simulator.budget import Budget, Stopped, StopReason, running, tick
from simulator.errors import UsageError
from simulator.workers.chunks import KILLED, Done, after_death, tried

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

T = TypeVar("T")
R = TypeVar("R")

ASKED_EVERY = 0.1
"""Seconds between two questions to the budget, while all processes are busy."""

ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"), "1")
"""Environment of a worker: the processes share the processors, so each computes with one thread."""


FOR_EVER = 1e9
"""Seconds that a worker's own budget leaves it: the process that started it ends it before."""


@dataclass
class _Task(Generic[T]):
    """A chunk and how many workers have died over it."""

    chunk: T
    deaths: int = 0


def run_on_processes(
    work: Callable[[T], R], chunks: Iterator[T], workers: int, split: Callable[[T], Sequence[T]] | None, retries: int
) -> Iterator[Done[T, R]]:
    """The results of `work(chunk)`, in no fixed order; see `simulator.workers.run_chunks`. Raises `Stopped` where a worker has grown past
    its part of the memory limit of the budget that runs."""
    budget = running()
    memory = None if budget is None else max(1, budget.memory_limit // workers)
    again: deque[_Task[T]] = deque()
    free: list[_Process[T, R]] = []
    busy: list[_Process[T, R]] = []
    try:
        while True:
            while len(busy) < workers:
                task = again.popleft() if again else _next(chunks)
                if task is None:
                    break
                process = free.pop() if free else _Process[T, R](work, memory)
                busy.append(process)
                process.give(task)
            if not busy:
                return
            for process in _heard(busy):
                if not process.ready:
                    process.await_ready()
                    continue
                busy.remove(process)
                task, answer = process.task, process.answer()
                assert task is not None
                if answer is not None:
                    result, failure, stopped = answer
                    if stopped is not None:
                        process.end()
                        raise Stopped(stopped)
                    free.append(process)
                    yield Done(task.chunk, result, failure)
                    continue
                tries = after_death(task.chunk, task.deaths + 1, split, retries)
                if tries is None:
                    yield Done(task.chunk, None, KILLED)
                else:
                    again.extend(_Task(chunk, deaths) for chunk, deaths in tries)
    finally:
        for process in (*busy, *free):
            process.end()


def _next(chunks: Iterator[T]) -> _Task[T] | None:
    for chunk in chunks:
        return _Task(chunk)
    return None


def _heard(busy: Sequence[_Process[T, R]]) -> list[_Process[T, R]]:
    """The processes that have answered or died; waits for the first. Raises `Stopped` where the budget that runs ends before."""
    from multiprocessing.connection import wait

    connections = [process.connection for process in busy]
    within = None if running() is None else ASKED_EVERY
    while not (heard := wait(connections, within)):
        tick("waiting for workers")
    ready = set(map(id, heard))
    return [process for process in busy if id(process.connection) in ready]


class _Process(Generic[T, R]):
    """A process that takes one chunk at a time. `memory`: MiB by which it may grow; None for no limit."""

    def __init__(self, work: Callable[[T], R], memory: int | None) -> None:
        import multiprocessing

        context = multiprocessing.get_context("spawn")
        self.connection, theirs = context.Pipe()
        self.task: _Task[T] | None = None
        self.ready = False
        self._process: BaseProcess = context.Process(target=_serve, args=(theirs, memory), daemon=True)
        with _environment(ONE_THREAD):
            self._process.start()
        theirs.close()  # so that the death of the process is the end of the pipe
        with suppress(OSError):  # it has died: `await_ready` will hear of it
            self.connection.send(work)  # not an argument: `start` would wait for ever for a process that dies before it has read it all

    def give(self, task: _Task[T]) -> None:
        self.task = task
        with suppress(OSError):  # it has died: the end of the pipe is heard next, and the chunk is tried again
            self.connection.send(task.chunk)

    def await_ready(self) -> None:
        """The process has said that it has started. Raises `UsageError` where it has died instead: the next one would as well."""
        try:
            self.connection.recv()
        except (EOFError, OSError):
            self.end()
            raise UsageError(
                "worker processes cannot start (the reason stands above, on standard error); a script that uses several workers must be a "
                'file, with its work under: if __name__ == "__main__":'
            ) from None
        self.ready = True

    def answer(self) -> tuple[R | None, str | None, StopReason | None] | None:
        """Result and failure of the chunk given, and the limit that ended its work; None where the process has died."""
        try:
            answer: tuple[R | None, str | None, StopReason | None] = self.connection.recv()
        except (EOFError, OSError):
            self.end()
            return None
        return answer

    def end(self) -> None:
        self.connection.close()
        self._process.kill()
        self._process.join()


def _serve(connection: Connection, memory: int | None) -> None:
    """What a process does: the work, then chunk in, result out, until the pipe ends. Ctrl-C is the business of the process that started
    it. `memory`: MiB by which it may grow."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        work: Callable[[Any], Any] = connection.recv()
    except (EOFError, OSError):
        return
    budget = nullcontext() if memory is None else Budget(FOR_EVER, memory)
    connection.send("ready")
    while True:
        try:
            chunk = connection.recv()
        except (EOFError, OSError):
            return
        try:
            with budget:
                done, stopped = tried(work, chunk), None
        except Stopped as stop:
            done, stopped = Done(chunk, None, None), stop.reason
        try:
            connection.send((done.result, done.failure, stopped))
        except OSError:
            return


@contextmanager
def _environment(changes: dict[str, str]) -> Iterator[None]:
    """The environment with some changes, as processes started meanwhile inherit it."""
    before = {name: os.environ.get(name) for name in changes}
    os.environ.update(changes)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
