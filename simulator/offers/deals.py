"""Whether an agreement exists for all, some or none of one party's possible numbers, the other parties' numbers given.

Over the outcomes that all others accept, the party's largest surplus is a maximum of affine functions of its numbers, so convex. Its
least value over the possible numbers is found by cutting planes (Kelley 1960): a programme over the outcomes seen so far proposes the
numbers at which all of them are worst, the exact maximum at these numbers adds an outcome, until none is better.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import product
from math import ceil, lcm

import numpy as np

from simulator.budget import Budget, Stopped
from simulator.errors import OutgrownError
from simulator.offers.linear import Holds, LinearSum, System, maximum
from simulator.offers.unknowns import Unknowns
from simulator.payoffs.compiling import compile_payoffs
from simulator.payoffs.model import EXACT_IN_FLOAT64, Payoffs, is_banned, totals
from simulator.solve.exact.reaching import Reach
from simulator.solve.game import Game

MAX_CUTS = 200
"""Outcomes that the cutting planes may add before the question is left open."""


ONE_BY_ONE = 4096
"""Where nothing quicker tells, each of up to so many outcomes is looked at by itself."""


def deal_for(unknowns: Unknowns, system: System, budget: Budget) -> Holds:
    """For all, some or none of the numbers of `system` (it must have a point) some outcome is accepted by every party."""
    try:
        return _Deals(unknowns, system, budget).answer()
    except (Stopped, OutgrownError):
        return "open"


class _Deals:
    def __init__(self, unknowns: Unknowns, system: System, budget: Budget) -> None:
        self.unknowns, self.system, self.budget = unknowns, system, budget
        self.game = Game(compile_payoffs(unknowns.scenario))
        self.party = self.game.payoffs.parties.index(unknowns.name)

    def answer(self) -> Holds:
        if self.game.nothing_allowed:
            return "none"
        if not self._possible():
            return "none"
        point = self.system.inner_point()
        assert point is not None
        seen: list[LinearSum] = []
        for _ in range(MAX_CUTS):
            self.budget.tick("looking for a deal at other numbers")
            best = self._best_at(point)
            if best is None:
                return "none"  # no outcome is accepted by all others, whatever these numbers
            if best in seen:
                return self._some(seen)
            seen.append(best)
            lowest = self._lowest(seen)
            if lowest is None:
                return "open"
            if lowest[0] >= 0:
                return "all"
            point = lowest[1]
        return "open"

    def _some(self, seen: Sequence[LinearSum]) -> Holds:
        """The answer where some numbers leave no agreement, so that it is not "all": "some" if an outcome seen is acceptable at possible
        numbers."""
        if {"all", "some"} & {self.system.sign(row) for row in seen}:
            return "some"
        if self.game.payoffs.n_outcomes > ONE_BY_ONE:
            return "open"
        signs = {self.system.sign(row) for row in self._accepted_by_the_others()}
        return "some" if {"all", "some"} & signs else "open" if "open" in signs else "none"

    def _accepted_by_the_others(self) -> Iterator[LinearSum]:
        """The party's surplus at every outcome within constraints and red lines that all others accept."""
        payoffs = self.game.payoffs
        for outcome in product(*map(range, payoffs.sizes)):
            reached = zip(totals(payoffs, outcome), payoffs.thresholds, strict=True)
            if all(t >= floor for p, (t, floor) in enumerate(reached) if p != self.party) and not is_banned(payoffs, outcome):
                yield self.unknowns.surplus(self.game.point(outcome).outcome)

    def _best_at(self, point: Sequence[Fraction]) -> LinearSum | None:
        """The party's surplus, as a row, at the outcome best for it at these numbers among those that all others accept."""
        payoffs = self._at(
            [[point[i] * v for v in values] for i, values in enumerate(self.unknowns.option_values())], self.unknowns.reservation_at(point)
        )
        reach = Reach(payoffs, self.game.attempt)
        floors = [reach.least[c] if c == self.party else t for c, t in enumerate(payoffs.thresholds)]
        found = reach.most(self.party, floors, budget=self.budget)
        return None if found is None else self.unknowns.surplus(self.game.point(found[1]).outcome)

    def _possible(self) -> bool:
        """False where no outcome is acceptable to all even if each option has the largest worth that it can have by itself."""
        worth = [[self._largest(LinearSum({i: v})) for v in values] for i, values in enumerate(self.unknowns.option_values())]
        least = self.system.extreme(self.unknowns.reservation_row(), largest=False)
        if least is None or any(x is None for row in worth for x in row):
            return True
        payoffs = self._at([[x for x in row if x is not None] for row in worth], least)
        return Reach(payoffs, self.game.attempt).exists(payoffs.thresholds, budget=self.budget) is not None

    def _largest(self, row: LinearSum) -> Fraction | None:
        return self.system.extreme(row, largest=True)

    def _lowest(self, seen: Sequence[LinearSum]) -> tuple[Fraction, tuple[Fraction, ...]] | None:
        """The numbers at which the best of the outcomes seen is worst, and its surplus there."""
        size = self.system.size
        level = LinearSum({size: Fraction(1)})
        rows = [*self.system.rows, *self.system.strict, *(level.minus(row) for row in seen)]
        best = maximum(level.times(Fraction(-1)), rows, size + 1)
        return None if best is None else (-best.value, best.point[:size])

    def _at(self, worth: Sequence[Sequence[Fraction]], reservation: Fraction) -> Payoffs:
        """The game with the party's column replaced: `worth` in points per issue and option."""
        payoffs, p = self.game.payoffs, self.party
        points = {k: payoffs.points(p, t.amount) for k, t in enumerate(payoffs.terms) if t.column == p}
        scale = lcm(1, *(x.denominator for row in worth for x in row), *(x.denominator for x in points.values()))
        columns = [[int(x * scale) for x in row] for row in worth]
        size = sum(max(map(abs, row)) for row in columns) + sum(abs(int(x * scale)) for x in points.values())
        narrow = size < EXACT_IN_FLOAT64 and payoffs.dtype is np.int64
        tables = []
        for table, column in zip(payoffs.worth, columns, strict=True):
            changed = table.copy() if narrow else table.astype(object)
            changed[:, p] = column
            tables.append(changed)
        return replace(
            payoffs,
            worth=tuple(tables),
            terms=tuple(replace(t, amount=int(points[k] * scale)) if k in points else t for k, t in enumerate(payoffs.terms)),
            scale=tuple(scale if q == p else s for q, s in enumerate(payoffs.scale)),
            reservation=tuple(reservation if q == p else r for q, r in enumerate(payoffs.reservation)),
            thresholds=tuple(ceil(scale * reservation) if q == p else t for q, t in enumerate(payoffs.thresholds)),
        )
