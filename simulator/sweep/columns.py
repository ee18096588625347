"""The columns of a sweep's table: their names, their kinds, and how a value is written."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Literal

from simulator.scenario.model import Scenario
from simulator.solve.by_rule.solving import CHOSEN
from simulator.solve.solution import SOLUTIONS
from simulator.sweep.plan import Plan
from simulator.sweep.variant_answer import VariantAnswer

Kind = Literal["int", "float", "bool", "text"]
Cell = bool | int | float | str | Decimal | Fraction | None
Filling = Callable[[VariantAnswer], Cell]
"""From the answer for a variant to what stands in one column."""

POINTS = ("nash", "egalitarian")
"""Solutions recorded with their terms and utilities."""


@dataclass(frozen=True)
class TableColumn:
    """One column. An empty cell means that the value does not apply, or was not reached (`status` says which)."""

    name: str
    kind: Kind


OFFER_PASSES = "offer_passes."
"""Begins the names of the columns that say whether an offer passes by the agreement rules."""

FRONTIER: tuple[tuple[TableColumn, Filling], ...] = (
    (TableColumn("frontier.size", "int"), lambda a: a.frontier_size),
    (TableColumn("frontier.points", "text"), lambda a: a.frontier),
)


def columns_of(plan: Plan) -> tuple[TableColumn, ...]:
    """All columns of a plan's table, in order."""
    return tuple(column for column, _ in _filled(plan))


def fillings_of(plan: Plan) -> tuple[Filling, ...]:
    """What stands in each column of `columns_of`, given the answer for a variant."""
    return tuple(filling for _, filling in _filled(plan))


def _filled(plan: Plan) -> Iterator[tuple[TableColumn, Filling]]:
    """Every column with what stands in it."""
    yield TableColumn("variant", "int"), lambda a: a.variant.number
    for factor in plan.factors:
        yield TableColumn(factor.path, _kind(plan, factor.path)), _factor(factor.path)
    for factor in plan.curve_choices:
        yield TableColumn(factor.path, "text"), _factor(factor.path)
    yield TableColumn("status", "text"), lambda a: a.status
    yield from _by_rules(plan) if plan.by_rules else _by_everybody(plan)
    yield TableColumn("error", "text"), lambda a: a.error


def _by_rules(plan: Plan) -> Iterator[tuple[TableColumn, Filling]]:
    """What is recorded where agreement rules decide."""
    scenario = plan.scenario
    yield TableColumn("agreement", "bool"), lambda a: a.agreement
    yield TableColumn("engine", "text"), lambda a: a.engine
    yield TableColumn("passes", "int"), lambda a: a.passes
    yield TableColumn("passes.by_all", "int"), lambda a: a.by_all
    for key, of in plan.vote_counts:
        yield TableColumn(f"votes.{key}.{of}", "float"), _most_votes(key, of)
    for key, of in plan.blocking_counts:
        yield TableColumn(f"against.{key}.{of}", "float"), _fewest_against(key, of)
    yield TableColumn("least_surplus", "float"), lambda a: a.least_surplus
    for name in CHOSEN:
        yield from _solution(scenario, name)
        yield TableColumn(f"{name}.consenting", "text"), _consenting(name)
    for offer in full_offers(scenario):
        for party in scenario.parties:
            yield TableColumn(f"offers.{offer}.{party}", "bool"), _accepted(offer, party)
        yield TableColumn(f"{OFFER_PASSES}{offer}", "bool"), _passes(offer)
    if "frontier" in plan.record:
        yield from FRONTIER
    if "explanation" in plan.record:
        yield TableColumn("concession.sum", "float"), lambda a: a.concession_sum
        yield TableColumn("concession.by", "text"), lambda a: None if a.conceding is None else " ".join(a.conceding)


