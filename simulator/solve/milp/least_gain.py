"""The largest least gain: the search that the max-min solutions share.

A party's gain is its surplus divided by a positive measure: 1 point, its bargaining weight, or its ideal surplus. The program maximises a
level that no party's gain falls below. On a finite set, outcomes that others dominate may reach the largest level as well. A second search,
among the outcomes at least as good for everyone, puts that right.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from math import inf

from simulator.payoffs.model import is_banned
from simulator.solve.milp.game import GameProgram, Outcome
from simulator.solve.milp.highs import Allowance
from simulator.solve.milp.program import Linear, total
from simulator.solve.milp.search import TOLERANCE, Optimum, Status, search

LARGEST_RATIO = Fraction(10**300)
"""The largest ratio between two parties' measures in a program in float64."""


@dataclass(frozen=True)
class LeastGain:
    """A solution that looks after the party that gains least: `optimum.value` is the least gain at its outcome.

    `undominated`: whether it is proved that no admissible outcome is better for one party and as good for the others.
    `ranks_proved`: so many gains, from the least up, are proved to be as large as leximin allows at this outcome.
    `left_out`: parties that have nothing to gain (Kalai–Smorodinsky). `ideal`: per party the ideal utility in points that
    shares refer to; empty for the other solutions.
    """

    optimum: Optimum
    undominated: bool
    ranks_proved: int
    left_out: tuple[int, ...] = ()
    ideal: tuple[Fraction, ...] = ()


def gains_of(game: GameProgram, measures: Mapping[int, Fraction], outcome: Outcome) -> tuple[Fraction, ...]:
    """Surplus / measure of each party measured, exact, from the least up."""
    surpluses = game.surpluses(outcome)
    return tuple(sorted(surpluses[p] / measure for p, measure in measures.items()))


def gain_rows(game: GameProgram, measures: Mapping[int, Fraction]) -> list[Linear]:
    """Surplus / measure of each party measured, in units of `per_unit(game, measures)`."""
    largest = max(measures.values())
    return [game.surplus(p).times(float(min(largest / measure, LARGEST_RATIO))) for p, measure in measures.items()]


def per_unit(game: GameProgram, measures: Mapping[int, Fraction]) -> Fraction:
    """Gain a unit of the program: chosen so that the party with the largest measure keeps its coefficients."""
    return game.unit / max(measures.values())


def is_admissible(game: GameProgram, outcome: Outcome, acceptable: bool) -> bool:
    return game.is_acceptable(outcome) if acceptable else not is_banned(game.payoffs, outcome)


def largest_least_gain(
    game: GameProgram,
    measures: Mapping[int, Fraction],
    acceptable: bool,
    allowance: Allowance,
    start: Outcome | None = None,
    within: tuple[float, float] = (-inf, inf),
) -> LeastGain:
    """The outcome whose least gain (surplus / measure, over the parties in `measures`) is largest, and undominated. `within`: the bounds
    between which it is known to lie; what is less than a millionth of a unit outside is let in."""
    program = game.acceptable() if acceptable else game.program.copy()
    low, high = (end / float(per_unit(game, measures)) for end in within)
    level = program.column(low - 1e-6 * max(1.0, abs(low)), high + 1e-6 * max(1.0, abs(high)))
    for gain in gain_rows(game, measures):
        program.at_least(gain.plus(Linear({level: -1.0})), 0.0)
    program.objective = Linear({level: 1.0})
    unit = per_unit(game, measures)

    def worth(outcome: Outcome) -> Fraction | None:
        return gains_of(game, measures, outcome)[0] if is_admissible(game, outcome, acceptable) else None

    start = first_outcome(game, acceptable, allowance) if start is None else start
    optimum = search(game, program, worth, allowance, "maximising the least gain", start=start, per_unit=unit)
    if optimum.outcome is None:
        return LeastGain(optimum, False, 0)
    better = dominating(game, optimum.outcome, acceptable, allowance)
    if better.outcome is not None and better.outcome != optimum.outcome:
        value = gains_of(game, measures, better.outcome)[0]
        gap = max(optimum.gap - float(value - Fraction(optimum.value or 0)), 0.0)
        status: Status = optimum.status if optimum.status == "optimal" else "optimal" if gap <= TOLERANCE * float(unit) else "feasible"
        optimum = replace(optimum, status=status, outcome=better.outcome, value=value, bound=float(value) + gap, gap=gap)
    return LeastGain(replace(optimum, stopped=allowance.stopped), better.status == "optimal", int(optimum.status == "optimal"))


def first_outcome(game: GameProgram, acceptable: bool, allowance: Allowance) -> Outcome | None:
    """Some admissible outcome with a good sum of surpluses; None where none was found."""
    program = game.acceptable() if acceptable else game.program.copy()
    program.objective = total(game.columns[: game.payoffs.n_parties])

    def worth(outcome: Outcome) -> Fraction | None:
        return sum(game.surpluses(outcome), Fraction(0)) if is_admissible(game, outcome, acceptable) else None

    return search(game, program, worth, allowance, "looking for an outcome to begin with", anything=True).outcome


def dominating(game: GameProgram, outcome: Outcome, acceptable: bool, allowance: Allowance) -> Optimum:
    """The outcome with the largest sum of surpluses in points among those at least as good for every party as a given one."""
    program = game.acceptable() if acceptable else game.program.copy()
    floor = game.surpluses(outcome)
    for p, surplus in enumerate(floor):
        game.reach(program, p, surplus + game.payoffs.reservation[p])
    parties = range(game.payoffs.n_parties)
    program.objective = total(game.surplus(p) for p in parties)

    def worth(found: Outcome) -> Fraction | None:
        if not is_admissible(game, found, acceptable):
            return None
        surpluses = game.surpluses(found)
        return sum(surpluses, Fraction(0)) if all(s >= f for s, f in zip(surpluses, floor, strict=True)) else None

    return search(game, program, worth, allowance, "looking for something better for all", start=outcome, per_unit=game.unit)
