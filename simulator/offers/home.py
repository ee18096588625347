"""The home front of an agreement in one record: what the bodies would pass, what a refusal leaves, what weakness at home brings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from simulator.budget import DEFAULT_MEMORY_LIMIT, Budget, Stopped
from simulator.errors import OutgrownError
from simulator.offers.ratification import (
    HomeEffect,
    OverRefusal,
    Ratification,
    WinSet,
    home_effects,
    over_refusal,
    ratification_of,
    win_sets,
)
from simulator.scenario.model import Scenario
from simulator.solve.results import Result, SolutionName


@dataclass(frozen=True)
class HomeFront:
    """`outcome`: the one looked at, that of `solution` (None: there is none); `chances` and `refusal` are of it. `win_sets` and `effects`
    are empty where a limit ended the work before them. Under agreement rules a refusal at home takes one consent away and does not end the
    agreement: there all but `chances` is left out."""

    outcome: Mapping[str, str] | None
    solution: SolutionName | None
    chances: Ratification | None
    refusal: OverRefusal | None
    win_sets: tuple[WinSet, ...]
    effects: tuple[HomeEffect, ...]


def home_front(
    scenario: Scenario, chance: Fraction, solution: SolutionName | None, outcome: Mapping[str, str] | None, budget: Budget
) -> HomeFront:
    """What stands behind a deal at home; `outcome` is that of `solution`, where there is one. Parts that the budget ends are left out."""
    won: tuple[WinSet, ...] = ()
    effects: tuple[HomeEffect, ...] = ()
    try:
        won = win_sets(scenario, chance, budget)
        effects = home_effects(scenario, chance, budget=budget)
    except (Stopped, OutgrownError):
        pass  # the parts stay empty, and the report says that they were not reached
    if outcome is None:
        return HomeFront(None, None, None, None, won, effects)
    return HomeFront(outcome, solution, ratification_of(scenario, outcome), over_refusal(scenario, outcome), won, effects)


def home_of(scenario: Scenario, result: Result, time_limit: float) -> HomeFront | None:
    """With ratification required: what stands behind the first solution of a result at home, within what its seconds leave of
    `time_limit`. None where it is not required, or a limit ended the solving already."""
    if result.ratification is None or result.stopped:
        return None
    name, solution = next(iter(result.solutions.items()), (None, None))
    if result.by_rules is not None:
        chances = None if solution is None else ratification_of(scenario, solution.outcome)
        return HomeFront(None if solution is None else solution.outcome, name, chances, None, (), ())
    budget = Budget(max(0.0, time_limit - result.seconds), DEFAULT_MEMORY_LIMIT)
    return home_front(scenario, result.ratification.chance, name, None if solution is None else solution.outcome, budget)
