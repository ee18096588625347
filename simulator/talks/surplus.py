"""Surpluses of several parties beside one another, exact: for rules that choose with everything known."""

from __future__ import annotations

from math import lcm

import numpy as np
from numpy.typing import NDArray

from simulator.payoffs.model import IntArray
from simulator.talks.world import NoAgreement


def best_for(party: int, totals: IntArray, rows: NDArray[np.intp], no_agreement: NoAgreement) -> int:
    """Of these `rows` of `totals` (not empty) the one best for the party; of several, the one with the largest least surplus in points; of
    several, the first."""
    own = totals[rows, party]
    best = rows[own == own.max()]
    if len(best) == 1:
        return int(best[0])
    return int(best[int(in_one_unit(totals[best], no_agreement).min(axis=1).argmax())])


def in_one_unit(totals: IntArray, no_agreement: NoAgreement) -> IntArray:
    """The surplus of every party at every row, all in a fraction of a point in which they are whole: Python integers, same shape."""
    points, scale = no_agreement.points, no_agreement.scale
    unit = lcm(*scale, *(value.denominator for value in points))
    factors = np.array([unit // s for s in scale], dtype=object)
    taken = np.array([int(value * unit) for value in points], dtype=object)
    surplus: IntArray = totals.astype(object) * factors - taken
    return surplus
