"""What a section is measured with, and how long it may take."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from benchmarks.apart import ROOT

T = TypeVar("T")


@dataclass
class Means:
    """Repetitions (or seeds), whether the peer is run, whether all is small, an earlier version's checkout, an interpreter with pygambit.

    `until`: the reading of `time.monotonic` from which no further part of a section is begun; `left_out`: parts that were not begun.
    """

    repeats: int = 1
    peer: bool = False
    quick: bool = False
    before: Path | None = None
    gambit: str | None = None
    until: float = float("inf")
    left_out: int = 0

    @property
    def trees(self) -> list[Path]:
        """This version's packages and, where there are some, the earlier one's."""
        return [ROOT] if self.before is None else [ROOT, self.before.resolve()]

    def within(self, parts: Iterable[T]) -> Iterator[T]:
        """Part after part until the time is over; those that remain are counted."""
        for part in parts:
            if time.monotonic() < self.until:
                yield part
            else:
                self.left_out += 1
