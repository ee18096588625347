"""The outcome that all accept in most draws, against brute force on every draw."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import numpy as np
import pytest

from simulator.budget import Budget
from simulator.offers.draw_bounds import bytes_needed, draw_bounds
from simulator.offers.drawn_games import DrawnGames, RatifiedGames
from simulator.offers.most_likely import most_likely
from simulator.payoffs.automaton import build_automaton
from simulator.scenario.draws import draw
from simulator.scenario.model import Scenario
from simulator.scenario.random import random_scenario
from tests.offers.uncertain import drawn, uncertain_scenario
from tests.oracles.brute_force import Outcome

DRAWS = 15


def _games(scenario: Scenario, seed: int = 0, *, bodies: bool = False) -> DrawnGames:
    return DrawnGames(scenario, draw(scenario, DRAWS, seed=seed, bodies=bodies))


def _counts(scenario: Scenario, games: DrawnGames) -> Counter[Outcome]:
    return Counter(outcome for oracle in drawn(scenario, games.draws) for outcome in oracle.acceptable)


@pytest.mark.parametrize("seed", range(20))
def test_no_outcome_is_accepted_in_more_draws(seed: int) -> None:
    scenario = uncertain_scenario(seed, most_ranged=8, most_outcomes=30, wide=True)
    games = _games(scenario)
    counts = _counts(scenario, games)
    found = most_likely(games)
    assert found.settled
    assert found.share.count == max(counts.values(), default=0)
    if found.point is None:
        assert not counts
    else:
        assert counts[tuple(found.point.outcome.values())] == found.share.count


@pytest.mark.parametrize("seed", range(12))
def test_a_search_cut_short_has_a_true_bound(seed: int) -> None:
    scenario = uncertain_scenario(seed, most_ranged=8, most_outcomes=30, wide=True)
    games = _games(scenario)
    counts = _counts(scenario, games)
    for limit in (0, 1, 3):
        found = most_likely(games, max_partial=limit)
        assert found.share.count <= max(counts.values(), default=0) <= found.bound
        assert found.settled or found.stopped == f"{limit} partial outcomes"
        assert found.point is None or counts[tuple(found.point.outcome.values())] == found.share.count


def test_a_start_is_improved_and_never_lost() -> None:
    better = 0
    for seed in range(16):
        scenario = uncertain_scenario(seed, most_ranged=8, most_outcomes=30, wide=True)
        games = _games(scenario)
        starts = [tuple(options.index(o) for o, options in zip(k, games.base.options, strict=True)) for k in _counts(scenario, games)]
        for start in starts[:2]:
            before = int(games.accepted(np.array([start])).all(axis=2).sum())
            found = most_likely(games, [start], max_partial=0)
            assert found.share.count >= before
            better += found.share.count > before
    assert better


def test_the_search_stops_at_its_budget() -> None:
    scenario = uncertain_scenario(3, most_ranged=8, wide=True)
    games = _games(scenario)
    found = most_likely(games, budget=Budget(0, 64))
    assert found.stopped == "time limit"
    assert found.bound == DRAWS
    small = most_likely(games, budget=Budget(60, 0))
    assert small.stopped == "memory limit"
    assert bytes_needed(games, build_automaton(games.base)) > 0


def test_red_lines_that_leave_nothing_leave_no_draw() -> None:
    scenario = random_scenario(issues=3, parties=2, red_lines=2, clash=True, ranges=True, seed=1)
    games = _games(scenario)
    assert most_likely(games).bound == 0
    lifted = [ban.path for ban in games.base.bans if ban.kind == "red_line"]
    open_ = most_likely(games.waiving(lifted), waived=lifted)
    assert open_.waived == tuple(lifted)
    assert open_.settled
    everything = scenario.with_changes({f"{path}.in_force": False for path in lifted})
    assert open_.share.count == max(_counts(everything, games).values(), default=0)


@pytest.mark.parametrize("seed", range(20))
def test_bounds_hold_for_every_outcome(seed: int) -> None:
    scenario = uncertain_scenario(seed, most_ranged=6, wide=True)
    games = _games(scenario)
    automaton = build_automaton(games.base)
    if automaton.empty:
        assert not any(oracle.allowed for oracle in drawn(scenario, games.draws))
        return
    bounds = draw_bounds(games, automaton)
    root = bounds.winnable(0, np.zeros(1, dtype=np.intp), bounds.start[None])
    first = automaton.order[0]
    counts = _counts(scenario, games)
    for outcome, count in counts.items():
        assert count <= root[0, games.base.options[first].index(outcome[first])]


def test_large_numbers_are_counted_exactly() -> None:
    plain = {"title": "P", "weights": {"i": 1}, "values": {"i": {"a": 50, "b": 100}}, "reservation": 50}
    scenario = Scenario.model_validate(
        {
            "title": "precise",
            "issues": {"i": {"title": "I", "options": {"a": "A", "b": "B"}}},
            "parties": {
                "p": {**plain, "interactions": {"x": {"when": {"i": "b"}, "points": {"base": -50, "range": [-51, -49]}}}},
                "q": {**plain, "values": {"i": {"a": 100, "b": 0}}, "interactions": {"x": {"when": {"i": "a"}, "points": 1e-30}}},
            },
        }
    )
    games = _games(scenario)
    assert games.worth[0].dtype == object
    found = most_likely(games)
    assert found.point is not None
    assert dict(found.point.outcome) == {"i": "a"}
    assert found.share.count == found.bound == DRAWS


def _with_a_body() -> Scenario:
    """Two parties with plenty of room; a body of the first that passes only what gives it enough."""
    values = {"a": 100, "b": 60, "c": 20}
    return Scenario.model_validate(
        {
            "title": "home",
            "issues": {
                "i": {"title": "I", "options": {"a": "A", "b": "B", "c": "C"}},
                "j": {"title": "J", "options": {"a": "A", "b": "B"}},
            },
            "parties": {
                "p": {
                    "title": "P",
                    "weights": {"i": {"base": 2, "range": [1, 4]}, "j": 1},
                    "values": {"i": values, "j": {"a": 100, "b": 0}},
                    "reservation": {"base": 30, "range": [20, 60]},
                    "ratification": {"house": {"title": "House", "members": {"m": {"least": {"base": 60, "range": [40, 80]}}}}},
                },
                "q": {
                    "title": "Q",
                    "weights": {"i": 1, "j": {"base": 1, "range": [0.5, 3]}},
                    "values": {"i": {"a": 0, "b": 50, "c": 100}, "j": {"a": 0, "b": 100}},
                    "reservation": {"base": 20, "range": [10, 50]},
                },
            },
        }
    )


def test_with_ratification_draws_count_in_which_the_bodies_pass_it() -> None:
    scenario = _with_a_body()
    games = _games(scenario, bodies=True)
    found = most_likely(games, ratified=RatifiedGames(scenario, games.draws, Fraction(1, 2)))
    counts: Counter[Outcome] = Counter()
    for k, oracle in enumerate(drawn(scenario, games.draws)):
        least = games.draws.numbers(k)["parties.p.ratification.house.members.m.least"]
        for outcome in oracle.acceptable:
            counts[outcome] += oracle.utilities[outcome][0] >= Fraction(least)
    assert found.settled
    assert found.share.count == max(counts.values())
    assert 0 < found.share.count < max(_counts(scenario, games).values())
