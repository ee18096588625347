"""Who accepts what an offer asks of the others: in which draws of the ranged numbers those whose consent it takes would give it.

Where everybody must sign, all others must accept, and nothing that crosses a red line of anybody is put to them. By agreement rules the
outcome must pass, its maker's own consent given.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from fractions import Fraction
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from simulator.budget import Budget, tick
from simulator.offers.drawn_games import DrawnGames, Mask, RatifiedGames
from simulator.payoffs.agreement_rules import RuledGame, game_at
from simulator.payoffs.model import Payoffs
from simulator.payoffs.outcomes import banned
from simulator.payoffs.stances import stances
from simulator.payoffs.varying import Varying
from simulator.scenario.consent import signed_by_everybody
from simulator.scenario.draws import Draws
from simulator.scenario.model import Scenario


class Acceptance(Protocol):
    """`party`: who makes the offer, by position; `others`: whose consent is looked at. `playing`: the game at the file's numbers, with the
    bans that rule an offer out before it is made. `bounded`: whether each of the others must accept, so that each bounds the draws."""

    games: DrawnGames
    party: int
    others: tuple[int, ...]
    playing: Payoffs
    bounded: bool

    @property
    def draws(self) -> int: ...

    def allowed(self, codes: NDArray[np.intp]) -> Mask:
        """Which outcomes may be offered."""
        ...

    def accepted(self, codes: NDArray[np.intp]) -> Mask:
        """In which draws the offer becomes an agreement, shape (draws, n_outcomes)."""
        ...

    def by_party(self, codes: NDArray[np.intp]) -> Mask:
        """In which draws each party accepts, shape (draws, n_outcomes, parties)."""
        ...


def acceptance_of(
    scenario: Scenario, draws: Draws, party: int, waived: Collection[str] = (), ratify: Fraction | None = None, budget: Budget | None = None
) -> Acceptance:
    """The acceptance of what `party` offers, with the red lines at `waived` lifted. `ratify`: a chance with which each ratifying body must
    pass it as well. Raises `Stopped` at the end of `budget`."""
    if signed_by_everybody(scenario):
        return _ByEverybody(scenario, draws, party, waived, ratify, budget)
    return _ByRules(scenario, draws, party, waived, ratify, budget)


class _ByEverybody:
    bounded = True

    def __init__(
        self, scenario: Scenario, draws: Draws, party: int, waived: Collection[str], ratify: Fraction | None, budget: Budget | None
    ) -> None:
        self.games = DrawnGames(scenario, draws, waived, budget)
        self.party = party
        self.others = tuple(p for p in range(len(scenario.parties)) if p != party)
        self.playing = self.games.base
        self._ratified = None if ratify is None else RatifiedGames(scenario, draws, ratify, budget)

    @property
    def draws(self) -> int:
        return len(self.games)

    def allowed(self, codes: NDArray[np.intp]) -> Mask:
        return self.games.allowed(codes)

    def accepted(self, codes: NDArray[np.intp]) -> Mask:
        found = self.games.accepted(codes)[:, :, list(self.others)].all(axis=2)
        return np.asarray(found if self._ratified is None else found & self._ratified.passed(codes), dtype=np.bool_)

    def by_party(self, codes: NDArray[np.intp]) -> Mask:
        return self.games.accepted(codes)


class _ByRules:
    bounded = False

    def __init__(
        self, scenario: Scenario, draws: Draws, party: int, waived: Collection[str], ratify: Fraction | None, budget: Budget | None
    ) -> None:
        self.games = DrawnGames(scenario, draws, waived, budget, rules_known=True)
        self.party, self._waived = party, tuple(waived)
        varying = Varying(scenario, draws.paths, ratify, rules_known=True)
        self._ruled: list[RuledGame] = []
        for k in range(len(draws)):
            tick("drawing the ranged numbers", k / len(draws), budget=budget)
            self._ruled.append(self._without(game_at(varying, draws.numbers(k), draws.curves_in(k))))
        asked = self._ruled[0].asked
        self.others = tuple(p for p in range(len(scenario.parties)) if p != party and asked[p])
        base = self.games.base
        self.playing = replace(base, bans=tuple(ban for ban in base.bans if not ban.is_demand or ban.party == party))

    def _without(self, game: RuledGame) -> RuledGame:
        kept = tuple(ban for ban in game.payoffs.bans if ban.path not in self._waived)
        return replace(game, payoffs=replace(game.payoffs, bans=kept))

    @property
    def draws(self) -> int:
        return len(self.games)

    def allowed(self, codes: NDArray[np.intp]) -> Mask:
        return ~banned(self.playing, self.playing.bans, codes)

    def accepted(self, codes: NDArray[np.intp]) -> Mask:
        return np.array([self._passed(game, codes) for game in self._ruled]).reshape(self.draws, len(codes))

    def _passed(self, game: RuledGame, codes: NDArray[np.intp]) -> Mask:
        tick("counting the draws in which offers pass")
        said = stances(game, codes)
        consenting, refusing = said.consenting.copy(), said.refusing.copy()
        consenting[:, self.party], refusing[:, self.party] = game.asked[self.party], False
        return game.passes(consenting, refusing, said.applying)

    def by_party(self, codes: NDArray[np.intp]) -> Mask:
        shape = self.draws, len(codes), len(self.games.base.parties)
        return np.array([stances(game, codes).consenting for game in self._ruled]).reshape(shape)
