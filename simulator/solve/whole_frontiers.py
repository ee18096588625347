"""The ways to the whole Pareto frontier of one game: exact point by point, exact as rectangles of levels, thinned.

Each raises `FrontierOutgrownError` where it would take too much.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from fractions import Fraction
from typing import TYPE_CHECKING

from simulator.budget import Budget
from simulator.solve.engine import ENGINES
from simulator.solve.exact.elimination import FrontierOutgrownError, affordable_pairs, affordable_rows, pareto_set
from simulator.solve.game import Game
from simulator.solve.pareto import ParetoSet
from simulator.solve.results import EngineName

if TYPE_CHECKING:
    from simulator.solve.exact.settling import Settled

ELIMINATION = "elimination"
"""The engine that makes a frontier where the engine asked for makes none."""

SETTLED_FIRST = 1_000_000
"""Pairs of levels of two issues looked at one by one before rectangles of levels are tried, which is more work for small frontiers."""

MOST_EPSILON = Fraction(1, 100)
"""A thinned frontier may miss points by this share of a party's range; beyond it, a sample of its points is given instead."""


class WholeFrontiers:
    """Makes them, of the acceptable outcomes or of all that no ban forbids. `engine`: that makes the exact frontier."""

    def __init__(self, game: Game, engine: EngineName, budget: Budget) -> None:
        self._game, self._budget = game, budget
        self.engine = engine if ENGINES[engine].frontier is not None else ELIMINATION
        self._settlings: dict[bool, Settled | None] = {}

    def exact(self, *, acceptable: bool) -> ParetoSet:
        """Point by point. Where elimination soon shows that the frontier is large, and it is known as rectangles of levels, these take
        over."""
        payoffs = self._game.payoffs
        if self.engine == ELIMINATION and len(payoffs.sizes) == 2 and payoffs.n_outcomes > SETTLED_FIRST:
            with suppress(FrontierOutgrownError):
                return self._eliminated(SETTLED_FIRST, acceptable=acceptable)
            settled = self.settled_or_none(acceptable=acceptable)
            if settled is not None:
                raise FrontierOutgrownError(f"{len(settled):,} points in rectangles of levels")
        make = ENGINES[self.engine].frontier
        assert make is not None
        return make(self._game, acceptable, self._max_rows(), self._budget)

    def settled(self, *, acceptable: bool) -> Settled:
        """As rectangles of levels, where there are two issues of many."""
        from simulator.solve.exact.settling import settled_frontier

        payoffs = self._game.payoffs
        return settled_frontier(payoffs, self._game.allowed, payoffs.thresholds if acceptable else None, self._budget)

    def settled_or_none(self, *, acceptable: bool) -> Settled | None:
        """The same, worked out once; None where that takes too much."""
        if acceptable not in self._settlings:
            self._settlings[acceptable] = None
            with suppress(FrontierOutgrownError):
                self._settlings[acceptable] = self.settled(acceptable=acceptable)
        return self._settlings[acceptable]

    def thinned(self, ideal: Mapping[str, Fraction], worst: Mapping[str, Fraction], *, acceptable: bool) -> ParetoSet:
        """An ε-frontier, as fine as the pairs affordable allow, as long as ε stays small. `ideal`, `worst`: each party's best and worst
        utility. Raises `FrontierOutgrownError` where one of these is not known: nothing then says what is small."""
        payoffs = self._game.payoffs
        if not all(p in ideal and p in worst for p in payoffs.parties):
            raise FrontierOutgrownError("how far the utilities of the parties reach is not known")
        rows = min(self._max_rows() // 8, affordable_pairs(payoffs) // sum(payoffs.sizes))
        ranges = [(ideal[p] - worst[p]) * s for p, s in zip(payoffs.parties, payoffs.scale, strict=False)]
        return pareto_set(
            payoffs,
            self._game.allowed,
            thresholds=payoffs.thresholds if acceptable else None,
            max_rows=max(rows, 500),
            budget=self._budget,
            most_epsilon=[int(MOST_EPSILON * r) for r in ranges],
        )

    def _eliminated(self, max_pairs: int, *, acceptable: bool) -> ParetoSet:
        payoffs = self._game.payoffs
        return pareto_set(
            payoffs,
            self._game.allowed,
            thresholds=payoffs.thresholds if acceptable else None,
            max_rows=self._max_rows(),
            max_pairs=max_pairs,
            thin=False,
            budget=self._budget,
        )

    def _max_rows(self) -> int:
        """Partial outcomes to keep at a step: as many as time affords and memory holds (a step keeps some copies of them all)."""
        columns = self._game.payoffs.n_columns
        return min(affordable_rows(columns), self._budget.rows(16 * (32 + 24 * columns)))
