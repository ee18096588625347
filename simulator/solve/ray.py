"""How far all parties can move together: the largest t with U ≥ base + t × direction for every party, over allowed outcomes.

With direction 1 for all and base the reservation values, t is the largest least surplus; with the distance to the ideal
point it is the Kalai–Smorodinsky value; with bargaining weights the proportional one. The search comes from above: at a
high t few partial outcomes survive, so each refusal is cheap, and the first t at which anything survives settles the rest,
because every outcome that does better than t survives there too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from simulator.payoffs.automaton import Automaton
from simulator.payoffs.completion import lay_gains, remaining
from simulator.payoffs.model import Payoffs
from simulator.solve.budget import Budget
from simulator.solve.elimination import pareto_set
from simulator.solve.pareto import ParetoSet


@dataclass(frozen=True)
class RayOptimum:
    """The largest t (exact), and the Pareto-optimal outcomes among those that reach it: all maximisers that no other outcome
    dominates, so leximin and every refinement of the maximum lies among them."""

    value: Fraction
    pareto: ParetoSet


def largest_step(
    payoffs: Payoffs,
    automaton: Automaton,
    direction: Sequence[Fraction],
    base: Sequence[Fraction],
    *,
    budget: Budget | None = None,
) -> RayOptimum | None:
    """The optimum along `direction` (points, ≥ 0, not all zero) from `base` (points); None where no outcome is allowed, or none
    reaches the base of a party whose direction is zero."""
    if automaton.empty:
        return None
    game = lay_gains(payoffs, automaton)
    moving = [p for p in range(payoffs.n_parties) if direction[p] > 0]
    ceiling, floor = (
        min((payoffs.points(p, bound[p]) - base[p]) / direction[p] for p in moving)
        for bound in (remaining(game, best)[0][0] for best in (True, False))
    )
    step = (ceiling - floor) / 64 or Fraction(1)
    t = ceiling
    while True:
        found = pareto_set(payoffs, automaton, thresholds=_thresholds(payoffs, direction, base, t), thin=False, budget=budget)
        if len(found):
            value = max(_reached(payoffs, found, k, moving, direction, base) for k in range(len(found)))
            return RayOptimum(value, _at_least(payoffs, automaton, direction, base, value, budget))
        if t <= floor:
            return None
        t = max(t - step, floor)
        step *= 2


def _thresholds(payoffs: Payoffs, direction: Sequence[Fraction], base: Sequence[Fraction], t: Fraction) -> list[int]:
    return [ceil(payoffs.scale[p] * (base[p] + t * direction[p])) for p in range(payoffs.n_parties)]


def _reached(
    payoffs: Payoffs, found: ParetoSet, k: int, moving: Sequence[int], direction: Sequence[Fraction], base: Sequence[Fraction]
) -> Fraction:
    return min((payoffs.points(p, found.totals[k, p]) - base[p]) / direction[p] for p in moving)


def _at_least(
    payoffs: Payoffs,
    automaton: Automaton,
    direction: Sequence[Fraction],
    base: Sequence[Fraction],
    value: Fraction,
    budget: Budget | None,
) -> ParetoSet:
    return pareto_set(payoffs, automaton, thresholds=_thresholds(payoffs, direction, base, value), thin=False, budget=budget)
