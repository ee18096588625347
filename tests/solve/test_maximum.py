"""The largest weighted sum over a box, against enumeration."""

from __future__ import annotations

import dataclasses
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.payoffs.model import Ban, Payoffs, totals
from simulator.solve.bound.maximum import Maximiser, maximise
from tests.games import allowed_outcomes, random_payoffs

SEEDS = st.integers(0, 10_000)


def weighted(payoffs: Payoffs, outcome: tuple[int, ...], weights: list[Fraction]) -> Fraction:
    return sum((w * payoffs.points(c, t) for c, (w, t) in enumerate(zip(weights, totals(payoffs, outcome), strict=True))), Fraction(0))


def random_box(payoffs: Payoffs, rng: np.random.Generator) -> dict[int, tuple[int, ...]]:
    box = {}
    for issue, size in enumerate(payoffs.sizes):
        if rng.random() < 0.5:
            box[issue] = tuple(sorted(int(o) for o in rng.choice(size, size=rng.integers(1, size + 1), replace=False)))
    return box


def random_weights(payoffs: Payoffs, rng: np.random.Generator) -> list[Fraction]:
    return [Fraction(int(rng.integers(-3, 8)), int(rng.integers(1, 30))) for _ in range(payoffs.n_columns)]


@given(seed=SEEDS, big=st.booleans())
@settings(max_examples=40, deadline=None)
def test_exact_maximum_is_that_of_enumeration(seed: int, big: bool) -> None:
    rng = np.random.default_rng(seed)
    payoffs = dataclasses.replace(random_payoffs(seed, big=big))
    payoffs = dataclasses.replace(payoffs, scale=tuple(int(rng.integers(1, 20)) for _ in payoffs.parties))
    box, weights = random_box(payoffs, rng), random_weights(payoffs, rng)
    values = [
        weighted(payoffs, outcome, weights)
        for outcome, _ in allowed_outcomes(payoffs)
        if all(outcome[issue] in options for issue, options in box.items())
    ]
    found = maximise(payoffs, weights, box)
    if not values:
        assert found is None
        return
    assert found is not None
    assert found.value == max(values)
    assert weighted(payoffs, found.outcome, weights) == found.value
    assert all(found.outcome[issue] in options for issue, options in box.items())


@given(seed=SEEDS)
@settings(max_examples=50, deadline=None)
def test_fast_maximum_agrees_with_the_exact_one_to_float_precision(seed: int) -> None:
    rng = np.random.default_rng(seed)
    payoffs = random_payoffs(seed)
    maximiser = Maximiser(payoffs)
    box, weights = maximiser.box(random_box(payoffs, rng)), random_weights(payoffs, rng)
    exact = maximiser.exact(weights, box)
    if exact is None:
        assert box.empty
        return
    value, outcome = maximiser.fast(np.array([float(w) for w in weights]), box)
    assert value == pytest.approx(float(exact.value), abs=1e-9)
    assert weighted(payoffs, outcome, weights) == pytest.approx(float(exact.value), abs=1e-9)
    assert box.holds(outcome)


@given(seed=SEEDS)
@settings(max_examples=50, deadline=None)
def test_best_by_option_is_the_maximum_with_that_option(seed: int) -> None:
    rng = np.random.default_rng(seed)
    payoffs = random_payoffs(seed)
    maximiser = Maximiser(payoffs)
    chosen, weights = random_box(payoffs, rng), random_weights(payoffs, rng)
    if maximiser.box(chosen).empty:
        return
    best = maximiser.by_option(np.array([float(w) for w in weights]), maximiser.box(chosen))
    for issue, size in enumerate(payoffs.sizes):
        for option in range(size):
            inside = option in chosen.get(issue, range(size))
            found = maximiser.exact(weights, maximiser.box({**chosen, issue: (option,)})) if inside else None
            assert best[issue][option] == pytest.approx(-np.inf if found is None else float(found.value), abs=1e-9)


@given(seed=SEEDS)
@settings(max_examples=30, deadline=None)
def test_surplus_of_allowed_outcomes(seed: int) -> None:
    payoffs = random_payoffs(seed)
    maximiser = Maximiser(payoffs)
    for outcome, column_totals in list(allowed_outcomes(payoffs))[:20]:
        expected = [float(payoffs.points(p, column_totals[p]) - payoffs.reservation[p]) for p in range(payoffs.n_parties)]
        assert maximiser.surplus(outcome).tolist() == pytest.approx(expected, abs=1e-9)


def test_a_clause_over_many_issues_is_no_harder_than_others() -> None:
    n = 30
    everything_first = tuple((issue, (0,)) for issue in range(n))
    payoffs = Payoffs(
        issues=tuple(f"i{k}" for k in range(n)),
        options=(("a", "b", "c"),) * n,
        parties=("p",),
        worth=tuple(np.array([[3], [2], [0]]) for _ in range(n)),
        terms=(),
        bans=(Ban("constraint", "constraints.c", (everything_first,)),),
        scale=(1,),
        reservation=(Fraction(0),),
        thresholds=(0,),
        bargaining_weights=(Fraction(1),),
    )
    found = maximise(payoffs, [1])
    assert found is not None
    assert found.value == 3 * n - 1


def test_weights_too_long_for_machine_words_stay_exact() -> None:
    payoffs = dataclasses.replace(random_payoffs(3), bans=())
    weights = [Fraction(10**25 + p, 3**40) for p in range(payoffs.n_parties)]
    best = max(weighted(payoffs, outcome, weights) for outcome, _ in allowed_outcomes(payoffs))
    found = maximise(payoffs, weights)
    assert found is not None
    assert found.value == best
