"""A variant that the exact engine outgrows: what the mixed-integer engine proves of it, within work that the plan limits.

That limit counts the nodes of a search and looks at no clock, so that a row still depends on the plan and its number alone. What the
engine says rests on the bounds of HiGHS (see `simulator.solve.milp`); the column `engine` tells the row from others.
"""

from __future__ import annotations

from fractions import Fraction

from simulator.payoffs.model import Payoffs
from simulator.solve import milp
from simulator.solve.milp.game import Outcome
from simulator.solve.single_points import unwrapped
from simulator.solve.solution import SOLUTIONS, Limits
from simulator.sweep.columns import POINTS, other_solutions
from simulator.sweep.variant_answer import NearestTerms, SolutionPoint, VariantAnswer, terms_of

ENGINE = "mixed-integer"

A_NODE = 100
"""Partial outcomes that count for as much as a node."""

BY_OTHER_ENGINES_ALONE = ("count", "frontier", "explanation")
"""What may be recorded and needs the exact engine."""


def find_singly(answer: VariantAnswer, payoffs: Payoffs, record: tuple[str, ...], work_limit: int) -> None:
    """Fills the answer as far as it is proved, its status among that: `stopped` where something is left open."""
    with milp.at_most_nodes(max(1, work_limit // A_NODE)):
        deal = _asked(milp.find_deal(payoffs))
        if deal.value == 0 and deal.outcome is not None:
            _with_agreement(answer, payoffs, record, deal.outcome)
        elif deal.bound < 0:
            _without(answer, payoffs, record)
        else:
            answer.status = "stopped"


def _with_agreement(answer: VariantAnswer, payoffs: Payoffs, record: tuple[str, ...], deal: Outcome) -> None:
    answer.agreement, answer.engine = True, ENGINE
    whole = not set(record) & {*BY_OTHER_ENGINES_ALONE, "ratification"}
    for name in (*POINTS, *(other_solutions() if "solutions" in record else ())):
        best = _solution(payoffs, name, deal)
        if best is None:
            whole = False
            continue
        answer.points[name] = SolutionPoint.of(payoffs, best[0])
        if name == "egalitarian":
            answer.least_surplus = best[1]
    answer.status = "solved" if whole else "stopped"


def _solution(payoffs: Payoffs, name: str, deal: Outcome) -> tuple[Outcome, Fraction | float] | None:
    """One outcome that a solution chooses, with its value; None where it is not proved best."""
    search = SOLUTIONS[name].search
    if search is None:
        return None
    optimum = _asked(unwrapped(search(payoffs, Limits(start=deal, time_limit=None, progress=None)), payoffs)[0])
    proved = optimum.status == "optimal" and optimum.outcome is not None and optimum.value is not None
    return (optimum.outcome, optimum.value) if proved else None  # type: ignore[return-value]


def _without(answer: VariantAnswer, payoffs: Payoffs, record: tuple[str, ...]) -> None:
    """No agreement; the nearest outcome where nothing is waived for it."""
    answer.agreement, answer.engine = False, ENGINE
    if "count" in record:
        answer.count = 0
    if "frontier" in record:
        answer.frontier_size = 0
    nearest = _asked(milp.leximin(payoffs, acceptable=False).optimum) if payoffs.n_columns == payoffs.n_parties else None
    if nearest is None or nearest.outcome is None or nearest.status != "optimal":
        answer.status = "stopped"
        return
    least = Fraction(nearest.value or 0)
    answer.nearest = NearestTerms(terms_of(payoffs, nearest.outcome), ())
    answer.least_surplus, answer.largest_concession = least, -least
    answer.status = "stopped" if "explanation" in record else "solved"


def _asked(optimum: milp.Optimum) -> milp.Optimum:
    """An answer of the engine, or Ctrl-C."""
    if optimum.stopped == "interrupted":
        raise KeyboardInterrupt
    return optimum
