"""The named games of a scenario, solved one by one, with learning where it is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from simulator.cards import Card, Shown
from simulator.errors import UsageError
from simulator.games.equilibria import Equilibria, equilibria
from simulator.games.learning import FictitiousPlay, Replicated, fictitious_play, replicator_dynamics
from simulator.games.normal_form import named_game
from simulator.scenario.model import Scenario

UNTIL = 200.0
"""How long replicator dynamics run, in units in which payoffs range over 1."""


@dataclass(frozen=True)
class Learned:
    """Where two players who learn end up, from one start."""

    play: FictitiousPlay
    replicated: Replicated


@dataclass(frozen=True, repr=False)
class SolvedGame(Shown):
    """`name`: its key under `games`. `learned`: None where it was not asked for."""

    name: str
    found: Equilibria
    learned: Learned | None

    def card(self) -> Card:
        return replace(self.found.card(), kind="SolvedGame", title=self.name)


def solve_games(scenario: Scenario, names: Sequence[str] | None = None, *, learn: int = 0, seed: int = 0) -> tuple[SolvedGame, ...]:
    """The equilibria of the games called `names` (default: all of the file).

    `learn`: rounds of fictitious play; 0: no learning. Raises `UsageError` where the file has no games or none of a name, and for
    learning in games of more than two.
    """
    if not scenario.games:
        raise UsageError(
            "the file has no games; write one under 'games', as docs/equilibria.md shows, or give --alternating N for offers in turn, "
            "or --between A,B for the game between strategies of simulated talks"
        )
    chosen = tuple(dict.fromkeys(names)) if names else tuple(scenario.games)
    return tuple(_solved(scenario, name, learn, seed) for name in chosen)


def _solved(scenario: Scenario, name: str, learn: int, seed: int) -> SolvedGame:
    game = named_game(scenario, name)
    learned = Learned(fictitious_play(game, learn, seed=seed), replicator_dynamics(game, UNTIL, seed=seed)) if learn else None
    return SolvedGame(name, equilibria(game), learned)
