"""What each party says to outcomes under agreement rules: it consents, it refuses for its points, for a red line of its own or since a
ratifying body behind it would not pass them, it abstains, or it is not asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import numpy as np
from numpy.typing import NDArray

from simulator.payoffs.agreement_rules import Mask, RuledGame
from simulator.payoffs.model import Ban, IntArray, Payoffs, floors_for, in_points
from simulator.payoffs.outcomes import banned, totals_of

FITS = 2**62
"""Whole numbers below this are kept in 64 bits."""


@dataclass(frozen=True)
class Stances:
    """What is said to outcomes, a row each: who consents and who refuses, whose red line is crossed or whose ratifying body refuses
    (`crossed`), each of shape (n, n_parties), which rules apply (n, n_rules), the totals (n, n_parties), and which bodies refuse
    (n, bodies)."""

    consenting: Mask
    refusing: Mask
    crossed: Mask
    applying: Mask
    totals: IntArray
    home: Mask


def stances(game: RuledGame, codes: NDArray[np.intp]) -> Stances:
    """What is said to outcomes given by their option positions, shape (n, n_issues)."""
    payoffs, asked = game.payoffs, np.array(game.asked)
    totals = totals_of(payoffs, codes)
    crossed = np.column_stack([banned(payoffs, game.red_lines_of(p), codes) for p in range(payoffs.n_parties)])
    home = np.zeros((len(codes), 0), dtype=np.bool_)
    if game.home is not None:
        home = game.home.refusing_codes(codes)
        for k, party in enumerate(game.home.owners):
            crossed[:, party] |= home[:, k]
    enough = np.asarray(totals >= floors_for(game.consents_from, totals.dtype), dtype=np.bool_)
    too_little = np.asarray(totals < floors_for(game.refuses_below, totals.dtype), dtype=np.bool_)
    return Stances(
        consenting=asked & enough & ~crossed,
        refusing=asked & (too_little | crossed),
        crossed=crossed,
        applying=np.column_stack([banned(payoffs, [Ban("constraint", rule.path, rule.where)], codes) for rule in game.rules]),
        totals=totals,
        home=home,
    )


@dataclass(frozen=True)
class Shortfalls:
    """By how much parties fall short of what no agreement is worth to them, in one unit for all of them: `unit` of it are a point.

    A party that is short of nothing and yet does not consent (it is indifferent, and that is not enough to it) has a shortfall of 0:
    whatever little it gets more turns it."""

    unit: int
    factors: tuple[int, ...]
    levels: tuple[int, ...]
    scale: tuple[int, ...]
    slack: float
    """Points by which what `about` says may be wrong, at the most."""

    def exact(self, totals: Sequence[int]) -> list[int]:
        """Each party's at one outcome, in whole numbers of the unit."""
        return [max(0, level - int(t) * factor) for level, t, factor in zip(self.levels, totals, self.factors, strict=True)]

    def gains(self, totals: IntArray) -> IntArray:
        """What each party gains or (below 0) loses, in whole numbers of the unit, shape as `totals` (n, n_parties)."""
        largest = int(abs(totals).max(initial=0))
        fits = all(largest * factor + abs(level) < FITS for factor, level in zip(self.factors, self.levels, strict=True))
        dtype = np.int64 if fits else object
        whole = totals if totals.dtype == object else totals.astype(np.int64)
        found: IntArray = whole.astype(dtype) * np.array(self.factors, dtype=dtype) - np.array(self.levels, dtype=dtype)
        return found

    def about(self, totals: IntArray) -> NDArray[np.float64]:
        """In points, shape as `totals` (n, n_parties), up to `slack`."""
        reservation = np.array([level / self.unit for level in self.levels])
        return np.maximum(reservation - in_points(totals, self.scale), 0.0)

    def points(self, short: int) -> Fraction:
        return Fraction(int(short), self.unit)


def shortfalls(payoffs: Payoffs) -> Shortfalls:
    """How to measure the parties of a game with one unit."""
    n = payoffs.n_parties
    scale = payoffs.scale[:n]
    unit = lcm(*scale, *(r.denominator for r in payoffs.reservation))
    largest = sum(float(abs(worth[:, :n]).max(initial=0)) for worth in payoffs.worth) + sum(abs(term.amount) for term in payoffs.terms)
    size = largest / min(scale) + max(abs(float(r)) for r in payoffs.reservation)
    factors, levels = tuple(unit // each for each in scale), tuple(int(unit * r) for r in payoffs.reservation)
    return Shortfalls(unit, factors, levels, scale, slack=n * max(size, 1.0) * 1e-12)
