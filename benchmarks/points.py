"""Single points of games with many parties: branch and bound beside HiGHS, processor time.

`python -m benchmarks.points [--seeds N] [--shape PARTIESxISSUESxOPTIONS] [--limit SECONDS] [--without-highs]`: per solution, median and
slowest, how many were proved, the largest gap (points; shares for Kalai–Smorodinsky, logarithms for Nash), and whether values agree.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from benchmarks.apart import ROOT, task
from benchmarks.means import Means
from benchmarks.measuring import peak_memory_mib, table
from simulator import random_scenario
from simulator.payoffs.compiling import compile_payoffs
from simulator.payoffs.model import Payoffs
from simulator.solve.milp import LeastGain, NashOptimum, Optimum, find_deal
from simulator.solve.solution import SOLUTIONS, Branched, Limits

NAMES = ("egalitarian", "leximin", "kalai-smorodinsky", "nash")


@dataclass(frozen=True)
class Run:
    """One answer: seconds of processor time, and what it was."""

    seconds: float
    optimum: Optimum
    engine: str


def timed(solve: Callable[[], Branched | Optimum | LeastGain | NashOptimum | None]) -> Run:
    started = time.process_time()
    found = solve()
    seconds = time.process_time() - started
    assert found is not None
    engine = found.engine if isinstance(found, Branched) else "mixed-integer"
    answer = found.answer if isinstance(found, Branched) else found
    return Run(seconds, answer if isinstance(answer, Optimum) else answer.optimum, engine)


def game(shape: tuple[int, int, int], seed: int) -> Payoffs:
    parties, issues, options = shape
    scenario = random_scenario(
        parties=parties, issues=issues, options=options, interactions=10, red_lines=10, pairwise_only=True, seed=seed
    )
    return compile_payoffs(scenario)


def described(runs: list[Run]) -> list[str]:
    seconds = [run.seconds for run in runs]
    proved = sum(run.optimum.status == "optimal" for run in runs)
    gap = max(run.optimum.gap for run in runs)
    return [f"{statistics.median(seconds):.2f} s", f"{max(seconds):.2f} s", f"{proved} of {len(runs)}", f"{gap:.3g}"]


def same(one: Run, other: Run) -> bool:
    """Whether two answers that are both proved are the same value."""
    a, b = one.optimum.value, other.optimum.value
    if one.optimum.status != "optimal" or other.optimum.status != "optimal":
        return True
    if isinstance(a, Fraction) and isinstance(b, Fraction):
        return a == b
    return a is not None and b is not None and abs(float(a) - float(b)) <= 1e-9 * abs(float(b))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.points", description=__doc__)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--shape", default="8x50x5", metavar="PARTIESxISSUESxOPTIONS")
    parser.add_argument("--limit", type=float, default=60.0, metavar="SECONDS")
    parser.add_argument("--only", choices=NAMES, action="append")
    parser.add_argument("--without-highs", action="store_true", help="leave the mixed-integer engine's own column out")
    options = parser.parse_args()
    print(f"{options.shape}, {options.seeds} seeds, at most {options.limit:g} s each; processor time\n")
    seeds = range(options.first, options.first + options.seeds)
    print(compared(shape_of(options.shape), seeds, options.limit, options.only or NAMES, 0 if options.without_highs else options.seeds))
    print(f"\nPeak memory {peak_memory_mib():.0f} MiB.")


def shape_of(text: str) -> tuple[int, int, int]:
    """Parties, issues and options of a shape as it is typed."""
    parties, issues, size = map(int, text.split("x"))
    return parties, issues, size


def compared(shape: tuple[int, int, int], seeds: Iterable[int], limit: float, names: Sequence[str], highs: int) -> str:
    """A row a solution. HiGHS is asked for the first `highs` of the seeds."""
    searched: dict[str, list[Run]] = {}
    by_highs: dict[str, list[Run]] = {}
    for k, seed in enumerate(seeds):
        payoffs = game(shape, seed)
        start = find_deal(payoffs).outcome
        assert start is not None
        for name in names:
            solution = SOLUTIONS[name]
            branch, search = solution.branch, solution.search
            assert branch is not None
            assert search is not None
            limits = Limits(start=start, time_limit=limit, progress=None)
            searched.setdefault(name, []).append(timed(lambda: branch(payoffs, limits)))  # noqa: B023 - called at once
            if k < highs:
                by_highs.setdefault(name, []).append(timed(lambda: search(payoffs, limits)))  # noqa: B023 - called at once
    head = ["solution", "median", "slowest", "proved", "gap at most", "HiGHS: median", "slowest", "proved", "gap at most", "equal"]
    rows = []
    for name, runs in searched.items():
        theirs = by_highs.get(name, [])
        equal = sum(same(one, other) for one, other in zip(runs, theirs, strict=False))
        others = [*described(theirs), f"{equal} of {len(theirs)}"] if theirs else [""] * 5
        rows.append([name, *described(runs), *others])
    return table(head, rows)


def eight_parties(means: Means) -> str:
    """Twenty seeds by this version, the first two of them by the one before too, each point by itself, half a minute at most."""
    limit, rows = 30.0, []
    for name in means.within(("utilitarian", *NAMES)):
        now = task("points", ROOT, name=name, seeds=list(range(1 if means.quick else 20)), limit=limit)
        cells = [name, *_told(now), f"{now['peak']:.0f}"]
        if means.before is not None:
            both = 1 if means.quick else 2
            before = task("points", means.before, name=name, seeds=list(range(both)), limit=limit)
            ratio = sum(before["seconds"]) / sum(now["seconds"][:both])
            cells += [*_told(before), f"{before['peak']:.0f}", f"{ratio:.1f}"]
        rows.append(cells if means.before is not None else cells + [""] * 5)
    same_seeds = "before ÷ zopa, same seeds"
    return table(["solution", "median", "slowest", "proved", "MiB", "before: median", "slowest", "proved", "MiB", same_seeds], rows)


def _told(found: dict[str, Any]) -> list[str]:
    proved = f"{sum(found['proved'])} of {len(found['proved'])}"
    return [f"{statistics.median(found['seconds']):.2f} s", f"{max(found['seconds']):.2f} s", proved]


def many_parties(means: Means) -> str:
    """One seed: what is not proved takes the whole minute."""
    return compared((27, 40, 4), means.within(range(1)), 5.0 if means.quick else 60.0, ("egalitarian", "nash"), 0)


if __name__ == "__main__":
    main()
