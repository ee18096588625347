"""Solutions found near their maxima, where the whole frontier is not kept: verdict, values and all ties, held against brute force in
fractions and against enumeration; elimination in blocks keeps the same frontier as at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import pytest
from numpy.typing import NDArray

from simulator.budget import Budget
from simulator.payoffs.compiling import compile_payoffs
from simulator.payoffs.model import IntArray, Payoffs
from simulator.scenario.model import Scenario
from simulator.solve import aimed_boxes, aiming
from simulator.solve.aiming import Aimed
from simulator.solve.bound.lotteries import LotteryBound
from simulator.solve.choosing import candidates
from simulator.solve.exact import combining, elimination, enumeration, settled_points
from simulator.solve.exact.elimination import FrontierOutgrownError, pareto_set
from simulator.solve.exact.fields import BoxOptions
from simulator.solve.game import Game
from simulator.solve.pareto import ParetoSet
from simulator.solve.rows import ranks
from simulator.solve.solution import SOLUTIONS
from simulator.solve.solving import solve
from simulator.solve.work import TIES_LISTED
from tests.oracles.brute_force import BruteForce
from tests.oracles.ratifying import ratified_scenario
from tests.oracles.small_scenarios import small_scenario
from tests.solve.many_levels import beyond_float64, many_levels, outgrow


def _outcomes(points: ParetoSet, rows: tuple[int, ...]) -> set[tuple[int, ...]]:
    return {tuple(code) for row in rows for code in points.outcomes(row, points.counts[row]).tolist()}


def _check(scenario: Scenario, monkeypatch: pytest.MonkeyPatch, *ways: str) -> None:
    """What `solve` answers where these ways to the frontier outgrow their budget at once."""
    truth = BruteForce(scenario)
    outgrow(monkeypatch, *ways)
    result = solve(scenario, engine="elimination", frontier=None, certificate=False)
    assert result.verdict == ("agreement" if truth.acceptable else "no agreement")
    assert result.zone.count == len(truth.acceptable)
    for name, solution in result.solutions.items():
        if solution.engine == "mixed-integer":  # not all can gain at once
            assert name in ("nash", "weighted-nash")
            assert len(truth.solutions[name].left_out) > 0
            continue
        expected = truth.solutions[name]
        assert solution.tied == len(expected.outcomes)
        found = {tuple(point.outcome.values()) for point in solution.points}
        assert found <= expected.outcomes
        assert len(found) == min(len(expected.outcomes), TIES_LISTED)
        assert set(solution.left_out) == expected.left_out
        assert name == "weighted-nash" or solution.value in expected.values


@pytest.mark.parametrize("coarse", [False, True])
@pytest.mark.parametrize(("parties", "issues", "levels"), [(2, 2, 18), (3, 2, 16), (2, 3, 7), (4, 2, 13)])
def test_all_solutions_with_their_ties_on_many_levels(
    parties: int, issues: int, levels: int, coarse: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for seed in range(3):
        scenario = many_levels(seed, parties=parties, issues=issues, levels=levels, coarse=coarse)
        _check(scenario, monkeypatch, "exact", "settled")


@pytest.mark.parametrize("coarse", [False, True])
@pytest.mark.parametrize(("parties", "levels"), [(2, 18), (3, 16), (4, 13)])
def test_all_solutions_with_their_ties_on_a_settled_frontier(
    parties: int, levels: int, coarse: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settled_points, "MOST_POINTS", 60)
    for seed in range(3):
        _check(many_levels(seed, parties=parties, issues=2, levels=levels, coarse=coarse), monkeypatch, "exact")


def test_all_solutions_with_their_ties_on_small_scenarios(monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in range(10):
        _check(small_scenario(seed), monkeypatch, "exact", "settled")


def _same_as_enumeration(payoffs: Payoffs) -> str:
    """The aimed answers against the solutions chosen from the whole frontier."""
    whole = enumeration.acceptable_frontier(payoffs)
    if Game(payoffs).allowed.empty:
        return "nothing allowed"
    aimed = Aimed(payoffs, Game(payoffs).allowed, Budget(60, 1024))
    assert bool(len(aimed.agreements())) == bool(len(whole))
    if not len(whole):
        return "none"
    every = {tuple(row) for row in whole.totals.tolist()}
    for name in SOLUTIONS.our_names():
        found = aimed.solution(SOLUTIONS[name])
        expected = SOLUTIONS[name].choose(candidates(payoffs, whole))
        if found is None:
            assert len(expected.gain_sets) > 1 or expected.left_out
            continue
        points, chosen = found
        assert {tuple(row) for row in points.totals.tolist()} <= every  # a region is closed upwards
        assert _outcomes(points, chosen.rows) == _outcomes(whole, expected.rows)
        assert chosen.value == pytest.approx(expected.value) if name == "weighted-nash" else chosen.value == expected.value
    return "some"


def test_many_hundreds_of_levels() -> None:
    met = Counter(
        _same_as_enumeration(compile_payoffs(many_levels(seed, parties=p, issues=i, levels=n, reservation=r)))
        for seed, (p, i, n, r) in enumerate(
            [(3, 2, 150, 20), (3, 2, 150, 45), (2, 2, 200, 30), (2, 3, 28, 30), (3, 3, 24, 25), (4, 2, 100, 10)]
        )
    )
    assert met["some"] >= 4


def test_where_ratifying_bodies_must_consent() -> None:
    met = Counter(_same_as_enumeration(compile_payoffs(ratified_scenario(seed), ratify=Fraction(1, 2))) for seed in range(20))
    assert met["some"] >= 4


def test_numbers_beyond_float64() -> None:
    for seed in range(8):
        _same_as_enumeration(beyond_float64(compile_payoffs(many_levels(seed, parties=3, issues=2, levels=20))))


@pytest.mark.parametrize("pairs", [20, 150])
def test_regions_too_large_are_split_into_boxes(pairs: int, monkeypatch: pytest.MonkeyPatch) -> None:
    split: list[int] = []
    halves = aimed_boxes.AimedBox.halves

    def noted(self: aimed_boxes.AimedBox, lottery: LotteryBound) -> list[aimed_boxes.AimedBox]:
        found = halves(self, lottery)
        split.append(len(found))
        return found

    monkeypatch.setattr(aimed_boxes.AimedBox, "halves", noted)
    monkeypatch.setattr(aiming, "MAX_PAIRS", pairs)
    monkeypatch.setattr(aiming, "PATIENCE", 10**6)
    monkeypatch.setattr(aimed_boxes, "MOST_BOXES", 10**6)
    monkeypatch.setattr(aimed_boxes, "WITHOUT_END", 10**6)
    games = [many_levels(seed, parties=2 + seed % 3, issues=3, levels=12, coarse=seed % 4 == 1) for seed in range(6)]
    games += [many_levels(seed, parties=3, issues=4, levels=7, forms=("piecewise", "rising"), reservation=20) for seed in range(3)]
    met = Counter(_same_as_enumeration(compile_payoffs(game)) for game in games)
    met += Counter(_same_as_enumeration(compile_payoffs(ratified_scenario(seed), ratify=Fraction(1, 2))) for seed in range(12))
    met += Counter(_same_as_enumeration(beyond_float64(compile_payoffs(games[k]))) for k in range(2))
    assert met["some"] >= 6
    assert split.count(2) >= 10


def test_with_a_vote_at_home_options_are_halved_where_the_best_lottery_is_an_outcome(monkeypatch: pytest.MonkeyPatch) -> None:
    halved: list[int] = []
    in_the_middle = aimed_boxes._in_the_middle

    def noted(payoffs: Payoffs, options: BoxOptions) -> list[tuple[int, Sequence[int]]]:
        found = in_the_middle(payoffs, options)
        halved.append(len(found))
        return found

    monkeypatch.setattr(aimed_boxes, "_in_the_middle", noted)
    monkeypatch.setattr(aiming, "MAX_PAIRS", 60)
    monkeypatch.setattr(aiming, "PATIENCE", 10**6)
    monkeypatch.setattr(aimed_boxes, "MOST_BOXES", 10**6)
    monkeypatch.setattr(aimed_boxes, "WITHOUT_END", 10**6)
    games = [many_levels(seed, parties=3, issues=2, levels=40, voters=True, reservation=20) for seed in range(12)]
    met = Counter(_same_as_enumeration(compile_payoffs(game, ratify=Fraction(1, 2))) for game in games)
    assert met["some"] >= 4
    assert halved.count(2) >= 4


def test_ranks_tell_apart_what_float64_does_not() -> None:
    rng = np.random.default_rng(3)
    for start in (0, 2**53, 2**70):
        column = np.array([start + int(k) for k in rng.integers(0, 9, 50)], dtype=object)
        assert ranks(column).tolist() == np.unique(column, return_inverse=True)[1].tolist()


def _front(points: ParetoSet) -> dict[tuple[int, ...], int]:
    return {tuple(row): count for row, count in zip(points.totals.tolist(), points.counts, strict=True)}


def test_blocks_keep_the_same_frontier(monkeypatch: pytest.MonkeyPatch) -> None:
    games = [compile_payoffs(many_levels(seed, parties=3, issues=2 + seed % 2, levels=12)) for seed in range(8)]
    games += [compile_payoffs(ratified_scenario(seed), ratify=Fraction(1, 2)) for seed in range(12)]
    games += [beyond_float64(games[0])]
    at_once = [_front(pareto_set(game, Game(game).allowed, thresholds=game.thresholds)) for game in games]
    monkeypatch.setattr(combining, "BLOCK", 40)
    in_blocks = [_front(pareto_set(game, Game(game).allowed, thresholds=game.thresholds)) for game in games]
    assert at_once == in_blocks
    assert at_once == [_front(enumeration.acceptable_frontier(game)) for game in games]


def test_pairs_that_outgrow_their_budget_are_foreseen(monkeypatch: pytest.MonkeyPatch) -> None:
    game = Game(compile_payoffs(many_levels(5, parties=3, issues=4, levels=40)))
    looked_at: list[int] = []
    grown = combining.Combination.grown

    def noted(self: combining.Combination, states: NDArray[np.intp], totals: IntArray) -> combining.PartialOutcomes:
        looked_at.append(len(states))
        return grown(self, states, totals)

    monkeypatch.setattr(combining.Combination, "grown", noted)
    with pytest.raises(FrontierOutgrownError, match="pairs"):
        pareto_set(game.payoffs, game.allowed, thresholds=game.payoffs.thresholds, thin=False, max_pairs=2000)
    assert sum(rows * 40 for rows in looked_at) <= 2000


def test_a_region_too_large_leaves_the_solution_to_branch_and_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = many_levels(1, parties=3, issues=2, levels=30)
    outgrow(monkeypatch, "settled")
    monkeypatch.setattr(elimination, "PAIRS", 1)
    monkeypatch.setattr(aiming, "MAX_PAIRS", 0)
    result = solve(scenario, engine="elimination", frontier=None)
    assert result.engine == "branch-and-bound"
    assert {name for name, s in result.solutions.items() if s.engine == "mixed-integer"} == {"utilitarian"}
    assert {s.engine for name, s in result.solutions.items() if name != "utilitarian"} == {"branch-and-bound"}
