"""What is measured in this version and in earlier ones alike: run as a script, with the packages of one of them.

Arguments come as JSON on standard input, the answer goes as JSON to standard output. So only names that the earlier version has are used.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import simulator
from simulator import load, random_scenario, solve

POINTS: tuple[Any, ...] = ("nash", "kalai-smorodinsky", "utilitarian")
Found = dict[str, Any]


def median_seconds(action: Callable[[], Any], repeats: int) -> tuple[float, Any]:
    """The median time of `repeats` calls, one warm-up before them, and what the last one answered."""
    answer = action()
    seconds = []
    for _ in range(repeats):
        started = time.perf_counter()
        answer = action()
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds), answer


def frontiers(shapes: Sequence[Mapping[str, Any]], repeats: int) -> Found:
    """Frontier and three points of a random scenario of each shape: seconds, and how many points the exact frontier has."""
    found: Found = {"seconds": [], "sizes": []}
    for shape in shapes:
        scenario = random_scenario(**shape)
        seconds, result = median_seconds(lambda s=scenario: solve(s, solutions=POINTS, count=False, certificate=False), repeats)  # type: ignore[misc]
        assert result.frontier is not None
        assert not any(result.frontier.epsilon.values())
        found["seconds"].append(seconds)
        found["sizes"].append(len(result.frontier.utilities))
    return found


def points(name: Any, seeds: Sequence[int], limit: float) -> Found:
    """One solution of 8 parties × 50 issues × 5 options for each seed: processor seconds, and whether it is proved."""
    found: Found = {"seconds": [], "proved": []}
    for seed in seeds:
        scenario = random_scenario(parties=8, issues=50, options=5, interactions=10, red_lines=10, pairwise_only=True, seed=seed)
        started = time.process_time()
        result = solve(scenario, solutions=(name,), engine="mixed-integer", frontier=None, count=False, time_limit=limit)
        found["seconds"].append(time.process_time() - started)
        found["proved"].append(result.stopped is None and name in result.solutions and result.solutions[name].bound is None)
    return found


def flagship(changes: Mapping[str, Any], repeats: int) -> Found:
    """All that `zopa solve` computes of the flagship with changes."""
    scenario = load("berlin-2025").with_changes(changes)
    seconds, result = median_seconds(lambda: solve(scenario), repeats)
    size = len(result.frontier.utilities) if result.frontier else 0
    return {"seconds": seconds, "verdict": result.verdict, "count": result.zone.count, "size": size}


def sessions(parties: int, strategy: Any, rounds: int, count: int) -> Found:
    """The median time of a session of stacked alternating offers in which all parties have one time-dependent strategy."""
    from simulator.talks.sessions import Setting, Talks

    scenario = random_scenario(parties=parties, issues=4, options=10, conflict=1.0, seed=4)
    talks = Talks(scenario, Setting(strategies=dict.fromkeys(scenario.parties, strategy), rounds=rounds))
    talks.session(0)
    seconds = []
    for number in range(count):
        started = time.perf_counter()
        talks.session(number)
        seconds.append(time.perf_counter() - started)
    return {"seconds": statistics.median(seconds)}


def rows(conflict: float, samples: int) -> Found:
    """Exact frontier and Nash point of one variant of 10⁴ outcomes and 4 parties after another: seconds of each."""
    from simulator.sweep.evaluating import Evaluator
    from simulator.sweep.factors import ranged_factors
    from simulator.sweep.plan import Plan

    scenario = random_scenario(parties=4, issues=4, options=10, conflict=conflict, ranges=True, seed=4)
    plan = Plan(scenario, ranged_factors(scenario), samples=samples)
    evaluator = Evaluator(plan)
    evaluator.row(0)
    started = time.perf_counter()
    getattr(evaluator, "table_rows", evaluator)(range(len(plan)))  # earlier evaluators are called themselves
    return {"seconds": (time.perf_counter() - started) / len(plan)}


TASKS: dict[str, Callable[..., Found]] = {
    task.__name__: task for task in (frontiers, points, flagship, sessions, rows)
}  # fmt: skip


if __name__ == "__main__":
    answer = TASKS[sys.argv[1]](**json.load(sys.stdin))
    print(json.dumps({**answer, "package": simulator.__file__}))
