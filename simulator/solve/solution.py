"""What a bargaining solution is: one record. The engines, the command line, texts and tests take all they need of it from there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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


BRANCH, MIXED_INTEGER = "branch-and-bound", "mixed-integer"
"""The engines that find solutions one by one."""


class Limits(TypedDict):
    """Where a search begins, and when it ends."""

    start: Outcome | None
    time_limit: float | None
    progress: Progress | None


@dataclass(frozen=True)
class Counterexample:
    """A case in which an axiom does not hold: reservation values are 0 and all `points` (what outcomes give the parties) are acceptable.
    What the axiom does to it: `dropped` points, the units of a party (times `factor`), a reservation value that rises by `rise`.
    `weights`: bargaining weights, all 1 where none are given."""

    points: tuple[tuple[int, ...], ...]
    dropped: tuple[tuple[int, ...], ...] = ()
    weights: tuple[int, ...] = ()
    factor: int = 10
    rise: int = 1


@dataclass(frozen=True, kw_only=True)
class BargainingSolution(Entry):
    """A bargaining solution on a finite set.

    `chooses`, `value`, `leaves_out`: what it chooses, what its value is and which parties it leaves out, as docs/solutions.md says it.
    `compares_parties`: whether it compares points between parties, and so changes when the points of one are rescaled. `twin`: the solution
    that it is where all bargaining weights are equal, empty for one without weights. `keeps`: axioms of docs/solutions.md that it keeps on
    finite sets; it is tested for them. `misses`: the other axioms, each with a case that shows it. `choose`: what it takes from the
    acceptable Pareto-optimal points; the exact engines rest on it.
    `aim`: Pareto-optimal outcomes near its maximum, from which it can choose as from all, where the frontier is too large to keep;
    None: it cannot. `search`: by the mixed-integer engine; None: that engine leaves it out, and says so. `branch`: by branch and bound with
    that engine beside it, which answers None where it does not apply; without it, that is left to `search`.
    """

    chooses: str
    value: str
    leaves_out: str
    compares_parties: bool
    twin: str
    keeps: tuple[str, ...]
    misses: Mapping[str, Counterexample]
    choose: Callable[[Candidates], Selection]
    aim: Callable[[Aimed], Near | None] | None
    search: Callable[[Payoffs, Limits], Optimum | LeastGain | NashOptimum] | None
    branch: Callable[[Payoffs, Limits], Branched | None] | None = None


@dataclass(frozen=True)
class Branched:
    """An answer, and the engine that proved it (where nothing did: the one that found its outcome)."""

    answer: LeastGain | NashOptimum
    engine: str


@dataclass(frozen=True)
class Near:
    """Pareto-optimal outcomes with all that a solution may choose. `ideal`: each party's ideal point, scaled, where the solution asks."""

    points: ParetoSet
    ideal: tuple[int, ...] | None = None


SOLUTIONS: Register[BargainingSolution] = Register("solution", "simulator.solve.solutions", "zopa.solutions")
