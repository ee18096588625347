"""Engine 2 against plain enumeration of small whole-number games."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from math import ceil, prod

import numpy as np
import pytest

from simulator.payoffs.model import Payoffs, is_banned, totals
from simulator.solve import milp
from simulator.solve.choosing.nash import weighted_mean_surplus
from tests.games import acceptable, allowed_outcomes, random_payoffs

Outcome = tuple[int, ...]
Surpluses = Mapping[Outcome, tuple[Fraction, ...]]
"""Outcome → each party's surplus in points."""

SEEDS = range(32)


def _game(seed: int, *, big: bool = False) -> Payoffs:
    """A random game with scales of its own and unequal bargaining weights. In three of four, reservation values are what some
    outcome gives, or a little less: there is a deal then, now and then without a gain for everybody."""
    payoffs = random_payoffs(seed, big=big)
    rng = np.random.default_rng([seed, 1])
    allowed = list(allowed_outcomes(payoffs))
    scaled = list(payoffs.reservation)
    if allowed and rng.random() < 0.75:
        at_hand = allowed[int(rng.integers(len(allowed)))][1]
        scaled = [Fraction(t) * (1 - Fraction(int(rng.integers(0, 3)), int(rng.integers(4, 40)))) for t in at_hand]
    scale = tuple(int(s) for s in rng.integers(1, 40, size=payoffs.n_parties))
    return replace(
        payoffs,
        scale=scale,
        reservation=tuple(r / s for r, s in zip(scaled, scale, strict=True)),
        thresholds=tuple(ceil(r) for r in scaled),
        bargaining_weights=tuple(Fraction(int(w), 7) for w in rng.integers(1, 12, size=payoffs.n_parties)),
    )


def _allowed(payoffs: Payoffs) -> dict[Outcome, tuple[Fraction, ...]]:
    return {
        outcome: tuple(Fraction(t, s) - r for t, s, r in zip(column_totals, payoffs.scale, payoffs.reservation, strict=True))
        for outcome, column_totals in allowed_outcomes(payoffs)
    }


def _acceptable(payoffs: Payoffs) -> dict[Outcome, tuple[Fraction, ...]]:
    return {o: s for o, s in _allowed(payoffs).items() if acceptable(payoffs, totals(payoffs, o))}


def _undominated(surpluses: Surpluses, outcome: Outcome) -> bool:
    mine = surpluses[outcome]
    return not any(s != mine and all(a >= b for a, b in zip(s, mine, strict=True)) for s in surpluses.values())


def _check(optimum: milp.Optimum, worth: Mapping[Outcome, Fraction]) -> None:
    """The status, the exact value, and an outcome that has it."""
    if not worth:
        assert (optimum.status, optimum.outcome, optimum.value) == ("infeasible", None, None)
        assert optimum.bound == -np.inf
        return
    assert optimum.status == "optimal"
    assert optimum.stopped is None
    assert optimum.value == max(worth.values())
    assert optimum.outcome is not None
    assert worth[optimum.outcome] == optimum.value
    assert optimum.bound >= float(optimum.value)


@pytest.mark.parametrize("big", [False, True], ids=["float64", "integers"])
def test_whether_there_is_a_deal(big: bool) -> None:
    verdicts = set()
    for seed in SEEDS:
        payoffs = _game(seed, big=big)
        allowed = _allowed(payoffs)
        found = milp.find_deal(payoffs)
        _check(found, {o: min(Fraction(0), *s) for o, s in allowed.items()})
        assert (found.bound < 0) == (not _acceptable(payoffs)), seed
        verdicts.add((bool(allowed), found.value == 0))
    assert verdicts == {(False, False), (True, False), (True, True)}


@pytest.mark.parametrize("within", [False, True], ids=["allowed", "acceptable"])
def test_ideal_and_worst_points(within: bool) -> None:
    for seed in SEEDS:
        payoffs = _game(seed, big=seed % 5 == 0)
        surpluses = _acceptable(payoffs) if within else _allowed(payoffs)
        for p in range(payoffs.n_parties):
            utility = {o: s[p] + payoffs.reservation[p] for o, s in surpluses.items()}
            _check(milp.party_ideal(payoffs, p, acceptable=within), utility)
            _check(milp.party_worst(payoffs, p, acceptable=within), {o: -u for o, u in utility.items()})


