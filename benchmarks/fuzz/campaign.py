"""Many inputs, one after another, in a process that may die: what became of each kind, and what crashed."""

from __future__ import annotations

import hashlib
import mmap
import os
import resource
import signal
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray

from benchmarks.fuzz.trying import MEMORY, SECONDS, Kind, Tried, minimised, tried

STUCK = 60.0
"""Seconds by the clock after which a process that works on one input is given up: it is in a library and hears no signal."""

COLUMNS = ("inputs", "answered", "refused", "crashed", "microseconds", "slowest", "slowest_input")


@dataclass(frozen=True)
class Campaign:
    """What to do: inputs `first` … `first + inputs - 1` of a seed, of the kinds given, until `seconds` of processor time are over."""

    kinds: Mapping[str, Kind]
    seed: int
    inputs: int
    seconds: float | None = None
    folder: Path | None = None
    """Where crashers go; None keeps none."""

    def input(self, number: int) -> tuple[Kind, bytes]:
        """The input of this number; from the seed and the number alone."""
        rng = Random(f"{self.seed}/{number}")
        kind = rng.choices(list(self.kinds.values()), [kind.share for kind in self.kinds.values()])[0]
        return kind, kind.make(rng)


def here(campaign: Campaign, *, limit: float | None = SECONDS) -> list[tuple[int, Kind, bytes, Tried]]:
    """Try the inputs in this process; the crashers. For tests: nothing guards against what does not return."""
    found = []
    for number in range(campaign.inputs):
        kind, content = campaign.input(number)
        ending = tried(kind, content, limit)
        if ending.ending == "crashed":
            found.append((number, kind, content, ending))
    return found


class Tally:
    """Figures by kind, in memory that two processes share: one row a kind, `COLUMNS`; and the number of the input at work."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = list(names)
        shape = (len(self.names) + 1, len(COLUMNS))
        self._memory = mmap.mmap(-1, 8 * shape[0] * shape[1])
        self.table: NDArray[np.int64] = np.frombuffer(self._memory, dtype=np.int64).reshape(shape)

    @property
    def at(self) -> int:
        return int(self.table[-1, 0])

    @at.setter
    def at(self, number: int) -> None:
        self.table[-1, 0] = number

    @property
    def peak(self) -> int:
        """The most memory that the working process had, in bytes."""
        return int(self.table[-1, 1])

    def count(self, kind: Kind, number: int, found: Tried) -> None:
        row = self.table[self.names.index(kind.name)]
        taken = round(found.seconds * 1e6)
        row[0] += 1
        row[COLUMNS.index(found.ending)] += 1
        row[4] += taken
        if taken > row[5]:
            row[5:7] = taken, number

    def note_memory(self) -> None:
        self.table[-1, 1] = max(self.peak, 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


def run(campaign: Campaign) -> Tally:
    """Try the inputs in a process of its own, and in another after it where that dies or does not come back."""
    tally = Tally(list(campaign.kinds))
    start = 0
    while start < campaign.inputs:
        child = os.fork()
        if child == 0:
            code = 1
            try:
                _work(campaign, tally, start)
                code = 0
            finally:
                os._exit(code)
        if _wait(child, tally):
            break
        _lost(campaign, tally)
        start = tally.at + 1
    return tally


def _work(campaign: Campaign, tally: Tally, start: int) -> None:
    warm_up(campaign)
    held = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (held + MEMORY, held + MEMORY))
    seen: set[str] = set()
    for number in range(start, campaign.inputs):
        tally.at = number
        kind, content = campaign.input(number)
        found = tried(kind, content)
        tally.count(kind, number, found)
        if found.ending == "crashed" and (kind.name + found.where) not in seen:
            seen.add(kind.name + found.where)
            keep(campaign.folder, kind, minimised(kind, content, found), found, number)
        if number % 1000 == 0:
            tally.note_memory()
            if campaign.seconds is not None and tally.table[:-1, 4].sum() > campaign.seconds * 1e6:
                break
    tally.note_memory()


def warm_up(campaign: Campaign) -> None:
    """Load what the kinds need, before memory is limited: libraries reserve far more than they use as they are loaded."""
    for kind in campaign.kinds.values():
        for number in range(5):
            tried(kind, kind.make(Random(number)))


def _wait(child: int, tally: Tally) -> bool:
    """Whether the process came to its end; it is killed where it does not get on."""
    at, since = -1, time.monotonic()
    while True:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status) == 0
        if tally.at != at:
            at, since = tally.at, time.monotonic()
        elif time.monotonic() - since > STUCK:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            return False
        time.sleep(0.2)


def _lost(campaign: Campaign, tally: Tally) -> None:
    """Count and keep the input at which a process died."""
    kind, content = campaign.input(tally.at)
    found = Tried("crashed", 0.0, "the process died, or did not come back", "")
    tally.count(kind, tally.at, found)
    keep(campaign.folder, kind, content, found, tally.at)


def keep(folder: Path | None, kind: Kind, content: bytes, found: Tried, number: int) -> None:
    """Store a crasher: its input, and beside it where it fails."""
    if folder is None:
        return
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{kind.name.replace(' ', '-').strip('-')}-{hashlib.sha256(found.where.encode()).hexdigest()[:8]}"
    (folder / f"{name}.bin").write_bytes(content)
    (folder / f"{name}.txt").write_text(f"input {number}: {found.where}\n\n{found.trace}", encoding="utf-8")
