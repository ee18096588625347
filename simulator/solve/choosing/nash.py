"""The Nash solutions on a finite set: the greatest product of surpluses, plain and weighted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from functools import reduce
from math import exp, fsum, lcm, log, prod

import numpy as np
from numpy.typing import NDArray

from simulator.solve.choosing.candidates import Candidates, GainSet, Selection
from simulator.solve.choosing.powers import compare_powers

_LOG_ROUNDING = 2.0**-50
"""More than float64 can lose in adding one weighted logarithm, relative to the size of the sum (plus the weight)."""

Chooser = Callable[[Candidates, tuple[int, ...], NDArray[np.intp]], tuple[list[int], Fraction | float]]
"""Takes the candidates, a set of parties and the rows at which exactly these gain; gives the best rows and their value."""


def nash(points: Candidates) -> Selection:
    """Nash's solution: the greatest product of surpluses.

    Nash (1950), "The bargaining problem", Econometrica 18, doi:10.2307/1907266; on finite sets Mariotti (1998), "Nash
    bargaining theory when the number of alternatives can be finite", Social Choice and Welfare 15,
    doi:10.1007/s003550050114. Where no point gives every party a positive surplus, the product is taken over a largest
    set of parties that can gain together (as in Caragiannis and others 2019, doi:10.1145/3355902). Products over different
    sets are not comparable, since they change with the parties' units: where several sets are largest the best points of
    each are chosen, and `gain_sets` tells them apart.

    `value`: the product in points to the power of the number of parties that gain; 1 where nobody can gain.
    Raises ValueError where a point gives a party less than its reservation value.
    """
    return _by_gain_set(points, _best_product)


def weighted_nash(points: Candidates) -> Selection:
    """The asymmetric Nash solution: the greatest product of surpluses, each to the power of its party's bargaining weight.

    Harsanyi and Selten (1972), "A generalized Nash solution for two-person bargaining games with incomplete information",
    Management Science 18; Kalai (1977), "Nonsymmetric Nash solutions and replications of 2-person bargaining",
    International Journal of Game Theory 6, doi:10.1007/BF01774658. Parties that cannot gain are left out as in `nash`.
    Compared exactly, whatever the weights.

    `value`: the weighted geometric mean of the surpluses in points (float64), 1 where nobody can gain.
    """
    return _by_gain_set(points, _best_weighted_product)


def weighted_mean_surplus(surplus: Sequence[Fraction], weights: Sequence[Fraction]) -> float:
    """The geometric mean of positive surpluses, weighted: ∏ surplus^(weight / Σ weights). 1 where there are none."""
    if not surplus:
        return 1.0
    total = sum(weights)
    return exp(fsum(float(w / total) * (log(s.numerator) - log(s.denominator)) for s, w in zip(surplus, weights, strict=True)))


def _by_gain_set(points: Candidates, choose: Chooser) -> Selection:
    gaining = points.gaining()
    if gaining.all():
        everyone = tuple(range(points.n_parties))
        best, value = choose(points, everyone, np.arange(len(gaining)))
        return Selection(tuple(best), value, (), (GainSet(everyone, tuple(best), value),))
    many = sum(column.astype(np.intp) for column in gaining.T)
    most = np.flatnonzero(many == many.max())
    sets = []
    for parties, rows in _alike(gaining, most):
        best, value = choose(points, parties, rows)
        sets.append(GainSet(parties, tuple(best), value))
    sets.sort(key=lambda s: s.parties)
    chosen = sorted(row for s in sets for row in s.rows)
    left_out = tuple(p for p in range(points.n_parties) if any(p not in s.parties for s in sets))
    return Selection(tuple(chosen), sets[0].value, left_out, tuple(sets))


def _alike(gaining: NDArray[np.bool_], rows: NDArray[np.intp]) -> Iterator[tuple[tuple[int, ...], NDArray[np.intp]]]:
    """The rows in groups at which exactly the same parties gain, with those parties."""
    while len(rows):
        pattern = gaining[rows[0]]
        same = reduce(np.logical_and, (gaining[rows, p] == gains for p, gains in enumerate(pattern)))
        yield tuple(np.flatnonzero(pattern).tolist()), rows[same]
        rows = rows[~same]


def _best_product(points: Candidates, parties: tuple[int, ...], rows: NDArray[np.intp]) -> tuple[list[int], Fraction]:
    if not parties:
        return rows.tolist(), Fraction(1)
    likely = _likely(points, parties, rows, [1.0] * len(parties))
    products = [prod(row) for row in zip(*(points.whole_surplus(p, likely).tolist() for p in parties), strict=True)]
    best = max(products)
    chosen = [int(k) for k, product in zip(likely, products, strict=True) if product == best]
    surplus = points.surplus(chosen[0])
    return chosen, prod((surplus[p] for p in parties), start=Fraction(1))


def _best_weighted_product(points: Candidates, parties: tuple[int, ...], rows: NDArray[np.intp]) -> tuple[list[int], float]:
    if not parties:
        return rows.tolist(), 1.0
    weights = [points.weights[p] for p in parties]
    total = sum(weights)
    likely = _likely(points, parties, rows, [float(w / total) for w in weights])
    exponents = [int(w * lcm(*(w.denominator for w in weights))) for w in weights]
    surpluses = list(zip(*(points.whole_surplus(p, likely).tolist() for p in parties), strict=True))
    best, chosen = surpluses[0], [int(likely[0])]
    for k, surplus in zip(likely[1:].tolist(), surpluses[1:], strict=True):
        order = compare_powers(surplus, best, exponents)
        if order > 0:
            best, chosen = surplus, [k]
        elif order == 0:
            chosen.append(k)
    exact = points.surplus(chosen[0])
    return chosen, weighted_mean_surplus([exact[p] for p in parties], weights)


def _likely(points: Candidates, parties: tuple[int, ...], rows: NDArray[np.intp], weights: Sequence[float]) -> NDArray[np.intp]:
    """The rows whose weighted sum of logarithms is so near to the greatest that float64 cannot rule them out."""
    value = np.zeros(len(rows))
    size = 0.0
    for party, weight in zip(parties, weights, strict=True):
        term = weight * _log_surplus(points, party, rows)
        value += term
        size += max(float(term.max()), -float(term.min())) + weight
    margin = size * (_LOG_ROUNDING * len(parties))
    likely: NDArray[np.intp] = rows[value >= value.max() - 2 * margin]
    return likely


def _log_surplus(points: Candidates, party: int, rows: NDArray[np.intp]) -> NDArray[np.float64]:
    """Logarithms of one party's (positive) surplus, up to a constant, to nearly full relative accuracy of the surplus."""
    if points.totals.dtype == object:
        return np.array([log(s) for s in points.whole_surplus(party, rows)])
    exact = points.taken[party]
    least = -(-exact.numerator // exact.denominator)
    above = (least * exact.denominator - exact.numerator) / exact.denominator  # the quotient of integers is rounded once
    # Both parts are non-negative, so nothing cancels however close the surplus is to zero.
    result: NDArray[np.float64] = np.log((points.totals[rows, party] - least) + above)
    return result
