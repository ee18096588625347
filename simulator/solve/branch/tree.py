"""Branch and bound on a batch of nodes at a time (Land & Doig 1960), the most promising first.

A *node* is a set of options for every issue. Its bound is the best that weights of its own say of it; the same weights say what each
option could reach, which closes options and tells on which issue to branch. Weights go from a node to the nodes below it. A node is given
up where its bound lies below what a better outcome needs, by more than rounding can be (`RowLayout`); so what is said to be best is best,
and nothing rests on float32. Outcomes are compared exactly.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from fractions import Fraction
from math import inf

import numpy as np
from numpy.typing import NDArray

from simulator.budget import make_room
from simulator.solve.branch.aims import BranchAim
from simulator.solve.branch.layout import Bools, Floats, RowLayout
from simulator.solve.branch.root import Root
from simulator.solve.exact.fields import Outcome

AT_ONCE, CELLS = 1024, 400_000
"""Nodes of a batch at most, and rows of all of them together (16 nodes at least)."""

STEPS = 5
"""Steps by which the weights of a node get better."""

LEVELS = 64
"""Levels of bounds in which nodes wait, between the first bound and the first value."""

SHARPNESS = 16.0
"""How much faster a tree is taken to grow (its logarithm) from the bottom of these levels to their top."""

PRIOR = 8
"""Nodes whose mean drop of the bound an option has to begin with."""

BEYOND = 0.1
"""How far below what is needed a drop of the bound still counts, as a share of the first gap."""

BELOW = 0.08
"""How far the target of the weights lies below what a better outcome needs, as a share of the first gap."""

MOST_TIES = 3000
"""How many single outcomes that equal the best in what decides first are compared in the rest, before that is left open."""


@dataclass
class _Nodes:
    """`allowed`: options as packed bits (bytes, nodes); `weights`: (columns, nodes); a node has a `bound`, and the option it came `by`."""

    allowed: NDArray[np.uint8]
    weights: Floats
    bound: Floats
    by: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.bound)

    def part(self, which: slice | Bools | NDArray[np.intp]) -> _Nodes:
        return _Nodes(self.allowed[:, which], self.weights[:, which], self.bound[which], self.by[which])


class Tree:
    """The search for one aim, step by step. `best`: the best outcome known, `value`: its surpluses. `done`: nothing better exists, but for
    ties where `ties_left`. `nodes`: how many were bounded."""

    def __init__(self, layout: RowLayout, aim: BranchAim, start: Outcome, root: Root) -> None:
        value = aim.judged(start)
        if value is None:
            raise ValueError("the search begins at an outcome that can be chosen")
        self.layout, self.aim = layout, aim
        self.best, self.value = start, value
        self.nodes, self.ties, self.ties_left = 0, 0, False
        bound = (root.bound + aim.slack * root.weights.sum(axis=0)).astype(np.float32)
        self._base = aim.worth(value)
        self._width = max(float(bound[0]) - self._base, 1e-9) / LEVELS
        self._levels: dict[int, list[_Nodes]] = {}
        self._order: list[int] = []
        self._lost = -inf
        self._drops, self._counts = np.zeros(layout.options), np.zeros(layout.options)
        allowed = np.ones((layout.options, 1), dtype=np.bool_)
        self._wait(_Nodes(np.packbits(allowed, axis=0), root.weights, bound, np.zeros(1, dtype=np.int32)))

    @property
    def done(self) -> bool:
        return not self._order and self._lost < self.aim.needed(self.value)

    @property
    def upper(self) -> float:
        """No outcome is worth more, on the scale of the aim's bounds."""
        waiting = max((float(nodes.bound.max()) for nodes in self._levels[-self._order[0]]), default=-inf) if self._order else -inf
        return max(self.aim.worth(self.value), waiting, self._lost)

    def offer(self, outcome: Outcome) -> None:
        """An outcome found elsewhere."""
        found = self.aim.judged(outcome)
        if found is not None and self.aim.better(found, self.value):
            self._take(outcome, found)

    def step(self) -> None:
        """Bound one batch of nodes, and put what is left of them back. Where it is interrupted, `upper` and `done` know of what is lost."""
        before = self.upper
        try:
            nodes = self._taken()
            if nodes is not None:
                self.nodes += len(nodes)
                self._expand(nodes)
        except BaseException:
            self._lost = before
            raise

    def _expand(self, nodes: _Nodes) -> None:
        layout, aim = self.layout, self.aim
        allowed = np.unpackbits(nodes.allowed, axis=0, count=layout.options).view(np.bool_)
        closing = layout.closing(allowed)
        weights = nodes.weights
        index = np.arange(len(nodes))
        top, least = nodes.bound, np.full(len(nodes), np.inf, dtype=np.float32)
        at = weights.copy()
        caps = np.full(0, np.inf, dtype=np.float32)
        need = aim.needed(self.value)
        for k in range(STEPS):
            found = layout.best(weights, closing)
            bound = self._bounded(found.value, weights)
            sums = layout.sums(found.rows)
            self._look(found.rows, sums)
            need = aim.needed(self.value)
            forced = found.free + (bound - found.value)
            caps = forced if not k else np.minimum(caps, forced)
            lower = bound < least
            least, top = np.minimum(bound, least), np.minimum(bound, top)
            at[:, lower] = weights[:, lower]
            if 0 < k < STEPS - 1 and (kept := top >= need).mean() < 0.8:
                gone = ~kept
                self._learn(nodes.part(index[gone]), top[gone], need)
                index = index[kept]
                if not kept.any():
                    return
                allowed, closing, weights, at = allowed[:, kept], closing[:, kept], weights[:, kept], at[:, kept]
                top, least, bound, sums, caps = top[kept], least[kept], bound[kept], sums[:, kept], caps[:, :, kept]
            if k < STEPS - 1:
                weights = aim.moved(weights, sums, bound, need - BELOW * LEVELS * self._width)
        kept = top >= need
        self._learn(nodes.part(index), top, need)
        if not kept.any():
            return
        closing, at, top = closing[:, kept], at[:, kept], top[kept]
        limit = self._bounded(layout.forced(at, closing), at)
        limit = np.minimum(np.minimum(limit, layout.by_option(caps[:, :, kept], np.inf)), top)
        self._branch(allowed[:, kept] & (limit >= need), limit, at, top)

    def _learn(self, nodes: _Nodes, top: Floats, need: float) -> None:
        """How much lower the bound of nodes is than what was said of the option that they came by."""
        floor = need - BEYOND * LEVELS * self._width  # how far below what is needed it is has no meaning: the steps end there
        np.add.at(self._drops, nodes.by, np.maximum(nodes.bound - np.maximum(top, floor), 0))
        np.add.at(self._counts, nodes.by, 1)

    def _bounded(self, value: Floats, weights: Floats) -> Floats:
        """The bound of best outcomes worth `value`, on the safe side of rounding."""
        found: Floats = self.aim.bound(value, weights) + np.float32(self.aim.slack) * weights.sum(axis=0)
        return found

    def _branch(self, live: Bools, limit: Floats, weights: Floats, top: Floats) -> None:
        """Settle the nodes with one outcome left, and split the others on the issue that promises the smallest trees."""
        first = self.layout.first[:-1]
        counts = np.add.reduceat(live, first, axis=0, dtype=np.int32)
        full = counts.min(axis=0) > 0
        single = full & (counts.max(axis=0) == 1)
        if single.any():
            self._settle(live[:, single], weights[:, single])
        split = full & ~single
        if not split.any():
            return
        live, limit, weights, top, counts = live[:, split], limit[:, split], weights[:, split], top[split], counts[:, split]
        sharpness = np.float32(SHARPNESS / (LEVELS * self._width))
        mean = self._drops.sum() / self._counts.sum()
        extra = ((self._drops + PRIOR * mean) / (self._counts + PRIOR)).astype(np.float32)
        sizes = np.add.reduceat(np.where(live, np.exp(sharpness * (limit - top - extra[:, None])), 0), first, axis=0)
        sizes[counts < 2] = np.inf
        issue = sizes.argmin(axis=0)
        of_option = np.repeat(np.arange(len(first)), self.layout.sizes)
        option, node = np.nonzero(live & (of_option[:, None] == issue))
        below = live[:, node] & (of_option[:, None] != issue[node])
        below[option, np.arange(len(node))] = True
        self._wait(_Nodes(np.packbits(below, axis=0), weights[:, node], limit[option, node], option.astype(np.int32)))

    def _settle(self, single: Bools, weights: Floats) -> None:
        """Look at the only outcomes left in nodes."""
        found = self.layout.best(weights, self.layout.closing(single))
        rough = self.aim.rough(self.layout.sums(found.rows))
        need = self.aim.needed(self.value)
        for k in np.flatnonzero(rough >= need):
            surpluses = self.aim.judged(self.layout.outcome(found.rows[:, k]))
            if surpluses is None:
                continue
            if self.aim.better(surpluses, self.value):
                self._take(self.layout.outcome(found.rows[:, k]), surpluses)
            self.ties += 1
            if self.ties > MOST_TIES and self.aim.leave_ties():
                self.ties_left = True

    def _take(self, outcome: Outcome, surpluses: tuple[Fraction, ...]) -> None:
        if self.aim.worth(surpluses) > self.aim.worth(self.value):
            self.ties = 0
        self.best, self.value = outcome, surpluses

    def _look(self, rows: Floats, sums: Floats) -> None:
        """Whether the best of some outcomes is better than what is known."""
        rough = self.aim.rough(sums)
        k = int(rough.argmax())
        if rough[k] > self.aim.worth(self.value):
            self.offer(self.layout.outcome(rows[:, k]))

    def _wait(self, nodes: _Nodes) -> None:
        make_room(nodes.allowed.nbytes + nodes.weights.nbytes + nodes.bound.nbytes)
        level = np.floor((nodes.bound - self._base) / self._width).astype(np.int64)
        order = np.argsort(level, kind="stable")
        for which in np.split(order, np.flatnonzero(np.diff(level[order])) + 1):
            key = int(level[which[0]])
            if key not in self._levels:
                self._levels[key] = []
                heapq.heappush(self._order, -key)
            self._levels[key].append(nodes.part(which))

    def _taken(self) -> _Nodes | None:
        """The most promising nodes that wait, about as many as a batch has; None where none is left."""
        need = self.aim.needed(self.value)
        parts: list[_Nodes] = []
        room = min(AT_ONCE, max(16, CELLS // len(self.layout.rows)))
        while self._order and room > 0:
            key = -self._order[0]
            nodes = self._levels[key].pop()
            if len(nodes) > room:
                self._levels[key].append(nodes.part(slice(room, None)))
                nodes = nodes.part(slice(None, room))
            if not self._levels[key]:
                heapq.heappop(self._order)
                del self._levels[key]
            if (kept := nodes.bound >= need).any():
                parts.append(nodes if kept.all() else nodes.part(kept))
                room -= len(parts[-1])
        if not parts:
            return None
        return _Nodes(
            np.concatenate([nodes.allowed for nodes in parts], axis=1),
            np.concatenate([nodes.weights for nodes in parts], axis=1),
            np.concatenate([nodes.bound for nodes in parts]),
            np.concatenate([nodes.by for nodes in parts]),
        )
