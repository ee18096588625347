"""How long a person waits for a command: processor time of whole processes, beside the same commands of an earlier checkout."""

from __future__ import annotations

import statistics
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.apart import Apart, measured
from benchmarks.means import Means
from benchmarks.measuring import PAIR, pair, table

TITLE = "What a person waits for: processor time of whole commands"
LIFTED = ("--set", "parties.russia.red_lines.whole_donbas.in_force=false")

COMMANDS: tuple[tuple[str, ...], ...] = (
    ("--help",),
    ("list",),
    ("solve", "sale"),
    ("check", "berlin-2025"),
    ("solve", "berlin-2025"),
    ("compare", "berlin-2025"),
    ("explain", "berlin-2025"),
    ("report", "berlin-2025", "-o", "report.html"),
    ("simulate", "berlin-2025", *LIFTED, "--sessions", "1000"),
)


def commands(means: Means) -> str:
    """Each command's seconds and peak memory, and those of an earlier version, taken in turn."""
    libraries = _medians(["-c", "import typer, rich"], means.trees[:1], means.repeats)
    rows = [["`python -c 'import typer, rich'`", *pair(libraries, _told)]]
    for words in means.within(COMMANDS):
        rows.append([f"`zopa {' '.join(words)}`", *pair(_medians(["-m", "simulator", *words], means.trees, means.repeats), _told)])
    return table(["command", *PAIR], rows)


def _told(seconds: float) -> str:
    return f"{seconds:.2f} s"


def _medians(words: Sequence[str], trees: Sequence[Path], repeats: int) -> list[tuple[float, float]]:
    """Seconds of the processor and MiB of Python with these words in each tree, in turn, after one run that is not counted."""
    found: list[list[Apart]] = [[] for _ in trees]
    for _ in range(repeats + 1):
        for each, tree in zip(found, trees, strict=True):
            with tempfile.TemporaryDirectory() as folder:
                ran = measured([sys.executable, *words], tree, Path(folder))
            assert ran is not None
            each.append(ran)
    return [(statistics.median(ran.seconds for ran in each[1:]), statistics.median(ran.peak for ran in each[1:])) for each in found]
