"""Counting that nobody asked for: less work than the rest, by the file alone, the same each time; what is asked for is counted."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from simulator import random_scenario
from simulator.budget import Budget
from simulator.payoffs.compiling import compile_payoffs
from simulator.payoffs.completion import GainTables
from simulator.payoffs.model import IntArray
from simulator.solve import work
from simulator.solve.exact import counting, enumeration
from simulator.solve.exact.counting import count_acceptable, rows_in_passing
from simulator.solve.exact.estimating import SAMPLES_ASKED_FOR, SAMPLES_IN_PASSING
from simulator.solve.game import Game
from simulator.solve.solving import solve
from tests.oracles.ratifying import ratified_scenario
from tests.solve.many_levels import FORMS, beyond_float64, many_levels

LARGE = random_scenario(parties=2, issues=20, options=5, seed=1)


def test_what_is_not_asked_for_is_estimated_from_a_smaller_sample_and_the_same_each_time() -> None:
    first, again = (solve(LARGE, solutions=("nash",), frontier=None).zone for _ in range(2))
    assert first.count is None
    assert first.estimate is not None
    assert first.estimate.samples == SAMPLES_IN_PASSING
    assert first.estimate == again.estimate


def test_what_is_asked_for_takes_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "MAX_ROWS", 200_000)  # millions take seconds
    asked = solve(LARGE, solutions=("nash",), frontier=None, count=True).zone
    assert asked.count is not None or (asked.estimate is not None and asked.estimate.samples == SAMPLES_ASKED_FOR)
    assert solve(LARGE, solutions=("nash",), frontier=None, count=False).zone.estimate is None


@pytest.mark.parametrize(("parties", "issues", "options"), [(2, 20, 5), (3, 20, 4), (2, 40, 6)])
def test_rows_kept_are_bounded_by_the_options_of_the_file(parties: int, issues: int, options: int, monkeypatch: pytest.MonkeyPatch) -> None:
    payoffs = compile_payoffs(random_scenario(parties=parties, issues=issues, options=options, seed=3))
    merged: list[int] = []
    real = counting._merge

    def merge(states: np.ndarray, totals: np.ndarray, counts: np.ndarray) -> counting._Half:
        merged.append(len(states))
        return real(states, totals, counts)

    monkeypatch.setattr(counting, "_merge", merge)
    count_acceptable(payoffs, Game(payoffs).allowed, max_rows=rows_in_passing(payoffs))
    assert rows_in_passing(payoffs) == max(2_500 * parties, 100 * issues * options)
    assert sum(merged) <= 2 * options * rows_in_passing(payoffs)


def test_what_is_between_beginnings_and_endings_is_counted_some_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "STREAMED", 30)
    games = [compile_payoffs(many_levels(seed, parties=2 + seed % 2, issues=3, levels=9, coarse=seed % 4 == 0)) for seed in range(16)]
    games += [beyond_float64(games[k]) for k in (0, 1)]
    games += [compile_payoffs(ratified_scenario(seed), ratify=Fraction(1, 2)) for seed in range(12)]
    between: list[int] = []
    real = counting._count_between

    def noted(game: GainTables, halves: counting._Halves, k: int, floor: IntArray, budget: Budget | None) -> int:
        between.append(real(game, halves, k, floor, budget))
        return between[-1]

    monkeypatch.setattr(counting, "_count_between", noted)
    for payoffs in games:
        found = count_acceptable(payoffs, Game(payoffs).allowed, max_rows=30)
        assert found in (None, enumeration.counts(payoffs).acceptable)
    assert sum(count > 0 for count in between) >= 10


def test_a_thousand_million_outcomes_of_three_issues_are_counted_without_being_asked_for() -> None:
    zone = solve(many_levels(4, parties=2, issues=3, levels=1_000, forms=FORMS[:-1]), solutions=(), frontier=None).zone
    assert zone.count == 108_463_996  # as summed up over all outcomes by themselves
