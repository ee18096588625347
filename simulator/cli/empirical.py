"""`zopa equilibria --between`: the empirical game between strategies of simulated talks."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING

from simulator.errors import UsageError

if TYPE_CHECKING:
    from simulator.games.empirical import EmpiricalGame
    from simulator.scenario.model import Scenario
    from simulator.talks.sessions import Talks


def empirical_of(scenario: Scenario, between: str, protocol: str, rounds: int | None, runs: int, talks_seed: int) -> EmpiricalGame:
    """The game in which every party chooses one of the strategies of `between` (a list with commas). A party's payoff is its surplus at the
    agreement, discounted by its patience for every round before it, and 0 without one; a party drawn by lot begins each session. Talks end
    by the agreement rules of the scenario; parties that no rule asks have no seat, and choose nothing.

    Raises `UsageError` for names that do not exist, and for fewer than two strategies.
    """
    from simulator.games.empirical import empirical_game
    from simulator.scenario.consent import asked
    from simulator.talks.sessions import Setting, Talks
    from simulator.talks.strategy import STRATEGIES

    names = [STRATEGIES.spelt(name.strip()) for name in between.split(",")]
    if len(names) < 2 or len(set(names)) < len(names):
        raise UsageError(f"--between {between}: name two strategies or more, each once, as in --between boulware,conceder")
    players = asked(scenario)  # nobody else has a seat
    patience = {name: Fraction(1) if p.patience is None else p.patience.exact for name, p in scenario.parties.items()}

    @cache
    def talks(profile: tuple[str, ...]) -> Talks:
        chosen = dict(zip(players, profile, strict=True))
        return Talks(scenario, Setting(protocol, chosen, turns_about=True, rounds=rounds), talks_seed)

    def simulate(profile: tuple[str, ...], seed: int) -> Mapping[str, Fraction]:
        session = talks(profile).session(seed)
        return {party: session.surplus.get(party, Fraction(0)) * patience[party] ** session.round for party in players}

    return empirical_game(dict.fromkeys(players, names), simulate, runs=runs)
