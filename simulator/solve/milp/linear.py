"""Questions with a linear objective: a deal, each party's ideal and worst point, the utilitarian solution."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import inf

from simulator.budget import Progress
from simulator.payoffs.model import Payoffs, is_banned, totals
from simulator.payoffs.votes import lost_votes
from simulator.solve.milp.game import GameProgram, Outcome
from simulator.solve.milp.highs import Allowance
from simulator.solve.milp.program import Linear, total
from simulator.solve.milp.search import TOLERANCE, Optimum, search


def find_deal(payoffs: Payoffs, *, time_limit: float | None = None, progress: Progress | None = None) -> Optimum:
    """Whether an acceptable outcome exists; and where none does, by how much the nearest outcome falls short.

    Maximises, over outcomes that no ban excludes, the least over all columns of how far it stands above its threshold (a
    party's: its reservation value), in points, counted up to 0. Value 0: `outcome` is acceptable. A negative `bound` proves
    that no outcome is acceptable, and states by what margin: the proof stands unless HiGHS errs by that many points; its own
    tolerance is 1e-9, and a margin below 1e-7 is not taken for a proof. "infeasible": the bans leave no outcome that passes the votes.
    Status "feasible" with a bound of 0 leaves the question open.
    """
    game, allowance = GameProgram(payoffs), Allowance(time_limit, progress)
    level = game.program.column(-inf, 0.0)
    program = game.program.copy()
    game.carry_votes(program)
    for c in range(payoffs.n_columns):
        program.at_least(game.columns[c].plus(Linear({level: -1.0}, game.units(game.base[c] - _level(payoffs, c)))), 0.0)
    program.objective = Linear({level: 1.0})

    def shortfall(outcome: Outcome) -> Fraction | None:
        sums = totals(payoffs, outcome)
        if is_banned(payoffs, outcome) or lost_votes(payoffs, sums):
            return None
        reached = zip(range(payoffs.n_columns), sums, strict=True)
        return min(Fraction(0), *(payoffs.points(c, t) - _level(payoffs, c) for c, t in reached))

    found = search(game, program, shortfall, allowance, "looking for a deal", per_unit=game.unit)
    if found.value is not None and found.value < 0 and found.bound > -TOLERANCE * float(game.unit):
        return replace(found, status="feasible", bound=0.0, gap=float(-found.value))
    return found


def _level(payoffs: Payoffs, column: int) -> Fraction:
    """What a column must reach, in points."""
    return payoffs.reservation[column] if column < payoffs.n_parties else payoffs.points(column, payoffs.thresholds[column])


def party_ideal(
    payoffs: Payoffs, party: int, *, acceptable: bool = True, time_limit: float | None = None, progress: Progress | None = None
) -> Optimum:
    """A party's largest utility in points over acceptable outcomes (`acceptable=False`: over all that no ban excludes)."""
    game, allowance = GameProgram(payoffs), Allowance(time_limit, progress)
    return ideal_of(game, party, allowance, acceptable=acceptable)


def ideal_of(game: GameProgram, party: int, allowance: Allowance, *, acceptable: bool = True, start: Outcome | None = None) -> Optimum:
    """`party_ideal` of a game already laid out, within an allowance shared with other work. `start`: an outcome known."""
    program = game.acceptable() if acceptable else game.program.copy()
    program.objective = game.columns[party]

    def utility(outcome: Outcome) -> Fraction | None:
        return _utility(game, outcome, party, acceptable)

    return search(game, program, utility, allowance, "finding ideal points", start=start, per_unit=game.unit, origin=game.base[party])


def party_worst(
    payoffs: Payoffs, party: int, *, acceptable: bool = True, time_limit: float | None = None, progress: Progress | None = None
) -> Optimum:
    """A party's least utility over acceptable outcomes (`acceptable=False`: over all that no ban excludes).

    As everything here is maximised, `value` and `bound` are *minus* the utility in points: the least utility is −value.
    """
    game, allowance = GameProgram(payoffs, both_sides={party}), Allowance(time_limit, progress)
    program = game.acceptable() if acceptable else game.program.copy()
    program.objective = game.columns[party].times(-1.0)

    def loss(outcome: Outcome) -> Fraction | None:
        utility = _utility(game, outcome, party, acceptable)
        return None if utility is None else -utility

    return search(game, program, loss, allowance, "finding worst points", per_unit=game.unit, origin=-game.base[party])


def utilitarian(
    payoffs: Payoffs, *, start: Outcome | None = None, time_limit: float | None = None, progress: Progress | None = None
) -> Optimum:
    """The greatest sum of utilities in points over acceptable outcomes (Harsanyi 1955; Myerson 1981)."""
    game, allowance = GameProgram(payoffs), Allowance(time_limit, progress)
    program = game.acceptable()
    program.objective = total(game.columns[: payoffs.n_parties])

    def utilities(outcome: Outcome) -> Fraction | None:
        if not game.is_acceptable(outcome):
            return None
        scaled = totals(payoffs, outcome)
        return sum((payoffs.points(p, scaled[p]) for p in range(payoffs.n_parties)), Fraction(0))

    origin = sum(game.base[: payoffs.n_parties], Fraction(0))
    what = "maximising the sum of utilities"
    return search(game, program, utilities, allowance, what, start=start, per_unit=game.unit, origin=origin)


def _utility(game: GameProgram, outcome: Outcome, party: int, acceptable: bool) -> Fraction | None:
    if not (game.is_acceptable(outcome) if acceptable else not is_banned(game.payoffs, outcome)):
        return None
    return game.payoffs.points(party, totals(game.payoffs, outcome)[party])
