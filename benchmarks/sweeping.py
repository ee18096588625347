"""Sweeps: variants a second, on the flagship and against the peer."""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

from benchmarks import peer
from benchmarks.cluster import two_workers
from benchmarks.means import Means
from benchmarks.measuring import table
from simulator import Scenario, load, random_scenario
from simulator.sweep.evaluating import Evaluator
from simulator.sweep.factors import ranged_factors, read_factors
from simulator.sweep.plan import Plan
from simulator.sweep.plan_runner import sweep

LIFTED = {
    "all red lines in force": [],
    "Ukraine's line on Donetsk lifted": ["parties.ukraine.red_lines.no_handover=off"],
    "Russia's line on Donetsk lifted": ["parties.russia.red_lines.whole_donbas=off"],
}
PEER_LIMIT = 60.0


def flagship(means: Means) -> str:
    """All ranged numbers of the flagship drawn, base set of results; whole runs with parts, merging and starting of processes."""
    samples = 200 if means.quick else 2000
    rows = []
    for label, lifted in means.within(LIFTED.items()):
        scenario = load("berlin-2025")
        factors = (*ranged_factors(scenario), *read_factors(scenario, lifted))
        one, two = (timed_run(Plan(scenario, factors, samples=samples), workers) for workers in (1, 2))
        counted = timed_run(Plan(scenario, factors, samples=samples // 4, record=("count",)), 2)
        rates = [samples / one, samples / two, (samples // 4) / counted]
        rows.append([label, *(f"{rate:,.0f}" for rate in rates), f"{one / two:.2f}"])
    head = ["variant", "1 worker, variants a second", "2 workers", "2 workers, zone counted", "speed-up"]
    return table(head, rows)


def scaling(means: Means) -> str:
    """One long run of the flagship by one process, by two, and by two Dask workers; whole runs as above."""
    samples = 400 if means.quick else 16_000
    scenario = load("berlin-2025")
    factors = (*ranged_factors(scenario), *read_factors(scenario, LIFTED["Ukraine's line on Donetsk lifted"]))
    plan = Plan(scenario, factors, samples=samples)
    one = timed_run(plan, 1)
    found = {"1 process": one, "2 processes": timed_run(plan, 2)}
    with two_workers() as address:
        found["2 Dask workers"] = timed_run(plan, 2, cluster=address)
    rows = [[label, f"{seconds:.1f} s", f"{samples / seconds:,.0f}", f"{one / seconds:.2f}"] for label, seconds in found.items()]
    return table(["workers", f"{samples:,} variants", "variants a second", "speed-up"], rows)


def timed_run(plan: Plan, workers: int, cluster: str | None = None) -> float:
    """Seconds that a whole run takes."""
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        sweep(plan, Path(folder) / "run", workers=workers, cluster=cluster)
        return time.perf_counter() - started


def against_peer(means: Means) -> str:
    """10⁴ outcomes, 4 parties, no interactions: exact frontier and Nash point of one variant after another, in one process."""
    rows = []
    for conflict, kind in means.within(((0.0, "random"), (1.0, "conflicting"))):
        scenario = random_scenario(parties=4, issues=4, options=10, conflict=conflict, ranges=True, seed=4)
        plan = Plan(scenario, ranged_factors(scenario), samples=200 if means.quick else 2000)
        evaluator = Evaluator(plan)
        evaluator.row(0)
        started = time.perf_counter()
        evaluator.table_rows(range(len(plan)))
        ours = len(plan) / (time.perf_counter() - started)
        theirs = _peer_rate(scenario) if means.peer else None
        shown = ["", ""] if theirs is None else [f"{theirs:,.0f}", f"{ours / theirs:,.0f}"]
        rows.append([kind, f"{ours:,.0f}", *shown])
    return table(["preferences", "zopa, variants a second", "NegMAS 0.16.0", "ratio"], rows)


def _peer_rate(scenario: Scenario) -> float | None:
    found = peer.timed(scenario, 5, PEER_LIMIT)
    if found is None:
        return None
    seconds = found["seconds"]
    assert isinstance(seconds, list)
    return float(1 / statistics.median(seconds))
