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
from simulator.payoffs.side_by_side import Floats, Games
from simulator.solve.exact.combining import Cuts

A_FEW_UNITS = 4
"""Scaled units that a level gives away, so that rounding never asks too much; float64 errs by less than 2 where totals are below 2^51."""


@dataclass(frozen=True)
class Bounds:
    """What known outcomes say of several games. `levels`: of each game, the largest of their least surpluses, about, in points; -inf: none
    of them may be signed. `cuts`: met by every outcome whose product of surpluses is as large as the largest of theirs; where a game
    is not in `cut`, none of them gives every party a surplus above 0, and nothing is cut."""

    levels: Floats
    cuts: Cuts
    cut: NDArray[np.bool_]

    @classmethod
    def none(cls, games: Games) -> Bounds:
        n = len(games)
        return cls(np.full(n, -np.inf), Cuts(np.zeros((n, games.n_parties)), np.zeros(n)), np.zeros(n, np.bool_))


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

    def totals(self, games: Games) -> Floats:
        """Scaled utilities, shape (games, outcomes, parties)."""
        n, rows = games.n_parties, self._takes.shape[1]
        numbers = np.zeros((rows, len(games), n))
        numbers[: self._n_options] = games.worth.transpose(1, 0, 2)
        numbers[np.arange(self._n_options, rows), :, self._columns] = games.amounts[:, self._kept].T
        found = self._takes @ numbers.reshape(rows, -1)
        return found.reshape(len(self), len(games), n).transpose(1, 0, 2)

    def totals_in(self, game: Payoffs) -> IntArray:
        """Scaled utilities in one game of any size, shape (outcomes, parties): in float64 below 2^51, else Python integers."""
        n = game.n_parties
        exact = game.dtype is not object
        numbers = np.zeros((self._takes.shape[1], n), dtype=np.float64 if exact else object)
        numbers[: self._n_options] = np.concatenate(game.worth)[:, :n]
        numbers[np.arange(self._n_options, len(numbers)), self._columns] = [game.terms[k].amount for k in self._kept]
        found: IntArray = (self._takes if exact else self._takes.astype(np.int64).astype(object)) @ numbers
        return found

    def bounds(self, games: Games, *, signed: bool = True) -> Bounds:
        """The bounds that the outcomes set in each game. `signed`: outcomes that some party would refuse set none."""
        if not len(self):
            return Bounds.none(games)
        totals = self.totals(games)
        signing = games.thresholds[:, np.newaxis]
        surplus = totals - games.reserved[:, np.newaxis]
        in_points = surplus / games.scale[:, np.newaxis]
        least = in_points.min(axis=2)
        if signed:
            least[~np.logical_and.reduce(totals >= signing, axis=2)] = -np.inf
        gain: NDArray[np.bool_] = np.logical_and.reduce(totals > signing, axis=2)  # by a whole unit or more, so that no surplus is 0
        products = np.where(gain, np.log(np.where(gain[..., np.newaxis], in_points, 1)).sum(axis=2), -np.inf)
        each, widest = np.arange(len(games)), products.argmax(axis=1)
        cut = gain[each, widest]
        weights = np.where(cut[:, np.newaxis], 1 / np.where(cut[:, np.newaxis], surplus[each, widest], 1), 0)
        least_sum = np.where(cut, games.n_parties, 0) + (weights * games.reserved).sum(axis=1)
        return Bounds(least.max(axis=1), Cuts(weights, least_sum), cut)


def level_cuts(games: Games, levels: Floats, weights: Sequence[float]) -> Cuts:
    """Met by every outcome that gives every party a surplus of its game's level: there, no weighted sum is less than at the level itself.
    `weights`: any, not negative, one a party."""
    by_unit = np.array(weights) / games.scale
    return Cuts(by_unit, (by_unit * (games.reserved + levels[:, np.newaxis] * games.scale)).sum(axis=1))


def reaching_levels(games: Games, levels: Floats) -> Floats:
    """Totals that every outcome reaches which gives every party a surplus of its game's level, shape (games, parties); rounded down."""
    found: Floats = np.floor(games.reserved + levels[:, np.newaxis] * games.scale) - A_FEW_UNITS
    return found


def reaching(game: Payoffs, level: Fraction) -> list[int]:
    """The least totals that give every party a surplus of `level` points, and what is asked of the further columns."""
    least = [ceil(s * (r + level)) for s, r in zip(game.scale, game.reservation, strict=False)]
    return [*least, *game.thresholds[game.n_parties :]]


def _applies(term: Term, outcomes: NDArray[np.intp]) -> NDArray[np.bool_]:
    """At which outcomes a term applies."""
    found = np.zeros(len(outcomes), np.bool_)
    for clause in term.clauses:
        inside = np.ones(len(outcomes), np.bool_)
        for issue, options in clause:
            inside &= np.isin(outcomes[:, issue], list(options))
        found |= inside
    return found
