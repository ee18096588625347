"""Points of a Pareto frontier that is too large to list: each is proved Pareto-optimal, and nothing is said of those between them.

- Whatever elimination near a maximum keeps (`aiming`): a region is closed upwards, so what is Pareto-optimal in it is so altogether.
- Weighted sums (Zadeh 1963): the outcome with the largest Σ weight × utility, all weights above 0, found in whole numbers.
- Floors (the ε-constraint method; Haimes, Lasdon and Wismer 1971): the largest sum of surpluses among outcomes that give some parties
  more than a floor, by elimination near that maximum.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from math import ceil

import numpy as np

from simulator.budget import Budget, Stopped
from simulator.payoffs.automaton import Automaton
from simulator.payoffs.model import Payoffs, totals
from simulator.payoffs.votes import is_reached
from simulator.solve.aiming import Aimed
from simulator.solve.bound.maximum import Maximiser, Outcome
from simulator.solve.bound.sample_gap import LargestSum
from simulator.solve.exact.elimination import FrontierOutgrownError
from simulator.solve.pareto import ParetoSet
from simulator.solve.results import SampledBy

MOST_POINTS = 100
MOST_WEIGHTS, MOST_FLOORS = 40, 12
A_SET = 12
"""Points taken of what one region holds, evenly over it."""
MOST_BOXES = 4
"""Boxes looked at for the largest sum above floors."""
SHARES = (Fraction(1, 3), Fraction(2, 3))
"""Floors: so much of the way from a party's reservation value to the largest surplus it can have."""


@dataclass(frozen=True)
class SampledPoint:
    outcome: Outcome
    by: SampledBy


def sampled_points(
    payoffs: Payoffs, automaton: Automaton, aimed: Aimed | None, *, accepted: bool, budget: Budget
) -> tuple[list[SampledPoint], list[LargestSum]]:
    """Some Pareto-optimal outcomes, no two of the same utilities, at most `MOST_POINTS`: of those that all accept (`accepted`) or of all
    that no ban forbids; and the largest weighted sums found on the way, which no outcome that no ban forbids surpasses.
    `aimed`: what has been found near maxima. What there is at the end of `budget` is returned."""
    found: dict[tuple[int, ...], SampledPoint] = {}
    sums: list[LargestSum] = []
    try:
        for point in _points(payoffs, automaton, aimed, sums, budget):
            reached = totals(payoffs, point.outcome)
            if not accepted or is_reached(payoffs, reached):
                found.setdefault(reached[: payoffs.n_parties], point)
            if len(found) == MOST_POINTS:
                break
    except Stopped as stop:
        if stop.reason == "interrupted":
            raise
    return [found[key] for key in sorted(found)], sums


def _points(payoffs: Payoffs, automaton: Automaton, aimed: Aimed | None, sums: list[LargestSum], budget: Budget) -> Iterator[SampledPoint]:
    """The points; of weighted sums, the largest is added to `sums`."""
    for points in aimed.found if aimed is not None else ():
        yield from _spread(points, "solution")
    maximiser = Maximiser(payoffs, automaton)
    box = maximiser.box({})
    for weights in _weights(payoffs.n_parties):
        budget.tick("sampling the frontier")
        best = maximiser.exact([*weights, *[0] * (payoffs.n_columns - payoffs.n_parties)], box)
        if best is not None:
            sums.append(LargestSum(weights, float(best.value)))
            yield SampledPoint(best.outcome, "weighted sum")
    if aimed is not None and aimed.found:
        for floors in _floors(payoffs, aimed):
            yield from _above(payoffs, automaton, floors, budget)


def _spread(points: ParetoSet, by: SampledBy) -> Iterator[SampledPoint]:
    """Some of the points, evenly in the order of the first party's utility."""
    order = np.argsort(points.totals[:, 0].astype(np.float64), kind="stable")
    for k in np.unique(np.linspace(0, len(order) - 1, num=min(A_SET, len(order))).astype(np.intp)):
        yield SampledPoint(tuple(int(o) for o in points.outcomes(int(order[k]), 1)[0]), by)


def _weights(n_parties: int) -> Iterator[tuple[int, ...]]:
    """Whole weights above 0: even ones, then each party's emphasised, then a grid, as many as there is room for."""
    yield (1,) * n_parties
    given = {(1,) * n_parties}
    emphasised = [tuple(stress if q == p else 1 for q in range(n_parties)) for stress in (3, 10) for p in range(n_parties)]
    for weights in (*emphasised, *product((1, 2, 4), repeat=min(n_parties, 4))):
        padded = (*weights, *(1,) * (n_parties - len(weights)))
        if padded not in given and len(given) < MOST_WEIGHTS:
            given.add(padded)
            yield padded


def _floors(payoffs: Payoffs, aimed: Aimed) -> Iterator[tuple[Fraction, ...]]:
    """Floors on the surplus of one party at a time, then of two."""
    n = payoffs.n_parties
    most = [max(m, Fraction(0)) for m in aimed.most]
    pairs = [{p} for p in range(n)] + [{p, q} for p in range(n) for q in range(p)]
    for _, (share, raised) in zip(range(MOST_FLOORS), ((s, r) for r in pairs for s in SHARES), strict=False):
        yield tuple(m * share / len(raised) if p in raised else Fraction(0) for p, m in enumerate(most))


def _above(payoffs: Payoffs, automaton: Automaton, floors: Sequence[Fraction], budget: Budget) -> Iterator[SampledPoint]:
    """Pareto-optimal outcomes in which every party has at least its floor, the one with the largest sum of surpluses among them."""
    n = payoffs.n_parties
    reservation = tuple(r + f for r, f in zip(payoffs.reservation, floors, strict=True))
    least = (ceil(s * r) for s, r in zip(payoffs.scale, reservation, strict=False))
    thresholds = (*map(max, least, payoffs.thresholds), *payoffs.thresholds[n:])
    raised = Aimed(replace(payoffs, reservation=reservation, thresholds=thresholds), automaton, budget, most_boxes=MOST_BOXES)
    try:
        if len(raised.agreements()):
            raised.greatest_sum([1] * n)
    except FrontierOutgrownError:
        return
    for points in raised.found:
        yield from _spread(points, "floor")
