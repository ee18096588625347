"""The games of all draws side by side: whole numbers with the draws as the first axis, and what outcomes are worth in each.

Every draw has its own scale, thresholds and worth; the shape (issues, options, interactions, red lines) is that of the scenario.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from simulator.budget import Budget, tick
from simulator.offers.codes import Codes
from simulator.payoffs.model import IntArray, Payoffs, Term, in_points
from simulator.payoffs.outcomes import banned, totals_of, where_holds
from simulator.payoffs.varying import Varying
from simulator.payoffs.votes import reaches
from simulator.scenario.draws import Draws
from simulator.scenario.model import Scenario

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


class DrawnGames:
    """The games of all draws of one scenario.

    `base`: the game at the file's own numbers, with the red lines at `waived` lifted. `worth[i]`: (draws, options of issue i, parties);
    `amounts`: (draws, terms); `thresholds`, `scale`: (draws, parties); all whole numbers, int64 or Python integers.
    """

    def __init__(
        self, scenario: Scenario, draws: Draws, waived: Collection[str] = (), budget: Budget | None = None, *, rules_known: bool = False
    ) -> None:
        """`rules_known`: the caller goes by the agreement rules of the scenario itself. Raises `Stopped` at the end of `budget`."""
        self.scenario, self.draws = scenario, draws
        self.varying = Varying(scenario, draws.paths, rules_known=rules_known)
        games = [self.varying.payoffs(draws.numbers(k)) for k in _ticking(draws, budget)]
        self.worth: tuple[IntArray, ...] = tuple(np.stack([g.worth[i] for g in games]) for i in range(len(scenario.issues)))
        self.amounts = self._whole([[term.amount for term in g.terms] for g in games])
        self.thresholds = self._whole([g.thresholds for g in games])
        self.scale = self._whole([g.scale for g in games])
        self._reservation: Floats = np.array([[float(r) for r in g.reservation] for g in games])
        self.base = self._without(waived)

    def _without(self, waived: Collection[str]) -> Payoffs:
        base = self.varying.base
        return replace(base, bans=tuple(ban for ban in base.bans if ban.path not in waived))

    def waiving(self, waived: Collection[str]) -> DrawnGames:
        """The same draws with other red lines lifted."""
        other = object.__new__(DrawnGames)
        other.__dict__.update(self.__dict__)
        other.base = self._without(waived)
        return other

    def _whole(self, rows: Sequence[Sequence[int]]) -> IntArray:
        return np.array(rows, dtype=self.worth[0].dtype).reshape(len(self.draws), len(rows[0]) if rows else 0)

    def __len__(self) -> int:
        return len(self.draws)

    @cached_property
    def worth_in_points(self) -> tuple[Floats, ...]:
        """The same as `worth` in points."""
        return tuple(in_points(worth, self.scale[:, None, :]) for worth in self.worth)

    def totals(self, codes: NDArray[np.intp]) -> IntArray:
        """The scaled utilities of outcomes, shape (draws, n_outcomes, parties); `codes`: (n_outcomes, n_issues)."""
        sums: IntArray = sum((worth[:, codes[:, i], :] for i, worth in enumerate(self.worth)), np.zeros((1, 1, 1), dtype=np.int64))
        for t, term in enumerate(self.base.terms):
            sums[:, self._met(term, codes), term.column] += self.amounts[:, t, None]
        return sums

    def _met(self, term: Term, codes: NDArray[np.intp]) -> Mask:
        """The outcomes at which an interaction applies."""
        return where_holds(self.base, term.clauses, codes)

    def mean_worth(self, party: int) -> tuple[list[Floats], Floats]:
        """What the options of each issue and the interactions give a party, in points, in the mean of all draws; 0 for interactions of
        others."""
        amounts = np.zeros(len(self.base.terms))
        for t, term in enumerate(self.base.terms):
            if term.column == party:
                amounts[t] = in_points(self.amounts[:, t], self.scale[:, party]).mean()
        return [worth[:, :, party].mean(axis=0) for worth in self.worth_in_points], amounts

    def mean_reservation(self, party: int) -> float:
        """A party's reservation value in points, in the mean of all draws."""
        return float(self._reservation[:, party].mean())

    def mean_surplus(self, codes: NDArray[np.intp], party: int) -> Floats:
        """A party's surplus in points in the mean of all draws, shape (n_outcomes,)."""
        worth, amounts = self.mean_worth(party)
        sums = sum((each[codes[:, i]] for i, each in enumerate(worth)), np.full(len(codes), -self.mean_reservation(party)))
        for t, term in enumerate(self.base.terms):
            if amounts[t]:
                sums = sums + amounts[t] * self._met(term, codes)
        return np.asarray(sums, dtype=np.float64)

    def accepted(self, codes: NDArray[np.intp]) -> Mask:
        """In which draws each party's surplus is at least 0, shape (draws, n_outcomes, parties); red lines are not looked at."""
        return np.asarray(self.totals(codes) >= self.thresholds[:, None, :], dtype=np.bool_)

    def surplus_in_points(self, codes: NDArray[np.intp]) -> Floats:
        """Surpluses in points, shape (draws, n_outcomes, parties), up to the rounding of float64."""
        return in_points(self.totals(codes), self.scale[:, None, :]) - self._reservation[:, None, :]

    def allowed(self, codes: NDArray[np.intp]) -> Mask:
        """Which outcomes no constraint, option out of force or red line excludes."""
        return ~banned(self.base, self.base.bans, codes)


class RatifiedGames:
    """Which outcomes the ratifying bodies pass, draw by draw, each with at least `chance` wherever its consent is needed."""

    def __init__(self, scenario: Scenario, draws: Draws, chance: Fraction, budget: Budget | None = None) -> None:
        """Raises `Stopped` at the end of `budget`."""
        varying = Varying(scenario, draws.paths, chance)
        self._games = [varying.payoffs(draws.numbers(k), draws.curves_in(k)) for k in _ticking(draws, budget)]

    def passed(self, codes: Sequence[Codes] | NDArray[np.intp]) -> Mask:
        """In which draws all parties accept and all bodies pass each outcome, shape (draws, n_outcomes); red lines and constraints are
        not looked at."""
        rows = np.asarray(codes, dtype=np.intp)
        return np.array([self._one(game, rows) for game in self._games]).reshape(len(self._games), len(rows))

    @staticmethod
    def _one(game: Payoffs, codes: NDArray[np.intp]) -> Mask:
        bodies = [ban for ban in game.bans if ban.kind == "body"]
        return reaches(game, totals_of(game, codes)) & ~banned(game, bodies, codes)


def _ticking(draws: Draws, budget: Budget | None) -> Iterator[int]:
    """The numbers of the draws, with a look at the clock before each."""
    for k in range(len(draws)):
        tick("drawing the ranged numbers", k / len(draws), budget=budget)
        yield k
