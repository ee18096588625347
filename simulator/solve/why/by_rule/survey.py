"""One look at all outcomes under agreement rules: what the explanations are made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from simulator.budget import Budget
from simulator.payoffs.agreement_rules import RuledGame
from simulator.payoffs.model import IntArray, floors_for
from simulator.payoffs.outcomes import banned
from simulator.payoffs.winning import counts_in
from simulator.solve.by_rule.passing import MOST_BITS, Looked, as_bits, parts
from simulator.solve.by_rule.prices import LeastPrices
from simulator.solve.why.by_rule.placed import Bits, DifferentWays


@dataclass
class FewestShort:
    """The most that an outcome reaches of one count of votes in a rule, the first that does, and how many do; of those who refuse, the
    least, below 0."""

    most: int | None = None
    number: int = 0
    tied: int = 0

    def add(self, reached: IntArray, numbers: NDArray[np.int64]) -> None:
        most = int(reached.max())
        at = np.flatnonzero(reached == most)
        if self.most is None or most > self.most:
            self.most, self.number, self.tied = most, int(numbers[at[0]]), 0
        self.tied += len(at) if most == self.most else 0


@dataclass
class Survey:
    """What was found among the outcomes looked at so far. `consents`: the ways in which feasible outcomes are consented to, or where
    something passes those that do; `lines`: the same with the red lines, and the ratifying bodies, apart; `fewest`: position of a rule,
    whether of what blocks it, and of a count in it → what comes nearest; `best`: the largest total of each party among outcomes that pass;
    `best_abstaining`: the same, of each that abstains where it is indifferent, among those that pass though it abstains."""

    game: RuledGame
    consents: DifferentWays = field(default_factory=lambda: DifferentWays(3))
    lines: DifferentWays = field(default_factory=lambda: DifferentWays(4))
    fewest: dict[tuple[int, bool, int], FewestShort] = field(default_factory=dict)
    best: IntArray | None = None
    best_abstaining: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.prices = LeastPrices(self.game)
        demands = (ban for ban in self.game.payoffs.bans if ban.is_demand)
        self._red_lines = [ban for ban in demands if ban.party is not None and self.game.asked[ban.party]]
        bodies = () if self.game.home is None else self.game.home.bodies
        self.line_paths = [*(ban.path for ban in self._red_lines), *(body.path for body in bodies)]
        """Paths of red lines of the parties asked, and of the ratifying bodies behind them."""
        self.line_owners = [*(ban.party for ban in self._red_lines if ban.party is not None), *(body.party for body in bodies)]
        """Whose each of them is."""

    @property
    def abstaining(self) -> Sequence[int]:
        """Parties asked that abstain where they are indifferent."""
        levels = zip(self.game.asked, self.game.consents_from, self.game.refuses_below, strict=True)
        return [p for p, (asked, consents, refuses) in enumerate(levels) if asked and refuses < consents]

    @property
    def fits(self) -> bool:
        """Whether parties and rules are few enough for bits."""
        return max(len(self.game.asked), len(self.game.rules)) <= MOST_BITS

    @property
    def lines_fit(self) -> bool:
        """The same of red lines and ratifying bodies."""
        return self.fits and len(self.line_paths) <= MOST_BITS

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
        for party in self.abstaining:
            self._note_abstaining(party, part, rows)
        if self.fits:
            self.consents.add(_ways(part, rows))

    def _note_abstaining(self, party: int, part: Looked, rows: NDArray[np.intp]) -> None:
        said = [who[rows].copy() for who in (part.consenting, part.refusing)]
        for who in said:
            who[:, party] &= part.crossed[rows, party]
        passing = self.game.passes(said[0], said[1], part.applying[rows])
        if passing.any():
            most = int(part.totals[rows[passing], party].max())
            self.best_abstaining[party] = max(most, self.best_abstaining.get(party, most))

    def _add(self, part: Looked) -> None:
        rows = np.flatnonzero(part.feasible)
        if not len(rows):
            return
        self.prices.add(part)
        self._note_votes(part, rows)
        if self.fits:
            self.consents.add(_ways(part, rows))
        if self.line_paths and self.lines_fit:
            self.lines.add(self.ways_with_lines(part, rows))

    def ways_with_lines(self, part: Looked, rows: NDArray[np.intp]) -> Bits:
        """Bits of who consents and who refuses whatever red lines are crossed and whatever bodies say, which rules apply, and which red
        lines are crossed and which bodies refuse."""
        game, totals = self.game, part.totals[rows]
        asked = np.array(game.asked)
        enough = asked & np.asarray(totals >= floors_for(game.consents_from, totals.dtype), dtype=np.bool_)
        too_little = asked & np.asarray(totals < floors_for(game.refuses_below, totals.dtype), dtype=np.bool_)
        codes = np.column_stack(np.unravel_index(part.start + rows, game.payoffs.sizes)).astype(np.intp)
        crossed = np.column_stack([*(banned(game.payoffs, [ban], codes) for ban in self._red_lines), part.home[rows]])
        return np.column_stack([as_bits(each) for each in (enough, too_little, part.applying[rows], crossed)])

    def _note_votes(self, part: Looked, rows: NDArray[np.intp]) -> None:
        for k, rule in enumerate(self.game.rules):
            where = rows[part.applying[rows, k]]
            if len(where):
                numbers = part.start + where.astype(np.int64)
                for place, count in enumerate(counts_in(rule.needs)):
                    self._fewest(k, False, place).add(count.counted(part.consenting[where]), numbers)
                for place, count in enumerate(() if rule.blocked_by is None else counts_in(rule.blocked_by)):
                    self._fewest(k, True, place).add(-count.counted(part.refusing[where]), numbers)

    def _fewest(self, rule: int, against: bool, place: int) -> FewestShort:
        return self.fewest.setdefault((rule, against, place), FewestShort())


def _ways(part: Looked, rows: NDArray[np.intp]) -> Bits:
    return np.column_stack([as_bits(each[rows]) for each in (part.consenting, part.refusing, part.applying)])
