"""What a search maximises: how weights bound it, how weights get better, and how outcomes compare exactly.

At any weights y ≥ 0 the best outcome bounds what any outcome can have (Lagrangian duality; Geoffrion 1974): the least gain by the weighted
sum of gains, weights summing to 1; a sum of logarithms by the tangents whose slopes the weights are. A condition (that a column reach its
threshold) has a weight of its own, which need not sum to anything. Weights get better by steps along the subgradient that the best outcome
is, as long as what is left to a target asks for (Polyak 1969).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import lcm, log

import numpy as np

from simulator.payoffs.model import Payoffs, is_banned, totals
from simulator.payoffs.votes import is_reached
from simulator.solve.branch.layout import Floats
from simulator.solve.choosing.powers import compare_powers
from simulator.solve.exact.fields import Outcome
from simulator.solve.milp.lattice import Lattice

FAILING = np.float32(1000)
"""What a rough worth loses for each unit that a condition lacks."""

LEAST = 1e-6
"""The least surplus (points) that a rough worth tells from 0."""

HEAVIEST = np.float32(1e6)
"""No weight is larger: steps that go on pushing one up, where nothing can be gained, would leave what float32 holds. At any weights the
bound is one."""

CLOSE = 1e-9
"""Sums of logarithms that are closer are compared exactly."""


class BranchAim(ABC):
    """`units`: points that a column is counted in: for those `counted` what is asked for, for the others as many as make them range as far.
    `taken`: what every column must reach in these units, or what its gain is counted from. `slack`: what a sum of float32 may be off by."""

    def __init__(self, payoffs: Payoffs, measures: Mapping[int, float]) -> None:
        self.payoffs, counted = payoffs, list(measures)
        ranges = {c: _range(payoffs, c) for c in range(payoffs.n_columns)}
        widest = max(ranges[c] / measure for c, measure in measures.items()) or 1.0
        self.units = tuple(measures.get(c, ranges[c] / widest or 1.0) for c in range(payoffs.n_columns))
        self.slack = 0.0
        self.counted = np.zeros(payoffs.n_columns, dtype=np.bool_)
        self.counted[counted] = True
        self.taken: Floats = np.array([float(_floor(payoffs, c)) / u for c, u in enumerate(self.units)], dtype=np.float32)

    def judged(self, outcome: Outcome) -> tuple[Fraction, ...] | None:
        """The surpluses at an outcome, where it can be chosen; exact."""
        payoffs, reached = self.payoffs, totals(self.payoffs, outcome)
        if is_banned(payoffs, outcome) or not is_reached(payoffs, reached):
            return None
        return tuple(payoffs.points(p, reached[p]) - r for p, r in enumerate(payoffs.reservation))

    def _over(self, sums: Floats) -> Floats:
        """By how much at most every column lies above what is taken off."""
        found: Floats = sums - self.taken[:, None] + np.float32(self.slack)
        return found

    @abstractmethod
    def weights(self) -> Floats:
        """Weights to begin with, shape (columns, 1)."""

    @abstractmethod
    def bound(self, value: Floats, weights: Floats) -> Floats:
        """What no outcome exceeds, where the best at the weights is worth `value`."""

    @abstractmethod
    def moved(self, weights: Floats, sums: Floats, bound: Floats, target: float) -> Floats:
        """Better weights, by the sums of the columns at the best outcome. `target`: a bound as low as one would like."""

    @abstractmethod
    def smooth(self, sums: Floats, sharp: float) -> Floats:
        """As `rough`, with something for what does not decide yet: so that steps towards it count."""

    @abstractmethod
    def rough(self, sums: Floats) -> Floats:
        """What outcomes are worth at most, by their sums (columns, batch), on the scale of `bound`; far below where a condition fails."""

    @abstractmethod
    def worth(self, surpluses: Sequence[Fraction]) -> float:
        """What an outcome is worth on the scale of `bound`."""

    @abstractmethod
    def needed(self, surpluses: Sequence[Fraction]) -> float:
        """What a bound must reach so that there can be an outcome that is better than one of these surpluses."""

    def leave_ties(self) -> bool:
        """From now on look for no more outcomes as good as the best in what decides first; False where nothing else decides."""
        return False

    @abstractmethod
    def better(self, one: Sequence[Fraction], other: Sequence[Fraction]) -> bool:
        """Whether surpluses are better than others; exact."""


def _floor(payoffs: Payoffs, column: int) -> Fraction:
    """What a party's gain is counted from, or what a condition asks for, in points."""
    return payoffs.reservation[column] if column < payoffs.n_parties else payoffs.points(column, payoffs.thresholds[column])


def _range(payoffs: Payoffs, column: int) -> float:
    """Points between the largest and the least total that a column could have, at most."""
    span = sum(int(w[:, column].max()) - int(w[:, column].min()) for w in payoffs.worth)
    span += sum(abs(term.amount) for term in payoffs.terms if term.column == column)
    return float(payoffs.points(column, span))


