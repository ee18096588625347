"""Enumeration: every outcome is looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.solve.engine import ENGINES, Engine

if TYPE_CHECKING:
    from simulator.budget import Budget
    from simulator.solve.game import Game
    from simulator.solve.pareto import ParetoSet


def _frontier(game: Game, acceptable: bool, max_rows: int, budget: Budget) -> ParetoSet:
    from simulator.solve.exact import enumeration

    find = enumeration.acceptable_frontier if acceptable else enumeration.allowed_frontier
    return find(game.payoffs, progress=budget.tick)


ENGINES.add(
    Engine(
        name="enumeration",
        title="enumeration",
        meaning="Looks at every outcome; for few of them.",
        source="",
        needs="",
        place=4,
        frontier=_frontier,
    )
)
