"""Counting that nobody asked for: less work than the rest, by the file alone, the same each time; what is asked for is counted."""

from __future__ import annotations

import numpy as np
import pytest

from simulator import random_scenario
from simulator.payoffs.compiling import compile_payoffs
from simulator.solve import work
from simulator.solve.exact import counting
from simulator.solve.exact.counting import SAMPLES_ASKED_FOR, SAMPLES_IN_PASSING, count_acceptable, rows_in_passing
from simulator.solve.game import Game
from simulator.solve.solving import solve

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
