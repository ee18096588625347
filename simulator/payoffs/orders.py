"""The order in which issues are combined, and how much has to be remembered along it, estimated before anything is built.

For a clause begun and not finished one bit is remembered. It depends on the options chosen so far on the clause's issues. So a layer has no
more states than its open bits can spell. Nor has it more than the options of the issues on its boundary, or the bits on each of them, can
tell apart. The smaller of the two bounds the layer from above; the states that can be reached are often fewer.
"""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heapify, heappop, heappush

import numpy as np
from numpy.typing import NDArray

from simulator.budget import make_room, small_steps, tick
from simulator.payoffs.model import Ban, IntArray, Payoffs, Term

FEW_CELLS = 20_000
"""The first order is taken as it is where it has up to so many cells (state, option)."""

ORDERS_WORK = 200_000_000
"""Elementary steps that the search for a narrower order may take; some tenths of a second."""

WIDEST = 1000.0
"""Larger numbers of states are not told apart; as a binary logarithm."""


def elimination_order(payoffs: Payoffs, bans: Sequence[Ban], terms: Sequence[Term]) -> tuple[int, ...]:
    """Next comes the issue that leaves the fewest clauses open. Where that order would have to remember much, the narrowest of some other
    orders is taken. Each of these begins with another issue and goes on with the one that leaves the least to remember."""
    first = _fewest_open(payoffs, bans, terms)
    scopes = Scopes(payoffs, bans, terms)
    if scopes.cells(first) <= FEW_CELLS:
        return first
    starts = min(len(payoffs.sizes), ORDERS_WORK // scopes.work_of_an_order)
    return min([first, *(scopes.narrow_order(start) for start in range(starts))], key=scopes.cells)


class Scopes:
    """What terms and bans depend on, for estimates along orders.

    `_of_clause`, shape (clauses, issues): which issues a clause is over; `_of_group`, shape (groups, issues): the same for the several
    clauses of a term together; `_group`: the group that each clause belongs to, −1 where it is alone.
    """

    def __init__(self, payoffs: Payoffs, bans: Sequence[Ban], terms: Sequence[Term]) -> None:
        self.sizes = np.array(payoffs.sizes)
        owners = [*(term.clauses for term in terms), *((clause,) for ban in bans for clause in ban.clauses)]
        clauses = [(clause, k if len(owner) > 1 else -1) for k, owner in enumerate(owners) for clause in owner]
        several = sorted({k for _, k in clauses if k >= 0})
        place = {k: g for g, k in enumerate(several)}
        make_room(8 * (len(clauses) + len(several)) * len(self.sizes))
        self._of_clause = np.zeros((len(clauses), len(self.sizes)), dtype=np.float32)
        self._of_group = np.zeros((len(several), len(self.sizes)), dtype=np.float32)
        self._group = np.array([place.get(k, -1) for _, k in clauses], dtype=np.intp)
        for c, (clause, k) in enumerate(clauses):
            small_steps(1 + len(clause), "estimating an order of the issues")
            issues = [issue for issue, _ in clause]
            self._of_clause[c, issues] = 1
            if k >= 0:
                self._of_group[place[k], issues] = 1

    @property
    def work_of_an_order(self) -> int:
        """Elementary steps that `narrow_order` takes."""
        return len(self.sizes) ** 3 * max(1, len(self._group))  # also without clauses: issues are told from issues

    def cells(self, order: Sequence[int]) -> float:
        """An upper bound on the cells (state, option) of the automaton along an order."""
        if not len(self._of_clause):
            return float(self.sizes.sum())
        taken = np.zeros(len(self.sizes), dtype=np.bool_)
        width, total = 0.0, 0.0
        for issue in order:
            tick("estimating an order of the issues")
            total += 2.0**width * float(self.sizes[issue])
            width = float(self._widths(taken, np.array([issue]))[0])
            taken[issue] = True
        return total

    def narrow_order(self, start: int) -> tuple[int, ...]:
        """The order that begins with an issue and goes on with the one that leaves the least to remember."""
        order = [start]
        taken = np.zeros(len(self.sizes), dtype=np.bool_)
        taken[start] = True
        while len(order) < len(self.sizes):
            tick("looking for an order of the issues")
            left = np.flatnonzero(~taken)
            order.append(int(left[self._widths(taken, left).argmin()]))
            taken[order[-1]] = True
        return tuple(order)

    def _widths(self, taken: NDArray[np.bool_], following: NDArray[np.intp]) -> NDArray[np.float64]:
        """For each issue of `following`: binary logarithm of the most states that there can be once it and those `taken` are settled."""
        begun = _begun(self._of_clause, taken, following)
        several = _begun(self._of_group, taken, following)
        bits = begun.sum(axis=0) + several.sum(axis=0)
        open_ = begun.copy()
        grouped = self._group >= 0
        open_[grouped] = several[self._group[grouped]]  # whether one holds may depend on each of the clauses
        settled = np.repeat(taken[np.newaxis, :], len(following), axis=0)
        settled[np.arange(len(following)), following] = True
        told_apart = open_.T.astype(np.float32) @ self._of_clause  # (following, issues): bits that depend on an issue
        kinds = np.where(settled, np.minimum(told_apart, np.log2(self.sizes)), 0.0).sum(axis=1)
        return np.asarray(np.minimum(np.minimum(bits, kinds), WIDEST), dtype=np.float64)


def _begun(scopes: NDArray[np.float32], taken: NDArray[np.bool_], following: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Which scopes, shape (scopes, following), are begun and not finished once one issue more is taken."""
    # summed, not multiplied: for single precision, some kernels of BLAS flag an invalid value that is none
    so_far = scopes[:, taken].sum(axis=1)[:, np.newaxis] + scopes[:, following]
    return np.asarray((so_far > 0) & (so_far < scopes.sum(axis=1)[:, np.newaxis]), dtype=np.bool_)


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
        small_steps(1 + sum(len(scopes[s]) for s in touching[issue]), "looking for an order of the issues")
        del current[issue]
        for s in touching[issue]:
            left[s] -= 1
        for other in {i for s in touching[issue] for i in scopes[s] if i in current}:
            small_steps(len(touching[other]), "looking for an order of the issues")
            if (now := cost(other)) != current[other]:
                current[other] = now
                heappush(waiting, now)
    return tuple(order)


def _relative_swings(payoffs: Payoffs) -> list[float]:
    """Per issue, the parties' swings as shares of each party's own total, added up."""
    swings = np.array([_swings(worth) for worth in payoffs.worth])
    total = swings.sum(axis=0)
    return [float(x) for x in (swings / np.where(total > 0, total, 1)).sum(axis=1)]


def _swings(worth: IntArray) -> list[float]:
    """The parties' swings on one issue, whose `worth` has shape (options, parties)."""
    small_steps(1 + worth.size // 100, "looking for an order of the issues")
    return [float(x) for x in worth.max(axis=0) - worth.min(axis=0)]
