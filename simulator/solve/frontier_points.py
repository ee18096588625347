"""The points of a frontier, by their numbers 0, 1, …: a few of many are read without all of them being made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from simulator.payoffs.model import IntArray


class FrontierPoints(Protocol):
    """Points of a frontier: how many, and those with given numbers."""

    def __len__(self) -> int: ...

    def at(self, numbers: NDArray[np.int64]) -> ListedPoints:
        """The points with these numbers, in that order."""


@dataclass(frozen=True)
class ListedPoints:
    """Points one by one. `totals`: scaled whole-number utilities, shape (n_points, n_parties); `codes`: option positions of one outcome of
    each, shape (n_points, n_issues); `counts`: how many outcomes have these utilities (integers of any size)."""

    totals: IntArray
    codes: NDArray[np.intp]
    counts: IntArray

    def __len__(self) -> int:
        return len(self.totals)

    def at(self, numbers: NDArray[np.int64]) -> ListedPoints:
        return ListedPoints(self.totals[numbers], self.codes[numbers], self.counts[numbers])
