"""Bargaining solutions one by one, exact and with all their ties, where the whole frontier is too large to keep.

What a solution maximises rises with every surplus. Over lotteries between outcomes its maximum is found by cutting planes
(`lotteries`), and the weights found there bound it over outcomes. An outcome that reaches a *target* then reaches a floor on every
surplus and on the weighted sum, a *region*; elimination within it keeps few partial outcomes as long as the target is near the
maximum. The target starts just below the bound and goes down until an outcome reaches it.

The answer does not rest on the bound: a region holds every outcome that reaches its target, and it is closed upwards, so what is
Pareto-optimal in it is Pareto-optimal altogether. A poor bound costs time only.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, exp, log

import numpy as np
from numpy.typing import NDArray

from simulator.budget import Budget
from simulator.payoffs.automaton import Automaton
from simulator.payoffs.completion import lay_gains, remaining
from simulator.payoffs.model import Payoffs, totals
from simulator.solve.bound.lotteries import Lotteries, LotteryBound
from simulator.solve.bound.maximum import Outcome
from simulator.solve.choosing import Selection, candidates, leximin
from simulator.solve.exact.combining import Cut
from simulator.solve.exact.elimination import DEARER, affordable_rows, pareto_set
from simulator.solve.exact.settled_points import SettledPoints
from simulator.solve.pareto import ParetoSet
from simulator.solve.solution import BargainingSolution, Near

BELOW = (1e-6, 1e-5, *(1e-4 * 2**k for k in range(13)), 1.0)
"""How far below the bound the targets lie, as shares of its size."""

MAX_ROWS, MAX_PAIRS = 300_000, 20_000_000
"""Partial outcomes kept, and pairs of one and an option that combine, at a step within a region."""

ROUNDING = 1e-9
"""How much is given away where float64 works out a floor or a logarithm, so that no outcome is lost."""

Value = Fraction | float
Surplus = Sequence[Fraction]


@dataclass(frozen=True)
class Region:
    """Outcomes with at least these surpluses (points, one a party) and Σ weight × surplus of at least `least`."""

    floors: tuple[Fraction, ...]
    weights: NDArray[np.float64]
    least: float


@dataclass(frozen=True)
class Aim:
    """Something to maximise: its `value` at the surpluses of an outcome, no outcome having more than `bound`; the same in float64 for many
    outcomes, shape (n_outcomes, n_parties); and, for a target, a `region` that holds every acceptable outcome of at least that value."""

    bound: float
    value: Callable[[Surplus], Value]
    rough: Callable[[NDArray[np.float64]], NDArray[np.float64]]
    region: Callable[[Value], Region]


def least_aim(factors: Sequence[Fraction], lottery: LotteryBound) -> Aim:
    """The least of the surpluses times their factors; a party with factor 0 is left out."""

    def value(surplus: Surplus) -> Value:
        return min(f * s for f, s in zip(factors, surplus, strict=True) if f)

    def region(target: Value) -> Region:
        least = max(Fraction(target), Fraction(0))
        return Region(tuple(least / f if f else Fraction(0) for f in factors), lottery.weights, float(least))

    inside = [p for p, f in enumerate(factors) if f]
    slopes = np.array([float(f) for f in factors])[inside]
    return Aim(lottery.bound, value, lambda surplus: np.asarray((surplus[:, inside] * slopes).min(axis=1)), region)


def sum_aim(factors: Sequence[int], lottery: LotteryBound, most: Surplus) -> Aim:
    """The sum of the surpluses times their factors, where no surplus is negative. `most`: no outcome gives a party more."""

    def value(surplus: Surplus) -> Value:
        return sum((f * s for f, s in zip(factors, surplus, strict=True)), Fraction(0))

    def region(target: Value) -> Region:
        lacking = Fraction(target) - Fraction(value(most))
        floors = (max(m + lacking / f, Fraction(0)) if f else Fraction(0) for f, m in zip(factors, most, strict=True))
        return Region(tuple(floors), lottery.weights, float(target))

    slopes = np.array([float(f) for f in factors])
    return Aim(lottery.bound, value, lambda surplus: np.asarray(surplus @ slopes), region)


def product_aim(exponents: Sequence[Fraction], lottery: LotteryBound) -> Aim:
    """Σ exponent × log(surplus / centre), where `lottery` weighs each surplus by exponent / centre: by the inequality of the means an
    outcome of value v has Σ exponent × surplus / centre of at least Σ exponent × e^(v / Σ exponent)."""
    powers = [float(e) for e in exponents]
    total = sum(powers)
    centre = np.array(powers) / lottery.weights

    def value(surplus: Surplus) -> Value:
        logs = (
            e * (log(s.numerator) - log(s.denominator) - log(c)) if s > 0 else -np.inf
            for e, s, c in zip(powers, surplus, centre, strict=True)
        )
        return float(sum(logs))

    def region(target: Value) -> Region:
        low = float(target) - ROUNDING
        shares = (_least_share(e, total, low, lottery.bound) for e in powers)
        floors = tuple(Fraction(float(c) * share * (1 - ROUNDING)) for c, share in zip(centre, shares, strict=True))
        return Region(floors, lottery.weights, total * exp(low / total))

    def rough(surplus: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(np.log(np.maximum(surplus, 1e-300) / centre) @ np.array(powers))

    return Aim(total * log(lottery.bound / total) + ROUNDING, value, rough, region)


def _least_share(exponent: float, total: float, low: float, most: float) -> float:
    """The least t with exponent × log t + (total − exponent) × log((most − exponent × t) / (total − exponent)) ≥ low: as little as one
    party can have, as a share of the centre, where Σ exponent × log t reaches `low` and Σ exponent × t is at most `most`."""
    rest = total - exponent
    below, above = 0.0, 1.0
    for _ in range(60):
        middle = (below + above) / 2
        others = rest * log((most - exponent * middle) / rest) if rest > 0 else 0.0
        if exponent * log(middle) + others < low:
            below = middle
        else:
            above = middle
    return below


class Aimed:
    """Answers about one game that its bans do not empty, by elimination in regions. Every method raises `FrontierOutgrownError` where a
    region is too large, and `Stopped` at the end of `budget`."""

    def __init__(self, payoffs: Payoffs, automaton: Automaton, budget: Budget, settled: SettledPoints | None = None) -> None:
        """`settled`: the acceptable frontier, where it is known as rectangles of levels; its points are then asked for instead."""
        self.payoffs, self._automaton, self._budget, self._settled = payoffs, automaton, budget, settled
        self._lotteries = Lotteries(payoffs, automaton)
        best = remaining(lay_gains(payoffs, automaton))[0][0]
        self.most = [payoffs.points(p, best[p]) - r for p, r in enumerate(payoffs.reservation)]
        self._least: dict[tuple[Fraction, ...], ParetoSet] = {}
        self._ideal: dict[int, int] = {}
        self.found: list[ParetoSet] = []

    def agreements(self) -> ParetoSet:
        """The acceptable outcomes with the largest least surplus, with other Pareto-optimal ones; none where there is no agreement."""
        return self.largest_least((Fraction(1),) * self.payoffs.n_parties)

    @property
    def n_parties(self) -> int:
        return self.payoffs.n_parties

    @property
    def weights(self) -> tuple[Fraction, ...]:
        """The parties' bargaining weights."""
        return self.payoffs.bargaining_weights[: self.n_parties]

    def solution(self, solution: BargainingSolution) -> tuple[ParetoSet, Selection] | None:
        """What a solution chooses, as rows of a set of Pareto-optimal outcomes; None where it cannot aim. There must be an agreement."""
        region = None if solution.aim is None else solution.aim(self)
        if region is None:
            return None
        return region.points, solution.choose(candidates(self.payoffs, region.points, region.ideal))

    def greatest_sum(self, factors: Sequence[int]) -> ParetoSet:
        """The outcomes with the largest sum of utilities, each times its factor, with other Pareto-optimal ones."""
        return self._best(sum_aim(factors, self._lotteries.sum(factors), self.most))

    def greatest_product(self, exponents: Sequence[Fraction]) -> Near | None:
        """The same for the product of surpluses to the power of exponents; None where not all parties can gain at once."""
        start = self._deepest()
        if min(start) <= 0:
            return None
        within = self._lotteries.product([float(e) for e in exponents], np.array(start, dtype=np.float64))
        return Near(self._best(product_aim(exponents, within)))

    def ideal(self, party: int) -> int:
        """The largest scaled utility of a party among the acceptable outcomes."""
        if party not in self._ideal:
            factors = [int(p == party) for p in range(self.payoffs.n_parties)]
            points = self.greatest_sum(factors)
            self._ideal[party] = int(points.totals[:, party].max())
        return self._ideal[party]

    def _deepest(self) -> Surplus:
        """The surpluses at the largest least surplus."""
        chosen = candidates(self.payoffs, self.agreements())
        return chosen.surplus(leximin(chosen).rows[0])

    def largest_least(self, factors: tuple[Fraction, ...]) -> ParetoSet:
        """The outcomes with the largest least surplus, each party's times its factor, with other Pareto-optimal ones."""
        if not any(factors):  # nobody can gain, so that every acceptable outcome has the same utilities
            factors = (Fraction(1),) * len(factors)
        if factors not in self._least:
            self._least[factors] = self._best(least_aim(factors, self._lotteries.least([float(f) for f in factors])))
        return self._least[factors]

    def _best(self, aim: Aim) -> ParetoSet:
        """All Pareto-optimal acceptable outcomes of the largest value, with some of smaller value; none where none is acceptable."""
        if self._settled is not None:
            points = self._settled.largest(aim.rough)
            self.found.append(points)
            return points
        known = max((aim.value(self._surplus(outcome)) for outcome in self._lotteries.accepted), default=None)
        size = max(1.0, abs(aim.bound))
        for below in BELOW:
            target: Value = aim.bound - below * size
            if known is not None and (known >= target or below == BELOW[-1]):
                target = known
            elif known is None and (target <= 0 or below == BELOW[-1]):
                target = 0.0
            points = self._within(aim.region(target))
            if len(points):
                found = self._best_value(aim, points)
                if found >= target:
                    self.found.append(points)
                    return points
                known = found if known is None else max(known, found)
            if target == 0.0 and known is None:
                return points
        return self._within(aim.region(known if known is not None else 0.0))

    def _within(self, region: Region) -> ParetoSet:
        payoffs, n = self.payoffs, self.payoffs.n_parties
        wanted = (ceil(s * (r + f)) for s, r, f in zip(payoffs.scale, payoffs.reservation, region.floors, strict=False))
        thresholds = [*map(max, wanted, payoffs.thresholds), *payoffs.thresholds[n:]]
        scale = np.array([float(s) for s in payoffs.scale])
        weights = np.concatenate([region.weights, np.zeros(payoffs.n_columns - n)]) / scale
        taken = float(region.weights @ np.array([float(r) for r in payoffs.reservation]))
        cut = Cut(weights, region.least + taken)
        return pareto_set(
            payoffs,
            self._automaton,
            thresholds=thresholds,
            max_rows=min(MAX_ROWS, affordable_rows(payoffs.n_columns), self._budget.rows(200 + 100 * payoffs.n_columns)),
            thin=False,
            budget=self._budget,
            cuts=(cut,),
            max_pairs=int(MAX_PAIRS / DEARER ** max(0, payoffs.n_columns - 3)),
        )

    def _best_value(self, aim: Aim, points: ParetoSet) -> Value:
        """The value of the best of the points, as far as float64 tells; exact for that point."""
        scale = np.array([float(s) for s in self.payoffs.scale[: self.payoffs.n_parties]])
        taken = np.array([float(r) for r in self.payoffs.reservation])
        best = int(aim.rough(points.totals.astype(np.float64) / scale - taken).argmax())
        return aim.value(candidates(self.payoffs, points).surplus(best))

    def _surplus(self, outcome: Outcome) -> Surplus:
        payoffs = self.payoffs
        reached = totals(payoffs, outcome)[: payoffs.n_parties]
        return [payoffs.points(p, t) - r for p, (t, r) in enumerate(zip(reached, payoffs.reservation, strict=True))]
