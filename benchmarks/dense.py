"""Many interactions over the same issues: what is proved at which density, and in what time."""

from __future__ import annotations

import statistics
import time
from collections import Counter
from itertools import product

from benchmarks.means import Means
from benchmarks.measuring import milliseconds, table
from simulator import Result, Scenario, random_scenario, solve
from simulator.payoffs.automaton import AutomatonOutgrownError, attempted
from simulator.payoffs.compiling import compile_payoffs
from simulator.solve.results import SolutionName

DENSITIES = (10, 40, 70, 100)
KINDS = (("random", 0.0, 0.4), ("near the edge", 0.7, 0.75), ("no agreement", 0.7, 1.0))
"""Preferences, conflict (0 to 1) and reservation value (share of the way from a party's worst to its best, interactions aside)."""
POINTS: tuple[SolutionName, ...] = ("nash", "egalitarian", "utilitarian")
LIMIT = 60.0
"""Seconds by the clock that each scenario may take."""


def six_parties(means: Means) -> str:
    """6 parties × 20 issues × 4 options (1.1e12 outcomes), 6 red lines, 3 constraints; interactions over two issues, some over three."""
    rows = []
    for density, (kind, conflict, reservation) in means.within(product(DENSITIES, KINDS)):
        found = [_one(_scenario(density, conflict, reservation, seed)) for seed in range(means.repeats)]
        seconds = [taken for taken, _, _ in found]
        verdicts = Counter(result.verdict for _, result, _ in found)
        rows.append(
            [
                f"{density}",
                kind,
                f"{sum(states is not None for _, _, states in found)} of {means.repeats}",
                ", ".join(f"{count} {verdict}" for verdict, count in verdicts.items()),
                *(_proved([result for _, result, _ in found], name) for name in POINTS),
                _certified([result for _, result, _ in found]),
                milliseconds(statistics.median(seconds)),
                milliseconds(max(seconds)),
            ]
        )
    head = ["interactions", "preferences", "automaton kept", "verdict", *POINTS, "certificate", "median", "slowest"]
    return table(head, rows)


def _scenario(interactions: int, conflict: float, reservation: float, seed: int) -> Scenario:
    return random_scenario(
        parties=6, issues=20, options=4, interactions=interactions, red_lines=6, constraints=3, conflict=conflict, reservation=reservation,
        seed=seed,
    )  # fmt: skip


def _one(scenario: Scenario) -> tuple[float, Result, int | None]:
    """Processor seconds, the answer, and the most states of the automaton (None: it outgrew its budget)."""
    attempt = attempted(compile_payoffs(scenario))
    started = time.process_time()
    result = solve(scenario, solutions=POINTS, frontier=None, count=False, time_limit=LIMIT)
    taken = time.process_time() - started
    return taken, result, None if isinstance(attempt, AutomatonOutgrownError) else attempt.largest_state_space


def _proved(results: list[Result], name: SolutionName) -> str:
    """In how many of the scenarios with an agreement the solution is proved."""
    there = [result.solutions.get(name) for result in results if result.verdict == "agreement"]
    return f"{sum(found is not None and found.bound is None for found in there)} of {len(there)}" if there else "–"


def _certified(results: list[Result]) -> str:
    none = [result.no_deal for result in results if result.verdict == "no agreement"]
    return f"{sum(no_deal is not None and no_deal.certificate is not None for no_deal in none)} of {len(none)}" if none else "–"
