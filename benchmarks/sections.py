"""What is measured: against the peer, with interactions, with many parties, and on the flagship case."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator

import numpy as np

from benchmarks import peer
from benchmarks.measuring import median_seconds, milliseconds, peak_memory_mib, table
from simulator import Result, Scenario, load, random_scenario, solve
from simulator.payoffs.compiling import compile_payoffs
from simulator.solve.bound.maximum import Maximiser
from simulator.solve.existence import agreement_exists
from simulator.solve.game import Game
from simulator.solve.milp import kalai_smorodinsky
from simulator.solve.proof.refutation import Refuted, refute
from simulator.solve.results import SolutionName
from simulator.solve.rows import undominated
from simulator.solve.why.concessions import least_concessions
from simulator.solve.why.demands import demand_sets

POINTS: tuple[SolutionName, ...] = ("nash", "kalai-smorodinsky", "utilitarian")
SHAPES = {10**3: (3, 10), 10**4: (4, 10), 10**5: (5, 10), 10**6: (6, 10)}
PEER_LIMIT = 600.0
KINDS = (("random", 0.0, 0.4), ("conflicting", 1.0, 0.4), ("conflicting, anything goes", 1.0, 0.0))
"""Preferences, conflict (0 to 1) and reservation value (share of the way from a party's worst to its best)."""
DONETSK = {"ukraine": "parties.ukraine.red_lines.no_handover.in_force", "russia": "parties.russia.red_lines.whole_donbas.in_force"}


def frontier_and_points(scenario: Scenario) -> Result:
    return solve(scenario, solutions=POINTS, count=False, certificate=False)


def against_peer(repeats: int, with_peer: bool, quick: bool) -> str:
    """Frontier and three points on additive random domains of 10³ to 10⁶ outcomes, side by side with the peer."""
    rows = []
    for conflict, kind in ((0.0, "random"), (1.0, "conflicting")):
        for outcomes, (issues, options) in SHAPES.items():
            if quick and outcomes > 10**4:
                continue
            for parties in (2, 3, 4, 6):
                scenario = random_scenario(parties=parties, issues=issues, options=options, conflict=conflict, seed=parties)
                ours, result = median_seconds(lambda s=scenario: frontier_and_points(s), repeats)  # type: ignore[misc]
                theirs = peer.timed(scenario, repeats, PEER_LIMIT) if with_peer else None
                size = len(result.frontier.utilities) if result.frontier else 0
                rows.append([kind, f"{outcomes:,}", str(parties), f"{size:,}", milliseconds(ours), *_versus(ours, size, theirs, with_peer)])
    head = ["preferences", "outcomes", "parties", "frontier", "zopa", "NegMAS 0.16.0", "ratio", "same frontier"]
    return table(head, rows)


def _versus(ours: float, size: int, theirs: dict[str, object] | None, with_peer: bool) -> list[str]:
    if not with_peer:
        return ["", "", ""]
    if theirs is None:
        return [f"> {PEER_LIMIT:.0f} s", f"> {PEER_LIMIT / ours:,.0f}", ""]
    seconds = theirs["seconds"]
    assert isinstance(seconds, list)
    median = statistics.median(seconds)
    points = np.array(theirs["frontier"])
    distinct = int(undominated(points).sum())  # rounding errors let the peer keep points that others dominate exactly
    kept = "" if len(points) == distinct else f" ({len(points) - distinct} more in the peer's, dominated but for rounding)"
    return [milliseconds(median), f"{median / ours:,.0f}", ("yes" if distinct == size else f"no: {distinct}") + kept]


def with_interactions(repeats: int) -> str:
    """8 pairwise interactions, 4 red lines; preferences random, conflicting, and with no reservation value to prune by."""
    rows = []
    for parties, issues, options in ((2, 20, 5), (3, 25, 5), (4, 14, 4)):
        for kind, conflict, reservation in KINDS:
            seconds, sizes = [], []
            for seed in range(repeats):
                scenario = random_scenario(
                    parties=parties,
                    issues=issues,
                    options=options,
                    interactions=8,
                    red_lines=4,
                    pairwise_only=True,
                    conflict=conflict,
                    reservation=reservation,
                    seed=seed,
                )
                taken, result = median_seconds(lambda s=scenario: frontier_and_points(s), 1)  # type: ignore[misc]
                assert result.frontier is not None
                seconds.append(taken)
                sizes.append(len(result.frontier.utilities))
                assert not any(result.frontier.epsilon.values())
            shape = f"{parties} × {issues} × {options}"
            rows.append(
                [
                    shape,
                    f"{options**issues:.1e}",
                    kind,
                    f"{statistics.median(sizes):,.0f}",
                    milliseconds(statistics.median(seconds)),
                    milliseconds(max(seconds)),
                ]
            )
    return table(["parties × issues × options", "outcomes", "preferences", "frontier (median)", "median", "slowest"], rows)


def many_parties(repeats: int) -> str:
    """8 parties × 50 issues × 5 options (8.9e34 outcomes), ten interactions, ten red lines: single points, five seeds."""
    answers: dict[str, list[tuple[float, bool]]] = {}
    for seed in range(repeats):
        scenario = random_scenario(parties=8, issues=50, options=5, interactions=10, red_lines=10, pairwise_only=True, seed=seed)
        answers.setdefault("Kalai–Smorodinsky, the value", []).append(least_share(scenario))
        for name, label in SINGLE.items():
            answers.setdefault(label, []).append(single_point(scenario, name))
    rows = []
    for label, found in sorted(answers.items(), key=lambda item: statistics.median(seconds for seconds, _ in item[1])):
        seconds = [taken for taken, _ in found]
        proved = sum(closed for _, closed in found)
        rows.append([label, milliseconds(statistics.median(seconds)), milliseconds(max(seconds)), f"{proved} of {repeats}"])
    return table(["solution", "median", "slowest", "gap closed"], rows)


SINGLE: dict[SolutionName, str] = {
    "nash": "Nash",
    "utilitarian": "utilitarian",
    "egalitarian": "egalitarian",
    "kalai-smorodinsky": "Kalai–Smorodinsky, ties settled by leximin",
    "leximin": "leximin",
}


def single_point(scenario: Scenario, name: SolutionName) -> tuple[float, bool]:
    """Seconds, and whether all was settled within the time limit of a minute."""
    result = solve(scenario, solutions=(name,), engine="mixed-integer", frontier=None, count=False)
    return result.seconds, result.stopped is None and name in result.solutions and result.solutions[name].bound is None


def least_share(scenario: Scenario) -> tuple[float, bool]:
    """The Kalai–Smorodinsky value alone: the largest least share, whichever outcome has it."""
    started = time.perf_counter()
    answer = kalai_smorodinsky(compile_payoffs(scenario), refine=False, time_limit=60.0)
    return time.perf_counter() - started, answer.optimum.status == "optimal"


def no_agreement(repeats: int) -> str:
    """4 parties × 14 issues × 4 options, 8 interactions, 12 red lines, and no agreement: what clashes, the least concessions, the proof."""
    seconds: dict[str, list[float]] = {"what clashes and what to waive": [], "least concessions": [], "proof": []}
    sets: list[str] = []
    for seed in range(4 * repeats):
        scenario = random_scenario(
            parties=4, issues=14, options=4, interactions=8, red_lines=12, pairwise_only=True, conflict=1.0, reservation=0.62, seed=seed
        )
        game = Game(compile_payoffs(scenario))
        if len(sets) == repeats or agreement_exists(game.payoffs, game.allowed):
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


def flagship(repeats: int) -> str:
    """Everything that `zopa solve berlin-2025` computes, in each of its red-line variants."""
    rows = []
    for label, scenario in flagship_variants():
        taken, result = median_seconds(lambda s=scenario: solve(s), repeats)  # type: ignore[misc]
        size = len(result.frontier.utilities) if result.frontier else 0
        rows.append([label, result.verdict, f"{result.zone.count:,}", f"{size:,}", milliseconds(taken)])
    return table(["variant", "verdict", "zone", "frontier", "solving"], rows)


def flagship_variants() -> Iterator[tuple[str, Scenario]]:
    scenario = load("berlin-2025")
    yield "all red lines in force", scenario
    yield "Ukraine's line on Donetsk lifted", scenario.with_changes({DONETSK["ukraine"]: False})
    yield "Russia's line on Donetsk lifted", scenario.with_changes({DONETSK["russia"]: False})
    yield "both lifted", scenario.with_changes(dict.fromkeys(DONETSK.values(), False))
    every = {f"parties.{p}.red_lines.{key}.in_force": False for p, party in scenario.parties.items() for key in party.red_lines}
    yield "no red lines", scenario.with_changes(every)


def memory() -> str:
    return f"Peak memory of the whole run: {peak_memory_mib():.0f} MiB (the peer's own process not counted)."
