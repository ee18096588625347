"""Which totals a column can have at all: whole numbers a fixed step apart.

If every worth and every amount of a column is a multiple of 5, so are the differences between its totals. Thresholds may be
raised to the next total that can occur, and two different totals are told apart by more than one scaled unit.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, gcd

from simulator.payoffs.model import Payoffs


@dataclass(frozen=True)
class Lattice:
    """Totals of a column are `base` plus multiples of `step` (scaled; `step` ≥ 1)."""

    base: int
    step: int

    @classmethod
    def of(cls, payoffs: Payoffs, column: int) -> Lattice:
        base = sum(int(worth[0, column]) for worth in payoffs.worth)
        differences = [int(x) - int(worth[0, column]) for worth in payoffs.worth for x in worth[:, column]]
        amounts = [term.amount for term in payoffs.terms if term.column == column]
        return cls(base, gcd(*differences, *amounts) or 1)

    def at_least(self, scaled: Fraction, *, strictly: bool = False) -> int:
        """The least total that can occur at or above (`strictly`: above) a scaled number."""
        steps = (scaled - self.base) / self.step
        return self.base + self.step * (floor(steps) + 1 if strictly else ceil(steps))
