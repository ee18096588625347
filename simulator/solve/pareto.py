"""Sets of Pareto-optimal outcomes as the engines hand them to the bargaining solutions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.payoffs.model import IntArray


@dataclass(frozen=True)
class ParetoSet:
    """Points of a frontier, distinct and none dominated.

    `totals`: scaled whole-number utilities, shape (n_points, n_parties), in no particular order. `counts[k]`: how many outcomes have
    exactly these utilities (an integer of any size). `outcomes(k, limit)`: option positions of the first `limit` of them,
    shape (n, n_issues), in the order of the file (lexicographic by option position).
    `epsilon`: scaled units per party by which the set may fall short of the exact frontier; all zero when exact.
    """

    totals: IntArray
    counts: tuple[int, ...]
    outcomes: Callable[[int, int], NDArray[np.intp]]
    epsilon: tuple[int, ...]
    one_of_each: Callable[[], NDArray[np.intp]] | None = None
    """A faster way to one outcome per point, shape (n_points, n_issues); None: through `outcomes`."""

    def __len__(self) -> int:
        return len(self.totals)

    def representatives(self) -> NDArray[np.intp]:
        """One outcome for each point, shape (n_points, n_issues)."""
        if self.one_of_each is not None:
            return self.one_of_each()
        return np.concatenate([self.outcomes(k, 1) for k in range(len(self))])

    def first_outcome(self, rows: Iterable[int]) -> tuple[int, ...]:
        """The first of the outcomes at these rows, in the order of the file."""
        return min(tuple(int(option) for option in self.outcomes(row, 1)[0]) for row in rows)

    def only(self, rows: Sequence[int]) -> ParetoSet:
        """The points at these rows."""
        chosen = list(rows)
        return ParetoSet(
            totals=self.totals[chosen],
            counts=tuple(self.counts[k] for k in chosen),
            outcomes=lambda k, limit: self.outcomes(chosen[k], limit),
            epsilon=self.epsilon,
        )
