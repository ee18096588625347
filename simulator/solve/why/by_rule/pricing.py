"""What each set of refusals to turn, and each set of red lines to lift, comes to: how many outcomes pass then, and the best of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.budget import Budget
from simulator.payoffs.stances import shortfalls
from simulator.solve.by_rule.passing import BestThatPasses, Looked, masks_of, parts
from simulator.solve.why.by_rule.placed import PlacedLines
from simulator.solve.why.by_rule.survey import Survey


@dataclass
class TurnedPrice:
    """What one set of parties (bits) comes to: how many outcomes pass if they consent as well, the first, and the least that they concede
    where no red line of theirs is crossed: by the sum and by the largest part, each with the first outcome (its number) that has it."""

    parties: int
    outcomes: int = 0
    first: int | None = None
    least_sum: tuple[int, int] | None = None
    least_largest: tuple[int, int] | None = None


@dataclass
class LiftedBest:
    """What one set of red lines (bits) comes to: how many outcomes pass without them, and the best by leximin."""

    lines: int
    best: BestThatPasses
    outcomes: int = 0


class Pricing:
    """A second look at all outcomes, for the sets that are told."""

    def __init__(self, survey: Survey, turned: Sequence[int], lifted: Sequence[int]) -> None:
        self._survey, self._game = survey, survey.game
        self._short = shortfalls(self._game.payoffs)
        self._placed = PlacedLines(self._game, survey.line_owners, np.zeros((0, 4), dtype=np.int64))
        self.turned = [TurnedPrice(parties) for parties in turned]
        self.lifted = [LiftedBest(lines, BestThatPasses(self._game, "leximin")) for lines in lifted]

    def look(self, budget: Budget) -> None:
        """Raises `Stopped` at the end of the budget."""
        for part in parts(self._game, budget):
            for price in self.turned:
                budget.tick("pricing refusals to turn")
                self._add_turned(price, part)
            if self.lifted:
                self._add_lifted(part, budget)

    def _add_turned(self, price: TurnedPrice, part: Looked) -> None:
        game = self._game
        who = masks_of(np.array([price.parties], dtype=np.int64), len(game.asked))
        rows = np.flatnonzero(part.feasible & game.passes(part.consenting | who, part.refusing & ~who, part.applying))
        if not len(rows):
            return
        price.outcomes += len(rows)
        price.first = part.start + int(rows[0]) if price.first is None else price.first
        rows = rows[~(part.crossed[rows] & who).any(axis=1)]
        if not len(rows):
            return
        members = np.flatnonzero(who[0]).tolist()
        short = self._short.about(part.totals[rows])[:, members]
        price.least_sum = self._less(price.least_sum, part, rows, members, short.sum(axis=1), sum)
        price.least_largest = self._less(price.least_largest, part, rows, members, short.max(axis=1, initial=0.0), _largest)

    def _less(
        self,
        before: tuple[int, int] | None,
        part: Looked,
        rows: NDArray[np.intp],
        members: Sequence[int],
        about: NDArray[np.float64],
        cost: Callable[[list[int]], int],
    ) -> tuple[int, int] | None:
        """The lesser of a cost found before and the least of some more, with the number of its outcome; the first of equals. `about`: what
        `cost` makes of the members' shortfalls, in points and up to rounding."""
        least = about.min() + 2 * self._short.slack
        if before is not None and least < float(self._short.points(before[0])) - 2 * self._short.slack:
            before = None
        near = rows[about <= least] if before is None else rows[about <= float(self._short.points(before[0])) + 2 * self._short.slack]
        _, first = np.unique(part.totals[near][:, members], axis=0, return_index=True)
        for row in np.sort(first).tolist():
            short = self._short.exact(part.totals[near[row]].tolist())
            found = cost([short[p] for p in members])
            if before is None or found < before[0]:
                before = found, part.start + int(near[row])
        return before

    def _add_lifted(self, part: Looked, budget: Budget) -> None:
        rows = np.flatnonzero(part.feasible)
        if not len(rows):
            return
        ways = self._survey.ways_with_lines(part, rows)
        for each in self.lifted:
            budget.tick("looking for red lines to lift")
            chosen = rows[self._placed.passing(ways, each.lines)]
            each.outcomes += len(chosen)
            each.best.add(part.totals[chosen], part.start + chosen.astype(np.int64))


def _largest(shares: list[int]) -> int:
    return max(shares, default=0)
