"""The proof that the ratifying bodies pass nothing that all parties would sign: a refutation tree as in `refutation`.

In a box that settles what a body asks, the body is like a party of its own: its surplus is its party's utility less the least with
which it passes. Since that is the party's own surplus less a constant, it takes the party's place where it asks for more. Boxes are
tried with what is settled so far (which only leaves demands out) before a further issue is settled.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil
from typing import Any

import numpy as np

from simulator.budget import Budget
from simulator.payoffs.clauses import Options
from simulator.payoffs.compiling import compile_payoffs
from simulator.payoffs.consents import Consent, consent_in
from simulator.payoffs.model import EXACT_IN_FLOAT64, Payoffs
from simulator.payoffs.ratification import AskedBody, asked_bodies
from simulator.scenario.model import Scenario
from simulator.solve.ban_tree import Node, covering, narrowed
from simulator.solve.bound.maximum import Maximiser
from simulator.solve.bound.surplus_bound import least_maximum, proved_negative
from simulator.solve.proof.refutation import DEFAULT_MAX_NODES, refute_box


@dataclass(frozen=True)
class RatifiedProof:
    """`tree`: the refutation tree, its weights by party, or by path of a body or of one of its segments. `least`: path of a body that
    weights name and that is given by curves → the least utility in points with which it passes."""

    tree: Node
    least: dict[str, Fraction]


def prove_not_ratified(scenario: Scenario, chance: Fraction, budget: Budget, max_nodes: int = DEFAULT_MAX_NODES) -> RatifiedProof | None:
    """The proof that no outcome is signed by all and passed by each body in force, where needed, with at least `chance`.

    None where the tree would have more than `max_nodes` nodes, or where a vote that several groups of segments can carry leaves
    outcomes that no weights exclude. Raises `Stopped` at the end of `budget`.
    """
    proof = _Proof(scenario, chance, budget, max_nodes)
    options: Options = tuple(tuple(range(size)) for size in proof.payoffs.sizes)
    tree = proof.node(options, {})
    return None if tree is None else RatifiedProof(tree, proof.least)


_Demands = tuple[tuple[int, str, Fraction], ...]
"""(party, body's path, least utility) for each party of which a body asks for more than the party itself."""


class _Proof:
    def __init__(self, scenario: Scenario, chance: Fraction, budget: Budget, max_nodes: int) -> None:
        self.payoffs = compile_payoffs(scenario)
        self.bodies = asked_bodies(scenario, self.payoffs, chance)
        self.least: dict[str, Fraction] = {}
        self._budget, self._left = budget, max_nodes
        self._maximisers: dict[tuple[_Demands, tuple[str, ...]], Maximiser] = {}

    def node(self, options: Options, chosen: dict[int, tuple[int, ...]]) -> Node | None:
        """The subtree of a box; None where it cannot be closed."""
        self._budget.tick("proving that the bodies pass nothing")
        self._left -= 1
        if self._left < 0:
            return None
        path = covering(self.payoffs, options)
        if path is not None:
            return {"closed_by": path}
        asked = [(body, consent_in(body, options)) for body in self.bodies]
        refusing = next((body.path for body, consent in asked if consent.refused), None)
        if refusing is not None:
            return {"closed_by": refusing}
        maximiser = self._maximiser(asked)
        issue = next((consent.open_issue for _, consent in asked if consent.open_issue is not None), None)
        box = maximiser.box(chosen)
        if issue is None or box.empty:
            found = refute_box(maximiser, options, chosen, max_nodes=self._left, budget=self._budget)
            if found is not None:
                self._left -= found.nodes
            return None if found is None else self._noted(found.tree)
        search = least_maximum(maximiser, box, decide=True, budget=self._budget)
        closed = proved_negative(maximiser, box, search)
        if closed is not None:
            weights = {name: str(w) for name, w in zip(maximiser.payoffs.parties, closed.weights, strict=True) if w}
            return self._noted({"weights": weights, "bound": str(closed.bound)})
        branches = {}
        for option in options[issue]:
            below = self.node(narrowed(options, issue, option), {**chosen, issue: (option,)})
            if below is None:
                return None
            branches[self.payoffs.options[issue][option]] = below
        return {"branch": self.payoffs.issues[issue], "options": branches}

    def _noted(self, tree: Node) -> Node:
        """The tree, the least utilities of bodies with curves that its weights name being written down."""
        curves = {body.path: body.demand.levels for body in self.bodies if body.body.curves is not None}
        pending: list[Any] = [tree]
        while pending:
            node = pending.pop()
            pending.extend(node.get("options", {}).values())
            for name in node.get("weights", {}):
                if name in curves:
                    (level,) = curves[name]
                    self.least[name] = level.least
        return tree

    def _maximiser(self, asked: list[tuple[AskedBody, Consent]]) -> Maximiser:
        """For the game in which bodies take their party's place where they ask for more, and segments stand beside the parties."""
        levels: dict[int, tuple[Fraction, str]] = {}
        segments: dict[str, tuple[AskedBody, str]] = {}
        for body, consent in asked:
            known = levels[body.party][0] if body.party in levels else self.payoffs.reservation[body.party]
            if consent.level is not None and consent.level > known:
                levels[body.party] = (consent.level, body.path)
            segments |= {f"{body.path}.segments.{name}": (body, name) for name in consent.segments}
        demands = tuple((party, path, level) for party, (level, path) in sorted(levels.items()))
        key = (demands, tuple(segments))
        if key not in self._maximisers:
            self._maximisers[key] = Maximiser(_with_segments(_demanding(self.payoffs, demands), segments))
        return self._maximisers[key]


def _demanding(payoffs: Payoffs, demands: _Demands) -> Payoffs:
    """The game with the bodies in place of their parties."""
    parties, reservation, thresholds = list(payoffs.parties), list(payoffs.reservation), list(payoffs.thresholds)
    for party, path, level in demands:
        parties[party], reservation[party], thresholds[party] = path, level, ceil(payoffs.scale[party] * level)
    return replace(payoffs, parties=tuple(parties), reservation=tuple(reservation), thresholds=tuple(thresholds))


def _with_segments(payoffs: Payoffs, segments: dict[str, tuple[AskedBody, str]]) -> Payoffs:
    """The game with segments as further parties."""
    worth, scales, reservation, thresholds = list(payoffs.worth), [], [], []
    for body, name in segments.values():
        assert body.body.segments is not None
        column = body.demand.segments[name]
        exact = payoffs.dtype == np.int64 and sum(max(map(abs, row)) for row in column.worth) < EXACT_IN_FLOAT64
        dtype = np.int64 if exact else object
        worth = [np.column_stack([w.astype(dtype), np.array(row, dtype=dtype)]) for w, row in zip(worth, column.worth, strict=True)]
        scales.append(column.scale)
        thresholds.append(column.threshold)
        reservation.append(body.body.segments[name].reservation.exact)
    return replace(
        payoffs,
        parties=(*payoffs.parties, *segments),
        worth=tuple(worth),
        scale=(*payoffs.scale, *scales),
        reservation=(*payoffs.reservation, *reservation),
        thresholds=(*payoffs.thresholds, *thresholds),
        bargaining_weights=(*payoffs.bargaining_weights, *(Fraction(1) for _ in segments)),
    )
