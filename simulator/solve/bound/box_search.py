"""Whether an outcome reaches given floors, by boxes: each is closed by weights and a way of counting interactions, or split.

It keeps nothing but the box at hand, so that it matters little how many interactions depend on the same issues. It takes time
instead: the bounds (`relaxation`) are looser than those of the automaton, and boxes are split until they close (branch and bound; Land &
Doig 1960). Every yes is an outcome evaluated in whole numbers; every no is a tree of boxes with a bound below zero in each, exact.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np

from simulator.budget import Budget, tick
from simulator.errors import OutgrownError
from simulator.payoffs.clauses import Options
from simulator.payoffs.model import Ban, Payoffs, is_banned, totals
from simulator.payoffs.permitted import permitted_outcome
from simulator.solve import milp
from simulator.solve.ban_tree import Node, covering, narrowed
from simulator.solve.bound.relaxation import PRICES, SHARES, WEIGHTS, Counting, Relaxation, Relaxed

Outcome = tuple[int, ...]
"""Option positions in issue order."""

MOST_BOXES = 20_000
"""Boxes looked into before a question is given up with `BoxesOutgrownError`."""

TRIED_ISSUES = 3
"""Issues for which a split is tried in full before one is chosen."""


class BoxesOutgrownError(OutgrownError):
    """The boxes to look into outgrew their number."""


class BoxSearch:
    """Asks one game (all its columns have floors; votes are not asked for) about floors and boxes."""

    def __init__(self, payoffs: Payoffs) -> None:
        self.payoffs = payoffs
        self._relaxation = Relaxation(payoffs)
        paths: dict[Any, str] = {}
        for ban in payoffs.bans:
            for clause in ban.clauses:
                paths.setdefault(clause, ban.path)
        self._ban_paths = [paths[clause] for clause in self._relaxation.ban_clauses]

    def settled(
        self, floors: Sequence[int], box: Mapping[int, Sequence[int]] | None = None, *, max_boxes: int = MOST_BOXES
    ) -> Outcome | Node:
        """An outcome of the box at the floors (scaled, one a column), or the tree that proves that there is none.

        Raises `BoxesOutgrownError` where that takes more than `max_boxes`, `Stopped` at the end of the budget that runs.
        """
        options = tuple(tuple(sorted((box or {}).get(i, range(size)))) for i, size in enumerate(self.payoffs.sizes))
        search = _BoxTreeSearch(self.payoffs, self._relaxation, self._ban_paths, tuple(floors), max_boxes)
        try:
            return search.node(options, None)
        except _BoxFound as found:
            return found.outcome


class ByBoxes:
    """Asks as `Reach` does: the mixed-integer engine looks for an outcome, and where it finds none, boxes prove that there is none."""

    def __init__(self, payoffs: Payoffs) -> None:
        self.payoffs = payoffs
        self._search: BoxSearch | None = None

    @property
    def least(self) -> tuple[int, ...]:
        """Floors that every outcome reaches."""
        lowest = [sum(int(worth[:, c].min()) for worth in self.payoffs.worth) for c in range(self.payoffs.n_columns)]
        for term in self.payoffs.terms:
            lowest[term.column] += min(term.amount, 0)
        return tuple(lowest)

    def exists(self, floors: Sequence[int], box: Mapping[int, Sequence[int]] | None, budget: Budget | None) -> Outcome | None:
        """An outcome of the box at the floors; None: there is none. Raises as `BoxSearch.settled` does."""
        asked = self._asking(floors, box)
        if tuple(floors) == self.least:
            return permitted_outcome(asked.sizes, asked.bans)
        return milp.first_outcome(milp.GameProgram(asked), True, _allowance(budget)) or self._proved(floors, box)

    def better(self, column: int, floors: Sequence[int], box: Mapping[int, Sequence[int]] | None, budget: Budget | None) -> Outcome | None:
        """The same, with a large total of `column`: the largest, as far as the engine can tell."""
        return milp.ideal_of(milp.GameProgram(self._asking(floors, box)), column, _allowance(budget)).outcome or self._proved(floors, box)

    def _asking(self, floors: Sequence[int], box: Mapping[int, Sequence[int]] | None) -> Payoffs:
        """The game with these floors as reservation values, and what is outside of the box banned."""
        payoffs = self.payoffs
        outside = ((i, tuple(o for o in range(payoffs.sizes[i]) if o not in chosen)) for i, chosen in (box or {}).items())
        bans = tuple(Ban("option", f"issues.{payoffs.issues[i]}", (((i, options),),)) for i, options in outside if options)
        reservation = tuple(Fraction(f, s) for f, s in zip(floors, payoffs.scale, strict=True))
        return replace(payoffs, reservation=reservation, thresholds=tuple(floors), votes=(), bans=(*payoffs.bans, *bans))

    def _proved(self, floors: Sequence[int], box: Mapping[int, Sequence[int]] | None) -> Outcome | None:
        if self._search is None:
            self._search = BoxSearch(self.payoffs)
        found = self._search.settled(floors, box)
        return found if isinstance(found, tuple) else None


def _allowance(budget: Budget | None) -> milp.Allowance:
    return milp.Allowance() if budget is None else milp.Allowance(budget.seconds_left, budget.tell)


class _BoxFound(Exception):  # noqa: N818 - ends the search, never shown to a user
    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome)
        self.outcome = outcome


@dataclass
class _BoxTreeSearch:
    payoffs: Payoffs
    relaxation: Relaxation
    ban_paths: Sequence[str]
    floors: tuple[int, ...]
    most: int
    boxes: int = 0

    def node(self, options: Options, relaxed: Relaxed | None) -> Node:
        """The subtree of a box; `relaxed`: what is known of it already."""
        path = covering(self.payoffs, options)
        if path is not None:
            return {"closed_by": path}
        if all(len(chosen) == 1 for chosen in options):
            return self._refused(options)
        relaxed = relaxed or self._relaxed(options)
        if relaxed is not None:
            leaf = self._closed(relaxed.counting, options) if relaxed.bound < 0 else None
            if leaf is not None:
                return leaf
            self._try(tuple(chosen[int(np.argmax(m[list(chosen)]))] for chosen, m in zip(options, relaxed.mixture, strict=True)))
        issue, known = self._telling_issue(options, relaxed)
        first = sorted(options[issue], key=lambda o: -known[o].bound if o in known else -np.inf)
        branches = {o: self.node(narrowed(options, issue, o), known.get(o)) for o in first}
        return {
            "branch": self.payoffs.issues[issue],
            "options": {self.payoffs.options[issue][o]: branches[o] for o in options[issue]},
        }

    def _relaxed(self, options: Options) -> Relaxed | None:
        tick("bounding boxes of outcomes")
        self.boxes += 1
        if self.boxes > self.most:
            raise BoxesOutgrownError(f"more than {self.most} boxes of outcomes would have to be looked into")
        return self.relaxation.bounded(options, self.floors)

    def _try(self, outcome: Outcome) -> None:
        """End the search where an outcome will do."""
        if all(t >= f for t, f in zip(totals(self.payoffs, outcome), self.floors, strict=True)) and not is_banned(self.payoffs, outcome):
            raise _BoxFound(outcome)

    def _closed(self, counting: Counting, options: Options) -> Node | None:
        """The leaf of a way of counting; None where its bound is not below zero."""
        bound = self.relaxation.exact(counting, options, self.floors)
        return self._leaf(counting, bound) if bound < 0 else None

    def _refused(self, options: Options) -> Node:
        """A single outcome that no ban forbids: closed by the column that falls furthest short of its floor."""
        outcome = tuple(chosen[0] for chosen in options)
        self._try(outcome)
        margins = [self.payoffs.points(c, t - f) for c, (t, f) in enumerate(zip(totals(self.payoffs, outcome), self.floors, strict=True))]
        leaf = self._closed(self.relaxation.at(outcome, margins.index(min(margins))), options)
        assert leaf is not None
        return leaf

    def _telling_issue(self, options: Options, relaxed: Relaxed | None) -> tuple[int, dict[int, Relaxed]]:
        """The issue to split, and what is known of the boxes of its options: among the issues least decided, the one whose split leaves the
        fewest boxes open with the lowest bounds (strong branching; Applegate, Bixby, Chvátal & Cook 1995)."""
        open_ = [i for i, chosen in enumerate(options) if len(chosen) > 1]
        if relaxed is None:
            return open_[0], {}
        at_stake = self._at_stake(relaxed.counting, options)
        ranked = sorted(open_, key=lambda i: ((float(relaxed.mixture[i].max()) - 1) * at_stake[i], i))[:TRIED_ISSUES]
        scored = []
        for issue in ranked:
            known = {}
            for option in options[issue]:
                found = self._relaxed(narrowed(options, issue, option))
                if found is not None:
                    known[option] = found
            left = [max(found.bound, 0.0) for found in known.values() if found.bound >= 0]
            scored.append(((len(left), sum(left)), issue, known))
            if not left:
                break
        _, issue, known = min(scored, key=lambda entry: (entry[0], entry[1]))
        return issue, known

    def _at_stake(self, counting: Counting, options: Options) -> list[float]:
        """Per issue, how much of the weighted sum of columns hangs on it within the box: its swing, and the interactions it is part of."""
        weights = np.array(counting.weights) / WEIGHTS / np.array([float(s) for s in self.payoffs.scale])
        worth = [np.asarray(w[list(chosen)] @ weights, dtype=np.float64) for w, chosen in zip(self.payoffs.worth, options, strict=True)]
        stake = [float(w.max() - w.min()) for w in worth]
        for t in counting.shares:
            term = self.payoffs.terms[t]
            for issue in {i for clause in term.clauses for i, _ in clause}:
                stake[issue] += abs(term.amount) * float(weights[term.column])
        return stake

    def _leaf(self, counting: Counting, bound: Fraction) -> Node:
        """A leaf as `docs/certificate.md` has it."""
        payoffs = self.payoffs
        interactions = {}
        for t, shares in counting.shares.items():
            term = payoffs.terms[t]
            if term.amount < 0 and not any(each[0] for each in shares):
                continue
            gain, pairs = term.amount > 0, zip(shares, term.clauses, strict=True)
            interactions[term.path] = [_written(each, clause, payoffs.issues, gain) for each, clause in pairs]
        rules: dict[str, list[Any]] = {}
        for b, price in counting.prices.items():
            where = {payoffs.issues[i]: [payoffs.options[i][o] for o in options] for i, options in self.relaxation.ban_clauses[b]}
            rules.setdefault(self.ban_paths[b], []).append({"where": where, "price": str(Fraction(price, PRICES))})
        return {
            "weights": {p: str(Fraction(w, WEIGHTS)) for p, w in zip(payoffs.parties, counting.weights, strict=True) if w},
            "bound": str(bound),
            "interactions": interactions,
            "rules": rules,
        }


def _written(shares: Sequence[int], clause: Sequence[tuple[int, Any]], issues: Sequence[str], gain: bool) -> Any:
    """The shares of a clause: by issue for a gain, a single one for a loss."""
    if not gain:
        return str(Fraction(shares[0], SHARES))
    return {issues[i]: str(Fraction(s, SHARES)) for (i, _), s in zip(clause, shares, strict=True) if s}
