"""Leximin: the least gain as large as it can be, then the second least, and so on.

By ordered sums (Ogryczak & Śliwiński 2003, European Journal of Operational Research 148): the sum of the k least gains is the largest k·t −
Σ max(t − gain, 0) over t, which a program can maximise for k = 2, 3, … while the earlier sums are held. Fixing the party that is worst off
instead would be wrong on a finite set, where another party may be worst off at another optimum. Mostly a single outcome attains the largest
least gain, so the first question is whether another one does at all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import accumulate
from math import inf

from simulator.budget import Progress
from simulator.payoffs.model import Payoffs
from simulator.solve.milp.game import GameProgram, Outcome
from simulator.solve.milp.highs import FEASIBILITY, Allowance
from simulator.solve.milp.least_gain import LeastGain, gain_rows, gains_of, is_admissible, largest_least_gain, per_unit
from simulator.solve.milp.program import Linear, Program, total
from simulator.solve.milp.search import REFUTED, Optimum, search


def leximin(
    payoffs: Payoffs,
    *,
    acceptable: bool = True,
    start: Outcome | None = None,
    time_limit: float | None = None,
    progress: Progress | None = None,
) -> LeastGain:
    """The outcome whose surpluses, sorted from the least, are lexicographically largest (Imai 1983), over acceptable outcomes.

    `value` is the least surplus in points; `ranks_proved` of the surpluses are proved, and "optimal" means all of them.
    `acceptable=False`: over all outcomes that no ban excludes.
    """
    game, allowance = GameProgram(payoffs), Allowance(time_limit, progress)
    measures = dict.fromkeys(range(payoffs.n_parties), Fraction(1))
    found = refined(game, measures, acceptable, largest_least_gain(game, measures, acceptable, allowance, start), allowance)
    if found.optimum.status == "optimal" and found.ranks_proved < payoffs.n_parties:
        return replace(found, optimum=replace(found.optimum, status="feasible", trouble=allowance.trouble))
    return found


def refined(game: GameProgram, measures: Mapping[int, Fraction], acceptable: bool, least: LeastGain, allowance: Allowance) -> LeastGain:
    """A max-min optimum with its ties broken by leximin, as far as the allowance lasts."""
    if least.optimum.outcome is None or not least.ranks_proved:
        return least
    outcome, proved = least.optimum.outcome, 1
    if not _has_rival(game, measures, acceptable, outcome, allowance):
        proved = len(measures)
    while proved < len(measures):
        found = _next_sum(game, measures, acceptable, outcome, proved + 1, allowance)
        outcome = outcome if found.outcome is None else found.outcome
        if found.status != "optimal":
            break
        proved += 1
    value = gains_of(game, measures, outcome)[0]
    if value != least.optimum.value:
        # An outcome above a maximum that HiGHS held to be proved: its bound is refuted, and nothing is proved any more.
        refuted = replace(least.optimum, status="feasible", outcome=outcome, value=value, bound=inf, gap=inf, trouble=REFUTED)
        return replace(least, optimum=replace(refuted, stopped=allowance.stopped), undominated=False, ranks_proved=0)
    optimum = replace(least.optimum, outcome=outcome, stopped=allowance.stopped)
    undominated = proved == len(measures) or (least.undominated and outcome == least.optimum.outcome)
    return replace(least, optimum=optimum, undominated=undominated, ranks_proved=proved)


def _held(game: GameProgram, measures: Mapping[int, Fraction], acceptable: bool, least: Fraction) -> Program:
    """The program of outcomes whose gains are all at least `least`."""
    program = game.acceptable() if acceptable else game.program.copy()
    for p, measure in measures.items():
        game.reach(program, p, game.payoffs.reservation[p] + least * measure)
    return program


def _has_rival(game: GameProgram, measures: Mapping[int, Fraction], acceptable: bool, outcome: Outcome, allowance: Allowance) -> bool:
    """Whether another outcome may have as large a least gain (True where that is not refuted)."""
    least = gains_of(game, measures, outcome)[0]
    program = _held(game, measures, acceptable, least)
    game.exclude(program, outcome)
    program.objective = total(gain_rows(game, measures))

    def worth(found: Outcome) -> Fraction | None:
        rivals = found != outcome and is_admissible(game, found, acceptable) and gains_of(game, measures, found)[0] >= least
        return sum(gains_of(game, measures, found), Fraction(0)) if rivals else None

    return search(game, program, worth, allowance, "looking for ties", anything=True).status != "infeasible"


def _next_sum(
    game: GameProgram, measures: Mapping[int, Fraction], acceptable: bool, outcome: Outcome, rank: int, allowance: Allowance
) -> Optimum:
    """The largest sum of the `rank` least gains among outcomes whose sums of fewer are those of `outcome`."""
    gains = gains_of(game, measures, outcome)
    sums = tuple(accumulate(gains))
    unit = per_unit(game, measures)
    rows = gain_rows(game, measures)
    program = _held(game, measures, acceptable, gains[0])
    for k in range(2, rank):
        held = float(sums[k - 1] / unit)
        program.at_least(_least_sum(program, rows, k), held - 10 * FEASIBILITY * max(1.0, abs(held)))
    program.objective = _least_sum(program, rows, rank)

    def worth(found: Outcome) -> Fraction | None:
        if not is_admissible(game, found, acceptable):
            return None
        reached = tuple(accumulate(gains_of(game, measures, found)))
        return reached[rank - 1] if reached[: rank - 1] >= sums[: rank - 1] else None

    return search(game, program, worth, allowance, "raising the next least gain", start=outcome, per_unit=unit)


def _least_sum(program: Program, rows: Sequence[Linear], k: int) -> Linear:
    """An expression that maximisation makes the sum of the k least of `rows`; adds the columns and rows it needs."""
    level = program.column(-inf, inf)
    lacks = [program.column(0.0, inf) for _ in rows]
    for row, lack in zip(rows, lacks, strict=True):
        program.at_least(row.plus(Linear({level: -1.0, lack: 1.0})), 0.0)
    return Linear({level: float(k)}).plus(total(Linear({lack: 1.0}) for lack in lacks), -1.0)
