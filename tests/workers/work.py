"""Work for the tests of workers: it must be importable by other processes."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from simulator.budget import make_room


def doubled(chunk: Sequence[int]) -> list[int]:
    return [2 * x for x in chunk]


def halves(chunk: list[int]) -> list[list[int]]:
    middle = len(chunk) // 2
    return [chunk[:middle], chunk[middle:]] if middle else []


@dataclass(frozen=True)
class Poisoned:
    """Doubles numbers; `poison` kills the worker each time, `wrong` raises, and the first worker to meet `fatal_once` dies."""

    poison: int | None = None
    wrong: int | None = None
    fatal_once: int | None = None
    folder: str = ""

    def __call__(self, chunk: Sequence[int]) -> list[int]:
        if self.wrong in chunk:
            raise ValueError(f"{self.wrong} is\nwrong")
        if self.poison in chunk:
            os._exit(17)
        if self.fatal_once in chunk:
            seen = Path(self.folder) / "died"
            if not seen.exists():
                seen.touch()
                os.kill(os.getpid(), signal.SIGKILL)
        return doubled(chunk)


def slow(chunk: Sequence[int]) -> int:
    time.sleep(60)
    return len(chunk)


def grown(chunk: Sequence[int]) -> int:
    """Work that takes so many MiB for each number, and asks for them before."""
    held = []
    for size in chunk:
        make_room(size << 20)
        held.append(b"x" * (size << 20))
    return len(held)


def process_number(chunk: Sequence[int]) -> tuple[int, str | None]:
    time.sleep(0.05)
    return os.getpid(), os.environ.get("OMP_NUM_THREADS")
