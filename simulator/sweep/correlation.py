"""Rank correlations between drawn numbers and a target: a first look at which matter, from any design that draws all numbers at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import atanh, sqrt, tanh

import numpy as np
from numpy.typing import NDArray

from simulator.sweep.interval_estimate import IntervalEstimate

FEWEST = 10
"""With fewer variants no correlation is given."""


@dataclass(frozen=True)
class RankCorrelation:
    """Spearman's coefficient: +1 where the target only rises with the number, −1 where it only falls; near 0 also where it rises and
    falls, or where the number matters only together with others."""

    name: str
    coefficient: IntervalEstimate

    @property
    def strength(self) -> float:
        return abs(self.coefficient.value)

    @property
    def stands_out(self) -> bool:
        """Whether the interval leaves 0 out."""
        return self.coefficient.low > 0 or self.coefficient.high < 0


def rank_correlations(drawn: Mapping[str, NDArray[np.float64]], values: NDArray[np.float64]) -> tuple[RankCorrelation, ...]:
    """The coefficients of each drawn number with a target, the strongest first.

    `drawn`: name → values, each of shape (variants,), like `values`; finite. Tied values have their mean rank. A number that is the same
    everywhere is left out. Intervals: Fisher's transformation with the variance 1.06 / (n − 3) (Fieller, Hartley & Pearson 1957),
    widened so that 95 % holds for all the numbers at once (Šidák 1967). None for fewer than ten variants.
    """
    if len(values) < FEWEST:
        return ()
    ranks = _centred(values)
    found = []
    width = _half_width(len(values), len(drawn))
    for name, column in drawn.items():
        other = _centred(column)
        size = sqrt(float(other @ other) * float(ranks @ ranks))
        if size:
            found.append(RankCorrelation(name, _estimate(float(other @ ranks) / size, width)))
    return tuple(sorted(found, key=lambda each: -each.strength))


def _centred(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Ranks less their mean; tied values share the mean of theirs."""
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    ranks: NDArray[np.float64] = (ends - (counts - 1) / 2)[place] - (len(values) + 1) / 2
    return ranks


def _half_width(n: int, compared: int) -> float:
    from scipy.special import ndtri

    each = 0.95 ** (1 / max(compared, 1))
    return float(ndtri((1 + each) / 2)) * sqrt(1.06 / (n - 3))


def _estimate(value: float, half: float) -> IntervalEstimate:
    z = atanh(min(max(value, -1 + 1e-12), 1 - 1e-12))
    return IntervalEstimate(value, tanh(z - half), tanh(z + half))