class LeastGains(BranchAim):
    """The least of the gains (surplus / measure of the parties measured) as large as it can be, then the second least, and so on.

    `ties`: whether outcomes with as large a least gain are still looked for, so that the others decide.
    """

    def __init__(self, payoffs: Payoffs, measures: Mapping[int, Fraction], *, ties: bool = True) -> None:
        self.measures, self.ties = measures, ties
        super().__init__(payoffs, {p: float(measure) for p, measure in measures.items()})
        self._lattices = {p: Lattice.of(payoffs, p) for p in measures}

    def gains(self, surpluses: Sequence[Fraction]) -> tuple[Fraction, ...]:
        return tuple(sorted(surpluses[p] / measure for p, measure in self.measures.items()))

    def weights(self) -> Floats:
        return np.where(self.counted, np.float32(1 / self.counted.sum()), np.float32(0))[:, None].astype(np.float32)

    def bound(self, value: Floats, weights: Floats) -> Floats:
        found: Floats = value - self.taken @ weights
        return found

    def moved(self, weights: Floats, sums: Floats, bound: Floats, target: float) -> Floats:
        slope = sums - self.taken[:, None]
        counted = self.counted
        slope[counted] -= slope[counted].mean(axis=0)
        slope[(weights <= 0) & (slope > 0)] = 0
        step = (bound - np.float32(target)) / np.maximum((slope * slope).sum(axis=0), np.float32(1e-9))
        new = np.maximum(weights - step * slope, 0)
        total = new[counted].sum(axis=0)
        new[counted] = np.where(total > 0, new[counted] / np.where(total > 0, total, 1), np.float32(1 / counted.sum()))
        return np.asarray(np.minimum(new, HEAVIEST), dtype=np.float32)

    def rough(self, sums: Floats) -> Floats:
        over = self._over(sums)
        found: Floats = over[self.counted].min(axis=0) + FAILING * np.minimum(over[~self.counted], 0).sum(axis=0)
        return found

    def smooth(self, sums: Floats, sharp: float) -> Floats:
        over = self._over(sums)
        counted = over[self.counted]
        least = counted.min(axis=0)
        crowd = np.log(np.exp(-sharp * (counted - least)).sum(axis=0)) / np.float32(3 * sharp)
        found: Floats = least - crowd + FAILING * np.minimum(over[~self.counted], 0).sum(axis=0)
        return found

    def worth(self, surpluses: Sequence[Fraction]) -> float:
        return float(self.gains(surpluses)[0])

    def needed(self, surpluses: Sequence[Fraction]) -> float:
        least = self.gains(surpluses)[0]
        return float(least if self.ties else self.next_after(least))

    def next_after(self, least: Fraction) -> Fraction:
        """The least gain above `least` that some party's totals allow for."""
        payoffs = self.payoffs
        totals = {
            p: self._lattices[p].at_least((least * m + payoffs.reservation[p]) * payoffs.scale[p], strictly=True)
            for p, m in self.measures.items()
        }
        return min((payoffs.points(p, totals[p]) - payoffs.reservation[p]) / m for p, m in self.measures.items())

    def leave_ties(self) -> bool:
        self.ties = False
        return True

    def better(self, one: Sequence[Fraction], other: Sequence[Fraction]) -> bool:
        return self.gains(one) > self.gains(other)


class Product(BranchAim):
    """The greatest product of surpluses, each to the power of its party's weight, where all gain. `powers`: positive."""

    def __init__(self, payoffs: Payoffs, powers: Sequence[Fraction]) -> None:
        super().__init__(payoffs, dict.fromkeys(range(payoffs.n_parties), 1.0))
        mean = sum(powers, Fraction(0)) / len(powers)
        self.powers = tuple(p / mean for p in powers)
        common = lcm(*(p.denominator for p in powers))
        self._whole = [int(p * common) for p in powers]
        self._slopes: Floats = np.array([float(p) for p in self.powers], dtype=np.float32)[:, None]

    def judged(self, outcome: Outcome) -> tuple[Fraction, ...] | None:
        surpluses = super().judged(outcome)
        return surpluses if surpluses is not None and min(surpluses) > 0 else None

    def weights(self) -> Floats:
        found = np.zeros((len(self.taken), 1), dtype=np.float32)
        found[self.counted] = self._slopes / 10
        return found

    def bound(self, value: Floats, weights: Floats) -> Floats:
        logs = np.log(weights[self.counted] / self._slopes)
        found: Floats = value - self.taken @ weights - (self._slopes * (1 + logs)).sum(axis=0)
        return found

    def moved(self, weights: Floats, sums: Floats, bound: Floats, target: float) -> Floats:
        over = sums - self.taken[:, None]
        slope = np.where(self.counted[:, None], over * weights, over)
        slope[self.counted] -= self._slopes
        slope[(weights <= 0) & (slope > 0)] = 0
        step = (bound - np.float32(target)) / np.maximum((slope * slope).sum(axis=0), np.float32(1e-9))
        turned = np.clip(step * slope, -2, 2)
        new = np.where(self.counted[:, None], weights * np.exp(-turned), np.maximum(weights - step * slope, 0))
        return np.asarray(np.minimum(new, HEAVIEST), dtype=np.float32)

    def rough(self, sums: Floats) -> Floats:
        over = self._over(sums)
        mine = over[self.counted]
        found: Floats = (self._slopes * np.log(np.maximum(mine, np.float32(LEAST)))).sum(axis=0) + FAILING * np.minimum(over, 0).sum(axis=0)
        return found

    def smooth(self, sums: Floats, sharp: float) -> Floats:
        return self.rough(sums)

    def worth(self, surpluses: Sequence[Fraction]) -> float:
        return sum(float(p) * (log(s.numerator) - log(s.denominator)) for p, s in zip(self.powers, surpluses, strict=True))

    def needed(self, surpluses: Sequence[Fraction]) -> float:
        return self.worth(surpluses) - CLOSE * max(1.0, abs(self.worth(surpluses)))

    def better(self, one: Sequence[Fraction], other: Sequence[Fraction]) -> bool:
        pairs = list(zip(one, other, strict=True))
        mine = [a.numerator * b.denominator for a, b in pairs]
        theirs = [b.numerator * a.denominator for a, b in pairs]
        return compare_powers(mine, theirs, self._whole) > 0
