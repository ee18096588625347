"""Talks: sessions a second, against the peer."""

from __future__ import annotations

import statistics
import time
from itertools import product

from benchmarks import peer
from benchmarks.means import Means
from benchmarks.measuring import table
from simulator import random_scenario
from simulator.talks.sessions import Setting, Talks

ROUNDS = 100
PEER_LIMIT = 120.0


def against_peer(means: Means) -> str:
    """10⁴ outcomes, 100 rounds, stacked alternating offers, all parties with one time-dependent strategy, one process; medians."""
    rows = []
    for parties, strategy in means.within(product((2, 4), ("boulware", "linear", "conceder"))):
        scenario = random_scenario(parties=parties, issues=4, options=10, conflict=1.0, seed=4)
        talks = Talks(scenario, Setting(strategies=dict.fromkeys(scenario.parties, strategy), rounds=ROUNDS))
        talks.session(0)
        seconds = []
        for number in range(20 if means.quick else 200):
            started = time.perf_counter()
            talks.session(number)
            seconds.append(time.perf_counter() - started)
        ours = 1 / statistics.median(seconds)
        found = peer.talked(scenario, strategy, ROUNDS, 3 if means.quick else 20, PEER_LIMIT) if means.peer else None
        theirs = None if found is None else 1 / statistics.median(found["seconds"])
        shown = ["", ""] if theirs is None else [f"{theirs:,.0f}", f"{ours / theirs:,.0f}"]
        rows.append([f"{parties} parties, {strategy}", f"{ours:,.0f}", *shown])
    return table(["talks", "zopa, sessions a second", "NegMAS 0.16.0", "ratio"], rows)
