"""Swings: the target when one number goes to either end of its range and all others stay at their base."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class TargetSwing:
    """The target with all numbers at their base, with this one at the low end and at the high end of its range; None where it has no
    value there. Numbers drawn together go to the same ends at once."""

    name: str
    base: float | None
    at_low: float | None
    at_high: float | None

    @property
    def strength(self) -> float:
        """How far apart the defined values lie."""
        defined = [value for value in (self.base, self.at_low, self.at_high) if value is not None]
        return max(defined) - min(defined) if defined else 0.0


def swings(names: Sequence[str], values: NDArray[np.float64]) -> tuple[TargetSwing, ...]:
    """The swings of a target, the widest first, those of the same width in the order of `names`.

    `values`: of the rows of a one_at_a_time design, shape (1 + 2 · len(names),), NaN where the target has no value.
    """
    base, *ends = (None if isnan(value) else value for value in values.tolist())
    found = [TargetSwing(name, base, ends[2 * k], ends[2 * k + 1]) for k, name in enumerate(names)]
    return tuple(sorted(found, key=lambda swing: -swing.strength))
