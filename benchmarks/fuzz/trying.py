"""One input, tried: how it ended, and how a crasher is made smaller."""

from __future__ import annotations

import contextlib
import signal
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from types import FrameType
from typing import Literal

from simulator.errors import ScenarioError, ZopaError

SECONDS = 2.0
"""Processor time that an input may take."""
MEMORY = 1 << 30
"""Bytes that an input may take on top of what the program has."""

Ending = Literal["answered", "refused", "crashed"]


class TooSlowError(BaseException):
    """An input took more than its time; no `except Exception` keeps it."""


class NotToldError(Exception):
    """An input was refused without a clear message."""


@dataclass(frozen=True)
class Kind:
    """A kind of input. `share`: how many of a thousand inputs are of it; `make`: one from a source of chance; `run`: gives it to the code
    under test, which answers, or raises `ZopaError`. `places`: whether every fault must name a line of the input."""

    name: str
    what: str
    share: float
    make: Callable[[Random], bytes]
    run: Callable[[bytes], None]
    places: bool = False


@dataclass(frozen=True)
class Tried:
    """How an input ended. `where`: for a crasher, what went wrong and the last place in the simulator; `trace`: the traceback."""

    ending: Ending
    seconds: float
    where: str = ""
    trace: str = ""


def tried(kind: Kind, content: bytes, seconds: float | None = SECONDS) -> Tried:
    """Give an input to its kind. `seconds`: of processor time, None without a limit."""
    begin = time.process_time()
    ending: Ending = "answered"
    try:
        with _limited(seconds):
            try:
                kind.run(content)
            except ZopaError as error:
                _check_told(kind, error)
                ending = "refused"
    except TooSlowError as error:
        return Tried("crashed", time.process_time() - begin, f"more than {seconds} s of processor time", _trace(error))
    except Exception as error:  # what nobody meant to happen is what is looked for
        return Tried("crashed", time.process_time() - begin, f"{type(error).__name__} at {_last_place(error)}", _trace(error))
    return Tried(ending, time.process_time() - begin)


def _check_told(kind: Kind, error: ZopaError) -> None:
    if not str(error).strip():
        raise NotToldError("refused without a word")
    if isinstance(error, ScenarioError):
        for fault in error.faults:
            if kind.places and (fault.line is None or fault.column is None):
                raise NotToldError(f"a fault without a place: {fault}")
            if "\n" in fault.message and kind.places:
                raise NotToldError(f"a fault of several lines: {fault}")


@contextlib.contextmanager
def _limited(seconds: float | None) -> Iterator[None]:
    if seconds is None:
        yield
        return

    def late(number: int, frame: FrameType | None) -> None:
        raise TooSlowError

    before = signal.signal(signal.SIGPROF, late)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _last_place(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    inside = [frame for frame in frames if "/simulator/" in frame.filename] or frames
    last = inside[-1]
    return f"{Path(last.filename).name}:{last.name}"


def _trace(error: BaseException) -> str:
    return "".join(traceback.format_exception(error, limit=-30))


def minimised(kind: Kind, content: bytes, found: Tried, tries: int = 300) -> bytes:
    """The input without what it does not need to fail in the same way: spans are cut out, halves first, as long as `tries` lasts."""
    span = max(1, len(content) // 2)
    while span and tries > 0:
        start = 0
        while start < len(content) and tries > 0:
            shorter = content[:start] + content[start + span :]
            tries -= 1 if found.seconds < 0.5 else 30
            if tried(kind, shorter).where == found.where:
                content = shorter
            else:
                start += span
        span //= 2
    return content
