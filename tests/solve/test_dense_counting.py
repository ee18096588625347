"""Counting by a table of sums: the same as by looking at every outcome, and as by meeting in the middle."""

from __future__ import annotations

import pytest

from simulator.payoffs.compiling import compile_payoffs
from simulator.payoffs.completion import lay_gains
from simulator.solve.exact import counting, enumeration
from simulator.solve.exact.dense_counting import count_on, sum_grid
from simulator.solve.game import Game
from tests.solve.many_levels import many_levels


def test_it_is_the_count_by_enumeration() -> None:
    held = 0
    for seed in range(24):
        for reservation in (10, 40, 70):
            coarse = seed % 4 > 0
            scenario = many_levels(seed, parties=2 + seed % 3, issues=3, levels=8, coarse=coarse, reservation=reservation)
            game = Game(compile_payoffs(scenario))
            if game.nothing_allowed:
                continue
            payoffs = game.payoffs
            grid = sum_grid(lay_gains(payoffs, game.allowed), payoffs.thresholds, payoffs.n_outcomes, 20_000_000)
            if grid is not None:
                assert count_on(grid) == enumeration.counts(payoffs).acceptable
                held += 1
    assert held > 40


@pytest.mark.parametrize("seed", [2, 4, 6])
def test_more_outcomes_than_64_bits_hold(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """200^12 outcomes of round numbers are counted; fewer of them, the same as by meeting in the middle."""
    scenario = many_levels(seed, parties=3, issues=12, levels=200, coarse=True, forms=("table",))
    game = Game(compile_payoffs(scenario))
    found = counting.count_acceptable(game.payoffs, game.allowed)
    assert found is not None
    assert 2**64 < found < game.payoffs.n_outcomes
    few = Game(compile_payoffs(many_levels(seed, parties=3, issues=4, levels=200, coarse=True, forms=("table",))))
    tabulated = counting.count_acceptable(few.payoffs, few.allowed)
    monkeypatch.setattr(counting, "FEW_OUTCOMES", 10**30)
    assert tabulated == counting.count_acceptable(few.payoffs, few.allowed) is not None


def test_numbers_without_a_common_unit_are_left_to_the_other_way() -> None:
    game = Game(compile_payoffs(many_levels(1, parties=3, issues=4, levels=60, forms=("rising", "peak"))))
    payoffs = game.payoffs
    assert sum_grid(lay_gains(payoffs, game.allowed), payoffs.thresholds, payoffs.n_outcomes, 10**9) is None
