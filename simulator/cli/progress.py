"""A progress bar on standard error, for a person at a terminal who has waited a second."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

PATIENCE = 1.0
"""Seconds before the bar appears."""

Progress = Callable[[str, float | None], None]


@contextmanager
def progress_after_a_second(*, quiet: bool) -> Iterator[Progress | None]:
    """Yields what the solver calls with its progress; None where nobody would see it."""
    with talk_after_a_second(quiet=quiet) as talk:
        yield None if talk is None else talk.update


@contextmanager
def talk_after_a_second(*, quiet: bool) -> Iterator[Talk | None]:
    """Yields the bar itself, for a command that also tells what it finds on the way; None where nobody would see it."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    talk = Talk()
    try:
        yield talk
    finally:
        talk.close()


class Talk:
    """A progress bar with lines above it. Shown by a timer, so that it also appears while the solver is busy in a library."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        console = Console(stderr=True, markup=False, highlight=False, emoji=False)
        columns = (TextColumn("{task.description}", markup=False), BarColumn(), TimeElapsedColumn())
        self._display = Progress(*columns, console=console, transient=True)
        self._task = self._display.add_task("solving", total=None)
        self._timer = threading.Timer(PATIENCE, self._display.start)
        self._timer.daemon = True
        self._timer.start()

    def update(self, what: str, share: float | None) -> None:
        self._display.update(self._task, description=what, total=None if share is None else 1.0, completed=share or 0.0)

    def tell(self, line: str) -> None:
        """A line above the bar; nothing while the bar is not shown (the answer will be there soon enough)."""
        if line and self._display.live.is_started:
            self._display.console.print(line)

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Takes the bar off the screen while something else is written."""
        shown = self._display.live.is_started
        if shown:
            self._display.stop()
        yield
        if shown:
            self._display.start()

    def close(self) -> None:
        self._timer.cancel()
        self._timer.join()
        self._display.stop()
