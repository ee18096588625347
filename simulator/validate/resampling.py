"""Means with intervals, from drawing whole clusters anew."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.budget import make_room, tick
from simulator.sweep.interval_estimate import IntervalEstimate

RESAMPLES = 2000

DRAWN_AT_ONCE = 200_000
"""Numbers drawn between two questions to the budget, about."""

FEWEST_CLUSTERS = 10
"""With fewer clusters no interval is given."""

Floats = NDArray[np.float64]


class ResampledMeans:
    """Means of values that come in clusters (numbered from 0), the same resamples for all: percentile bootstrap of 95 % (Efron 1979; of
    clusters: Davison & Hinkley 1997, 3.8)."""

    def __init__(self, cluster: NDArray[np.intp], seed: int) -> None:
        n = int(cluster.max(initial=-1)) + 1
        self._cluster = cluster
        make_room(2 * RESAMPLES * n * np.dtype(np.int64).itemsize)
        drawn: NDArray[Any] = np.empty((RESAMPLES, n), dtype=np.int64)
        random, rows = np.random.default_rng([seed, n]), max(1, DRAWN_AT_ONCE // max(1, n))
        for first in range(0, RESAMPLES, rows):
            tick("drawing anew", first / RESAMPLES)
            drawn[first : first + rows] = random.multinomial(n, np.full(n, 1 / n), min(rows, RESAMPLES - first))
        self._drawn = drawn

    def of(self, values: Floats) -> tuple[IntervalEstimate, float]:
        """The mean of the values that are there, and its standard error; without ends and NaN with too few clusters."""
        there = ~np.isnan(values)
        return self.ratio(np.where(there, values, 0.0), there.astype(np.float64))

    def ratio(self, over: Floats, under: Floats) -> tuple[IntervalEstimate, float]:
        """The sum of some values over that of others, which are not below 0; as `of` otherwise."""
        tick("means of what is drawn anew")
        n = self._drawn.shape[1]
        above, below = np.bincount(self._cluster, over, n), np.bincount(self._cluster, under, n)
        value = float(above.sum() / below.sum())
        if (below > 0).sum() < FEWEST_CLUSTERS:
            return IntervalEstimate(value, -np.inf, np.inf), float("nan")
        sums, of = self._drawn @ above, self._drawn @ below
        ratios = sums[of > 0] / of[of > 0]
        low, high = np.quantile(ratios, [0.025, 0.975])
        return IntervalEstimate(value, float(low), float(high)), float(ratios.std(ddof=1))
