"""A few outcomes that are known, valued in many variants at once, and what that says of each variant: a bound on every solution.

An outcome with a least surplus of L puts the largest least surplus at L or above, so that only outcomes which give every party L matter to
it. An outcome with surpluses a, b, … puts every outcome whose product of surpluses is as large on the far side of a plane: with surpluses
x, y, … it has x/a + y/b + … ≥ n, since the arithmetic mean is no less than the geometric. Elimination leaves the rest out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

import numpy as np
from numpy.typing import NDArray

from simulator.payoffs.model import IntArray, Payoffs, Term
from simulator.solve.exact.combining import Cut


@dataclass(frozen=True)
class Bounds:
    """What known outcomes say of one variant. `level`: the largest of their least surpluses, in points; None: none of them may be signed.
    `cut`: met by every outcome whose product of surpluses is as large as the largest of theirs; None: none of them gives every party a
    surplus above 0."""

    level: Fraction | None
    cut: Cut | None


class KnownOutcomes:
    """Outcomes laid out for the variants of one shape. `outcomes`: option positions, shape (outcomes, issues)."""

    def __init__(self, shape: Payoffs, outcomes: NDArray[np.intp]) -> None:
        self._n_options = sum(shape.sizes)
        self._kept = [k for k, term in enumerate(shape.terms) if term.column < shape.n_parties]
        self._columns = np.array([shape.terms[k].column for k in self._kept], dtype=np.intp)
        self._takes = np.zeros((len(outcomes), self._n_options + len(self._kept)))
        firsts = np.cumsum([0, *shape.sizes[:-1]])
        np.put_along_axis(self._takes, outcomes + firsts, 1, axis=1)
        for place, k in enumerate(self._kept, self._n_options):
            self._takes[:, place] = _applies(shape.terms[k], outcomes)

    def __len__(self) -> int:
        return len(self._takes)

    def totals(self, games: Sequence[Payoffs]) -> IntArray:
        """Scaled utilities, shape (games, outcomes, parties): exact, in float64 below 2^51, else Python integers."""
        n = games[0].n_parties
        exact = all(game.dtype is not object for game in games)
        numbers = np.zeros((len(games), self._takes.shape[1], n), dtype=np.float64 if exact else object)
        for g, game in enumerate(games):
            numbers[g, : self._n_options] = np.concatenate(game.worth)[:, :n]
            numbers[g, np.arange(self._n_options, self._takes.shape[1]), self._columns] = [game.terms[k].amount for k in self._kept]
        found: IntArray = (self._takes if exact else self._takes.astype(np.int64).astype(object)) @ numbers
        return found

    def bounds(self, games: Sequence[Payoffs], *, signed: bool = True) -> list[Bounds]:
        """The bounds that the outcomes set in each game; float64 must carry its numbers. `signed`: outcomes that some party would refuse
        set none."""
        n = games[0].n_parties
        if not len(self):
            return [Bounds(None, None)] * len(games)
        totals = self.totals(games)
        least_signed = np.array([game.thresholds[:n] for game in games], dtype=np.float64)[:, np.newaxis]
        scale = np.array([game.scale[:n] for game in games], dtype=np.float64)[:, np.newaxis]
        reserved = np.array([[float(s * r) for s, r in zip(game.scale, game.reservation, strict=False)] for game in games])
        surplus = totals - reserved[:, np.newaxis]
        least = (surplus / scale).min(axis=2)
        if signed:
            least[~np.logical_and.reduce(totals >= least_signed, axis=2)] = -np.inf
        gain: NDArray[np.bool_] = np.logical_and.reduce(totals > least_signed, axis=2)  # by a whole unit or more, so that no surplus is 0
        products = np.where(gain, np.log(np.where(gain[..., np.newaxis], surplus / scale, 1)).sum(axis=2), -np.inf)
        best, widest = least.argmax(axis=1), products.argmax(axis=1)
        found = []
        for g, game in enumerate(games):
            level = None if least[g, best[g]] == -np.inf else least_surplus(game, totals[g, best[g]])
            cut = _cut(surplus[g, widest[g]], reserved[g]) if gain[g, widest[g]] else None
            found.append(Bounds(level, cut))
        return found


def least_surplus(game: Payoffs, totals: IntArray) -> Fraction:
    """The least surplus of a party at these scaled utilities, in points, exact."""
    return min(Fraction(int(t), s) - r for t, s, r in zip(totals, game.scale, game.reservation, strict=False))


def level_cut(game: Payoffs, level: Fraction, weights: Sequence[float]) -> Cut:
    """Met by every outcome that gives every party a surplus of `level` points: there, no weighted sum is less than at the level itself.
    `weights`: any, not negative, one a party."""
    least = sum(w * float(r + level) for w, r in zip(weights, game.reservation, strict=False))
    return Cut(np.array([w / float(s) for w, s in zip(weights, game.scale, strict=False)]), least)


def reaching(game: Payoffs, level: Fraction) -> list[int]:
    """The least totals that give every party a surplus of `level` points, and what is asked of the further columns."""
    least = [ceil(s * (r + level)) for s, r in zip(game.scale, game.reservation, strict=False)]
    return [*least, *game.thresholds[game.n_parties :]]


def _cut(surplus: NDArray[np.float64], reserved: NDArray[np.float64]) -> Cut:
    weights = 1 / surplus
    return Cut(weights, len(weights) + float((weights * reserved).sum()))


def _applies(term: Term, outcomes: NDArray[np.intp]) -> NDArray[np.bool_]:
    """At which outcomes a term applies."""
    found = np.zeros(len(outcomes), np.bool_)
    for clause in term.clauses:
        inside = np.ones(len(outcomes), np.bool_)
        for issue, options in clause:
            inside &= np.isin(outcomes[:, issue], list(options))
        found |= inside
    return found
