"""What a bargaining solution chooses from, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import ceil, lcm

import numpy as np
from numpy.typing import NDArray

from simulator.payoffs.model import IntArray, Payoffs, floors_for
from simulator.solve.pareto import ParetoSet


@dataclass(frozen=True)
class Candidates:
    """The points a bargaining solution chooses from: the Pareto-optimal ones among the acceptable outcomes, each once.

    `totals`: scaled whole-number utilities, shape (n_points, n_parties), n_points ≥ 1, int64 (below 2^51 in size) or
    Python integers. `scale[p]`: scaled units per point; `reservation[p]`: exact points; `weights[p]`: positive bargaining
    weights. `ideal[p]`: scaled utility of each party's ideal point; None: its best among `totals`, which is the same
    unless `totals` is an approximation of the frontier.
    """

    totals: IntArray
    scale: tuple[int, ...]
    reservation: tuple[Fraction, ...]
    weights: tuple[Fraction, ...]
    ideal: tuple[int, ...] | None = None

    def __post_init__(self) -> None:
        if not len(self.totals):
            raise ValueError("a bargaining solution needs at least one point to choose from, found none")
        if any(w <= 0 for w in self.weights):
            raise ValueError(f"bargaining weights must be positive, found {', '.join(map(str, self.weights))}")

    @property
    def n_parties(self) -> int:
        return len(self.scale)

    @cached_property
    def taken(self) -> tuple[Fraction, ...]:
        """The reservation values in scaled units: what is taken from each total to leave the surplus."""
        return tuple(Fraction(s * r.numerator, r.denominator) for s, r in zip(self.scale, self.reservation, strict=True))

    def surplus(self, row: int) -> tuple[Fraction, ...]:
        """Each party's surplus at one point, in points."""
        return tuple(Fraction(int(t), s) - r for t, s, r in zip(self.totals[row], self.scale, self.reservation, strict=True))

    def ideal_gain(self, party: int) -> Fraction:
        """The ideal point's surplus for one party, in points."""
        top = self.totals[:, party].max() if self.ideal is None else self.ideal[party]
        return Fraction(int(top), self.scale[party]) - self.reservation[party]

    def whole_surplus(self, party: int, rows: NDArray[np.intp]) -> IntArray:
        """One party's surplus at `rows` as Python integers, in units that are the same in every row."""
        unit = lcm(self.scale[party], self.reservation[party].denominator)
        taken = self.reservation[party].numerator * (unit // self.reservation[party].denominator)
        result: IntArray = self.totals[rows, party].astype(object) * (unit // self.scale[party]) - taken
        return result

    def gaining(self) -> NDArray[np.bool_]:
        """Which parties gain at which points, shape (n_points, n_parties). Raises ValueError where a party would not accept."""
        least = floors_for((ceil(taken) for taken in self.taken), self.totals.dtype)
        accepted = self.totals >= least
        if not accepted.all():
            row, party = np.argwhere(~accepted)[0]
            raise ValueError(f"point {row} gives party {party} less than its reservation value; pass acceptable points only")
        at_once = np.array([taken.denominator != 1 for taken in self.taken], dtype=np.bool_)
        return np.asarray(self.totals > least, dtype=np.bool_) | at_once


@dataclass(frozen=True)
class GainSet:
    """A largest set of parties that can gain together, the points chosen on its behalf and what they maximise."""

    parties: tuple[int, ...]
    rows: tuple[int, ...]
    value: Fraction | float


@dataclass(frozen=True)
class Selection:
    """The points that a solution chooses: all ties, as rows of the candidates in ascending order.

    `value`: what they maximise (of `gain_sets[0]` where there are several). `left_out`: parties that cannot gain and were
    left out of the comparison (of some set, where there are several).
    `gain_sets`: for the two Nash solutions the largest sets of parties that can gain together; empty for the others.
    """

    rows: tuple[int, ...]
    value: Fraction | float
    left_out: tuple[int, ...] = ()
    gain_sets: tuple[GainSet, ...] = ()


def candidates(payoffs: Payoffs, frontier: ParetoSet, ideal: tuple[int, ...] | None = None) -> Candidates:
    """The candidates that a frontier offers. `ideal`: scaled, needed where the frontier is an approximation."""
    n = payoffs.n_parties
    return Candidates(frontier.totals, payoffs.scale[:n], payoffs.reservation[:n], payoffs.bargaining_weights[:n], ideal)
