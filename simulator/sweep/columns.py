"""The columns of a sweep's table: their names, their kinds, and how a value is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from simulator.payoffs.model import Payoffs, totals
from simulator.scenario.model import Scenario
from simulator.solve.solution import SOLUTIONS
from simulator.sweep.plan import Plan

Kind = Literal["int", "float", "bool", "text"]
Cell = bool | int | float | str | Decimal | Fraction | None

POINTS = ("nash", "egalitarian")
"""Solutions recorded with their terms and utilities."""


@dataclass(frozen=True)
class TableColumn:
    """One column. An empty cell means that the value does not apply, or was not reached (`status` says which)."""

    name: str
    kind: Kind


def columns_of(plan: Plan) -> tuple[TableColumn, ...]:
    """All columns of a plan's table, in order."""
    return tuple(_columns(plan))


def _columns(plan: Plan) -> Iterator[TableColumn]:
    scenario = plan.scenario
    yield TableColumn("variant", "int")
    for factor in plan.factors:
        yield TableColumn(factor.path, _kind(plan, factor.path))
    yield from (TableColumn(f"{path}.curve", "text") for path in plan.bodies_with_curves)
    yield from (
        TableColumn("status", "text"),
        TableColumn("agreement", "bool"),
        TableColumn("engine", "text"),
        TableColumn("least_surplus", "float"),
    )
    for name in POINTS:
        yield from (TableColumn(f"{name}.{issue}", "text") for issue in scenario.issues)
        yield from (TableColumn(f"{name}.{party}.utility", "float") for party in scenario.parties)
    yield from (TableColumn(f"nearest.{issue}", "text") for issue in scenario.issues)
    yield from (TableColumn("nearest.waived", "text"), TableColumn("concession.largest", "float"))
    for offer in full_offers(scenario):
        yield from (TableColumn(f"offers.{offer}.{party}", "bool") for party in scenario.parties)
    if "count" in plan.record:
        yield TableColumn("count", "int")
    if "frontier" in plan.record:
        yield from (TableColumn("frontier.size", "int"), TableColumn("frontier.points", "text"))
    if "solutions" in plan.record:
        for name in other_solutions():
            yield from (TableColumn(f"{name}.{issue}", "text") for issue in scenario.issues)
            yield from (TableColumn(f"{name}.{party}.utility", "float") for party in scenario.parties)
    if "ratification" in plan.record:
        yield from (TableColumn(f"ratification.{party}.{key}", "float") for party, key in bodies_of(scenario))
        yield TableColumn("ratification.all", "float")
    if "explanation" in plan.record:
        yield from (TableColumn("clash", "text"), TableColumn("concession.sum", "float"))
    yield TableColumn("error", "text")


def other_solutions() -> tuple[str, ...]:
    """The further solutions that may be recorded; those of installed packages are none, so that a run can be read without them."""
    return tuple(name for name in SOLUTIONS.our_names() if name not in POINTS)


def bodies_of(scenario: Scenario) -> list[tuple[str, str]]:
    """Party and key of every ratifying body, in force or not."""
    return [(name, key) for name, party in scenario.parties.items() for key in party.ratification]


def full_offers(scenario: Scenario) -> dict[str, dict[str, str]]:
    """The offers that name an option for every issue, with their terms."""
    return {name: dict(offer.terms) for name, offer in scenario.offers.items() if set(offer.terms) == set(scenario.issues)}


def terms_of(payoffs: Payoffs, outcome: tuple[int, ...]) -> Mapping[str, str]:
    """Issue → option key of an outcome by positions."""
    return {issue: options[o] for issue, options, o in zip(payoffs.issues, payoffs.options, outcome, strict=True)}


def point_cells(name: str, payoffs: Payoffs, outcome: tuple[int, ...]) -> Iterator[tuple[str, Cell]]:
    """Terms and utilities of a solution's outcome."""
    yield from ((f"{name}.{issue}", option) for issue, option in terms_of(payoffs, outcome).items())
    reached = totals(payoffs, outcome)
    yield from ((f"{name}.{party}.utility", payoffs.points(p, reached[p])) for p, party in enumerate(payoffs.parties))


def _kind(plan: Plan, path: str) -> Kind:
    for factor in plan.choices:
        if factor.path == path:
            if all(isinstance(value, bool) for value in factor.values):
                return "bool"
            return "float" if all(isinstance(value, Decimal) for value in factor.values) else "text"
    return "float"


def written(value: Cell) -> str:
    """A cell as the table has it: nothing for None, true and false, decimals digit by digit, other numbers as the nearest double."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, Fraction | float):
        return repr(float(value))
    return str(value)
