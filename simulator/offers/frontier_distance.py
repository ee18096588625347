"""How far an outcome is from the Pareto frontier (range-adjusted measure; Cooper, Park & Pastor 1999, after the additive measure of
Charnes, Cooper, Golany, Seiford & Stutz 1985)."""

from __future__ import annotations

from fractions import Fraction
from math import lcm

import numpy as np

from simulator.budget import Budget
from simulator.errors import OutgrownError
from simulator.offers.codes import Codes
from simulator.offers.games import gains_of
from simulator.offers.results import Distance
from simulator.payoffs.model import totals
from simulator.solve.exact.elimination import pareto_set
from simulator.solve.game import Game


def distance_of(game: Game, codes: Codes, budget: Budget | None = None) -> Distance:
    """The distance of a feasible outcome to the frontier of the outcomes that keep the constraints and cross no other red lines.

    Raises `OutgrownError` where too many outcomes dominate it, `Stopped` at the end of `budget`.
    """
    point = game.point(codes)
    open_game = game.without(point.red_lines)
    payoffs, n = open_game.payoffs, game.payoffs.n_parties
    own = totals(payoffs, codes)[:n]
    thresholds = [*own, *[None] * (payoffs.n_columns - n)]
    better = pareto_set(payoffs, open_game.allowed, thresholds=thresholds, thin=False, budget=budget)
    best, worst = open_game.extremes(best=True), open_game.extremes(best=False)
    if not all(party in best and party in worst for party in payoffs.parties):
        raise OutgrownError("too many interactions and red lines over the same issues to tell how far the utilities reach")
    spans = [best[party] - worst[party] for party in payoffs.parties]
    with_range = [p for p in range(n) if spans[p] > 0]
    per_unit = [1 / (payoffs.scale[p] * spans[p]) if p in with_range else Fraction(0) for p in range(n)]
    common = lcm(*(share.denominator for share in per_unit))
    gained = better.totals.astype(object) - np.array(own, dtype=object)
    sums = gained @ np.array([int(share * common) for share in per_unit], dtype=object)
    row = int(np.argmax(sums))
    if not sums[row]:
        return Distance(None, dict.fromkeys(payoffs.parties, Fraction(0)), Fraction(1))
    dominating = game.point(better.outcomes(row, 1)[0])
    return Distance(dominating, gains_of(point, dominating), 1 - Fraction(int(sums[row]), common * len(with_range)))
