"""The largest value that lotteries between outcomes can have, and the weights on surpluses that prove it, in float64.

For the least surplus and for a sum of surpluses within reservation values by cutting planes (Kelley 1960), which is the Lagrangian
dual; for a product of surpluses by conditional gradients with a corrective step over the outcomes seen so far (Frank and Wolfe 1956;
Holloway 1974). The outcomes seen serve all of these searches.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.budget import tick
from simulator.payoffs.automaton import Automaton
from simulator.payoffs.model import Payoffs, totals
from simulator.payoffs.votes import is_reached
from simulator.solve.bound.maximum import Maximiser, Outcome
from simulator.solve.bound.surplus_bound import WeightProgramme, column_weights

MOST_STEPS = 200
"""Outcomes asked for in one search; what has been proved by then is used."""

CLOSE = 1e-9
"""Share of its size at which a bound is near enough to what is attained."""

CORRECTIONS = 100


@dataclass(frozen=True)
class LotteryBound:
    """No outcome (for a sum: no acceptable one) has a larger Σ weight × surplus than `bound`. Weights are not negative, one a party.
    `mix`: the best lottery found, the share of each of its outcomes; shares add up to 1, less the share of an outcome that others found."""

    weights: NDArray[np.float64]
    bound: float
    mix: Mapping[Outcome, float]


class Lotteries:
    """Searches over the lotteries between the outcomes of one game that its bans leave; there must be one."""

    def __init__(self, payoffs: Payoffs, automaton: Automaton) -> None:
        self.payoffs = payoffs
        self._maximiser = Maximiser(payoffs, automaton)
        self._box = self._maximiser.box({})
        self._seen: dict[Outcome, NDArray[np.float64]] = {}
        self.accepted: list[Outcome] = []
        for party in range(payoffs.n_parties):
            self._best(np.eye(payoffs.n_parties)[party])

    def see(self, outcome: Outcome) -> None:
        """An outcome found elsewhere, from which searches begin as well."""
        if outcome not in self._seen:
            self._seen[outcome] = self._maximiser.surplus(outcome)
            if is_reached(self.payoffs, totals(self.payoffs, outcome)):
                self.accepted.append(outcome)

    @property
    def seen(self) -> tuple[Outcome, ...]:
        """The outcomes met so far."""
        return tuple(self._seen)

    def _best(self, weights: NDArray[np.float64]) -> tuple[float, Outcome, bool]:
        """The largest Σ weight × surplus, an outcome that has it, and whether it was not seen before."""
        tick("weighing the parties")
        value, outcome = self._maximiser.fast(column_weights(self.payoffs, weights), self._box)
        fresh = outcome not in self._seen
        self.see(outcome)
        return value - float(weights @ self._maximiser.reservation), outcome, fresh

    def least(self, factors: Sequence[float]) -> LotteryBound:
        """A bound of the least surplus times its party's factor; parties with factor 0 are left out."""
        inside = np.flatnonzero(np.array(factors) > 0)
        return self._planes(np.array(factors), inside, WeightProgramme(len(inside)))

    def sum(self, factors: Sequence[float]) -> LotteryBound:
        """A bound of the sum of surpluses times their factors, where no surplus is negative (a lottery between known agreements
        must exist)."""
        everyone = np.arange(self.payoffs.n_parties)
        return self._planes(np.ones(len(everyone)), everyone, WeightProgramme(len(everyone), at_least=np.array(factors, dtype=np.float64)))

    def _planes(self, factors: NDArray[np.float64], inside: NDArray[np.intp], programme: WeightProgramme) -> LotteryBound:
        added = list(self._seen)
        for outcome in added:
            programme.add((factors * self._seen[outcome])[inside])
        best, bound = np.zeros(len(factors)), np.inf
        for _ in range(MOST_STEPS):
            chosen, floor = programme.solved()
            weights = np.zeros(len(factors))
            weights[inside] = chosen * factors[inside]
            value, outcome, fresh = self._best(weights)
            if value < bound:
                best, bound = weights, value
            if not fresh or bound - floor <= CLOSE * max(1.0, abs(bound)):
                break
            programme.add((factors * self._seen[outcome])[inside])
            added.append(outcome)
        return LotteryBound(best, bound, _mixed(added, programme.shares()))

    def product(self, exponents: Sequence[float], start: NDArray[np.float64]) -> LotteryBound:
        """A bound of the product of surpluses to the power of their (positive) exponents: the weights are exponent / surplus of the best
        lottery found. `start`: surpluses to begin from, all above 0: of an outcome, or of one that others have found."""
        powers = np.array(exponents, dtype=np.float64)
        met: list[Outcome | None] = [None, *(outcome for outcome, surplus in self._seen.items() if surplus.min() > 0)]
        points = [start, *(self._seen[outcome] for outcome in met if outcome is not None)]
        shares = np.zeros(len(points))
        shares[0] = 1.0
        best, tightness = powers / start, np.inf
        for _ in range(MOST_STEPS):
            shares = _corrected(np.array(points), shares, powers)
            centre = shares @ np.array(points)
            weights = powers / centre
            value, outcome, fresh = self._best(weights)
            if value < tightness:
                best, tightness = weights, value
            if value - float(powers.sum()) <= CLOSE * float(powers.sum()) or not fresh:
                break
            met.append(outcome)
            points.append(self._seen[outcome])
            shares = np.append(shares, 0.0)
        return LotteryBound(best, tightness, _mixed(met, shares))


def _mixed(outcomes: Sequence[Outcome | None], shares: NDArray[np.float64]) -> dict[Outcome, float]:
    """The share of each outcome that has one."""
    return {outcome: float(share) for outcome, share in zip(outcomes, shares, strict=True) if share > 0 and outcome is not None}


def _corrected(points: NDArray[np.float64], shares: NDArray[np.float64], powers: NDArray[np.float64]) -> NDArray[np.float64]:
    """Shares of the lottery between `points` (n_points, n_parties) with a larger Σ power × log: steps that move share from the point with
    the least gradient to the one with the largest, each as far as it pays."""
    shares = shares.copy()
    centre = shares @ points
    for _ in range(CORRECTIONS):
        gradient = points @ (powers / centre)
        held = np.flatnonzero(shares > 0)
        to, away = int(gradient.argmax()), int(held[gradient[held].argmin()])
        if gradient[to] - gradient[away] <= CLOSE * float(powers.sum()):
            break
        direction = points[to] - points[away]
        step = _step(centre, direction, powers, float(shares[away]))
        shares[to] += step
        shares[away] = 0.0 if step >= shares[away] else shares[away] - step
        centre = shares @ points
    result: NDArray[np.float64] = shares
    return result


def _step(centre: NDArray[np.float64], direction: NDArray[np.float64], powers: NDArray[np.float64], most: float) -> float:
    """How far to go along `direction`, at most `most`, by halving where the slope of Σ power × log changes its sign."""
    falling = direction < 0
    reach = float((centre[falling] / -direction[falling]).min()) * (1 - 1e-12) if falling.any() else np.inf
    low, high = 0.0, min(most, reach)
    if float((powers * direction / (centre + high * direction)).sum()) >= 0:
        return high
    for _ in range(50):
        middle = (low + high) / 2
        if float((powers * direction / (centre + middle * direction)).sum()) >= 0:
            low = middle
        else:
            high = middle
    return low
