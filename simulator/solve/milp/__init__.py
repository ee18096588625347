"""Engine 2: single answers for many parties and issues by mixed-integer programming (HiGHS).

Every function takes `Payoffs`, and `time_limit` (seconds, None: no limit) and `progress`; Ctrl-C and the limit end the work in
the best answer so far with its gap. One optimum is given, ties are not enumerated. Values are exact; that nothing is better
rests on HiGHS's bound, computed in float64 by a solver that has been wrong before: "optimal" and "infeasible" are its word, not
a certificate. A bound below a value attained is noticed and withdrawn; one that is too low for a value not found is not.
"""

from simulator.solve.milp.game import GameProgram
from simulator.solve.milp.highs import Allowance, at_most_nodes
from simulator.solve.milp.least_gain import LeastGain, first_outcome
from simulator.solve.milp.leximin import leximin
from simulator.solve.milp.linear import find_deal, ideal_of, party_ideal, party_worst, utilitarian
from simulator.solve.milp.max_min import egalitarian, kalai_smorodinsky, proportional
from simulator.solve.milp.nash import NashOptimum, nash, weighted_nash
from simulator.solve.milp.search import Optimum, Status

__all__ = [
    "Allowance",
    "GameProgram",
    "LeastGain",
    "NashOptimum",
    "Optimum",
    "Status",
    "at_most_nodes",
    "egalitarian",
    "find_deal",
    "first_outcome",
    "ideal_of",
    "kalai_smorodinsky",
    "leximin",
    "nash",
    "party_ideal",
    "party_worst",
    "proportional",
    "utilitarian",
    "weighted_nash",
]
