"""The engine chosen against each engine forced: processor time of all that `solve` answers, over a grid of shapes."""

from __future__ import annotations

import time
from dataclasses import dataclass
from itertools import product

from benchmarks.means import Means
from benchmarks.measuring import table
from simulator import random_scenario, solve
from simulator.scenario.model import Scenario
from simulator.solve.results import EngineName

TITLE = "The engine chosen against each engine forced, processor time"

ENUMERABLE = 1_000_000
"""Outcomes up to which enumeration is forced as well; beyond, it takes minutes."""

LONGEST = 20.0
"""Seconds after which a forced engine is stopped; its time then counts as at least that."""

GAINED = 3.0
"""No forced engine may be more than so many times faster than the one chosen."""


@dataclass(frozen=True)
class Shape:
    """What a scenario is drawn with."""

    parties: int
    issues: int
    options: int
    conflicting: bool
    interactions: int

    @property
    def name(self) -> str:
        kind = "conflicting" if self.conflicting else "random"
        return f"{self.parties} × {self.issues} × {self.options}, {kind}" + (
            f", {self.interactions} interactions" * bool(self.interactions)
        )

    @property
    def outcomes(self) -> int:
        return int(self.options**self.issues)

    def scenario(self) -> Scenario:
        return random_scenario(
            parties=self.parties,
            issues=self.issues,
            options=self.options,
            numeric=self.issues if self.options >= 100 else 0,
            conflict=float(self.conflicting),
            interactions=self.interactions,
            red_lines=self.interactions // 4,
            seed=7,
        )


SHAPES = tuple(
    Shape(parties, issues, options, conflicting, interactions)
    for parties, (issues, options), conflicting, interactions in product(
        (2, 3, 6), ((5, 4), (4, 10), (7, 5), (12, 4), (2, 1000)), (False, True), (0, 8)
    )
    if not (issues == 2 and interactions)
)


def engine_choice(means: Means) -> str:
    """The section of the benchmarks: one row a shape."""
    solve(random_scenario(seed=1))  # loads what is loaded once
    rows = [_row(shape) for shape in means.within(SHAPES)]
    head = (
        "parties × issues × options",
        "outcomes",
        "chosen",
        "time",
        "elimination",
        "enumeration",
        "mixed integer",
        "fastest forced is faster by",
    )
    return table(head, rows)


def _row(shape: Shape) -> list[str]:
    scenario = shape.scenario()
    chosen, engine = _seconds(scenario, None)
    forced = {name: _seconds(scenario, name)[0] for name in ("elimination", "mixed-integer")}
    if shape.outcomes <= ENUMERABLE:
        forced["enumeration"] = _seconds(scenario, "enumeration")[0]
    shown = [f"{1000 * forced[name]:.0f} ms" if name in forced else "" for name in ("elimination", "enumeration", "mixed-integer")]
    return [shape.name, f"{shape.outcomes:,}", engine, f"{1000 * chosen:.0f} ms", *shown, f"{chosen / min(forced.values()):.2f}"]


def _seconds(scenario: Scenario, engine: EngineName | None) -> tuple[float, EngineName]:
    """The shortest processor time of two solves (one where it is long), and the engine that answered."""
    shortest, answered = float("inf"), engine
    for _ in range(2):
        started = time.process_time()
        answered = solve(scenario, engine=engine, time_limit=LONGEST).engine
        shortest = min(shortest, time.process_time() - started)
        if shortest > 0.5:
            break
    assert answered is not None
    return shortest, answered
