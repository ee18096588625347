"""The proof that there is no agreement: a tree of boxes that together hold every outcome, each closed for a stated reason.

A box is closed by a ban that covers it whole, by having no allowed outcome, or by weights y ≥ 0 of the parties with
max Σ y_p (U_p − r_p) < 0 over its allowed outcomes: then in each of them somebody's surplus is negative (a weighted sum of
numbers that are all ≥ 0 is not negative). A box that no weights close is split on one issue, option by option. In the end a box
is a single outcome, closed by the one party that refuses it, so a proof exists if and only if there is no agreement.

`docs/certificate.md` has the form of the tree; `simulator.solve.checker` checks it without any of this code.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from simulator.budget import Budget, Stopped, StopReason
from simulator.payoffs.clauses import Options
from simulator.payoffs.model import Payoffs
from simulator.solve.ban_tree import Node, ban_tree, covering, narrowed
from simulator.solve.bound.maximum import Maximiser, Outcome, OutcomeBox
from simulator.solve.bound.surplus_bound import Search, WeightedBound, column_weights, evaluated, least_maximum, proved_negative

DEFAULT_MAX_NODES = 20_000
"""Boxes looked into before the proof is given up."""

TRIED_ISSUES = 4
"""Issues for which a split is tried in full before one is chosen."""


@dataclass(frozen=True)
class Refuted:
    """Proved: no outcome is acceptable to all. `tree` is the proof, `nodes` the number of its nodes."""

    tree: Node
    nodes: int


@dataclass(frozen=True)
class Found:
    """There is an agreement: `outcome` (option positions in issue order)."""

    outcome: Outcome


@dataclass(frozen=True)
class Unfinished:
    """Neither proved nor found within the budget, after `nodes` boxes."""

    reason: StopReason | str
    nodes: int


def refute(
    payoffs: Payoffs | Maximiser, *, max_nodes: int = DEFAULT_MAX_NODES, budget: Budget | None = None
) -> Refuted | Found | Unfinished:
    """Prove that no outcome is acceptable to all parties, or come upon one that is.

    Small trees are sought (the root alone is tried first), not smallest ones. Columns that are conditions only are looked at when
    an outcome is tested, but no box is closed by them; where the proof would need one, the answer is `Unfinished`.
    """
    maximiser = payoffs if isinstance(payoffs, Maximiser) else Maximiser(payoffs)
    build = _Build(maximiser, max_nodes, budget)
    options = tuple(tuple(range(size)) for size in maximiser.payoffs.sizes)
    try:
        tree = build.node(options, {}, None)
    except _Agreement as agreement:
        return Found(agreement.outcome)
    except Stopped as stopped:
        return Unfinished(stopped.reason, build.nodes)
    except _GaveUpError as gave_up:
        return Unfinished(str(gave_up), build.nodes)
    return Refuted(tree, _size(tree))


def refute_box(
    maximiser: Maximiser, options: Options, chosen: dict[int, tuple[int, ...]], *, max_nodes: int, budget: Budget | None = None
) -> Refuted | None:
    """The subtree of one box, `chosen` being the issues settled in it; None where it holds an outcome acceptable to all, or would have
    more than `max_nodes` nodes. Raises `Stopped` at the end of `budget`."""
    build = _Build(maximiser, max_nodes, budget)
    try:
        tree = build.node(options, chosen, None)
    except (_Agreement, _GaveUpError):
        return None
    return Refuted(tree, build.nodes)


class _Agreement(Exception):  # noqa: N818 - ends the search, never shown to a user
    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome)
        self.outcome = outcome


class _GaveUpError(Exception):
    pass


class _Build:
    def __init__(self, maximiser: Maximiser, max_nodes: int, budget: Budget | None) -> None:
        self.maximiser, self.payoffs = maximiser, maximiser.payoffs
        self.max_nodes, self.budget = max_nodes, budget
        self.nodes = 0

    def node(self, options: Options, chosen: dict[int, tuple[int, ...]], search: Search | None) -> Node:
        """The subtree of a box. `chosen`: the issues decided on the way; `search`: what is known of its weights already."""
        self.nodes += 1
        if self.nodes > self.max_nodes:
            raise _GaveUpError(f"more than {self.max_nodes} boxes")
        path = covering(self.payoffs, options)
        if path is not None:
            return {"closed_by": path}
        box = self.maximiser.box(chosen)
        if box.empty:
            return ban_tree(self.payoffs, options) or {"empty": True}
        if box.single:
            return self._refused(box)
        if search is None:
            search = self._search(box, ())
        if search.bound < 0:
            best = least_maximum(self.maximiser, box, search.cuts, budget=self.budget)
            closed = proved_negative(self.maximiser, box, best)
            if closed is not None:
                return self._closed(closed)
        return self._split(options, chosen, box, search)

    def _search(self, box: OutcomeBox, known: tuple[Search, ...]) -> Search:
        cuts = [cut for search in known for cut in search.cuts if box.holds(cut.outcome)]
        search = least_maximum(self.maximiser, box, cuts, decide=True, budget=self.budget)
        if search.accepted is not None:
            raise _Agreement(search.accepted)
        return search

    def _closed(self, bound: WeightedBound) -> Node:
        weights = {party: str(w) for party, w in zip(self.payoffs.parties, bound.weights, strict=True) if w}
        return {"weights": weights, "bound": str(bound.bound)}

    def _refused(self, box: OutcomeBox) -> Node:
        """A single allowed outcome: closed by the party that it falls furthest short of, or an agreement after all."""
        n = self.payoffs.n_parties
        single = [evaluated(self.maximiser, box, [Fraction(int(p == q)) for q in range(n)]) for p in range(n)]
        worst = min(single, key=lambda bound: bound.bound)
        if worst.bound < 0:
            return self._closed(worst)
        if self.payoffs.n_columns > n:
            raise _GaveUpError("the proof needs a condition that is not a party's surplus")
        raise _Agreement(tuple(o[0] for o in box.options))

    def _split(self, options: Options, chosen: dict[int, tuple[int, ...]], box: OutcomeBox, search: Search) -> Node:
        issue, tried = self._telling_issue(chosen, box, search)
        open_first = sorted(options[issue], key=lambda o: -tried[o].bound if o in tried else np.inf)
        branches = {o: self.node(narrowed(options, issue, o), {**chosen, issue: (o,)}, tried.get(o)) for o in open_first}
        return {
            "branch": self.payoffs.issues[issue],
            "options": {self.payoffs.options[issue][o]: branches[o] for o in options[issue]},
        }

    def _telling_issue(self, chosen: dict[int, tuple[int, ...]], box: OutcomeBox, search: Search) -> tuple[int, dict[int, Search]]:
        """The issue whose split leaves least to be done, and the searches made for its options.

        Candidates are the issues with the fewest options not closed by the weights at hand; these are tried in full
        (strong branching; Applegate, Bixby, Chvátal & Cook 1995), and the one that leaves the fewest open and the lowest bounds wins.
        """
        weights = search.weights
        reserved = float(weights @ self.maximiser.reservation)
        best = self.maximiser.by_option(column_weights(self.payoffs, weights), box)
        excess = {i: best[i][list(o)] - reserved for i, o in enumerate(box.options) if len(o) > 1}
        ranked = sorted(excess, key=lambda i: (int((excess[i] >= 0).sum()), float(np.maximum(excess[i], 0).sum()), i))
        scored = []
        for issue in ranked[:TRIED_ISSUES]:
            tried = {}
            for option in box.options[issue]:
                if best[issue][option] > -np.inf:
                    tried[option] = self._search(self.maximiser.box({**chosen, issue: (option,)}), (search,))
            left = [s.bound for s in tried.values() if s.bound >= 0]
            scored.append(((len(left), sum(left)), issue, tried))
            if not left:
                break
        _, issue, tried = min(scored, key=lambda entry: entry[0])
        return issue, tried


def _size(node: Node) -> int:
    return 1 + sum(_size(child) for child in node.get("options", {}).values())
