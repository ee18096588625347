"""Sobol' indices of a target over the numbers, or named groups of numbers, of a saltelli design."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.sweep.interval_estimate import CONFIDENCE, IntervalEstimate

RESAMPLES = 1000

FEWEST = 16
"""With fewer base samples than this no indices are given: a handful often give a total index of 50."""

VARYING = 0.95
"""The target must vary in at least this share of the resamples. Otherwise they say nothing of an interval, and none is given."""

_CELLS = 4_000_000
"""Cells of resampled values held at a time."""


@dataclass(frozen=True)
class SobolIndices:
    """`first`: the share of the target's variance that goes when this number (or group) is known. `total`: the share that stays when all
    others are known. Estimates of small indices may fall below 0; the index itself never does."""

    name: str
    first: IntervalEstimate
    total: IntervalEstimate

    @property
    def strength(self) -> float:
        return self.total.value


def sobol_indices(names: Sequence[str], values: NDArray[np.float64], *, seed: int = 0) -> tuple[SobolIndices, ...]:
    """The indices of a target, the largest total index first.

    `values`: shape (n · (len(names) + 2),), in the order of rows of a saltelli design (see `simulator.scenario.designs.saltelli`): A,
    A with each group from B, B, for each of n base samples; finite, and not all equal. First-order and total indices are those of
    Saltelli et al. (2010), table 2 (b) and (f), as `scipy.stats.sobol_indices` has them. Intervals: percentile bootstrap over the base
    samples (Archer, Saltelli & Sobol' 1997), 95 %; resamples in which the target is constant are left out, and where these are many the
    interval is without ends.
    """
    f = values.reshape(-1, len(names) + 2)
    first, total = (part[0] for part in _indices(f, np.arange(len(f))[None]))
    rng = np.random.default_rng([seed, len(f)])
    firsts, totals = _resampled(f, rng)
    found = [SobolIndices(name, _estimate(first[k], firsts[:, k]), _estimate(total[k], totals[:, k])) for k, name in enumerate(names)]
    return tuple(sorted(found, key=lambda indices: -indices.total.value))


def _resampled(f: NDArray[np.float64], rng: np.random.Generator) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """First-order and total indices of resampled base samples, each of shape (resamples, groups)."""
    at_a_time = max(1, _CELLS // f.size)
    parts = []
    for start in range(0, RESAMPLES, at_a_time):
        rows = rng.integers(len(f), size=(min(at_a_time, RESAMPLES - start), len(f)))
        ends = f[:, [0, -1]][rows].reshape(len(rows), -1)
        parts.append(_indices(f, rows[ends.min(axis=1) < ends.max(axis=1)]))
    return np.concatenate([first for first, _ in parts]), np.concatenate([total for _, total in parts])


def _indices(f: NDArray[np.float64], rows: NDArray[np.intp]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The indices for each row of `rows`, which names base samples: shape (len(rows), groups)."""
    from scipy.stats import sobol_indices as indices

    d = f.shape[1] - 2
    if not len(rows):
        return np.empty((0, d)), np.empty((0, d))
    picked = f[np.concatenate([rows, rows[:1]])]  # (resamples + 1, n, groups + 2): of a single one scipy drops the axes
    func = {"f_A": picked[..., 0], "f_B": picked[..., -1], "f_AB": np.moveaxis(picked[..., 1:-1], -1, 0)}
    found = indices(func=func, n=rows.shape[1])
    return found.first_order.reshape(-1, d)[:-1], found.total_order.reshape(-1, d)[:-1]


def _estimate(value: float, resampled: NDArray[np.float64]) -> IntervalEstimate:
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(resampled, [tail, 1 - tail]) if len(resampled) >= VARYING * RESAMPLES else (-np.inf, np.inf)
    return IntervalEstimate(float(value), float(low), float(high))
