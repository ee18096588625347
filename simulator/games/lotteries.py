"""Lotteries between outcomes: what could be agreed if the issues could be divided as finely as one likes.

A lottery is worth its expectation to each party. The largest least surplus over lotteries is a linear programme, whose dual asks for
the weights at which the best outcome is worst; outcomes are added one by one until the weights of those seen bound all others
(column generation; Dantzig & Wolfe 1960). Over lotteries there is no gap between the two (von Neumann 1928).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from simulator.budget import Budget, tick
from simulator.offers.linear import LinearSum, maximum
from simulator.payoffs.model import Payoffs, totals
from simulator.solve.bound.maximum import Maximiser, OutcomeBox
from simulator.solve.bound.surplus_bound import evaluated
from simulator.solve.exact.fields import Outcome


@dataclass(frozen=True)
class Lottery:
    """`chances`: outcome → its chance, above 0, summing to 1. `level`: the largest least surplus of any lottery (points, exact), which
    this one has."""

    chances: dict[Outcome, Fraction]
    level: Fraction


def best_lottery(payoffs: Payoffs, budget: Budget | None = None) -> Lottery | None:
    """The lottery over outcomes that no ban forbids whose least surplus over the columns (all of them parties) is largest.

    Proved in fractions: the weights that the dual returns bound every outcome at the very level that the lottery has. None where the
    bans leave no outcome, and where a basis of the solver did not pass the check in fractions. Raises `Stopped` at the end of `budget`.
    """
    maximiser = Maximiser(payoffs)
    box = maximiser.box({})
    if box.empty:
        return None
    seen = {_first(maximiser, box, payoffs.n_parties): None}
    while True:
        tick("mixing outcomes", budget=budget)
        surpluses = [_surplus(payoffs, outcome) for outcome in seen]
        unit = max(abs(s) for each in surpluses for s in each) or Fraction(1)
        shares = [tuple(s / unit for s in each) for each in surpluses]  # the solver's answer then hangs on no unit of points
        weights = _worst_weights(shares)
        if weights is None:
            return None
        best = maximiser.exact(weights, box)
        assert best is not None
        if best.outcome in seen:
            level = evaluated(maximiser, box, weights).bound
            chances = _mixed(list(seen), shares, level / unit)
            return None if chances is None else Lottery(chances, level)
        seen[best.outcome] = None


def _first(maximiser: Maximiser, box: OutcomeBox, n: int) -> Outcome:
    best = maximiser.exact([Fraction(1, n)] * n, box)
    assert best is not None
    return best.outcome


def _surplus(payoffs: Payoffs, outcome: Outcome) -> tuple[Fraction, ...]:
    sums = totals(payoffs, outcome)
    return tuple(payoffs.points(p, sums[p]) - r for p, r in enumerate(payoffs.reservation))


def _worst_weights(surpluses: list[tuple[Fraction, ...]]) -> tuple[Fraction, ...] | None:
    """Weights ≥ 0, summing to 1, at which the best of the outcomes seen is worst."""
    n = len(surpluses[0])
    one = Fraction(1)
    rows = [LinearSum({p: one}) for p in range(n)]
    rows += [LinearSum(dict.fromkeys(range(n), one), -one), LinearSum(dict.fromkeys(range(n), -one), one)]
    rows += [LinearSum({n: one, **{p: -s for p, s in enumerate(each)}}) for each in surpluses]
    found = maximum(LinearSum({n: -one}), rows, n + 1)
    return None if found is None else found.point[:n]


def _mixed(outcomes: list[Outcome], surpluses: list[tuple[Fraction, ...]], level: Fraction) -> dict[Outcome, Fraction] | None:
    """The chances of the best lottery over the outcomes seen; None unless it reaches `level`, which no lottery exceeds."""
    k, one = len(outcomes), Fraction(1)
    rows = [LinearSum({o: one}) for o in range(k)]
    rows += [LinearSum(dict.fromkeys(range(k), one), -one), LinearSum(dict.fromkeys(range(k), -one), one)]
    rows += [LinearSum({k: -one, **{o: each[p] for o, each in enumerate(surpluses)}}) for p in range(len(surpluses[0]))]
    found = maximum(LinearSum({k: one}), rows, k + 1)
    if found is None or found.value != level:
        return None
    return {outcome: chance for outcome, chance in zip(outcomes, found.point[:k], strict=True) if chance}
