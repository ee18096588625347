"""The engines against brute force in fractions, and against one another, on random scenarios.

Counts, frontiers with all tied outcomes, extremes, the nearest outcome and every solution with all its ties must be the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping

import pytest

from simulator.scenario.model import Scenario
from simulator.scenario.random import random_scenario
from tests.oracles.small_scenarios import SIGNED, small_scenario
from tests.solve.answers import Answers, by_brute_force, by_elimination, by_enumeration

ENGINES: Mapping[str, Callable[[Scenario], Answers]] = {"enumeration": by_enumeration, "elimination": by_elimination}

SCENARIOS, BATCHES = 128, 4


@pytest.mark.parametrize("batch", range(BATCHES))
def test_engines_agree_with_brute_force(batch: int) -> None:
    for seed in range(batch, SCENARIOS, BATCHES):
        check_engines(seed)


def check_engines(seed: int) -> None:
    scenario = small_scenario(seed)
    truth = by_brute_force(scenario)
    for name, engine in ENGINES.items():
        assert engine(scenario) == truth, f"{name}, scenario {seed}"


@pytest.mark.parametrize("ties", [False, True], ids=["fine", "coarse"])
def test_engines_agree_beyond_the_reach_of_brute_force(ties: bool) -> None:
    """Thousands of outcomes and hundreds of points, wide interactions, courses, numeric issues: the engines against each other."""
    points = 0
    for seed in range(12):
        scenario = random_scenario(
            parties=2 + seed % 4,
            issues=7,
            options=(2, 5),
            interactions=seed % 9,
            red_lines=seed % 4,
            constraints=seed % 3,
            numeric=seed % 4,
            courses=3 * (seed % 2),
            out_of_force=seed % 2,
            conflict=None,
            reservation=0.2,
            bargaining_weights=True,
            decimals=0 if ties else 1,
            ties=ties,
            seed=seed,
        )
        found = by_enumeration(scenario, block=1000)
        assert by_elimination(scenario) == found, seed
        points += len(found.acceptable_frontier)
    assert points > 200


def test_the_scenarios_reach_the_corners() -> None:
    """A generator that lost its ties or its empty zones would let much through unseen."""
    met: Counter[str] = Counter()
    signed = []
    for seed in range(SCENARIOS):
        truth = by_brute_force(small_scenario(seed))
        signed += [seed] if truth.acceptable else []
        frontier = truth.acceptable_frontier
        met["agreement"] += truth.acceptable > 0
        met["no outcome within red lines"] += truth.allowed == 0
        met["no agreement by points alone"] += truth.allowed > truth.acceptable == 0
        met["several outcomes on one point"] += any(len(tied) > 1 for tied in frontier.values())
        met["a frontier of ten points"] += len(frontier) >= 10
        met["a party that cannot gain"] += any(bool(s.left_out) for s in truth.solutions.values())
        met["several egalitarian points"] += "egalitarian" in truth.solutions and _points(truth, "egalitarian") > 1
        met["several utilitarian points"] += "utilitarian" in truth.solutions and _points(truth, "utilitarian") > 1
    assert min(met.values()) >= 3, met
    assert tuple(signed[: len(SIGNED)]) == SIGNED


def _points(truth: Answers, solution: str) -> int:
    return sum(bool(tied & truth.solutions[solution].outcomes) for tied in truth.acceptable_frontier.values())
