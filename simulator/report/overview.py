"""What `zopa show` tells about a scenario, gathered for the renderers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulator.payoffs.swings import Clash, Opposition, Order, Swing
    from simulator.scenario.model import Scenario


@dataclass(frozen=True)
class Overview:
    """A scenario with what follows from its numbers before anything is solved. `ranged`: numbers given with a range."""

    scenario: Scenario
    outcomes: int
    feasible: int
    ranged: int
    reservation: Mapping[str, Fraction]
    swings: tuple[Swing, ...]
    orders: tuple[Order, ...]
    oppositions: tuple[Opposition, ...]
    clashes: tuple[Clash, ...]


def overview(scenario: Scenario) -> Overview:
    """Gather it. Raises `ScenarioError` where no outcome is feasible."""
    from simulator.payoffs.automaton import build_automaton
    from simulator.payoffs.compiling import compile_payoffs
    from simulator.payoffs.completion import count_outcomes
    from simulator.payoffs.swings import clashes, oppositions, orders, swings
    from simulator.scenario.paths import ranged

    payoffs = compile_payoffs(scenario)
    feasible = build_automaton(payoffs, bans=[ban for ban in payoffs.bans if ban.kind != "red_line"])
    return Overview(
        scenario=scenario,
        outcomes=payoffs.n_outcomes,
        feasible=count_outcomes(feasible),
        ranged=len(ranged(scenario)),
        reservation=dict(zip(payoffs.parties, payoffs.reservation, strict=True)),
        swings=swings(payoffs),
        orders=orders(payoffs),
        oppositions=oppositions(payoffs),
        clashes=clashes(payoffs),
    )
