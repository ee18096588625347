"""All equilibria of random games of two: this version, an earlier one, nashpy and Gambit, processor time of one call each.

`python -m benchmarks.games [--before FOLDER] [--gambit PYTHON]`: a checkout of the earlier version, and the interpreter of an environment
in which pygambit is installed. Every call has a process of its own, which times itself; without an answer within the limit it is ended.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from benchmarks.means import Means

TITLE = "All equilibria of games of two, side by side with nashpy and Gambit, processor time"
LIMIT = 120.0
"""Seconds of waiting for one answer."""

ROOT = Path(__file__).resolve().parent.parent

Matrix = list[list[int]]


@dataclass(frozen=True)
class Answer:
    """Seconds of processor time, the process's peak memory in MiB, and how many equilibria there are."""

    seconds: float
    peak: float
    equilibria: int


def matrices(actions: int, seed: int) -> tuple[Matrix, Matrix]:
    """Payoffs from 0 to 100, drawn anew for each cell and player."""
    rng = random.Random(1000 * actions + seed)
    first, second = ([[rng.randint(0, 100) for _ in range(actions)] for _ in range(actions)] for _ in range(2))
    return first, second


def zopa(first: Matrix, second: Matrix) -> Callable[[], int]:
    from simulator.games.normal_form import from_matrices
    from simulator.games.two_players import extreme_equilibria

    game = from_matrices(first, second)
    return lambda: len(extreme_equilibria(game).pairs)


def nashpy_vertices(first: Matrix, second: Matrix) -> Callable[[], int]:
    import nashpy

    game: Any = nashpy.Game(first, second)
    return lambda: len(list(game.vertex_enumeration()))


def nashpy_supports(first: Matrix, second: Matrix) -> Callable[[], int]:
    import nashpy

    game: Any = nashpy.Game(first, second)
    return lambda: len(list(game.support_enumeration()))


def gambit(first: Matrix, second: Matrix) -> Callable[[], int]:
    import pygambit  # type: ignore[import-not-found, unused-ignore]

    game = pygambit.Game.from_arrays(first, second)
    return lambda: len(pygambit.nash.enummixed_solve(game, rational=True).equilibria)


SOLVERS = {
    "zopa": zopa,
    "before": zopa,
    "nashpy, vertices": nashpy_vertices,
    "nashpy, supports": nashpy_supports,
    "Gambit enummixed, exact": gambit,
}


def timed(solver: str, actions: int, seed: int, python: str, folder: Path, limit: float) -> Answer | None:
    """One call in a process of its own; None where there was no answer within the limit."""
    from benchmarks.apart import measured

    try:
        ran = measured([python, __file__, "--one", solver, str(actions), str(seed)], folder, limit=limit)
    except subprocess.CalledProcessError:
        return None
    if ran is None:
        return None
    seconds, found = json.loads(ran.printed.splitlines()[-1])
    return Answer(float(seconds), ran.peak, int(found))


def rows(sizes: Iterable[int], repeats: int, before: Path | None, gambit_python: str | None, limit: float = LIMIT) -> str:
    """The table: sizes, and under each the programs."""
    from benchmarks.measuring import milliseconds, table

    places: dict[str, tuple[str, Path]] = {"zopa": (sys.executable, ROOT)}
    if before is not None:
        places["before"] = (sys.executable, before)
    places |= dict.fromkeys(("nashpy, vertices", "nashpy, supports"), (sys.executable, ROOT))
    if gambit_python is not None:
        places["Gambit enummixed, exact"] = (gambit_python, ROOT)
    lines = []
    for actions in sizes:
        ours = 0.0
        for solver, (python, folder) in places.items():
            found: list[Answer | None] = []
            for seed in range(repeats):
                found.append(timed(solver, actions, seed, python, folder, limit))
                if found.count(None) > repeats // 2:  # the median is beyond the limit, whatever the others take
                    break
            answers = [answer for answer in found if answer is not None]
            seconds = statistics.median([limit if answer is None else answer.seconds for answer in found])
            ours = seconds if solver == "zopa" else ours
            answered = found.count(None) <= repeats // 2
            told = milliseconds(seconds) if answered else f"> {limit:.0f} s, or no answer"
            peak = f"{max(answer.peak for answer in answers):.0f}" if answers else ""
            ratio = f"{'' if answered else '> '}{seconds / ours:.1f}"
            counted = ", ".join("?" if answer is None else str(answer.equilibria) for answer in found)
            lines.append([f"{actions} × {actions}", solver, told, peak, ratio, counted])
    return table(["actions", "program", "median", "MiB", "÷ zopa", "equilibria, seed by seed"], lines)


def sizes(means: Means) -> str:
    """Two sizes and twenty seconds for an answer, so that the section fits the page's run."""
    return rows(means.within((6,) if means.quick else (8, 12)), means.repeats, means.before, means.gambit, 20.0)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.games", description=__doc__)
    parser.add_argument("--before", type=Path, metavar="FOLDER", help="a checkout of an earlier version")
    parser.add_argument("--gambit", metavar="PYTHON", help="an interpreter that has pygambit")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--largest", type=int, default=12, help="actions of each player at most")
    parser.add_argument("--one", nargs=3, metavar=("SOLVER", "ACTIONS", "SEED"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one is None:
        print(rows(range(8, options.largest + 1), options.repeats, options.before, options.gambit))
        return
    solver, actions, seed = options.one
    solve = SOLVERS[solver](*matrices(int(actions), int(seed)))
    started = time.process_time()
    found = solve()
    print(json.dumps([time.process_time() - started, found]))


if __name__ == "__main__":
    main()
