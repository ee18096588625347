"""Engine 1 against plain enumeration of whole-number games."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from simulator.payoffs.automaton import build_automaton
from simulator.payoffs.model import Payoffs, totals
from simulator.payoffs.side_by_side import Games
from simulator.solve.exact.counting import count_acceptable, counts_by_levels
from simulator.solve.exact.elimination import FrontierOutgrownError, pareto_set
from simulator.solve.exact.estimating import estimate_acceptable
from simulator.solve.exact.least_surplus import largest_least_surplus
from simulator.solve.exact.side_by_side import pareto_sets
from simulator.solve.pareto import ParetoSet
from simulator.solve.rows import undominated
from tests.games import acceptable, allowed_outcomes, random_payoffs


def _frontier(payoffs: Payoffs, within_reservation: bool) -> dict[tuple[int, ...], int]:
    counts = Counter(t for _, t in allowed_outcomes(payoffs) if not within_reservation or acceptable(payoffs, t))
    return {t: n for t, n in counts.items() if not any(u != t and all(a >= b for a, b in zip(u, t, strict=True)) for u in counts)}


@pytest.mark.parametrize("big", [False, True], ids=["float64", "integers"])
@pytest.mark.parametrize("within_reservation", [False, True], ids=["all", "acceptable"])
def test_frontier_with_all_ties(within_reservation: bool, big: bool) -> None:
    for seed in range(48):
        payoffs = random_payoffs(seed, big=big)
        found = pareto_set(payoffs, build_automaton(payoffs), thresholds=payoffs.thresholds if within_reservation else None)
        assert dict(zip(map(tuple, found.totals.tolist()), found.counts, strict=True)) == _frontier(payoffs, within_reservation), seed
        assert found.epsilon == (0,) * payoffs.n_parties
        assert [totals(payoffs, tuple(o)) for o in found.representatives().tolist()] == [tuple(t) for t in found.totals.tolist()]
        for k, count in enumerate(found.counts):
            listed = found.outcomes(k, count + 1).tolist()
            assert len(listed) == count
            assert listed == sorted(listed)
            assert {totals(payoffs, tuple(o)) for o in listed} == {tuple(found.totals[k].tolist())}


def test_counts_are_exact_beyond_64_bits() -> None:
    """Seventy issues of two options that nobody cares about: one point, and as many outcomes as there are."""
    base = random_payoffs(0)
    n = 70
    payoffs = replace(
        base,
        issues=tuple(f"i{k}" for k in range(n)),
        options=(("o0", "o1"),) * n,
        worth=(np.zeros((2, base.n_parties), np.int64),) * n,
        terms=(),
        bans=(),
    )
    assert pareto_set(payoffs, build_automaton(payoffs)).counts == (2**n,)


def test_a_thinned_frontier_keeps_its_promise() -> None:
    thinned = 0
    for seed in range(24):
        payoffs = random_payoffs(seed)
        automaton = build_automaton(payoffs)
        exact, rough = pareto_set(payoffs, automaton), pareto_set(payoffs, automaton, max_rows=3)
        thinned += any(rough.epsilon)
        for point in exact.totals:
            assert any((q + np.array(rough.epsilon) >= point).all() for q in rough.totals)
    assert thinned > 2


@pytest.mark.parametrize("big", [False, True], ids=["float64", "integers"])
def test_count_of_acceptable_outcomes(big: bool) -> None:
    for seed in range(60):
        payoffs = random_payoffs(seed, big=big)
        expected = sum(1 for _, t in allowed_outcomes(payoffs) if acceptable(payoffs, t))
        assert count_acceptable(payoffs, build_automaton(payoffs)) == expected, seed


@pytest.mark.parametrize("seed", range(60))
def test_counts_by_levels_are_the_counts_at_each(seed: int) -> None:
    payoffs = random_payoffs(seed)
    rng = np.random.default_rng(seed)
    levels = [sorted({t, *(t + rng.integers(-9, 10, size=2)).tolist()}) for t in payoffs.thresholds]
    found = counts_by_levels(payoffs, build_automaton(payoffs), levels)
    assert found is not None
    outcomes = [t for _, t in allowed_outcomes(payoffs)]
    for place in np.ndindex(found.shape):
        floors = [column[k] for column, k in zip(levels, place, strict=True)]
        assert found[place] == sum(all(x >= floor for x, floor in zip(t, floors, strict=True)) for t in outcomes)


def test_counts_by_levels_beyond_their_budget_are_none() -> None:
    payoffs = next(p for p in map(random_payoffs, range(200)) if len(list(allowed_outcomes(p))) > 60)
    assert counts_by_levels(payoffs, build_automaton(payoffs), [[t] for t in payoffs.thresholds], max_rows=1) is None


def test_a_count_beyond_its_budget_is_none_and_the_interval_covers_the_truth() -> None:
    payoffs = next(p for p in map(random_payoffs, range(200)) if len(list(allowed_outcomes(p))) > 60)
    automaton = build_automaton(payoffs)
    assert count_acceptable(payoffs, automaton, max_rows=1) is None
    expected = sum(1 for _, t in allowed_outcomes(payoffs) if acceptable(payoffs, t))
    interval = estimate_acceptable(payoffs, automaton, samples=4000, confidence=0.9999, seed=1)
    assert interval.low <= expected <= interval.high


def test_largest_least_surplus() -> None:
    for seed in range(48):
        payoffs = random_payoffs(seed, big=seed % 5 == 0)
        gaps = [min(t - r for t, r in zip(ts, payoffs.reservation, strict=True)) for _, ts in allowed_outcomes(payoffs)]
        found = largest_least_surplus(payoffs, build_automaton(payoffs))
        assert (None if found is None else found.value) == max(gaps, default=None), seed


def test_equal_rows_do_not_dominate_one_another() -> None:
    rows = np.array([[1.0, 2.0], [1.0, 2.0], [0.0, 2.0], [2.0, 0.0]])
    assert undominated(rows).tolist() == [True, True, False, True]
    assert undominated(rows.astype(np.int64).astype(object) * 2**70).tolist() == [True, True, False, True]


def listed_points(found: ParetoSet) -> list[tuple[tuple[int, ...], int, list[list[int]]]]:
    """Every point with its count and its first outcomes."""
    rows = enumerate(zip(found.totals.tolist(), found.counts, strict=True))
    return sorted((tuple(total), count, found.outcomes(k, 5).tolist()) for k, (total, count) in rows)


@pytest.mark.parametrize("seed", range(40))
def test_games_side_by_side_are_answered_as_one_by_one(seed: int) -> None:
    """Games that share an automaton, with thresholds of their own; some outgrow a small limit, and those alone."""
    base = random_payoffs(seed)
    rng = np.random.default_rng(seed)
    games = [base]
    for _ in range(4):
        worth = tuple(rows + rng.integers(0, 5, size=rows.shape) for rows in base.worth)
        games.append(replace(base, worth=worth))
    automaton = build_automaton(base)
    thresholds = [tuple(int(t) - int(rng.integers(0, 30)) for t in base.thresholds) for _ in games]
    for limit in (200_000, 3):
        found = pareto_sets(Games.of(games), automaton, np.array(thresholds, dtype=np.float64), max_rows=limit)
        for k, (game, wanted) in enumerate(zip(games, thresholds, strict=True)):
            each = found[k]
            try:
                alone = pareto_set(game, automaton, thresholds=wanted, max_rows=limit, thin=False)
            except FrontierOutgrownError:
                assert each is None
                continue
            assert each is not None
            assert listed_points(each) == listed_points(alone)
            assert each.totals.dtype == alone.totals.dtype
