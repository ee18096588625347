"""Few issues with many levels: all that `solve` computes, processor time."""

from __future__ import annotations

import time
from dataclasses import dataclass
from fractions import Fraction

from benchmarks.means import Means
from benchmarks.measuring import table
from simulator import Result, solve
from tests.solve.many_levels import FORMS, many_levels

TITLE = "Few issues, many levels: all that `zopa solve` computes, processor time"

SMOOTH, PIECES, TABLES = ("rising", "falling", "peak"), FORMS[:-1], ("table",)


@dataclass(frozen=True)
class LevelsShape:
    """Parties, issues, levels, kinds of value functions and how these are called; whether numbers are round, and whether a vote of three
    groups at home must pass what is signed. `times`: how many times as many scenarios as of the other shapes."""

    parties: int
    issues: int
    levels: int
    forms: tuple[str, ...]
    called: str
    coarse: bool = False
    voters: bool = False
    times: int = 1


SHAPES = (
    LevelsShape(3, 2, 10_000, SMOOTH, "rising, falling and peaks"),
    LevelsShape(3, 2, 10_000, PIECES, "piecewise as well"),
    LevelsShape(3, 2, 10_000, TABLES, "tables of any numbers"),
    LevelsShape(3, 2, 10_000, PIECES, "with a vote at home", voters=True),
    LevelsShape(2, 3, 1_000, PIECES, "piecewise as well"),
    LevelsShape(3, 3, 2_000, PIECES, "piecewise as well"),
    LevelsShape(3, 12, 200, PIECES, "piecewise as well", times=2),
    LevelsShape(3, 12, 200, TABLES, "tables of round numbers", coarse=True),
)

LIMIT = 600.0
"""Seconds by the clock that each scenario may take: far more than needed, so that what else the machine does changes no answer."""


def few_issues(means: Means) -> str:
    """One row a scenario. Each third has an interaction, a red line and a constraint."""
    rows = []
    drawn = [(each, seed) for each in SHAPES for seed in range(1, means.repeats * each.times + 1)]
    for shape, seed in means.within(drawn):
        scenario = many_levels(
            seed,
            parties=shape.parties,
            issues=shape.issues,
            levels=shape.levels,
            forms=shape.forms,
            coarse=shape.coarse,
            voters=shape.voters,
        )
        started = time.process_time()
        result = solve(scenario, time_limit=LIMIT, ratify=Fraction(1, 2) if shape.voters else None)
        seconds = time.process_time() - started
        name = f"{shape.parties} × {shape.issues} × {shape.levels:,}, {shape.called}, seed {seed}"
        rows.append([name, f"{seconds:.1f} s", _count(result), _frontier(result), _solutions(result)])
    return table(("parties × issues × levels", "time", "count", "frontier", "exact solutions"), rows)


def _count(result: Result) -> str:
    if result.zone.count is not None:
        return f"{result.zone.count:,}" if result.zone.count < 10**12 else f"{result.zone.count:.1e}, exact"
    return "interval" if result.zone.estimate is not None else "none"


def _frontier(result: Result) -> str:
    if result.frontier is not None:
        short = max(map(float, result.frontier.epsilon.values()))
        return f"{result.frontier.size:,} points, " + (f"ε at most {short:.2f} points" if short else "exact")
    sample = result.frontier_sample
    if sample is None:
        return "none"
    return f"sample of {len(sample.by)} points" + ("" if sample.gap is None else f", gap at most {100 * sample.gap:.0f} % of a range")


def _solutions(result: Result) -> str:
    exact = sum(solution.bound is None and solution.tied is not None for solution in result.solutions.values())
    return f"{exact} of {len(result.solutions)}" if result.solutions else result.verdict
