"""Which offers of a scenario are agreements as they stand: known at once, before anything is searched for."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from simulator.payoffs.agreement_rules import RuledGame
from simulator.payoffs.model import is_banned, totals
from simulator.payoffs.outcomes import banned
from simulator.payoffs.stances import stances
from simulator.payoffs.votes import is_reached
from simulator.scenario.model import Scenario
from simulator.solve.game import Game


def accepted_offers(scenario: Scenario, game: Game) -> tuple[str, ...]:
    """The names of the full offers in force whose terms are acceptable in `game`: no ban applies, every party accepts, and where
    ratification is required the bodies pass them. Exact; looks at nothing but these terms, so that no limit ends it."""
    return tuple(name for name, codes in _full_offers(scenario, game) if is_acceptable(game, codes))


def passing_offers(scenario: Scenario, game: Game, ruled: RuledGame) -> tuple[str, ...]:
    """The same where agreement rules decide: the offers that pass by them."""
    offers = dict(_full_offers(scenario, game))
    if not offers:
        return ()
    rows = np.array(list(offers.values()), dtype=np.intp)
    said = stances(ruled, rows)
    passed = ruled.passes(said.consenting, said.refusing, said.applying) & ~banned(ruled.payoffs, ruled.firm, rows)
    return tuple(name for name, passes in zip(offers, passed.tolist(), strict=True) if passes)


def _full_offers(scenario: Scenario, game: Game) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Names and terms (option positions in issue order) of the offers in force that leave nothing open."""
    for name, offer in scenario.offers.items():
        if offer.in_force and len(offer.terms) == len(scenario.issues):
            yield name, game.codes(offer.terms)


def is_acceptable(game: Game, codes: tuple[int, ...]) -> bool:
    """Whether an outcome (option positions in issue order) is an agreement."""
    return not is_banned(game.payoffs, codes) and is_reached(game.payoffs, totals(game.payoffs, codes))
