"""What `zopa show` tells about a scenario, gathered for the renderers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from simulator.budget import DEFAULT_MEMORY_LIMIT, Budget, Stopped, StopReason

if TYPE_CHECKING:
    from simulator.payoffs.swings import Clash, Opposition, Order, Swing
    from simulator.scenario.model import Scenario


@dataclass(frozen=True)
class Size:
    """How large a scenario is. `outcomes`: combinations of options; `feasible`: those within the constraints, None where counting
    them takes too much; `ranged`: numbers given with a range."""

    scenario: Scenario
    outcomes: int
    feasible: int | None
    ranged: int


@dataclass(frozen=True)
class Overview(Size):
    """A scenario with what follows from its numbers before anything is solved. `stopped`: the limit that left out what is empty here."""

    reservation: Mapping[str, Fraction]
    swings: tuple[Swing, ...]
    orders: tuple[Order, ...]
    oppositions: tuple[Opposition, ...]
    clashes: tuple[Clash, ...]
    stopped: StopReason | None


CHECK_TIME_LIMIT = 0.3
"""Seconds after which it is left open how many outcomes of a file are feasible."""


def size_of(scenario: Scenario) -> Size:
    """The size of any scenario, also of one whose parties have rankings in place of points: at once, whatever the file. Of one that
    is too large to compile in `CHECK_TIME_LIMIT` it is not known whether and how many outcomes are feasible. Raises as `overview` does."""
    from simulator.payoffs.compiling import compile_payoffs
    from simulator.payoffs.completion import count_permitted
    from simulator.scenario.ordinal import combinations, feasible_outcomes
    from simulator.scenario.paths import ranged

    if not any(party.ranking for party in scenario.parties.values()):
        counted: int | None = None
        try:
            with Budget(CHECK_TIME_LIMIT, DEFAULT_MEMORY_LIMIT):
                payoffs = compile_payoffs(scenario)
                counted = count_permitted(payoffs, [ban for ban in payoffs.bans if not ban.is_demand])
        except Stopped:
            counted = None
        return Size(scenario, combinations(scenario.issues), counted, len(ranged(scenario)))
    feasible = feasible_outcomes(scenario.issues, (c.never for c in scenario.constraints.values() if c.in_force))
    return Size(scenario, combinations(scenario.issues), len(feasible), len(ranged(scenario)))


def overview(scenario: Scenario) -> Overview:
    """Gather it. Raises `ScenarioError` where no outcome is feasible, and `UsageError` where a party has a ranking and no points."""
    from simulator.payoffs.compiling import compile_payoffs
    from simulator.payoffs.completion import count_permitted
    from simulator.payoffs.swings import clashes, oppositions, orders, swings
    from simulator.scenario.paths import ranged

    payoffs = compile_payoffs(scenario)
    feasible: int | None = None
    found: tuple[tuple[Swing, ...], tuple[Order, ...], tuple[Opposition, ...], tuple[Clash, ...]] = ((), (), (), ())
    stopped: StopReason | None = None
    try:
        feasible = count_permitted(payoffs, [ban for ban in payoffs.bans if not ban.is_demand])
        found = (swings(payoffs), orders(payoffs), oppositions(payoffs), clashes(payoffs))
    except Stopped as stop:
        stopped = stop.reason
    return Overview(
        scenario,
        payoffs.n_outcomes,
        feasible,
        len(ranged(scenario)),
        dict(zip(payoffs.parties, payoffs.reservation, strict=True)),
        *found,
        stopped,
    )
