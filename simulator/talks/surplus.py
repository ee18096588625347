"""Surpluses of several parties beside one another, exact: for rules that choose with everything known."""

from __future__ import annotations

from math import lcm

import numpy as np
from numpy.typing import NDArray

from simulator.payoffs.model import IntArray
from simulator.talks.world import NoAgreement


def best_for(party: int, totals: IntArray, rows: NDArray[np.intp], no_agreement: NoAgreement) -> int:
    """The one of these `rows` of `totals` (not empty) that is best for the party; ties as in `best_for_the_least`."""
    own = totals[rows, party]
    return best_for_the_least(totals, rows[own == own.max()], no_agreement)


def best_for_the_least(totals: IntArray, rows: NDArray[np.intp], no_agreement: NoAgreement) -> int:
    """The one of these `rows` of `totals` (not empty) that is best for whoever gains least: with the largest least surplus in points; the
    first of several."""
    if len(rows) == 1:
        return int(rows[0])
    return int(rows[int(in_one_unit(totals[rows], no_agreement).min(axis=1).argmax())])


def in_one_unit(totals: IntArray, no_agreement: NoAgreement) -> IntArray:
    """The surplus of every party at every row, all in a fraction of a point in which they are whole: Python integers, same shape."""
    points, scale = no_agreement.points, no_agreement.scale
    unit = lcm(*scale, *(value.denominator for value in points))
    factors = np.array([unit // s for s in scale], dtype=object)
    taken = np.array([int(value * unit) for value in points], dtype=object)
    surplus: IntArray = totals.astype(object) * factors - taken
    return surplus