def test_utilitarian() -> None:
    for seed in SEEDS:
        payoffs = _game(seed, big=seed % 5 == 0)
        reservation = sum(payoffs.reservation, Fraction(0))
        _check(milp.utilitarian(payoffs), {o: sum(s, reservation) for o, s in _acceptable(payoffs).items()})


def test_egalitarian_with_and_without_reservation_values() -> None:
    for seed in SEEDS:
        payoffs = _game(seed, big=seed % 5 == 0)
        for within, surpluses in ((True, _acceptable(payoffs)), (False, _allowed(payoffs))):
            found = milp.egalitarian(payoffs, acceptable=within)
            _check(found.optimum, {o: min(s) for o, s in surpluses.items()})
            if found.optimum.outcome is not None:
                assert found.undominated
                assert _undominated(surpluses, found.optimum.outcome), seed


def test_proportional() -> None:
    for seed in SEEDS:
        payoffs = _game(seed)
        surpluses = _acceptable(payoffs)
        found = milp.proportional(payoffs)
        _check(found.optimum, {o: min(x / w for x, w in zip(s, payoffs.bargaining_weights, strict=True)) for o, s in surpluses.items()})
        if found.optimum.outcome is not None:
            assert _undominated(surpluses, found.optimum.outcome)


def test_kalai_smorodinsky_with_ties_broken_by_leximin() -> None:
    left_out = 0
    for seed in SEEDS:
        payoffs = _game(seed, big=seed % 5 == 0)
        surpluses = _acceptable(payoffs)
        found = milp.kalai_smorodinsky(payoffs)
        if not surpluses:
            assert found.optimum.status == "infeasible"
            continue
        ideal = [max(s[p] for s in surpluses.values()) for p in range(payoffs.n_parties)]
        inside = [p for p, gain in enumerate(ideal) if gain > 0]
        assert found.left_out == tuple(p for p, gain in enumerate(ideal) if gain == 0)
        assert found.ideal == tuple(gain + r for gain, r in zip(ideal, payoffs.reservation, strict=True))
        shares = {o: sorted(s[p] / ideal[p] for p in inside) for o, s in surpluses.items()}
        assert found.optimum.status == "optimal"
        assert found.optimum.outcome is not None
        assert shares[found.optimum.outcome] == max(shares.values()), seed
        assert found.optimum.value == (shares[found.optimum.outcome][0] if inside else 1)
        left_out += bool(found.left_out)
    assert left_out > 1


@pytest.mark.parametrize("within", [False, True], ids=["allowed", "acceptable"])
def test_leximin(within: bool) -> None:
    refined = 0
    for seed in SEEDS:
        payoffs = _game(seed, big=seed % 5 == 0)
        surpluses = _acceptable(payoffs) if within else _allowed(payoffs)
        found = milp.leximin(payoffs, acceptable=within)
        _check(found.optimum, {o: min(s) for o, s in surpluses.items()})
        if found.optimum.outcome is not None:
            assert sorted(surpluses[found.optimum.outcome]) == max(sorted(s) for s in surpluses.values()), seed
            assert found.ranks_proved == payoffs.n_parties
            best = max(min(s) for s in surpluses.values())
            refined += len({tuple(sorted(s)) for s in surpluses.values() if min(s) == best}) > 1
    assert refined > 0


def _largest_sets(surpluses: Surpluses) -> list[tuple[int, ...]]:
    gaining = {tuple(p for p, x in enumerate(s) if x > 0) for s in surpluses.values()}
    return sorted(g for g in gaining if len(g) == max(map(len, gaining)))


