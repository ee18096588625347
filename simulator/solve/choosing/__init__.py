"""Which points of a Pareto set a bargaining solution chooses, exactly: from the candidates to the rows that are best.

The solutions themselves, with all that is said of them, are in `simulator.solve.choosing`.
"""

from __future__ import annotations

from simulator.solve.choosing.candidates import Candidates, GainSet, Selection, candidates
from simulator.solve.choosing.least_gain import egalitarian, greatest_shares, kalai_smorodinsky, leximin, proportional
from simulator.solve.choosing.nash import nash, weighted_mean_surplus, weighted_nash
from simulator.solve.choosing.utilitarian import utilitarian

__all__ = [
    "Candidates",
    "GainSet",
    "Selection",
    "candidates",
    "egalitarian",
    "greatest_shares",
    "kalai_smorodinsky",
    "leximin",
    "nash",
    "proportional",
    "utilitarian",
    "weighted_mean_surplus",
    "weighted_nash",
]
