"""The largest least surplus over allowed outcomes: how near to a deal, or how far inside, the best outcome for the worst-off is.

The search comes from above. At a high level few partial outcomes survive, so each refusal is cheap; and the first level at
which anything survives settles the question, because every outcome that does better survives there too.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from simulator.budget import Budget
from simulator.payoffs.automaton import Automaton
from simulator.payoffs.completion import lay_gains, remaining
from simulator.payoffs.model import Payoffs
from simulator.solve.elimination import pareto_set
from simulator.solve.maximum import Maximiser
from simulator.solve.pareto import ParetoSet
from simulator.solve.surplus_bound import root_bound


@dataclass(frozen=True)
class LargestLeastSurplus:
    """`value`: the largest least surplus in points (exact; negative: no agreement). `points`: the Pareto-optimal outcomes that
    attain it, so every refinement, leximin among them, is there."""

    value: Fraction
    points: ParetoSet


def largest_least_surplus(payoffs: Payoffs, automaton: Automaton, budget: Budget | None = None) -> LargestLeastSurplus | None:
    """The largest least surplus of the parties over the outcomes that no ban of `automaton` forbids and whose further columns reach
    their thresholds (that ratifying bodies pass); None where there are none.

    Raises `OutgrownError` where too many partial outcomes survive near the optimum.
    """
    bound = root_bound(Maximiser(payoffs, automaton))
    if bound is None:
        return None
    worst = remaining(lay_gains(payoffs, automaton), best=False)[0][0]
    floor = min(payoffs.points(p, worst[p]) - r for p, r in enumerate(payoffs.reservation))
    level = bound.bound
    step = (level - floor) / 1024
    while True:
        found = _reaching(payoffs, automaton, level, budget)
        if len(found):
            value = max(_least(payoffs, found, k) for k in range(len(found)))
            return LargestLeastSurplus(value, _reaching(payoffs, automaton, value, budget))
        if level == floor:
            if payoffs.n_columns > payoffs.n_parties:
                return None
            raise AssertionError(f"no outcome reaches the least surplus of {float(floor)} points that every outcome has")
        level = max(level - step, floor)
        step *= 2


def largest_from(payoffs: Payoffs, automaton: Automaton, level: Fraction, budget: Budget | None = None) -> LargestLeastSurplus | None:
    """The same over the outcomes whose least surplus is at least `level` (points), by one elimination; None where there are none.

    Quick where `level` is near the largest least surplus. Raises `OutgrownError` where too many partial outcomes survive.
    """
    found = _reaching(payoffs, automaton, level, budget)
    if not len(found):
        return None
    least = [_least(payoffs, found, k) for k in range(len(found))]
    value = max(least)
    # what attains the largest value is dominated by nothing in the larger set either
    return LargestLeastSurplus(value, found.only([k for k, own in enumerate(least) if own == value]))


def _reaching(payoffs: Payoffs, automaton: Automaton, level: Fraction, budget: Budget | None) -> ParetoSet:
    """The Pareto-optimal outcomes that the bodies pass and in which every party's surplus is at least `level`."""
    thresholds = [ceil(s * (r + level)) for s, r in zip(payoffs.scale, payoffs.reservation, strict=False)]
    further = payoffs.thresholds[payoffs.n_parties :]
    return pareto_set(payoffs, automaton, thresholds=[*thresholds, *further], thin=False, budget=budget)


def _least(payoffs: Payoffs, found: ParetoSet, k: int) -> Fraction:
    return min(payoffs.points(p, found.totals[k, p]) - r for p, r in enumerate(payoffs.reservation))
