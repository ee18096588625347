"""An option that could be added to the table so that something passes by agreement rules.

An *added option* is that of `simulator.solve.why.openings`: worth to each party its own best on the issue less s, and met by no clause of
an interaction, a red line, a constraint or the `when` of a rule that names the issue. The lower s, the more parties consent; so of each
outcome with the option all s up to one are such that it passes, and the largest of these over all outcomes is the room. An outcome to which
no rule applies then passes for no s.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from simulator.budget import Budget
from simulator.payoffs.agreement_rules import Mask, RuledGame
from simulator.payoffs.model import IntArray, applies, totals
from simulator.payoffs.stances import Shortfalls, shortfalls
from simulator.solve.by_rule.passing import Looked, parts
from simulator.solve.why.openings import clauses_without, with_best_for_all
from simulator.solve.why.ruled_explanation import RuledOption

AT_ONCE = 2**13
"""Outcomes that are looked at together; those that come no nearer than the best before them are left out."""


def ruled_options(game: RuledGame, indifferent: Sequence[str], budget: Budget) -> Iterator[RuledOption]:
    """For each issue how near to everyone's best an added option would have to come. `indifferent`: what each party says where it is; of a
    game without ratifying bodies. Raises `Stopped` at the end of the budget."""
    for issue in range(len(game.payoffs.issues)):
        yield _Room(_with_option(game, issue), issue, indifferent).option(budget)


def _with_option(game: RuledGame, issue: int) -> RuledGame:
    rules = tuple(replace(rule, where=clauses_without(rule.where, issue)) for rule in game.rules)
    return replace(game, payoffs=with_best_for_all(game.payoffs, issue), rules=rules)


@dataclass
class _Room:
    """The largest s so far, in whole numbers of the unit of shortfalls, the outcome (its number) and whether something passes there."""

    game: RuledGame
    issue: int
    indifferent: Sequence[str]
    room: int | None = None
    enough: bool = False
    number: int = 0

    def option(self, budget: Budget) -> RuledOption:
        measure = shortfalls(self.game.payoffs)
        for part in parts(self.game, budget):
            rows = np.flatnonzero(part.feasible & part.applying.any(axis=1))
            for start in range(0, len(rows), AT_ONCE):
                budget.tick("options to add")
                self._add(part, rows[start : start + AT_ONCE], measure)
        payoffs = self.game.payoffs
        if self.room is None:
            return RuledOption(payoffs.issues[self.issue], None, False, None, None, ())
        outcome = tuple(int(o) for o in np.unravel_index(self.number, payoffs.sizes))
        points = [payoffs.points(p, t) for p, t in enumerate(totals(payoffs, outcome)[: payoffs.n_parties])]
        room = measure.points(self.room)
        surplus = {name: u - r for name, u, r in zip(payoffs.parties, points, payoffs.reservation, strict=True)}
        crossed = {ban.party for ban in payoffs.bans if ban.is_demand and any(applies(clause, outcome) for clause in ban.clauses)}
        asked = [name for p, name in enumerate(payoffs.parties) if self.game.asked[p] and p not in crossed]
        consenting = tuple(name for name in asked if surplus[name] >= room)
        return RuledOption(
            issue=payoffs.issues[self.issue],
            room=room,
            enough=self.enough,
            outcome={name: options[o] for name, options, o in zip(payoffs.issues, payoffs.options, outcome, strict=True)},
            surplus=surplus,
            consenting=consenting,
        )

    def _add(self, part: Looked, rows: NDArray[np.intp], measure: Shortfalls) -> None:
        asked = np.array(self.game.asked)
        able, gains, applying = asked & ~part.crossed[rows], measure.gains(part.totals[rows]), part.applying[rows]
        if self.room is not None:
            consenting = able & np.asarray(gains >= self.room, dtype=np.bool_)
            near = self.game.passes(consenting, asked & ~consenting, applying)
            rows, able, gains, applying = rows[near], able[near], gains[near], applying[near]
        rows_with, levels = self._levels(gains, able, applying)
        if not len(rows_with):
            return
        best = levels.max()
        if self.room is not None and best < self.room:
            return
        first = self.room is None or best > self.room
        at = rows_with[np.flatnonzero(levels == best)]
        said = np.array(self.indifferent)
        above, just = gains[at] > best, gains[at] == best
        yes = able[at] & np.asarray(above | (just & (said == "yes")), dtype=np.bool_)
        no = asked & ~(able[at] & np.asarray(above | (just & (said != "no")), dtype=np.bool_))
        enough = self.game.passes(yes, no, applying[at])
        if first:
            self.room, self.enough = int(best), False
        if first or (enough.any() and not self.enough):
            self.number = part.start + int(rows[at[int(np.argmax(enough))]])
        self.enough |= bool(enough.any())

    def _levels(self, gains: IntArray, able: Mask, applying: Mask) -> tuple[NDArray[np.intp], IntArray]:
        """The outcomes that pass for some s, and of each the largest: the gain of the last of those whose consent it takes, the greatest
        gains first."""
        asked = np.array(self.game.asked)
        rows = np.flatnonzero(self.game.passes(able, asked & ~able, applying))
        gains, able, applying = gains[rows], able[rows], applying[rows]
        if not len(rows):
            return rows, gains[:, 0]
        least = gains.min() - 1
        ranked = np.sort(np.where(able, gains, least), axis=1)[:, ::-1]
        low, high = np.zeros(len(rows), dtype=np.intp), able.sum(axis=1) - 1
        every = np.arange(len(rows))
        while (low < high).any():
            middle = (low + high) // 2
            consenting = able & np.asarray(gains >= ranked[every, middle][:, np.newaxis], dtype=np.bool_)
            enough = self.game.passes(consenting, asked & ~consenting, applying)
            high, low = np.where(enough, middle, high), np.where(enough, low, middle + 1)
        return rows, ranked[every, low]
