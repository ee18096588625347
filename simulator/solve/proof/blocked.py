"""The proof that nothing passes under agreement rules: a tree of boxes that together hold every outcome, each closed for a stated reason.

A box is closed by a constraint that covers it, or by parties that accept nothing in it and without whose consent a rule that applies to all
of it cannot be met. A party accepts nothing in a box that one of its red lines covers, in which its best outcome is worth too little to it,
or in which one of its ratifying bodies passes nothing, where bodies are asked. A box that is not closed is split on one issue, option by
option. In the end a box is a single outcome, whose non-consenting parties are known, so a proof exists if and only if nothing passes.

What a party can get at best is bounded from above, by each issue's best option and the interactions that can still add to it; the
independent checker works the exact value out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

import numpy as np
from numpy.typing import NDArray

from simulator.budget import Budget
from simulator.payoffs.agreement_rules import RuledGame
from simulator.payoffs.clauses import Options, status
from simulator.payoffs.consents import consent_in
from simulator.payoffs.further_columns import FurtherColumn
from simulator.payoffs.model import IntArray
from simulator.payoffs.ratification import AskedBody
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


@dataclass(frozen=True)
class BlockedProof:
    """`tree`: the boxes. `least`: path of a ratifying body with curves that the tree names → the least utility in points with which it
    passes."""

    tree: Node
    least: Mapping[str, Fraction]


def prove_blocked(
    game: RuledGame, budget: Budget, max_nodes: int = DEFAULT_MAX_NODES, bodies: Sequence[AskedBody] = ()
) -> BlockedProof | None:
    """The proof of a game in which nothing passes; None where it would have more than `max_nodes` nodes. `bodies`: what the ratifying
    bodies of the game ask. Raises `Stopped` at the end of `budget`, `PassesError` where an outcome passes."""
    build = _BlockedTree(game, budget, max_nodes, bodies)
    tree = build.node(tuple(tuple(range(size)) for size in game.payoffs.sizes))
    return None if tree is None else BlockedProof(tree, build.least)


class _BlockedTree:
    def __init__(self, game: RuledGame, budget: Budget, left: int, bodies: Sequence[AskedBody]) -> None:
        self.game, self.payoffs = game, game.payoffs
        self.least: dict[str, Fraction] = {}
        self._bodies = [[body for body in bodies if body.party == party] for party in range(game.payoffs.n_parties)]
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
            lined = self._held_by(party, options, best) is not None
            if lined or best[party] < self._consents[party]:
                without |= 1 << party
            if lined or best[party] < self._refuses[party]:
                refusing |= 1 << party
        return _Standing(without, refusing, best)

    def _held_by(self, party: int, options: Options, best: IntArray) -> str | None:
        """A red line of the party that covers the box, or a ratifying body of it that passes nothing there."""
        lines = self.game.red_lines_of(party)
        line = next((ban.path for ban in lines for clause in ban.clauses if status((clause,), options)[0]), None)
        return line or next((body.path for body in self._bodies[party] if self._refused_by(body, options, best)), None)

    def _refused_by(self, body: AskedBody, options: Options, best: IntArray) -> bool:
        """Whether a ratifying body passes nothing in the box, as far as bounds on what is reached there tell."""
        consent = consent_in(body, options)
        if consent.refused:
            return True
        if consent.level is not None and best[body.party] < ceil(self.payoffs.scale[body.party] * consent.level):
            return True
        segments = body.demand.segments
        if any(_most(segments[name], options) < segments[name].threshold for name in consent.segments):
            return True
        vote = body.demand.vote
        if vote is None or consent.complete:
            return False
        reached = [_most(column, options) >= column.threshold for column in vote.columns.values()]
        return sum(weight for weight, yes in zip(vote.weights, reached, strict=True) if yes) < vote.quota

    def _noted(self, party: int, why: str) -> str:
        """Why a party refuses; the least utility of a body with curves is written down."""
        for body in self._bodies[party]:
            if body.path == why and body.body.curves is not None and body.demand.levels:
                self.least[why] = body.demand.levels[0].least
        return why

    def _blocked(self, options: Options, standing: _Standing) -> Node | None:
        """The leaf that names a smallest set of parties that block a rule applying to all of the box."""
        for rule, winning in zip(self.game.rules, self._winning, strict=True):
            if status(rule.where, options)[0] and not winning.wins(winning.asked & ~standing.without, standing.refusing):
                block = winning.smallest_block(standing.without, standing.refusing)
                held = {p: self._held_by(p, options, standing.best) or POINTS for p in block}
                reasons = {self.payoffs.parties[p]: self._noted(p, why) for p, why in held.items()}
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


def _most(column: FurtherColumn, options: Options) -> int:
    """The largest total of a column without terms in a box."""
    return sum(max(row[o] for o in each) for row, each in zip(column.worth, options, strict=True))
