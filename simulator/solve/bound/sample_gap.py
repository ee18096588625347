"""How far what is not in a sample of a frontier may lie beyond it: a bound, by boxes of utilities.

No outcome is beyond its parties' ideal points, nor above the largest weighted sums that were proved. What these leave is covered by boxes.
For each, the sample point that falls least short of the box's best corner says how much an outcome in it may give any party more; the box
that may give most is split, again and again, and the largest that is left bounds all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.budget import Budget, Stopped

ROUNDS, SPLIT_AT_ONCE = 100, 24
"""Rounds, and boxes split in each: set once, so that the same sample always has the same bound."""

ROUNDING = 1e-9
"""What is added to the bound and to each largest sum, as a share of the numbers it comes from, since they are float64."""


@dataclass(frozen=True)
class LargestSum:
    """No outcome has a larger Σ weight × utility (points) than `most`; all weights are above 0."""

    weights: tuple[int, ...]
    most: float


def most_beyond(
    sample: NDArray[np.float64],
    low: Sequence[float],
    high: Sequence[float],
    ranges: Sequence[float],
    sums: Sequence[LargestSum],
    budget: Budget,
) -> float:
    """A share g of the parties' ranges, such that every outcome between `low` and `high` (points, one a party) gives each party at most
    g × its range more than some one point of the sample does. `sample`: utilities, shape (n_points, n_parties), n_points ≥ 1."""
    moved = np.array([r > 0 for r in ranges], np.bool_)  # a party without range has the same at every outcome
    unit = np.array(ranges)[moved]
    if not len(unit):
        return 0.0
    points = sample[:, moved] / unit
    weights = np.array([s.weights for s in sums], dtype=np.float64).reshape(-1, len(moved))
    fixed = np.where(moved, 0.0, np.array(low))
    most = np.array([s.most for s in sums]) - weights @ fixed
    weights = weights[:, moved] * unit
    most = most + ROUNDING * (np.abs(most) + weights.sum(axis=1))
    boxes = _Boxes(np.array([low])[:, moved] / unit, np.array([high])[:, moved] / unit)
    boxes = boxes.inside(weights, most)
    beyond = boxes.beyond(points)
    try:
        for _ in range(ROUNDS):
            budget.tick("bounding what the sample leaves out")
            if not len(beyond):
                break
            widest = np.argsort(-beyond, kind="stable")
            chosen, rest = widest[:SPLIT_AT_ONCE], widest[SPLIT_AT_ONCE:]
            halves = boxes.only(chosen).halves().inside(weights, most)
            boxes = boxes.only(rest).and_(halves)
            beyond = np.concatenate([beyond[rest], halves.beyond(points)])
    except Stopped as stop:
        if stop.reason == "interrupted":
            raise
    return max(0.0, float(beyond.max(initial=0.0))) + ROUNDING


@dataclass(frozen=True)
class _Boxes:
    """Boxes of utilities in ranges, shape (n_boxes, n_parties)."""

    low: NDArray[np.float64]
    high: NDArray[np.float64]

    def only(self, rows: NDArray[np.intp] | NDArray[np.bool_]) -> _Boxes:
        return _Boxes(self.low[rows], self.high[rows])

    def and_(self, others: _Boxes) -> _Boxes:
        return _Boxes(np.concatenate([self.low, others.low]), np.concatenate([self.high, others.high]))

    def inside(self, weights: NDArray[np.float64], most: NDArray[np.float64]) -> _Boxes:
        """The boxes with a point within the largest sums, less the parts of them that cannot be within."""
        high = self.high
        for weight, largest in zip(weights, most, strict=True):
            left = largest - self.low @ weight
            high = np.minimum(high, self.low + left[:, np.newaxis] / weight)
        return _Boxes(self.low, high).only(np.asarray((high >= self.low).all(axis=1), dtype=np.bool_))

    def beyond(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """How much more each box may give some party than the sample point nearest to its best corner does."""
        more = (self.high[:, np.newaxis, :] - points[np.newaxis, :, :]).max(axis=2)
        result: NDArray[np.float64] = more.min(axis=1)
        return result

    def halves(self) -> _Boxes:
        """Each split in two where it is widest."""
        rows, at = np.arange(len(self.low)), (self.high - self.low).argmax(axis=1)
        low, high = self.low.copy(), self.high.copy()
        middle = (low[rows, at] + high[rows, at]) / 2
        low[rows, at] = high[rows, at] = middle
        return _Boxes(self.low, high).and_(_Boxes(low, self.high))
