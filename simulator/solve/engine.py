"""What an engine is: one record that says how it makes an answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.registers import Entry, Register

if TYPE_CHECKING:
    from simulator.budget import Budget
    from simulator.solve.game import Game
    from simulator.solve.pareto import ParetoSet


@dataclass(frozen=True, kw_only=True)
class Engine(Entry):
    """An engine of the solver.

    `frontier` takes a game, whether the outcomes must be acceptable (else all within constraints and red lines count), the rows that may be
    kept at a time, and a budget. It gives the exact Pareto set with its ties. It raises `OutgrownError` where that takes more than may be
    kept, and `Stopped` at the end of the budget. None: it finds solutions one by one, by their own searches (`BargainingSolution.search`).
    """

    frontier: Callable[[Game, bool, int, Budget], ParetoSet] | None


ENGINES: Register[Engine] = Register("engine", "simulator.solve.engines", "")
