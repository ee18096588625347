"""Talks: sessions a second, against the peer."""

from __future__ import annotations

import statistics
from itertools import product

from benchmarks import peer
from benchmarks.apart import task
from benchmarks.means import Means
from benchmarks.measuring import PAIR, pair, table
from simulator import random_scenario

ROUNDS = 100
PEER_LIMIT = 120.0


def against_peer(means: Means) -> str:
    """10⁴ outcomes, 100 rounds, stacked alternating offers, all parties with one time-dependent strategy, one process; medians."""
    rows = []
    for parties, strategy in means.within(product((2, 4), ("boulware", "linear", "conceder"))):
        scenario = random_scenario(parties=parties, issues=4, options=10, conflict=1.0, seed=4)
        asked = {"parties": parties, "strategy": strategy, "rounds": ROUNDS, "count": 20 if means.quick else 200}
        ours = [(each["seconds"], each["peak"]) for each in (task("sessions", tree, **asked) for tree in means.trees)]
        found = peer.talked(scenario, strategy, ROUNDS, 3 if means.quick else 20, PEER_LIMIT) if means.peer else None
        shown = ["", "", ""]
        if found is not None:
            theirs = statistics.median(found["seconds"])
            shown = [_rate(theirs), f"{found['peak']:.0f}", f"{theirs / ours[0][0]:,.0f}"]
        rows.append([f"{parties} parties, {strategy}", *pair(ours, _rate), *shown])
    return table(["talks, sessions a second", *PAIR, "NegMAS 0.16.0", "MiB", "ratio"], rows)


def _rate(seconds: float) -> str:
    return f"{1 / seconds:,.0f}"
