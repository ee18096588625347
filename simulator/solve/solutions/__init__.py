"""The bargaining solutions, each on its page: which points of the acceptable Pareto frontier they choose, exactly."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from simulator.solve.results import SolutionName
from simulator.solve.solutions.candidates import Candidates, GainSet, Selection, candidates
from simulator.solve.solutions.least_gain import egalitarian, kalai_smorodinsky, leximin, proportional
from simulator.solve.solutions.nash import nash, weighted_mean_surplus, weighted_nash
from simulator.solve.solutions.utilitarian import utilitarian

SOLUTIONS: Mapping[SolutionName, Callable[[Candidates], Selection]] = {
    "nash": nash,
    "weighted-nash": weighted_nash,
    "kalai-smorodinsky": kalai_smorodinsky,
    "egalitarian": egalitarian,
    "leximin": leximin,
    "utilitarian": utilitarian,
    "proportional": proportional,
}

COMPARES_PARTIES: frozenset[SolutionName] = frozenset({"egalitarian", "leximin", "utilitarian", "proportional"})
"""Solutions that compare points between parties, and so change when one party's points are rescaled."""

__all__ = [
    "COMPARES_PARTIES",
    "SOLUTIONS",
    "Candidates",
    "GainSet",
    "Selection",
    "candidates",
    "egalitarian",
    "kalai_smorodinsky",
    "leximin",
    "nash",
    "proportional",
    "utilitarian",
    "weighted_mean_surplus",
    "weighted_nash",
]
