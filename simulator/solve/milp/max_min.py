"""The max-min solutions: egalitarian, proportional and Kalai–Smorodinsky."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import inf

from simulator.budget import Progress
from simulator.payoffs.model import Payoffs
from simulator.solve.milp.game import GameProgram, Outcome
from simulator.solve.milp.highs import Allowance
from simulator.solve.milp.least_gain import LeastGain, gains_of, largest_least_gain
from simulator.solve.milp.leximin import refined
from simulator.solve.milp.linear import ideal_of


def egalitarian(
    payoffs: Payoffs,
    *,
    acceptable: bool = True,
    start: Outcome | None = None,
    time_limit: float | None = None,
    progress: Progress | None = None,
) -> LeastGain:
    """The largest least surplus in points (Kalai 1977, max-min form) over acceptable outcomes.

    `acceptable=False`: over all that no ban excludes, which gives the outcome nearest to a deal where there is none.
    """
    allowance = Allowance(time_limit, progress)
    measures = dict.fromkeys(range(payoffs.n_parties), Fraction(1))
    return largest_least_gain(GameProgram(payoffs), measures, acceptable, allowance, start=start)


def proportional(
    payoffs: Payoffs, *, start: Outcome | None = None, time_limit: float | None = None, progress: Progress | None = None
) -> LeastGain:
    """The largest least surplus per bargaining weight (Kalai 1977, max-min form) over acceptable outcomes."""
    allowance = Allowance(time_limit, progress)
    measures = dict(enumerate(payoffs.bargaining_weights[: payoffs.n_parties]))
    return largest_least_gain(GameProgram(payoffs), measures, True, allowance, start=start)


def kalai_smorodinsky(
    payoffs: Payoffs,
    *,
    refine: bool = True,
    start: Outcome | None = None,
    time_limit: float | None = None,
    progress: Progress | None = None,
) -> LeastGain:
    """The largest least share (U − r) / (ideal − r) over acceptable outcomes (Kalai & Smorodinsky 1975; Nagahisa & Tanaka 2002).

    Parties whose ideal equals r are left out; where that is everybody, the value is 1. An ideal point that was not proved in
    time leaves the solution unproved: its status is then "feasible" whatever the gap, which holds for the ideals stated.
    `refine`: break ties by leximin in the time that is left once the value is settled.
    """
    game, allowance = GameProgram(payoffs), Allowance(time_limit, progress)
    ideals = [ideal_of(game, p, allowance, start=start) for p in range(payoffs.n_parties)]
    missing = next((ideal for ideal in ideals if ideal.value is None), None)
    if missing is not None:
        return LeastGain(replace(missing, bound=-inf if missing.status == "infeasible" else inf), False, 0)
    utilities = tuple(Fraction(ideal.value or 0) for ideal in ideals)
    gains = {p: u - r for p, (u, r) in enumerate(zip(utilities, payoffs.reservation, strict=True))}
    measures = {p: gain for p, gain in gains.items() if gain > 0}
    proved = all(ideal.status == "optimal" for ideal in ideals)
    if not measures:
        nobody = replace(ideals[0], value=Fraction(1), bound=1.0, gap=0.0, status="optimal" if proved else "feasible")
        return LeastGain(nobody, proved, 0, tuple(gains), utilities)
    starts = [ideal.outcome for ideal in ideals if ideal.outcome is not None]
    best = max(starts, key=lambda outcome: gains_of(game, measures, outcome))
    found = largest_least_gain(game, measures, True, allowance, start=best)
    if refine and found.optimum.status == "optimal":
        found = refined(game, measures, True, found, allowance)
    optimum = found.optimum if proved or found.optimum.status != "optimal" else replace(found.optimum, status="feasible")
    left_out = tuple(p for p in gains if p not in measures)
    return replace(found, optimum=optimum, ranks_proved=found.ranks_proved if proved else 0, left_out=left_out, ideal=utilities)
