"""Bodies that decide by a double majority: verdict, exact count, coalitions, power and, where nothing passes, the proof; processor time."""

from __future__ import annotations

import random
import statistics
import time
from typing import Any

from benchmarks.means import Means
from benchmarks.measuring import table
from simulator import Scenario, solve, verify

TITLE = "30 parties, 6 issues, 11 levels, a double majority: all that `zopa solve` computes, processor time"

PARTIES, ISSUES, LEVELS = 30, 6, 11
BODIES = 100

PROMISED = 10.0
"""Seconds by the clock within which each is to be answered."""

LIMIT = 600.0
"""Seconds by the clock that each may take: far more than needed, so that what else the machine does changes no answer."""


def body(seed: int) -> Scenario:
    """A body as drawn from a seed: wishes that rise, fall or peak, and reservation values around one that differs from body to body."""
    rng = random.Random(seed)
    middle = rng.randint(50, 66)
    parties = {f"p{k}": _party(rng, middle) for k in range(PARTIES)}
    needs = {"all": [{"quota": "55%", "of": "members"}, {"quota": "65%", "of": "population"}]}
    return Scenario.model_validate(
        {
            "title": f"Body {seed}",
            "issues": {f"i{k}": {"title": f"Issue {k}", "levels": list(range(LEVELS))} for k in range(ISSUES)},
            "parties": parties,
            "agreement": {"council": {"needs": needs, "blocked_by": {"at_least": 4, "of": "members"}}},
        }
    )


def _party(rng: random.Random, middle: int) -> dict[str, Any]:
    top = LEVELS - 1
    forms = [{"rising": [0, top]}, {"falling": [0, top]}, {"peak": [0, rng.randint(1, top - 1), top]}]
    return {
        "title": "Member",
        "weights": {f"i{k}": rng.randint(1, 20) for k in range(ISSUES)},
        "values": {f"i{k}": rng.choice(forms) for k in range(ISSUES)},
        "reservation": middle + rng.randint(-6, 6),
        "votes": {"population": rng.randint(1, 90)},
    }


def double_majorities(means: Means) -> str:
    """How many of so many bodies have an agreement, how long each kind took, and for how many of the others the proof closed."""
    seconds: dict[str, list[float]] = {"agreement": [], "no agreement": []}
    waited: dict[str, list[float]] = {"agreement": [], "no agreement": []}
    counted, proved, checked = 0, 0, []
    for seed in means.within(range(5 if means.quick else BODIES)):
        scenario = body(seed)
        started, began = time.process_time(), time.perf_counter()
        result = solve(scenario, time_limit=LIMIT)
        seconds[result.verdict].append(time.process_time() - started)
        waited[result.verdict].append(time.perf_counter() - began)
        counted += result.zone.count is not None
        if result.no_deal is not None and result.no_deal.certificate is not None:
            started = time.process_time()
            assert verify(scenario, result.no_deal.certificate).ok
            checked.append(time.process_time() - started)
            proved += 1
    count = sum(map(len, seconds.values()))
    rows = []
    for kind, each in seconds.items():
        if each:
            figures = [f"{value:.1f} s" for by in (each, waited[kind]) for value in (statistics.median(by), max(by))]
            rows.append([kind, str(len(each)), *figures])
    quick = sum(value < PROMISED for each in waited.values() for value in each)
    said = f"Counted exactly: {counted} of {count}, in less than {PROMISED:g} seconds by the clock {quick}. "
    said += f"Proofs: {proved} of {len(seconds['no agreement'])}"
    slowest = f", checked in {max(checked):.1f} s at most" if checked else ""
    columns = ["verdict", "bodies", "median", "slowest", "median, by the clock", "slowest, by the clock"]
    return f"{table(columns, rows)}\n\n{said}{slowest}."
