"""One search: a program is maximised, and what is found is judged exactly.

HiGHS works in float64 with tolerances, so what it reports is read as an outcome (option positions), and the outcome's worth
is computed in `Fraction`. Should an outcome prove inadmissible by a hair's breadth, it is cut off and the search goes on.
What remains on trust is HiGHS's bound, which is handed on as such.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import inf
from typing import Literal

from simulator.budget import StopReason
from simulator.solve.milp.game import GameProgram, Outcome
from simulator.solve.milp.highs import Allowance, maximise
from simulator.solve.milp.program import Program

Status = Literal["optimal", "feasible", "infeasible", "limit"]

MOST_EXCLUDED = 50
"""A search is given up after so many outcomes that HiGHS takes for admissible and exact arithmetic does not."""

REFUTED = "the bound that HiGHS states is refuted by an outcome that is better"
TOO_NEAR = "outcomes lie nearer to a limit than HiGHS can tell"

TOLERANCE = 1e-7
"""A bound within so many units of `GameProgram.unit` (about a point) closes the proof. Outcomes whose values differ by less than this
are not told apart by HiGHS; the value reported is exact all the same."""


@dataclass(frozen=True)
class Optimum:
    """What the mixed-integer engine says of one question.

    `status`: "optimal" (`value` is proved largest, within HiGHS's tolerance), "feasible" (`outcome` is admissible, nothing above
    `bound` exists), "infeasible" (proved: no admissible outcome), "limit" (nothing found, nothing refuted).
    `outcome`: option positions in issue order, one optimum of possibly many, or None. `value`: what is maximised, computed exactly
    at `outcome`. `bound`: no admissible outcome is worth more (−inf: there is none). `gap`: how far the bound lies above the
    value, in points (in logarithms for the Nash solutions); within the tolerance where proved optimal, inf where there is no value.
    `stopped`: what ended the work early. `trouble`: in a sentence, what else kept HiGHS from a proof (None where nothing did).
    """

    status: Status
    outcome: Outcome | None
    value: Fraction | float | None
    bound: float
    gap: float
    stopped: StopReason | None
    trouble: str | None = None


def search(
    game: GameProgram,
    program: Program,
    worth: Callable[[Outcome], Fraction | None],
    allowance: Allowance,
    what: str,
    *,
    start: Outcome | None = None,
    per_unit: Fraction = Fraction(1),
    origin: Fraction = Fraction(0),
    anything: bool = False,
) -> Optimum:
    """The admissible outcome of greatest worth. `worth` is exact and None for an outcome that is not admissible.

    At every admissible outcome the program's objective must be able to reach (worth − `origin`) / `per_unit`, and no more but for
    rounding. `start`: an outcome known, kept if nothing better is found. `anything`: end at the first admissible
    outcome; the bound then says nothing.
    """
    program = program.copy()
    gap = inf if anything else 0.0
    for _ in range(MOST_EXCLUDED):
        answer = maximise(program, allowance, what, gap=gap)
        found = None if answer.values is None else game.outcome(answer.values)
        if found is None or worth(found) is not None:
            break
        game.exclude(program, found)
    else:
        allowance.note(TOO_NEAR)
    best = max((o for o in (start, found) if o is not None), key=lambda o: _order(worth(o)), default=None)
    return judge(best, None if best is None else worth(best), answer.bound, allowance, per_unit=per_unit, origin=origin)


def judge(
    outcome: Outcome | None,
    value: Fraction | None,
    bound: float,
    allowance: Allowance,
    *,
    per_unit: Fraction,
    origin: Fraction = Fraction(0),
) -> Optimum:
    """The record for a best outcome known (None: none) and HiGHS's bound on (value − origin) / per_unit."""
    if outcome is None or value is None:
        refuted = bound == -inf
        in_points = float(origin) + bound * float(per_unit)
        return Optimum(
            "infeasible" if refuted else "limit", None, None, in_points, 0.0 if refuted else inf, allowance.stopped, allowance.trouble
        )
    gap = trusted_gap(bound, float((value - origin) / per_unit), TOLERANCE)
    in_points = gap * float(per_unit)
    status: Status = "optimal" if gap <= TOLERANCE else "feasible"
    return Optimum(status, outcome, value, float(value) + in_points, in_points, allowance.stopped, _trouble(gap, allowance))


def _trouble(gap: float, allowance: Allowance) -> str | None:
    """What kept HiGHS from a proof, where it has none; a bound that an outcome refutes is trouble too."""
    if gap <= TOLERANCE:
        return None
    return allowance.trouble or (REFUTED if gap == inf and allowance.stopped is None else None)


def trusted_gap(bound: float, value: float, tolerance: float) -> float:
    """How far a bound lies above a value attained; inf where it lies below it, for then the bound is refuted and proves nothing."""
    return inf if bound < value - tolerance * max(1.0, abs(value)) else max(0.0, bound - value)


def _order(value: Fraction | None) -> tuple[bool, Fraction]:
    return (value is not None, value if value is not None else Fraction(0))
