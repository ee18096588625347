"""The frontier of two issues of many levels, as rectangles of levels: the same as by looking at every outcome."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from simulator.payoffs.automaton import Automaton
from simulator.payoffs.compiling import compile_payoffs
from simulator.payoffs.model import Payoffs, is_banned, totals
from simulator.report.compare.plots import MOST_DOTS, backdrop_of
from simulator.report.solve.json import solve_json
from simulator.scenario.building import checked
from simulator.scenario.model import Scenario
from simulator.scenario.random import random_scenario
from simulator.solve import whole_frontiers
from simulator.solve.exact import alike_patches, enumeration, patches, settling
from simulator.solve.exact.elimination import FrontierOutgrownError, pareto_set
from simulator.solve.exact.settling import Settled, at_least, in_digits, settled_frontier
from simulator.solve.frontier_points import FrontierPoints
from simulator.solve.game import Game
from simulator.solve.pareto import ParetoSet
from simulator.solve.solving import solve
from tests.invariants import faults
from tests.solve.many_levels import many_levels, outgrow

BEYOND = 10**19 + 9
"""Totals of 2 × 100 of many units times this need more than 64 bits."""


def games(seeds: range) -> Iterator[tuple[Payoffs, Automaton]]:
    for seed in seeds:
        levels = random.Random(seed).choice((6, 9, 17, 30))
        for coarse in (False, True):
            scenario = many_levels(seed, parties=2 + seed % 3, issues=2, levels=levels, coarse=coarse, reservation=20)
            game = Game(compile_payoffs(scenario))
            if not game.nothing_allowed:
                yield game.payoffs, game.allowed


def beyond_64_bits(payoffs: Payoffs) -> Payoffs:
    return replace(
        payoffs,
        worth=tuple(worth.astype(object) * BEYOND for worth in payoffs.worth),
        terms=tuple(replace(term, amount=term.amount * BEYOND) for term in payoffs.terms),
        thresholds=tuple(t * BEYOND for t in payoffs.thresholds),
        scale=tuple(s * BEYOND for s in payoffs.scale),
    )


def said(points: FrontierPoints) -> dict[tuple[int, ...], int]:
    """Totals → outcomes that share them."""
    listed = points.at(np.arange(len(points)))
    found = dict(zip(map(tuple, listed.totals.tolist()), listed.counts.tolist(), strict=True))
    assert len(found) == len(points)
    return found


def expected(points: ParetoSet) -> dict[tuple[int, ...], int]:
    return dict(zip(map(tuple, points.totals.tolist()), points.counts, strict=True))


def held_to_enumeration(payoffs: Payoffs, automaton: Automaton) -> int:
    """How many answers were held to enumeration: none where the levels are not of few pieces."""
    held = 0
    for accepted in (True, False):
        try:
            found = settled_frontier(payoffs, automaton, payoffs.thresholds if accepted else None)
        except FrontierOutgrownError:
            continue
        find = enumeration.acceptable_frontier if accepted else enumeration.allowed_frontier
        assert said(found) == expected(find(payoffs))
        listed = found.at(np.arange(len(found)))
        for code, reached in zip(listed.codes.tolist(), listed.totals.tolist(), strict=True):
            assert totals(payoffs, tuple(code))[: payoffs.n_parties] == tuple(reached)
            assert not is_banned(payoffs, tuple(code))
        held += 1
    return held


def test_it_is_the_frontier_by_enumeration() -> None:
    assert sum(held_to_enumeration(*game) for game in games(range(30))) > 100


def test_whatever_is_looked_at_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settling, "AT_ONCE", 8)
    assert sum(held_to_enumeration(*game) for game in games(range(30, 40))) > 30


def test_patches_alike_in_their_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """What an interaction adds to every other level leaves patches with the same steps."""
    settled: list[int] = []

    def noted(found: patches.Patches, boxes: patches.Boxes) -> tuple[patches.Boxes, set[tuple[int, int]]]:
        left, pairs = alike_patches.without_dominated_by_alike(found, boxes)
        settled.append(len(pairs))
        return left, pairs

    monkeypatch.setattr(alike_patches, "FEWEST", 4)
    monkeypatch.setattr(settling, "without_dominated_by_alike", noted)
    for seed in range(0, 36, 3):
        scenario = many_levels(seed, parties=3, issues=2, levels=24, forms=("rising", "falling", "peak"), coarse=seed % 2 == 0)
        game = Game(compile_payoffs(scenario))
        held_to_enumeration(game.payoffs, game.allowed)
        held_to_enumeration(beyond_64_bits(game.payoffs), game.allowed)
    assert sum(settled) > 50


def test_numbers_beyond_64_bits() -> None:
    assert sum(held_to_enumeration(beyond_64_bits(payoffs), automaton) for payoffs, automaton in games(range(40, 50))) > 30


def test_numbers_compare_by_their_digits() -> None:
    numbers = np.array([-(10**30), -(2**32), -1, 0, 1, 2**32 - 1, 2**32, 10**30], dtype=object)
    digits = in_digits(numbers, 4)
    for k, number in enumerate(numbers):
        assert at_least(digits, digits[:, k : k + 1]).tolist() == [n >= number for n in numbers]


@pytest.mark.parametrize("seed", range(6))
def test_it_is_the_frontier_by_elimination(seed: int) -> None:
    """Rising, falling and peaked value functions of 200 levels."""
    scenario = smooth(seed, 200)
    game = Game(compile_payoffs(scenario))
    found = settled_frontier(game.payoffs, game.allowed, game.payoffs.thresholds)
    assert said(found) == expected(pareto_set(game.payoffs, game.allowed, thresholds=game.payoffs.thresholds, max_rows=10**6))


def smooth(seed: int, levels: int) -> Scenario:
    rng = random.Random(seed)
    last = levels - 1
    forms = [{"rising": [0, last]}, {"falling": [0, last]}, {"peak": [0, last // 3, last]}, {"peak": [0, last // 2, last]}]
    names = ("a", "b", "c")
    return two_issues(levels, {name: [(rng.randint(1, 9), rng.choice(forms)) for _ in range(2)] for name in names}, reservation=20)


def two_issues(levels: int, parties: Mapping[str, Sequence[tuple[int, dict[str, list[int]]]]], *, reservation: int) -> Scenario:
    """`parties`: of each, per issue, its weight and its value function."""
    issues = ("one", "two")
    return checked(
        {
            "schema": 1,
            "title": "two issues",
            "issues": {issue: {"title": issue, "levels": {"from": 0, "to": levels - 1, "step": 1}} for issue in issues},
            "parties": {
                name: {
                    "title": name,
                    "weights": {issue: weight for issue, (weight, _) in zip(issues, given, strict=True)},
                    "values": {issue: values for issue, (_, values) in zip(issues, given, strict=True)},
                    "reservation": reservation,
                }
                for name, given in parties.items()
            },
        }
    )


@pytest.mark.parametrize("seed", range(4))
def test_a_frontier_settled_is_told_as_any_other(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = smooth(seed, 40)
    plain = solve(scenario, engine="elimination", certificate=False)
    outgrow(monkeypatch, "exact", "thinned")
    result = solve(scenario, engine="elimination", certificate=False)
    assert faults(result) == []
    assert plain.frontier is not None
    assert result.frontier is not None
    assert not any(result.frontier.epsilon.values())
    ordered = [np.lexsort(frontier.totals.T) for frontier in (plain.frontier, result.frontier)]
    for name, values in plain.frontier.columns().items():
        if "." in name or name == "tied":
            assert values[ordered[0]].tolist() == result.frontier.columns()[name][ordered[1]].tolist()
    told = solve_json(result, 5)["frontier"]
    assert told["size"] == plain.frontier.size
    assert told["listed"] == len(told["utilities"]) == len(told["outcomes"]) == len(told["tied"]) == min(5, told["size"])


@pytest.mark.parametrize("seed", range(4))
def test_a_frontier_of_many_points_is_settled_before_it_is_listed(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = smooth(seed, 40)
    plain = solve(scenario, engine="elimination", certificate=False)
    monkeypatch.setattr(whole_frontiers, "SETTLED_FIRST", 40)
    result = solve(scenario, engine="elimination", certificate=False)
    assert plain.frontier is not None
    assert result.frontier is not None
    assert isinstance(result.frontier.points, Settled)
    assert result.frontier.size == plain.frontier.size
    assert result.zone.count == plain.zone.count
    assert {n: (s.value, s.tied, s.points) for n, s in result.solutions.items()} == {
        n: (s.value, s.tied, s.points) for n, s in plain.solutions.items()
    }
    assert result.notes == plain.notes


def test_millions_of_points_are_told_without_being_listed() -> None:
    """In 10^7 outcomes, a frontier of which the points are never all made."""
    up, down = {"rising": [0, 3_199]}, {"falling": [0, 3_199]}
    parties = {"a": [(3, up), (7, up)], "b": [(5, down), (2, up)], "c": [(1, up), (4, down)]}
    scenario = two_issues(3_200, parties, reservation=0)
    result = solve(scenario, solutions=("utilitarian",), certificate=False, time_limit=1000)
    frontier = result.frontier
    assert frontier is not None
    assert not any(frontier.epsilon.values())
    assert frontier.size > 1_000_000
    assert frontier.size <= (result.zone.count or 0)
    told = solve_json(result, 20)["frontier"]
    assert (told["size"], told["listed"]) == (frontier.size, 20)
    assert len(backdrop_of(scenario, result).frontier) == MOST_DOTS
    assert f"of its {frontier.size:,} points" in backdrop_of(scenario, result).frontier_told
    part = next(frontier.parts(1000))
    assert part.size == 1000
    assert "_listed" not in vars(frontier)
    assert part.surplus[7] == {p: u - result.reservation[p] for p, u in part.exact[7].items()}
    assert part.columns()["a.surplus"][7] == float(part.surplus[7]["a"])


def test_what_takes_too_much_is_left_to_the_other_ways(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settling, "MOST_PAIRS", 0)
    game = Game(compile_payoffs(many_levels(4, parties=4, issues=2, levels=30)))
    with pytest.raises(FrontierOutgrownError, match="pairs of rectangles"):
        settled_frontier(game.payoffs, game.allowed, None)
    monkeypatch.undo()
    monkeypatch.setattr(patches, "MOST_PATCHES", 0)
    with pytest.raises(FrontierOutgrownError, match="few pieces"):
        settled_frontier(game.payoffs, game.allowed, None)


def test_other_games_are_left_to_the_other_ways() -> None:
    game = Game(compile_payoffs(random_scenario(parties=3, issues=3, options=4, seed=1)))
    with pytest.raises(FrontierOutgrownError, match="no two lines"):
        settled_frontier(game.payoffs, game.allowed, None)


def test_a_reservation_value_between_two_totals() -> None:
    """What is as good as a third of a point is accepted, what is not is not."""
    scenario = smooth(3, 31)
    game = Game(compile_payoffs(scenario))
    raised = replace(game.payoffs, reservation=(Fraction(100, 3),) * 3, thresholds=tuple(-(-s * 100 // 3) for s in game.payoffs.scale))
    assert held_to_enumeration(raised, game.allowed) == 2
