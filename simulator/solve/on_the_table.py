"""Which offers of a scenario are agreements as they stand: known at once, before anything is searched for."""

from __future__ import annotations

from simulator.payoffs.model import is_banned, totals
from simulator.payoffs.votes import is_reached
from simulator.scenario.model import Scenario
from simulator.solve.game import Game


def accepted_offers(scenario: Scenario, game: Game) -> tuple[str, ...]:
    """The names of the full offers in force whose terms are acceptable in `game`: no ban applies, every party accepts, and where
    ratification is required the bodies pass them. Exact; looks at nothing but these terms, so that no limit ends it."""
    return tuple(
        name
        for name, offer in scenario.offers.items()
        if offer.in_force and len(offer.terms) == len(scenario.issues) and is_acceptable(game, game.codes(offer.terms))
    )


def is_acceptable(game: Game, codes: tuple[int, ...]) -> bool:
    """Whether an outcome (option positions in issue order) is an agreement."""
    return not is_banned(game.payoffs, codes) and is_reached(game.payoffs, totals(game.payoffs, codes))