def _by_everybody(plan: Plan) -> Iterator[tuple[TableColumn, Filling]]:
    """What is recorded where everybody must sign."""
    scenario = plan.scenario
    yield TableColumn("agreement", "bool"), lambda a: a.agreement
    yield TableColumn("engine", "text"), lambda a: a.engine
    yield TableColumn("least_surplus", "float"), lambda a: a.least_surplus
    for name in POINTS:
        yield from _solution(scenario, name)
    for issue in scenario.issues:
        yield TableColumn(f"nearest.{issue}", "text"), _nearest(issue)
    yield TableColumn("nearest.waived", "text"), lambda a: None if a.nearest is None else " ".join(a.nearest.waived)
    yield TableColumn("concession.largest", "float"), lambda a: a.largest_concession
    for offer in full_offers(scenario):
        for party in scenario.parties:
            yield TableColumn(f"offers.{offer}.{party}", "bool"), _accepted(offer, party)
    if "count" in plan.record:
        yield TableColumn("count", "int"), lambda a: a.count
    if "frontier" in plan.record:
        yield from FRONTIER
    if "solutions" in plan.record:
        for name in other_solutions():
            yield from _solution(scenario, name)
    if "ratification" in plan.record:
        for party, key in bodies_of(scenario):
            yield TableColumn(f"ratification.{party}.{key}", "float"), _chance(party, key)
        yield TableColumn("ratification.all", "float"), lambda a: a.all_pass
    if "explanation" in plan.record:
        yield TableColumn("clash", "text"), lambda a: None if a.clash is None else " ".join(a.clash)
        yield TableColumn("concession.sum", "float"), lambda a: a.concession_sum


def _solution(scenario: Scenario, name: str) -> Iterator[tuple[TableColumn, Filling]]:
    """Terms and utilities of a solution's outcome."""
    for issue in scenario.issues:
        yield TableColumn(f"{name}.{issue}", "text"), _term(name, issue)
    for party in scenario.parties:
        yield TableColumn(f"{name}.{party}.utility", "float"), _utility(name, party)


def _factor(path: str) -> Filling:
    return lambda a: a.factors.get(path)


def _term(name: str, issue: str) -> Filling:
    return lambda a: a.points[name].terms.get(issue) if name in a.points else None


def _utility(name: str, party: str) -> Filling:
    return lambda a: a.points[name].utilities.get(party) if name in a.points else None


def _nearest(issue: str) -> Filling:
    return lambda a: None if a.nearest is None else a.nearest.terms.get(issue)


def _accepted(offer: str, party: str) -> Filling:
    return lambda a: a.offers[offer].get(party) if offer in a.offers else None


def _most_votes(rule: str, of: str) -> Filling:
    return lambda a: a.votes.get((rule, of))


def _fewest_against(rule: str, of: str) -> Filling:
    return lambda a: a.against.get((rule, of))


def _consenting(name: str) -> Filling:
    return lambda a: " ".join(a.consenting[name]) if name in a.consenting else None


def _passes(offer: str) -> Filling:
    return lambda a: a.offers_pass.get(offer)


def _chance(party: str, body: str) -> Filling:
    return lambda a: a.chances.get((party, body))


def other_solutions() -> tuple[str, ...]:
    """The further solutions that may be recorded. Those of installed packages may not, so that a run can be read without the packages."""
    return tuple(name for name in SOLUTIONS.our_names() if name not in POINTS)


def bodies_of(scenario: Scenario) -> list[tuple[str, str]]:
    """Party and key of every ratifying body, in force or not."""
    return [(name, key) for name, party in scenario.parties.items() for key in party.ratification]


def full_offers(scenario: Scenario) -> dict[str, dict[str, str]]:
    """The offers that name an option for every issue, with their terms."""
    return {name: dict(offer.terms) for name, offer in scenario.offers.items() if set(offer.terms) == set(scenario.issues)}


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


def csv_lines(rows: Sequence[Sequence[Cell]]) -> str:
    """Rows as lines of the table."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([written(cell) for cell in row] for row in rows)
    return text.getvalue()


@lru_cache(maxsize=4096)
def csv_text(text: str) -> str:
    """What stands between two commas of the table for a cell with this text."""
    return csv_lines([["", text, ""]])[1:-2]
