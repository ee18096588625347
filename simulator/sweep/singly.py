"""A variant that the exact engine outgrows: what the mixed-integer engine proves of it, within work that the plan limits.

That limit counts the nodes of a search and looks at no clock, so that a row still depends on the plan and its number alone. What the
engine says rests on the bounds of HiGHS (see `simulator.solve.milp`); the column `engine` tells the row from others.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from simulator.payoffs.model import Payoffs
from simulator.solve import milp
from simulator.solve.milp.game import Outcome
from simulator.solve.single_points import unwrapped
from simulator.solve.solution import SOLUTIONS, Limits
from simulator.sweep.columns import POINTS, Cell, other_solutions, point_cells, terms_of

ENGINE = "mixed-integer"

A_NODE = 100
"""Partial outcomes that count for as much as a node."""

BY_OTHER_ENGINES_ALONE = ("count", "frontier", "explanation")
"""What may be recorded and takes the exact engine."""


def found_singly(payoffs: Payoffs, record: tuple[str, ...], work_limit: int) -> Iterator[tuple[str, Cell]]:
    """The cells of a row as far as they are proved, its status among them: `stopped` where something is left open."""
    with milp.at_most_nodes(max(1, work_limit // A_NODE)):
        deal = _asked(milp.find_deal(payoffs))
        if deal.value == 0 and deal.outcome is not None:
            yield from _with_agreement(payoffs, record, deal.outcome)
        elif deal.bound < 0:
            yield from _without(payoffs, record)
        else:
            yield "status", "stopped"


def _with_agreement(payoffs: Payoffs, record: tuple[str, ...], deal: Outcome) -> Iterator[tuple[str, Cell]]:
    yield from (("agreement", True), ("engine", ENGINE))
    whole = not set(record) & {*BY_OTHER_ENGINES_ALONE, "ratification"}
    for name in (*POINTS, *(other_solutions() if "solutions" in record else ())):
        best = _solution(payoffs, name, deal)
        if best is None:
            whole = False
            continue
        yield from point_cells(name, payoffs, best[0])
        if name == "egalitarian":
            yield "least_surplus", best[1]
    yield "status", "solved" if whole else "stopped"


def _solution(payoffs: Payoffs, name: str, deal: Outcome) -> tuple[Outcome, Fraction | float] | None:
    """One outcome that a solution chooses, with its value; None where it is not proved best."""
    search = SOLUTIONS[name].search
    if search is None:
        return None
    optimum = _asked(unwrapped(search(payoffs, Limits(start=deal, time_limit=None, progress=None)), payoffs)[0])
    proved = optimum.status == "optimal" and optimum.outcome is not None and optimum.value is not None
    return (optimum.outcome, optimum.value) if proved else None  # type: ignore[return-value]


def _without(payoffs: Payoffs, record: tuple[str, ...]) -> Iterator[tuple[str, Cell]]:
    """No agreement; the nearest outcome where nothing is waived for it."""
    yield from (("agreement", False), ("engine", ENGINE))
    if "count" in record:
        yield "count", 0
    if "frontier" in record:
        yield "frontier.size", 0
    nearest = _asked(milp.leximin(payoffs, acceptable=False).optimum) if payoffs.n_columns == payoffs.n_parties else None
    if nearest is None or nearest.outcome is None or nearest.status != "optimal":
        yield "status", "stopped"
        return
    least = Fraction(nearest.value or 0)
    yield from ((f"nearest.{issue}", option) for issue, option in terms_of(payoffs, nearest.outcome).items())
    yield from (("nearest.waived", ""), ("least_surplus", least), ("concession.largest", -least))
    yield "status", "stopped" if "explanation" in record else "solved"


def _asked(optimum: milp.Optimum) -> milp.Optimum:
    """An answer of the engine, or Ctrl-C."""
    if optimum.stopped == "interrupted":
        raise KeyboardInterrupt
    return optimum
