"""How long a person waits for a command: processor time of whole processes, beside the same commands of an earlier checkout."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.means import Means
from benchmarks.measuring import table

TITLE = "What a person waits for: processor time of whole commands"
ROOT = Path(__file__).resolve().parent.parent
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
    """Each command's seconds, and those of an earlier version, taken in turn."""
    libraries = _median([["-c", "import typer, rich"]], [ROOT], means.repeats)[0]
    rows = [["`python -c 'import typer, rich'`", _told(libraries), "", ""]]
    trees = [ROOT] if means.before is None else [ROOT, means.before.resolve()]
    for words in means.within(COMMANDS):
        now, *earlier = _median([["-m", "simulator", *words]] * len(trees), trees, means.repeats)
        beside = [_told(earlier[0]), f"{now / earlier[0]:.2f}"] if earlier else ["", ""]
        rows.append([f"`zopa {' '.join(words)}`", _told(now), *beside])
    return table(["command", "now", "before", "ratio"], rows)


def _told(seconds: float) -> str:
    return f"{seconds:.2f} s"


def _median(calls: Sequence[Sequence[str]], trees: Sequence[Path], repeats: int) -> list[float]:
    """Seconds of user and system time of Python with these words in each tree, in turn, after one run that is not counted."""
    found: list[list[float]] = [[] for _ in trees]
    for turn in range(repeats + 1):
        for k, (words, tree) in enumerate(zip(calls, trees, strict=True)):
            seconds = _seconds(words, tree)
            if turn:
                found[k].append(seconds)
    return [statistics.median(each) for each in found]


def _seconds(words: Sequence[str], tree: Path) -> float:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with tempfile.TemporaryDirectory() as folder:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(
            [sys.executable, *words], cwd=folder, env={**environment, "PYTHONPATH": str(tree)}, stdout=subprocess.DEVNULL, check=True
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
