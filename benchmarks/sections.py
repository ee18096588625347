"""What is measured: against the peer, with interactions, with many parties, and on the flagship case."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from itertools import product
from typing import Any

import numpy as np

from benchmarks import peer
from benchmarks.apart import task
from benchmarks.means import Means
from benchmarks.measuring import PAIR, milliseconds, pair, table
from benchmarks.tasks import median_seconds
from simulator import load, random_scenario
from simulator.payoffs.compiling import compile_payoffs
from simulator.solve.bound.maximum import Maximiser
from simulator.solve.existence import agreement_exists
from simulator.solve.game import Game
from simulator.solve.proof.refutation import Refuted, refute
from simulator.solve.rows import undominated
from simulator.solve.why.concessions import least_concessions
from simulator.solve.why.demands import demand_sets

SHAPES = {10**3: (3, 10), 10**4: (4, 10), 10**5: (5, 10), 10**6: (6, 10)}
PEER_LIMIT = 600.0
KINDS = (("random", 0.0, 0.4), ("conflicting", 1.0, 0.4), ("conflicting, anything goes", 1.0, 0.0))
"""Preferences, conflict (0 to 1) and reservation value (share of the way from a party's worst to its best)."""
DONETSK = {"ukraine": "parties.ukraine.red_lines.no_handover.in_force", "russia": "parties.russia.red_lines.whole_donbas.in_force"}


def against_peer(means: Means) -> str:
    """Frontier and three points on additive random domains of 10³ to 10⁶ outcomes, side by side with the peer."""
    rows = []
    shapes = [outcomes for outcomes in SHAPES if not means.quick or outcomes <= 10**4]
    kinds = ((0.0, "random"), (1.0, "conflicting"))
    for outcomes, (conflict, kind), parties in means.within(product(shapes, kinds, (2, 3, 4, 6))):
        issues, options = SHAPES[outcomes]
        shape = {"parties": parties, "issues": issues, "options": options, "conflict": conflict, "seed": parties}
        found = [task("frontiers", tree, shapes=[shape], repeats=means.repeats) for tree in means.trees]
        assert all(each["sizes"] == found[0]["sizes"] for each in found), shape
        times = [(each["seconds"][0], each["peak"]) for each in found]
        repeats = means.repeats if outcomes < 10**6 else 1
        theirs = peer.timed(random_scenario(**shape), repeats, PEER_LIMIT) if means.peer else None  # type: ignore[arg-type]
        size = found[0]["sizes"][0]
        rows.append([kind, f"{outcomes:,}", str(parties), f"{size:,}", *pair(times), *_versus(times[0][0], size, theirs, means.peer)])
    return table(["preferences", "outcomes", "parties", "frontier", *PAIR, "NegMAS 0.16.0", "MiB", "ratio", "same frontier"], rows)


def _versus(ours: float, size: int, theirs: dict[str, Any] | None, with_peer: bool) -> list[str]:
    if not with_peer:
        return ["", "", "", ""]
    if theirs is None:
        return [f"> {PEER_LIMIT:.0f} s", "", f"> {PEER_LIMIT / ours:,.0f}", ""]
    median = statistics.median(theirs["seconds"])
    points = np.array(theirs["frontier"])
    distinct = int(undominated(points).sum())  # rounding errors let the peer keep points that others dominate exactly
    kept = "" if len(points) == distinct else f" ({len(points) - distinct} more in the peer's, dominated but for rounding)"
    return [
        milliseconds(median),
        f"{theirs['peak']:.0f}",
        f"{median / ours:,.0f}",
        ("yes" if distinct == size else f"no: {distinct}") + kept,
    ]


def with_interactions(means: Means) -> str:
    """8 pairwise interactions, 4 red lines; preferences random, conflicting, and with no reservation value to prune by."""
    rows = []
    for (parties, issues, options), (kind, conflict, reservation) in means.within(product(((2, 20, 5), (3, 25, 5), (4, 14, 4)), KINDS)):
        drawn = {"interactions": 8, "red_lines": 4, "pairwise_only": True, "conflict": conflict, "reservation": reservation}
        shapes = [{"parties": parties, "issues": issues, "options": options, **drawn, "seed": seed} for seed in range(means.repeats)]
        found = [task("frontiers", tree, shapes=shapes, repeats=1) for tree in means.trees]
        assert all(each["sizes"] == found[0]["sizes"] for each in found), shapes[0]
        times = [(statistics.median(each["seconds"]), each["peak"]) for each in found]
        size, slowest = statistics.median(found[0]["sizes"]), max(found[0]["seconds"])
        shape = f"{parties} × {issues} × {options}"
        rows.append([shape, f"{options**issues:.1e}", kind, f"{size:,.0f}", milliseconds(slowest), *pair(times)])
    return table(["parties × issues × options", "outcomes", "preferences", "frontier (median)", "zopa, slowest", *PAIR], rows)


def no_agreement(means: Means) -> str:
    """4 parties × 14 issues × 4 options, 8 interactions, 12 red lines, and no agreement: what clashes, the least concessions, the proof."""
    seconds: dict[str, list[float]] = {"what clashes and what to waive": [], "least concessions": [], "proof": []}
    sets: list[str] = []
    for seed in means.within(range(4 * means.repeats)):
        scenario = random_scenario(
            parties=4, issues=14, options=4, interactions=8, red_lines=12, pairwise_only=True, conflict=1.0, reservation=0.62, seed=seed
        )
        game = Game(compile_payoffs(scenario))
        if len(sets) == means.repeats or agreement_exists(game.payoffs, game.allowed):
            continue
        taken, demands = median_seconds(lambda g=game: demand_sets(g), 1)  # type: ignore[misc]
        seconds["what clashes and what to waive"].append(taken)
        assert demands.complete
        sets.append(f"{len(demands.clashes)}/{len(demands.waivers)}")
        taken, concessions = median_seconds(lambda g=game: least_concessions(g), 1)  # type: ignore[misc]
        seconds["least concessions"].append(taken)
        assert concessions.least_sum is not None
        taken, proof = median_seconds(lambda g=game: refute(Maximiser(g.payoffs, g.allowed)), 1)  # type: ignore[misc]
        seconds["proof"].append(taken)
        assert isinstance(proof, Refuted)
    rows = [[label, milliseconds(statistics.median(found)), milliseconds(max(found))] for label, found in seconds.items()]
    shown = f"{len(sets)} scenarios; clashing sets/minimal waivers: {', '.join(sets)}"
    return f"{table(['part', 'median', 'slowest'], rows)}\n\n{shown}."


def flagship(means: Means) -> str:
    """Everything that `zopa solve berlin-2025` computes, in each of its red-line variants."""
    rows = []
    for label, changes in means.within(flagship_variants()):
        found = [task("flagship", tree, changes=changes, repeats=means.repeats) for tree in means.trees]
        now = found[0]
        times = [(each["seconds"], each["peak"]) for each in found]
        rows.append([label, now["verdict"], f"{now['count']:,}", f"{now['size']:,}", *pair(times)])
    return table(["variant", "verdict", "zone", "frontier", *PAIR], rows)


def flagship_variants() -> Iterator[tuple[str, dict[str, bool]]]:
    yield "all red lines in force", {}
    yield "Ukraine's line on Donetsk lifted", {DONETSK["ukraine"]: False}
    yield "Russia's line on Donetsk lifted", {DONETSK["russia"]: False}
    yield "both lifted", dict.fromkeys(DONETSK.values(), False)
    parties = load("berlin-2025").parties
    yield "no red lines", {f"parties.{p}.red_lines.{key}.in_force": False for p, party in parties.items() for key in party.red_lines}
