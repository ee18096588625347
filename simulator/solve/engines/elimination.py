"""Variable elimination with Pareto pruning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.solve.engine import ENGINES, Engine

if TYPE_CHECKING:
    from simulator.budget import Budget
    from simulator.solve.game import Game
    from simulator.solve.pareto import ParetoSet


def _frontier(game: Game, acceptable: bool, max_rows: int, budget: Budget) -> ParetoSet:
    from simulator.solve.exact.elimination import affordable_pairs, pareto_set

    payoffs = game.payoffs
    return pareto_set(
        payoffs,
        game.allowed,
        thresholds=payoffs.thresholds if acceptable else None,
        max_rows=max_rows,
        max_pairs=affordable_pairs(payoffs),
        thin=False,
        budget=budget,
    )


ENGINES.add(
    Engine(
        name="elimination",
        title="variable elimination",
        meaning="Combines the issues one at a time and keeps what could still end on the Pareto frontier.",
        source="",
        needs="",
        place=1,
        frontier=_frontier,
    )
)
