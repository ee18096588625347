"""Time, memory and interruption: work ends in the best proved answer so far, never in a crash."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Literal

Progress = Callable[[str, float | None], None]
"""Called with what is going on and the share done (None: unknown)."""

StopReason = Literal["time limit", "memory limit", "interrupted"]

DEFAULT_TIME_LIMIT = 60.0
"""Seconds."""
DEFAULT_MEMORY_LIMIT = 1024
"""MiB that the sets of partial outcomes may take."""


class Stopped(Exception):  # noqa: N818 - a signal that ends a phase, never shown to a user
    """Raised inside a phase when the budget is used up; `solve` turns it into a partial answer."""

    def __init__(self, reason: StopReason) -> None:
        super().__init__(reason)
        self.reason = reason


class Budget:
    """A deadline, a memory limit and a listener. `tick` is called between steps that take a moment."""

    def __init__(self, time_limit: float, memory_limit: int, progress: Progress | None = None) -> None:
        self.memory_limit = memory_limit
        self._deadline = monotonic() + time_limit
        self._progress = progress

    @property
    def seconds_left(self) -> float:
        return max(0.0, self._deadline - monotonic())

    def tick(self, what: str, share: float | None = None) -> None:
        """Report progress; raises `Stopped` once the time is up."""
        if monotonic() > self._deadline:
            raise Stopped("time limit")
        self.tell(what, share)

    def tell(self, what: str, share: float | None = None) -> None:
        """Report progress without looking at the clock: for work that keeps its own."""
        if self._progress is not None:
            self._progress(what, share)

    def rows(self, bytes_per_row: int) -> int:
        """How many rows of a set fit into the memory limit."""
        return max(1, self.memory_limit * 2**20 // bytes_per_row)
