"""A frontier too large to list: an ε-frontier only where ε is small, else a sample whose every point is proved Pareto-optimal."""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import pytest
from rich.console import Console

from simulator.budget import Budget
from simulator.report.compare.plots import backdrop_of
from simulator.report.solve.json import solve_json
from simulator.report.solve.text import solve_report
from simulator.scenario.random import random_scenario
from simulator.solve import whole_frontiers
from simulator.solve.bound.sample_gap import LargestSum, most_beyond
from simulator.solve.results import FrontierChoice
from simulator.solve.solving import solve
from tests.invariants import faults
from tests.oracles.brute_force import BruteForce
from tests.oracles.small_scenarios import small_scenario
from tests.report.test_text_solve import flat
from tests.solve.many_levels import many_levels, outgrow


@pytest.mark.parametrize("choice", ["acceptable", "all"])
def test_every_point_of_a_sample_is_on_the_frontier(choice: FrontierChoice, monkeypatch: pytest.MonkeyPatch) -> None:
    outgrow(monkeypatch, "exact", "settled", "thinned")
    ways: Counter[str] = Counter()
    scenarios = [many_levels(seed, parties=2 + seed % 3, issues=2, levels=12) for seed in range(4)]
    for scenario in [*scenarios, *map(small_scenario, range(8))]:
        truth = BruteForce(scenario)
        result = solve(scenario, engine="elimination", frontier=choice, certificate=False)
        assert result.frontier is None or not len(result.frontier.tied)
        sample = result.frontier_sample
        if sample is None:  # there is no acceptable outcome, or the bans leave nothing
            assert not truth.acceptable
            continue
        assert sample.within_reservation == (choice == "acceptable")
        expected = truth.frontier(truth.acceptable if choice == "acceptable" else truth.allowed)
        found = [truth.utilities[tuple(outcome.values())] for outcome in sample.outcomes]
        assert set(found) <= set(expected)
        assert len(set(found)) == len(found) == len(sample.by)
        assert [[float(u) for u in utilities] for utilities in found] == sample.utilities.tolist()
        assert faults(result) == []
        assert sample.gap is not None
        ranges = [result.ideal[p] - result.worst[p] for p in sample.parties]
        for utilities in expected:
            assert min(most_more(utilities, listed, ranges) for listed in found) <= sample.gap
        ways.update(sample.by)
    assert min(ways[by] for by in ("solution", "weighted sum", "floor")) > 0


def most_more(utilities: Sequence[Fraction], listed: Sequence[Fraction], ranges: Sequence[Fraction]) -> Fraction:
    """How much more than a listed point an outcome gives a party at most, as a share of its range."""
    return max((u - v) / r if r else Fraction(0) for u, v, r in zip(utilities, listed, ranges, strict=True))


def test_the_bound_of_a_sample_is_met_by_whatever_the_ranges_and_sums_leave() -> None:
    """On two parties the bound is known: with the ideal points alone as the sample, the middle of the line between them."""
    sample = np.array([[1.0, 0.0], [0.0, 1.0]])
    budget = Budget(100.0, 1000)
    line = [LargestSum((1, 1), 1.0)]
    assert most_beyond(sample, [0, 0], [1, 1], [1, 1], line, budget) == pytest.approx(0.5, abs=0.02)
    assert most_beyond(sample, [0, 0], [1, 1], [1, 1], [], budget) == pytest.approx(1.0, abs=0.02)
    assert most_beyond(sample * 7, [0, 0], [7, 7], [7, 7], [LargestSum((1, 1), 7.0)], budget) == pytest.approx(0.5, abs=0.02)
    assert most_beyond(np.array([[1.0, 5.0]]), [0, 5], [1, 5], [1, 0], [LargestSum((1, 1), 6.0)], budget) == pytest.approx(0, abs=1e-6)


def test_an_epsilon_frontier_is_within_its_share_of_the_ranges(monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = random_scenario(parties=4, issues=12, options=4, conflict=1.0, seed=3)
    met = []
    for share in (whole_frontiers.MOST_EPSILON, Fraction(1, 4), Fraction(1)):
        monkeypatch.setattr(whole_frontiers, "MOST_EPSILON", share)
        result = solve(scenario, solutions=("utilitarian",), certificate=False, count=False, memory_limit=1)
        assert (result.frontier is None) == (result.frontier_sample is not None)
        met.append(result.frontier is not None)
        if result.frontier is not None:
            assert max(result.frontier.epsilon.values()) > 0
            for party, epsilon in result.frontier.epsilon.items():
                assert epsilon <= share * (result.ideal[party] - result.worst[party])
    assert (met[0], met[-1]) == (False, True)


def test_a_sample_is_called_one_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    outgrow(monkeypatch, "exact", "settled", "thinned")
    scenario = many_levels(1, parties=3, issues=2, levels=12)
    result = solve(scenario, engine="elimination", certificate=False)
    assert result.frontier_sample is not None
    data = json.loads(json.dumps(solve_json(result, 10)))
    assert data["frontier"] is None
    assert data["frontier_sample"]["size"] == len(data["frontier_sample"]["by"]) == len(data["frontier_sample"]["outcomes"]) > 0
    assert "sample" in backdrop_of(scenario, result).frontier_name
    console = Console(file=io.StringIO(), width=100, color_system=None)
    with console.capture() as captured:
        console.print(*solve_report(scenario, result))
    text = flat(captured.get())
    assert "is too large to list" in text
    assert "a sample of" in text
    assert "(a bound)" in text
    assert data["frontier_sample"]["gap"] == result.frontier_sample.gap
