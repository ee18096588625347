"""The proof that nothing passes under agreement rules: a tree of boxes that together hold every outcome, each closed for a stated reason.

A box is closed by a constraint that covers it, or by parties that accept nothing in it and without whose consent a rule that applies to all
of it cannot be met. A party accepts nothing in a box that one of its red lines covers, or in which its best outcome is worth too little to
it. A box that is not closed is split on one issue, option by option. In the end a box is a single outcome, whose non-consenting parties
are known, so a proof exists if and only if nothing passes.

What a party can get at best is bounded from above, by each issue's best option and the interactions that can still add to it; the
independent checker works the exact value out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.budget import Budget
from simulator.payoffs.agreement_rules import RuledGame
from simulator.payoffs.clauses import Options, status
from simulator.payoffs.model import IntArray
from simulator.payoffs.winning import WinningSets, bits_of
from simulator.solve.ban_tree import Node, narrowed

DEFAULT_MAX_NODES = 5_000
"""Boxes looked into before the proof is given up."""

EVERYBODY = "everybody"
"""Stands for the rule where the file has none."""

POINTS = "points"
"""Why a party refuses what no red line of its covers."""


class PassesError(Exception):
    """An outcome passes, where it was held that none does."""

    def __init__(self, outcome: Sequence[int]) -> None:
        super().__init__(f"an engine found that nothing passes, but this does (positions of options): {tuple(outcome)}")


@dataclass(frozen=True)
class _Standing:
    """Who cannot consent anywhere in a box, and of those who refuses (both as bits); the parties' best utilities there (scaled upper
    bounds)."""

    without: int
    refusing: int
    best: IntArray


def prove_blocked(game: RuledGame, budget: Budget, max_nodes: int = DEFAULT_MAX_NODES) -> Node | None:
    """The tree of a game in which nothing passes; None where it would have more than `max_nodes` nodes. Raises `Stopped` at the end of
    `budget`, `PassesError` where an outcome passes."""
    build = _BlockedTree(game, budget, max_nodes)
    return build.node(tuple(tuple(range(size)) for size in game.payoffs.sizes))


class _BlockedTree:
    def __init__(self, game: RuledGame, budget: Budget, left: int) -> None:
        self.game, self.payoffs = game, game.payoffs
        self._budget, self._left = budget, left
        self._winning = [WinningSets(game, [k]) for k in range(len(game.rules))]
        self._asked = [p for p, asked in enumerate(game.asked) if asked]
        self._consents = np.array(game.consents_from, dtype=object)
        self._refuses = np.array(game.refuses_below, dtype=object)

    def node(self, options: Options) -> Node | None:
        self._budget.tick("proving that nothing passes")
        self._left -= 1
        if self._left < 0:
            return None
        closed = next((ban.path for ban in self.game.firm for clause in ban.clauses if status((clause,), options)[0]), None)
        if closed is not None:
            return {"closed_by": closed}
        standing = self._standing(options)
        leaf = self._blocked(options, standing)
        if leaf is not None:
            return leaf
        if all(len(each) == 1 for each in options):
            raise PassesError([each[0] for each in options])
        issue = self._telling_issue(options, standing.best)
        branches = {}
        for option in options[issue]:
            below = self.node(narrowed(options, issue, option))
            if below is None:
                return None
            branches[self.payoffs.options[issue][option]] = below
        return {"branch": self.payoffs.issues[issue], "options": branches}

    def _standing(self, options: Options) -> _Standing:
        best = sum(rows[list(each)].max(axis=0) for rows, each in zip(self.payoffs.worth, options, strict=True))
        best = np.array(best, dtype=object)
        for term in self.payoffs.terms:
            holds = status(term.clauses, options)[0]
            if holds or (holds is None and term.amount > 0):
                best[term.column] += term.amount
        without = refusing = 0
        for party in self._asked:
            lined = self._red_line(party, options) is not None
            if lined or best[party] < self._consents[party]:
                without |= 1 << party
            if lined or best[party] < self._refuses[party]:
                refusing |= 1 << party
        return _Standing(without, refusing, best)

    def _red_line(self, party: int, options: Options) -> str | None:
        """A red line of the party that covers the box."""
        lines = self.game.red_lines_of(party)
        return next((ban.path for ban in lines for clause in ban.clauses if status((clause,), options)[0]), None)

    def _blocked(self, options: Options, standing: _Standing) -> Node | None:
        """The leaf that names a smallest set of parties that block a rule applying to all of the box."""
        for rule, winning in zip(self.game.rules, self._winning, strict=True):
            if status(rule.where, options)[0] and not winning.wins(winning.asked & ~standing.without, standing.refusing):
                block = winning.smallest_block(standing.without, standing.refusing)
                reasons = {self.payoffs.parties[p]: self._red_line(p, options) or POINTS for p in block}
                return {"rule": rule.path or EVERYBODY, "refused_by": reasons}
        return None

    def _telling_issue(self, options: Options, best: IntArray) -> int:
        """The issue whose split leaves the fewest options with a chance to pass; of these the one after which the fewest parties can be
        content."""
        scored = []
        for issue, each in enumerate(options):
            if len(each) > 1:
                rows = self.payoffs.worth[issue][list(each)]
                reach = best - rows.max(axis=0) + rows
                content = np.asarray(reach >= self._consents, dtype=np.bool_)
                content[:, [p for p, asked in enumerate(self.game.asked) if not asked]] = False
                scored.append((self._open(options, issue, content), int(content.sum()), issue))
        return min(scored)[2]

    def _open(self, options: Options, issue: int, content: NDArray[np.bool_]) -> int:
        """How many options of an issue leave a chance: no firm ban covers them, and those who may be content meet every rule that surely
        applies."""
        found = 0
        consenting = [bits_of(np.flatnonzero(row).tolist()) for row in content]
        for row, option in enumerate(options[issue]):
            box = narrowed(options, issue, option)
            covered = any(status((clause,), box)[0] for ban in self.game.firm for clause in ban.clauses)
            found += not covered and all(
                winning.wins(consenting[row])
                for rule, winning in zip(self.game.rules, self._winning, strict=True)
                if status(rule.where, box)[0]
            )
        return found