def _check_nash(
    solve: Callable[[Payoffs], milp.NashOptimum], payoffs: Payoffs, value: Callable[[Sequence[Fraction], Sequence[int]], Fraction | float]
) -> int:
    """Every largest set of parties that can gain, and the best product over each; how many parties there are too many."""
    surpluses = _acceptable(payoffs)
    found = solve(payoffs)
    if not surpluses:
        assert found.optimum.status == "infeasible"
        return 0
    largest = _largest_sets(surpluses)
    assert [parties for parties, _ in found.sets] == largest
    assert found.complete
    for parties, optimum in found.sets:
        products = {o: value([s[p] for p in parties], parties) for o, s in surpluses.items() if all(s[p] > 0 for p in parties)}
        assert optimum.status == "optimal"
        assert optimum.outcome is not None
        assert optimum.value == products[optimum.outcome]
        assert optimum.value == max(products.values())
    return len(largest[0]) < payoffs.n_parties


def test_nash_over_the_largest_sets_that_can_gain() -> None:
    partial = 0
    for seed in SEEDS:
        payoffs = _game(seed, big=seed % 5 == 0)
        partial += _check_nash(milp.nash, payoffs, lambda gains, parties: prod(gains, start=Fraction(1)))
    assert partial > 2


def test_weighted_nash() -> None:
    for seed in SEEDS:
        payoffs = _game(seed)

        def mean(gains: Sequence[Fraction], parties: Sequence[int], payoffs: Payoffs = payoffs) -> float:
            return weighted_mean_surplus(gains, [payoffs.bargaining_weights[p] for p in parties])

        _check_nash(milp.weighted_nash, payoffs, mean)


def test_several_largest_sets_and_nobody_gaining() -> None:
    def divide(*rows: tuple[int, ...]) -> Payoffs:
        """One issue; each row the surpluses at one option."""
        n = len(rows[0])
        return Payoffs(
            issues=("pie",),
            options=(tuple(f"o{k}" for k in range(len(rows))),),
            parties=tuple(f"p{k}" for k in range(n)),
            worth=(np.array(rows, dtype=np.int64),),
            terms=(),
            bans=(),
            scale=(1,) * n,
            reservation=(Fraction(0),) * n,
            thresholds=(0,) * n,
            bargaining_weights=(Fraction(1),) * n,
        )

    split = milp.nash(divide((5, 0, 3), (0, 4, 2), (0, 4, 1), (9, 0, 0)))
    assert [(parties, optimum.value, optimum.outcome) for parties, optimum in split.sets] == [((0, 2), 15, (0,)), ((1, 2), 8, (1,))]
    assert split.left_out(3) == (0, 1)
    nobody = milp.nash(divide((0, 0), (0, 0), (-1, 7)))
    assert [(parties, optimum.value, optimum.status) for parties, optimum in nobody.sets] == [((), 1, "optimal")]
    assert nobody.optimum.outcome in ((0,), (1,))


def test_all_outcomes_tied_and_a_single_outcome() -> None:
    flat = replace(
        random_payoffs(3),
        worth=tuple(np.full_like(w, 7) for w in random_payoffs(3).worth),
        terms=(),
        bans=(),
    )
    n = len(flat.sizes)
    flat = replace(flat, reservation=(Fraction(7 * n - 2),) * flat.n_parties, thresholds=(7 * n - 2,) * flat.n_parties)
    assert milp.egalitarian(flat).optimum.value == 2
    assert milp.leximin(flat).ranks_proved == flat.n_parties
    assert milp.nash(flat).optimum.value == 2**flat.n_parties
    assert milp.kalai_smorodinsky(flat).optimum.value == 1
    first = replace(flat, options=tuple(o[:1] for o in flat.options), worth=tuple(w[:1] for w in flat.worth))
    assert milp.utilitarian(first).outcome == (0,) * n


def test_the_outcome_is_never_banned() -> None:
    for seed in SEEDS:
        payoffs = random_payoffs(seed)
        outcome = milp.egalitarian(payoffs, acceptable=False).optimum.outcome
        assert outcome is None or not is_banned(payoffs, outcome)
