"""Sweeps: variants a second, on the flagship and against the peer."""

from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path

from benchmarks import peer
from benchmarks.apart import measured, task
from benchmarks.cluster import two_workers
from benchmarks.means import Means
from benchmarks.measuring import PAIR, pair, table
from simulator import Scenario, random_scenario

LIFTED = {
    "all red lines in force": (),
    "Ukraine's line on Donetsk lifted": ("--set", "parties.ukraine.red_lines.no_handover.in_force=false"),
    "Russia's line on Donetsk lifted": ("--set", "parties.russia.red_lines.whole_donbas.in_force=false"),
}
PEER_LIMIT = 60.0


def flagship(means: Means) -> str:
    """All ranged numbers of the flagship drawn, on two workers: the base set of results, and a fourth as many with the zone counted."""
    rows = []
    for label, lifted in means.within(LIFTED.items()):
        for what, share, words in (("base set", 1, ()), ("zone counted", 4, ("--record", "count"))):
            samples = (200 if means.quick else 2000) // share
            times = [_command(tree, samples, *lifted, *words, "--workers", "2") for tree in means.trees]
            rows.append([label, f"{samples:,}, {what}", *pair(times, lambda seconds, n=samples: f"{n / seconds:,.0f}")])  # type: ignore[misc]
    return table(["lines", "variants, a second", *PAIR], rows)


def scaling(means: Means) -> str:
    """One longer run of the flagship by one process, by two, and by two Dask workers, whose own memory is not counted."""
    samples = 400 if means.quick else 8_000
    lifted = LIFTED["Ukraine's line on Donetsk lifted"]
    rows, first = [], None
    with two_workers() as address:
        workers = {"1 process": (), "2 processes": ("--workers", "2"), "2 Dask workers": ("--cluster", address)}
        for label, words in means.within(workers.items()):
            trees = means.trees[:1] if "--cluster" in words else means.trees  # the workers there have the packages of this version
            times = [_command(tree, samples, *lifted, *words) for tree in trees]
            first = first or times[0][0]
            rows.append([label, f"{first / times[0][0]:.2f}", *pair(times, lambda seconds: f"{samples / seconds:,.0f}")])
    return table([f"{samples:,} variants, a second", "speed-up", *PAIR], rows)


def _command(tree: Path, samples: int, *words: str) -> tuple[float, float]:
    """Seconds by the clock that a sweep of the flagship takes, from the start of the command to its table, and the peak of one process."""
    command = [sys.executable, "-m", "simulator", "sweep", "berlin-2025", "--samples", str(samples), *words, "--quiet", "-o", "run"]
    with tempfile.TemporaryDirectory() as folder:
        ran = measured(command, tree, Path(folder))
    assert ran is not None
    return ran.waited, ran.peak


def against_peer(means: Means) -> str:
    """10⁴ outcomes, 4 parties, no interactions: exact frontier and Nash point of one variant after another, in one process."""
    rows = []
    for conflict, kind in means.within(((0.0, "random"), (1.0, "conflicting"))):
        found = [task("rows", tree, conflict=conflict, samples=200 if means.quick else 2000) for tree in means.trees]
        times = [(each["seconds"], each["peak"]) for each in found]
        scenario = random_scenario(parties=4, issues=4, options=10, conflict=conflict, ranges=True, seed=4)
        shown = _peer(scenario, times[0][0]) if means.peer else ["", "", ""]
        rows.append([kind, *pair(times, _rate), *shown])
    return table(["preferences, variants a second", *PAIR, "NegMAS 0.16.0", "MiB", "ratio"], rows)


def _peer(scenario: Scenario, ours: float) -> list[str]:
    found = peer.timed(scenario, 5, PEER_LIMIT)
    if found is None:
        return [f"no answer in {PEER_LIMIT:g} s", "", ""]
    theirs = statistics.median(found["seconds"])
    return [_rate(theirs), f"{found['peak']:.0f}", f"{theirs / ours:,.0f}"]


def _rate(seconds: float) -> str:
    return f"{1 / seconds:,.0f}"
