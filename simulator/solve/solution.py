"""What a bargaining solution is: one record, from which the engines, the command line, texts and tests take all they need of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

from simulator.registers import Entry, Register

if TYPE_CHECKING:
    from simulator.budget import Progress
    from simulator.payoffs.model import Payoffs
    from simulator.solve.aiming import Aimed
    from simulator.solve.choosing import Candidates, Selection
    from simulator.solve.milp import LeastGain, NashOptimum, Optimum
    from simulator.solve.milp.game import Outcome
    from simulator.solve.pareto import ParetoSet


class Limits(TypedDict):
    """Where a search begins, and when it ends."""

    start: Outcome | None
    time_limit: float | None
    progress: Progress | None


@dataclass(frozen=True, kw_only=True)
class BargainingSolution(Entry):
    """A bargaining solution on a finite set.

    `compares_parties`: whether it compares points between parties, and so changes when the points of one are rescaled. `twin`: the solution
    that it is where all bargaining weights are equal, empty for one without weights. `keeps`: axioms of docs/solutions.md that it keeps on
    finite sets; it is tested for them. `choose`: what it takes from the acceptable Pareto-optimal points; the exact engines rest on it.
    `aim`: Pareto-optimal outcomes near its maximum, from which it can choose as from all, where the frontier is too large to keep;
    None: it cannot. `search`: by the mixed-integer engine; None: that engine leaves it out, and says so.
    """

    compares_parties: bool
    twin: str
    keeps: tuple[str, ...]
    choose: Callable[[Candidates], Selection]
    aim: Callable[[Aimed], Near | None] | None
    search: Callable[[Payoffs, Limits], Optimum | LeastGain | NashOptimum] | None


@dataclass(frozen=True)
class Near:
    """Pareto-optimal outcomes with all that a solution may choose. `ideal`: each party's ideal point, scaled, where the solution asks."""

    points: ParetoSet
    ideal: tuple[int, ...] | None = None


SOLUTIONS: Register[BargainingSolution] = Register("solution", "simulator.solve.solutions", "zopa.solutions")
