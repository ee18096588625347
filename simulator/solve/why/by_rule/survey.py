"""One look at all outcomes under agreement rules: what the explanations are made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from simulator.budget import Budget
from simulator.payoffs.agreement_rules import RuledGame
from simulator.payoffs.model import Ban, IntArray, floors_for
from simulator.payoffs.outcomes import banned
from simulator.payoffs.winning import counts_in
from simulator.solve.by_rule.passing import MOST_BITS, Looked, as_bits, parts
from simulator.solve.by_rule.prices import LeastPrices
from simulator.solve.why.by_rule.placed import Bits, DifferentWays


@dataclass
class FewestShort:
    """The most that an outcome reaches of one count of votes in a rule, the first that does, and how many do."""

    most: int = -1
    number: int = 0
    tied: int = 0

    def add(self, reached: IntArray, numbers: NDArray[np.int64]) -> None:
        most = int(reached.max())
        at = np.flatnonzero(reached == most)
        if most > self.most:
            self.most, self.number, self.tied = most, int(numbers[at[0]]), 0
        self.tied += len(at) if most == self.most else 0


@dataclass
class Survey:
    """What was found among the outcomes looked at so far. `consents`: the ways in which feasible outcomes are
    consented to, or where something passes those that do; `lines`: the same with the red lines apart; `best`: the largest total of each
    party among outcomes that pass."""

    game: RuledGame
    consents: DifferentWays = field(default_factory=lambda: DifferentWays(3))
    lines: DifferentWays = field(default_factory=lambda: DifferentWays(4))
    fewest: dict[tuple[int, int], FewestShort] = field(default_factory=dict)
    best: IntArray | None = None

    def __post_init__(self) -> None:
        self.prices = LeastPrices(self.game)
        self.red_lines: Sequence[Ban] = [
            ban for ban in self.game.payoffs.bans if ban.is_demand and ban.party is not None and self.game.asked[ban.party]
        ]

    @property
    def fits(self) -> bool:
        """Whether parties and rules are few enough for bits."""
        return max(len(self.game.asked), len(self.game.rules)) <= MOST_BITS

    @property
    def lines_fit(self) -> bool:
        """The same of red lines."""
        return self.fits and len(self.red_lines) <= MOST_BITS

    def look(self, budget: Budget, *, passing: bool) -> None:
        """At all outcomes. `passing`: something passes, and only what does matters. Raises `Stopped` at the end of the budget."""
        with budget:
            for part in parts(self.game, budget):
                if passing:
                    self._add_passing(part)
                else:
                    self._add(part)

    def _add_passing(self, part: Looked) -> None:
        rows = np.flatnonzero(part.passing)
        if not len(rows):
            return
        totals = part.totals[rows].max(axis=0)
        self.best = totals if self.best is None else np.maximum(self.best, totals)
        if self.fits:
            self.consents.add(_ways(part, rows))

    def _add(self, part: Looked) -> None:
        rows = np.flatnonzero(part.feasible)
        if not len(rows):
            return
        self.prices.add(part)
        self._note_votes(part, rows)
        if self.fits:
            self.consents.add(_ways(part, rows))
        if self.red_lines and self.lines_fit:
            self.lines.add(self.ways_with_lines(part, rows))

    def ways_with_lines(self, part: Looked, rows: NDArray[np.intp]) -> Bits:
        """Bits of who consents and who refuses whatever red lines are crossed, which rules apply, and which red lines are crossed."""
        game, totals = self.game, part.totals[rows]
        asked = np.array(game.asked)
        enough = asked & np.asarray(totals >= floors_for(game.consents_from, totals.dtype), dtype=np.bool_)
        too_little = asked & np.asarray(totals < floors_for(game.refuses_below, totals.dtype), dtype=np.bool_)
        codes = np.column_stack(np.unravel_index(part.start + rows, game.payoffs.sizes)).astype(np.intp)
        crossed = np.column_stack([banned(game.payoffs, [ban], codes) for ban in self.red_lines])
        return np.column_stack([as_bits(each) for each in (enough, too_little, part.applying[rows], crossed)])

    def _note_votes(self, part: Looked, rows: NDArray[np.intp]) -> None:
        for k, rule in enumerate(self.game.rules):
            where = rows[part.applying[rows, k]]
            if len(where):
                for place, count in enumerate(counts_in(rule.needs)):
                    found = self.fewest.setdefault((k, place), FewestShort())
                    found.add(count.counted(part.consenting[where]), part.start + where.astype(np.int64))


def _ways(part: Looked, rows: NDArray[np.intp]) -> Bits:
    return np.column_stack([as_bits(each[rows]) for each in (part.consenting, part.refusing, part.applying)])
