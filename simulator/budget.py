"""Time, memory and interruption: work ends in the best proved answer so far, never in a crash.

Every verb makes one `Budget` from its limits and runs under it (`with Budget(…):`). All that works below it, in whatever room, calls `tick`
between steps that take a moment, and `make_room` before an array whose size hangs on the scenario. Both raise `Stopped` at the end of the
innermost budget that runs; outside of any budget they do nothing. A budget made while another runs is a part of it: it never ends later,
whatever limits it was given. So a limit holds however deep the work is, and a step that was given no budget ticks that of the command.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextvars import ContextVar, Token
from pathlib import Path
from typing import Literal, Self, TypeVar

from simulator.errors import BudgetError

Progress = Callable[[str, float | None], None]
"""Called with what is going on and the share done (None: unknown)."""

StopReason = Literal["time limit", "memory limit", "interrupted"]

DEFAULT_TIME_LIMIT = 60.0
"""Seconds."""
DEFAULT_MEMORY_LIMIT = 1024
"""MiB by which the process may grow."""

MEMORY_LOOKED_AT = 0.02
"""So many seconds pass between two looks at the memory that the process takes."""

SMALL_STEPS = 2000
"""Steps of a microsecond or a few between two ticks."""

READING_STEPS = 100_000
"""The same while a file is read and checked. A file of usual size is read whatever the limit, so that there is something to answer
about."""

OF_LIBRARIES = 128
"""MiB that the process may grow beyond its limit: the libraries that it loads on the way, and what they keep."""

LONGEST_START = 60.0
"""Seconds. No process takes longer to load, however busy the machine is."""

_MIB = 2**20

Done = TypeVar("Done")

MEMORY_UNREAD = 4 * _MIB
"""Bytes that arrays may take before the memory of the process is read again."""


class Stopped(BudgetError):  # noqa: N818 - a signal that ends a phase
    """Raised inside a phase when the budget is used up; each verb turns it into a partial answer, and lets it through only where
    there is nothing yet to answer with."""

    def __init__(self, reason: StopReason) -> None:
        super().__init__(reason)
        self.reason = reason


class Budget:
    """A deadline, a memory limit and a listener.

    `time_limit` in seconds from now. `memory_limit` in MiB by which the process may grow from what it took when the outermost
    budget was made. `with budget:` makes it the one that `tick` and `make_room` ask; it may be entered again inside.
    """

    memory_limit: int
    _deadline: float
    _base: int

    def __init__(self, time_limit: float, memory_limit: int, progress: Progress | None = None) -> None:
        outer = _running.get()
        deadline = clock() + time_limit
        self._deadline = deadline if outer is None else min(deadline, outer._deadline)
        self.memory_limit = memory_limit if outer is None else min(memory_limit, outer.memory_limit)
        self._base = memory_of_process() if outer is None else outer._base
        self._looked = self._deadline - time_limit
        self._progress = progress
        self._steps = self._read = 0
        self._resident, self._asked_for = self._base, MEMORY_UNREAD
        self._entered: list[Token[Budget | None]] = []

    def __enter__(self) -> Self:
        self._entered.append(_running.set(self))
        return self

    def __exit__(self, *raised: object) -> None:
        _running.reset(self._entered.pop())

    @property
    def seconds_left(self) -> float:
        return max(0.0, self._deadline - clock())

    def part(self, share: float) -> Budget:
        """A budget that ends after this share of the time left; it has the same memory and the same listener."""
        return Budget(self.seconds_left * share, self.memory_limit, self.tell)

    def tick(self, what: str, share: float | None = None) -> None:
        """Report progress; raises `Stopped` once the time is up or the process has grown past the memory limit."""
        now = clock()
        if now > self._deadline:
            raise Stopped("time limit")
        if now - self._looked > MEMORY_LOOKED_AT:
            self._looked = now
            self.make_room(0)
        self.tell(what, share)

    def small_steps(self, count: int, what: str) -> None:
        """`tick` once for every `SMALL_STEPS` of them."""
        self._steps += count
        if self._steps >= SMALL_STEPS:
            self._steps = 0
            self.tick(what)

    def reading_steps(self, count: int) -> None:
        """`tick` once for every `READING_STEPS` of them."""
        self._read += count
        if self._read >= READING_STEPS:
            self._read = 0
            self.tick("reading the file")

    def tell(self, what: str, share: float | None = None) -> None:
        """Report progress without looking at the clock: for work that keeps its own."""
        if self._progress is not None:
            self._progress(what, share)

    def make_room(self, n_bytes: int) -> None:
        """Raises `Stopped` where an array of so many bytes would take the process past the memory limit. What the process takes is read
        anew once `MEMORY_UNREAD` bytes have been asked for since it was read last; until then these are counted as taken."""
        self._asked_for += n_bytes
        if n_bytes == 0 or self._asked_for >= MEMORY_UNREAD:
            self._resident, self._asked_for = memory_of_process(), n_bytes
        if self._asked_for + self._resident - self._base > (self.memory_limit + OF_LIBRARIES) * _MIB:
            raise Stopped("memory limit")

    def make_time(self, seconds: float) -> None:
        """Raises `Stopped` where work that cannot be interrupted, and is expected to take so long, would end after the deadline."""
        if seconds > self.seconds_left:
            raise Stopped("time limit")

    def rows(self, bytes_per_row: int) -> int:
        """How many rows of a set fit into the memory limit."""
        return max(1, self.memory_limit * _MIB // bytes_per_row)


_running: ContextVar[Budget | None] = ContextVar("running budget", default=None)


def clock() -> float:
    """Seconds on a clock that only goes forward. In one place, so that a test can let the time pass as it likes."""
    return time.monotonic()


def age_of_process() -> float:
    """Seconds since this process was started: what its loading took. 0 where the system has no `/proc` to ask, and where what it tells
    cannot be (clocks that do not belong together)."""
    try:
        begun = int(_STAT.read_bytes().rpartition(b")")[2].split()[_STARTTIME]) / os.sysconf("SC_CLK_TCK")
        age = time.clock_gettime(time.CLOCK_BOOTTIME) - begun
    except (OSError, AttributeError):
        return 0.0
    return age if 0 <= age <= LONGEST_START else 0.0


def running() -> Budget | None:
    """The innermost budget that this work runs under."""
    return _running.get()


def tick(what: str, share: float | None = None, *, budget: Budget | None = None) -> None:
    """Tick `budget`, or where none is given the one that this work runs under; nothing without one. Raises `Stopped` at its end."""
    budget = _running.get() if budget is None else budget
    if budget is not None:
        budget.tick(what, share)


def small_steps(count: int, what: str) -> None:
    """Tick once for every `SMALL_STEPS` of them: so that small work is not ended by a limit, however short, and large work is."""
    budget = _running.get()
    if budget is not None:
        budget.small_steps(count, what)


def reading_steps(count: int) -> None:
    """Tick once for every `READING_STEPS` of them, in reading and checking a file."""
    budget = _running.get()
    if budget is not None:
        budget.reading_steps(count)


def make_room(n_bytes: int) -> None:
    """Before an array of so many bytes is made: raises `Stopped` where the budget that runs has no room for it."""
    budget = _running.get()
    if budget is not None:
        budget.make_room(n_bytes)


class Pace:
    """How long single calls that no tick can interrupt take, from those that were made: a next one that would outlast the limit is not
    begun. What a call takes is taken to grow like its size to the power of `growth`; calls of less than `least` are not measured."""

    def __init__(self, growth: float, least: int) -> None:
        self._growth, self._least = growth, least
        self._seconds = 0.0
        """What a call of size 1 takes, by the last that was measured."""

    def timed(self, size: int, call: Callable[[], Done], budget: Budget | None = None) -> Done:
        """What `call` of this size returns. Raises `Stopped` before it begins, where `budget`, or the one that this work runs under, would
        be over before it ends."""
        budget = _running.get() if budget is None else budget
        if budget is None or size < self._least:
            return call()
        budget.make_time(self._seconds * size**self._growth)
        begun = clock()
        done = call()
        self._seconds = (clock() - begun) / size**self._growth
        return done


def memory_of_process() -> int:
    """Bytes of this process in the machine's memory; 0 where the system has no `/proc` to ask (then only `make_room` limits it)."""
    try:
        resident = _STATM.read_bytes().split()[1]
    except OSError:
        return 0
    return int(resident) * _PAGE


_STATM = Path("/proc/self/statm")
_STAT = Path("/proc/self/stat")
_STARTTIME = 19
"""Position behind the name of the process, in ticks since the machine was started."""
_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096
