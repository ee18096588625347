"""`python -m benchmarks.limits`: by how much the commands overrun their limits on scenarios that are too hard for them, as Markdown.

Every command runs in a process of its own with a time and a memory limit. Its budget counts seconds of the processor, so that other work
on the machine makes no difference. What counts is what it takes beyond: seconds and MiB beyond the limit and what the same command takes
on a small scenario, most of which is the loading of libraries.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.hard_shapes import SHAPES, Shape, scenario_of
from benchmarks.measuring import table

COMMANDS: Mapping[str, Sequence[str]] = {
    "show": ("show", "FILE"),
    "diff": ("diff", "FILE", "FILE", "--set", "parties.p0.bargaining_weight=2"),
    "solve": ("solve", "FILE"),
    "solve, all": ("solve", "FILE", "--frontier", "all"),
    "solve, mixed integer": ("solve", "FILE", "--engine", "mixed-integer"),
    "explain": ("explain", "FILE"),
    "compare": ("compare", "FILE", "--improve", "--counter"),
    "calibrate": ("calibrate", "FILE", "--observe", "p0=refused:one"),
    "divide": ("divide", "FILE"),
    "equilibria": ("equilibria", "FILE", "--alternating", "20"),
    "strategies": ("equilibria", "FILE", "--between", "boulware,conceder"),
    "stability": ("stability", "FILE"),
    "stability, one": ("stability", "FILE", "one"),
    "commitment": ("commitment", "FILE", "--shift", "p0=5"),
    "coalitions": ("coalitions", "FILE", "one", "--default", "two"),
    "report": ("report", "FILE", "--format", "md"),
    "simulate": ("simulate", "FILE"),
    "roles": ("roles", "FILE"),
    "debrief": ("debrief", "FILE", "DEALS"),
}

BY_PROCESSOR = "import time; from simulator import budget; budget.clock = time.process_time; from simulator.cli.main import main; main()"
"""What each process runs."""

EASY = Shape(3, 3, 3)
TOLERATED = (0.1, 0.5)
"""Share of the limit and seconds that a command may take beyond it."""


@dataclass(frozen=True)
class Run:
    """What one run took: `seconds` of the processor, `peak` MiB, its exit code, and whether it says that it was stopped."""

    seconds: float
    peak: float
    code: int
    stopped: bool


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.limits", description=__doc__)
    parser.add_argument("--time-limit", type=float, default=2.0, help="seconds for every command (default: 2)")
    parser.add_argument("--memory-limit", type=int, default=256, help="MiB for every command (default: 256)")
    parser.add_argument("--rounds", type=int, default=1, help="rounds, each with scenarios of its own seed (default: 1)")
    parser.add_argument("--command", action="append", choices=list(COMMANDS), help="only this command; many times")
    parser.add_argument("--shape", action="append", choices=list(SHAPES), help="only this shape; many times")
    options = parser.parse_args()
    print(f"Limits of {options.time_limit:g} s and {options.memory_limit} MiB, {options.rounds} rounds.\n")
    for part in measured(options):
        print(part, flush=True)


def measured(options: argparse.Namespace) -> Iterator[str]:
    """A row for every command: its largest overruns over all shapes and rounds, and where."""
    rows: list[list[str]] = []
    with tempfile.TemporaryDirectory() as folder:
        for name in options.command or COMMANDS:
            idle = run(name, EASY, 0, Path(folder), 60.0, options.memory_limit)
            runs = {
                (shape, seed): run(name, SHAPES[shape], seed, Path(folder), options.time_limit, options.memory_limit)
                for shape in options.shape or SHAPES
                for seed in range(options.rounds)
            }
            rows.append(_row(name, idle, runs, options))
            print("  ".join(rows[-1]), file=sys.stderr, flush=True)
    yield table(["command", "runs", "stopped", "beyond the time", "on", "beyond the memory", "on", "kept", "failed"], rows)


def _row(name: str, idle: Run, runs: Mapping[tuple[str, int], Run], options: argparse.Namespace) -> list[str]:
    late = {key: each.seconds - idle.seconds - options.time_limit for key, each in runs.items()}
    large = {key: each.peak - idle.peak - options.memory_limit for key, each in runs.items()}
    latest, largest = max(late, key=lambda key: late[key]), max(large, key=lambda key: large[key])
    allowed = TOLERATED[0] * options.time_limit + TOLERATED[1]
    kept = sum(seconds <= allowed for seconds in late.values())
    failed = sorted({shape for (shape, _), each in runs.items() if each.code not in (0, 2)})
    return [
        name,
        str(len(runs)),
        str(sum(each.stopped for each in runs.values())),
        f"{max(0.0, late[latest]):.2f} s",
        latest[0],
        f"{max(0.0, large[largest]):.0f} MiB",
        largest[0],
        f"{kept}/{len(runs)}",
        ", ".join(failed),
    ]


def run(name: str, shape: Shape, seed: int, folder: Path, time_limit: float, memory_limit: int) -> Run:
    """One command on one scenario, in a process of its own."""
    scenario = scenario_of(shape, seed)
    file, deals = folder / "hard.json", folder / "deals.csv"
    file.write_text(json.dumps(scenario), encoding="utf-8")
    terms = scenario["offers"]["one"]["terms"]
    deals.write_text(f"group,{','.join(terms)}\nA,{','.join(map(str, terms.values()))}\n", encoding="utf-8")
    words = [{"FILE": str(file), "DEALS": str(deals)}.get(word, word) for word in COMMANDS[name]]
    limits = ["--time-limit", str(time_limit), "--memory-limit", str(memory_limit)]
    with tempfile.TemporaryFile("w+") as out:
        child = subprocess.Popen([sys.executable, "-c", BY_PROCESSOR, *words, *limits], stdout=out, stderr=subprocess.STDOUT)
        _, status, used = os.wait4(child.pid, 0)
        out.seek(0)
        said = out.read()
    code = os.waitstatus_to_exitcode(status)
    child.returncode = code
    if code not in (0, 2):
        print(f"{name} on {shape}: exit code {code}\n{said[-1500:]}", file=sys.stderr)
    stopped = re.search("topped|(time|memory) limit", said) is not None
    return Run(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, code, stopped)


if __name__ == "__main__":
    main()
