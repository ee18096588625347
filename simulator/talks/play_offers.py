"""What a person types, read as an outcome that can be put on the table, or else as the reason why it cannot and what comes nearest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from simulator.errors import UsageError
from simulator.formats.cells import named_by
from simulator.offers.reading import inline_offer
from simulator.payoffs.model import applies
from simulator.scenario.model import Scenario
from simulator.scenario.names import unknown
from simulator.talks.menus import Codes
from simulator.talks.play import Turn

BEST = "best"
"""In place of terms: what would be best for the person."""

NEAREST = 3
"""How many outcomes are named where one cannot be put on the table."""


@dataclass(frozen=True)
class Refused:
    """An outcome that is not on the menu. `rules`: paths of the red lines, constraints and options out of force that exclude it;
    `lapsed`: (issue, option) that events have taken off the table; with neither, another outcome that can be agreed gives every party
    at least as much. `nearest`: what is on the menu and differs in the fewest issues, the nearest first."""

    outcome: Codes
    rules: tuple[str, ...]
    lapsed: tuple[tuple[str, str], ...]
    nearest: tuple[Codes, ...]

    @property
    def beaten(self) -> bool:
        """Whether it could be agreed, but is left out for another outcome."""
        return not self.rules and not self.lapsed


def start(turn: Turn) -> Codes:
    """What a new offer changes: what is on the table, else the person's last offer, else what would be best for the person."""
    for outcome in (turn.standing, turn.last):
        if outcome is not None:
            return outcome
    return turn.best


def typed(scenario: Scenario, turn: Turn, text: str) -> Codes:
    """The outcome that `text` stands for: the name of an offer of the file, `best`, or `issue=option,…`; issues that it does not name
    stay as in `start`. Raises `UsageError` that lists every fault."""
    name = named_by({name: offer.title for name, offer in scenario.offers.items()}, text)
    if name is not None:
        terms: Mapping[str, str] = scenario.offers[name].terms
    elif text == BEST:
        return turn.best
    elif "=" in text:
        terms = inline_offer(scenario, text).terms
    else:
        raise UsageError(f"{unknown('offer', text, [*scenario.offers, BEST])} (for terms, write issue=option,…)")
    return turn.world.codes({**turn.world.terms(start(turn)), **terms})


def refusal(turn: Turn, outcome: Codes) -> Refused | None:
    """Why an outcome cannot be put on the table now; None where it can."""
    if outcome in turn.menu.position:
        return None
    world = turn.world
    rules = [ban.path for ban in world.payoffs.bans if any(applies(clause, outcome) for clause in ban.clauses)]
    gone = lapsed_options(turn)
    lapsed = [pair for pair in world.terms(outcome).items() if pair in gone]
    return Refused(outcome, tuple(dict.fromkeys(rules)), tuple(lapsed), _nearest(turn, outcome))


def lapsed_options(turn: Turn) -> frozenset[tuple[str, str]]:
    """(issue, option) that events have taken off the table."""
    events = (turn.world.events[name] for name in turn.now.happened)
    return frozenset((issue, option) for event in events for issue, options in event.removes.items() for option in options)


def barred_options(turn: Turn) -> frozenset[tuple[str, str]]:
    """(issue, option) that a rule keeps off the table by itself, whatever else is offered."""
    payoffs = turn.world.payoffs
    single = (clause[0] for ban in payoffs.bans for clause in ban.clauses if len(clause) == 1)
    return frozenset((payoffs.issues[i], payoffs.options[i][k]) for i, options in single for k in options)


def _nearest(turn: Turn, outcome: Codes) -> tuple[Codes, ...]:
    """Outcomes by the number of issues that differ, then by how far levels lie apart, then by what they are worth to the person."""
    scenario, menu = turn.world.scenario, turn.menu
    numeric = np.array([scenario.issues[issue].is_numeric for issue in turn.world.payoffs.issues])
    apart = np.abs(menu.codes - np.array(outcome))
    order = np.lexsort((-menu.totals[:, turn.place].astype(float), (apart * numeric).sum(axis=1), (apart != 0).sum(axis=1)))
    return tuple(menu.outcomes[k] for k in order[:NEAREST].tolist())
