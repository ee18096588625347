"""The order in which issues are combined, and how much has to be remembered along it, estimated before anything is built.

Of a clause begun and not finished one bit is remembered, which depends on the options chosen so far on its issues. So a layer has no more
states than its open bits can spell, and no more than the issues on its boundary have kinds of options, the options of a kind being those
that all open clauses treat alike. The smaller of the two bounds the layer from above; the states that can be reached are often fewer.
"""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heapify, heappop, heappush
from math import log2

import numpy as np

from simulator.budget import tick
from simulator.payoffs.model import Ban, Clause, Payoffs, Term

FEW_CELLS = 20_000
"""Cells (state, option) up to which the first order is taken as it is."""

ORDERS_WORK = 1_000_000
"""Looks at a clause that the search for a narrower order may take; some tenths of a second."""


def elimination_order(payoffs: Payoffs, bans: Sequence[Ban], terms: Sequence[Term]) -> tuple[int, ...]:
    """Next comes the issue that leaves the fewest clauses open. Where much would have to be remembered along that order, the narrowest of
    some others is taken, each begun with another issue and going on with the one that leaves the least to remember."""
    first = _fewest_open(payoffs, bans, terms)
    scopes = Scopes(payoffs, bans, terms)
    if scopes.cells(first) <= FEW_CELLS:
        return first
    n = len(payoffs.sizes)
    affordable = ORDERS_WORK // max(1, n * n * len(scopes.groups))
    return min([first, *(scopes.narrow_order(start) for start in range(min(n, affordable)))], key=scopes.cells)


class Scopes:
    """What terms and bans depend on, for estimates along orders."""

    def __init__(self, payoffs: Payoffs, bans: Sequence[Ban], terms: Sequence[Term]) -> None:
        self.sizes = payoffs.sizes
        self.groups = [g for g in ([t.clauses for t in terms] + [(c,) for ban in bans for c in ban.clauses]) if g]
        self._issues = [frozenset(i for clause in group for i, _ in clause) for group in self.groups]

    def cells(self, order: Sequence[int]) -> float:
        """An upper bound on the cells (state, option) of the automaton along an order."""
        taken: set[int] = set()
        width, total = 0.0, 0.0
        for issue in order:
            total += 2.0 ** min(width, 1000.0) * self.sizes[issue]
            taken.add(issue)
            width = self._width(taken)
        return total

    def narrow_order(self, start: int) -> tuple[int, ...]:
        """The order that begins with an issue and goes on with the one that leaves the least to remember."""
        order, taken = [start], {start}
        left = [i for i in range(len(self.sizes)) if i != start]
        while left:
            tick("looking for an order of the issues")
            best = min(left, key=lambda i: (self._width(taken | {i}), i))
            order.append(best)
            taken.add(best)
            left.remove(best)
        return tuple(order)

    def _width(self, taken: set[int]) -> float:
        """Binary logarithm of the most states that there can be once the issues `taken` are settled."""
        open_ = [group for group, issues in zip(self.groups, self._issues, strict=True) if issues & taken and not issues <= taken]
        bits = sum(_bits(group, taken) for group in open_)
        told_apart: dict[int, set[tuple[int, ...]]] = {}
        for group in open_:
            for clause in group:
                for issue, options in clause:
                    if issue in taken:
                        told_apart.setdefault(issue, set()).add(options)
        kinds = 0.0
        for issue, sets in told_apart.items():
            kinds += log2(len({tuple(o in options for options in sets) for o in range(self.sizes[issue])}))
            if kinds >= bits:
                return float(bits)
        return kinds


def _bits(group: tuple[Clause, ...], taken: set[int]) -> int:
    """The bits that a group takes: one for each clause begun and not finished, one for whether one of several holds."""
    begun = sum(1 for clause in group if any(i in taken for i, _ in clause) and any(i not in taken for i, _ in clause))
    return begun + (len(group) > 1)


def _fewest_open(payoffs: Payoffs, bans: Sequence[Ban], terms: Sequence[Term]) -> tuple[int, ...]:
    """Greedy: next comes the issue that leaves the fewest clauses open; ties go to the issue with the larger swings, so that
    what remains to be added is small when the sets of partial outcomes are large, and bounds on it are tight."""
    clauses = [c for term in terms for c in term.clauses] + [c for ban in bans for c in ban.clauses]
    scopes = [frozenset(i for i, _ in clause) for clause in clauses if len(clause) > 1]
    swing = _relative_swings(payoffs)
    touching: list[list[int]] = [[] for _ in payoffs.sizes]
    for s, scope in enumerate(scopes):
        for i in scope:
            touching[i].append(s)
    left = [len(scope) for scope in scopes]  # per scope, its issues not yet taken

    def cost(i: int) -> tuple[int, float, int]:
        opened = sum(1 for s in touching[i] if left[s] == len(scopes[s]))
        closed = sum(1 for s in touching[i] if left[s] == 1)
        return (opened - closed, -swing[i], i)

    current = {i: cost(i) for i in range(len(payoffs.sizes))}
    waiting = list(current.values())
    heapify(waiting)
    order: list[int] = []
    while waiting:
        entry = heappop(waiting)
        issue = entry[2]
        if current.get(issue) != entry:
            continue  # taken already, or its cost has changed since
        order.append(issue)
        del current[issue]
        for s in touching[issue]:
            left[s] -= 1
        for other in {i for s in touching[issue] for i in scopes[s] if i in current}:
            if (now := cost(other)) != current[other]:
                current[other] = now
                heappush(waiting, now)
    return tuple(order)


def _relative_swings(payoffs: Payoffs) -> list[float]:
    """Per issue, the parties' swings as shares of each party's own total, added up."""
    swings = np.array([[float(x) for x in w.max(axis=0) - w.min(axis=0)] for w in payoffs.worth])
    total = swings.sum(axis=0)
    return [float(x) for x in (swings / np.where(total > 0, total, 1)).sum(axis=1)]
