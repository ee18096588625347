"""How factors, targets and listed values of a sweep are put into words."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from simulator.report.safe_text import printable
from simulator.report.words import listed, party_title
from simulator.sweep.factors import Value

if TYPE_CHECKING:
    from simulator.scenario.model import Scenario


def factor_title(scenario: Scenario, name: str) -> str:
    """A number by its path, a group by what it holds: 'Ukraine's beliefs'."""
    steps = name.split(".")
    if len(steps) == 3 and steps[0] == "parties" and steps[1] in scenario.parties:
        return f"{party_title(scenario, steps[1])}'s {printable(steps[2].replace('_', ' '))}"
    if name == "no_deal":
        return "points of the courses of no deal"
    if name.startswith("together "):
        return f"{printable(name.removeprefix('together '))} (drawn together)"
    return printable(name.removesuffix(".in_force"))


def target_title(scenario: Scenario, column: str) -> str:
    """What a column measures."""
    if column == "agreement":
        return "whether an agreement exists"
    if column == "least_surplus":
        return "the largest least surplus, in points"
    for party in scenario.parties:
        if column == f"nash.{party}.utility":
            return f"the utility of {party_title(scenario, party)} at the Nash point"
    return printable(column)


def value_title(value: Value) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return f"{value:f}" if isinstance(value, Decimal) else printable(value)


def given_title(scenario: Scenario, given: Mapping[str, Value]) -> str:
    """'no_handover off and overlay soft-corner'; empty where nothing is listed."""
    return listed([f"{factor_title(scenario, path)} {value_title(value)}" for path, value in given.items()])


def share(value: float) -> str:
    """A share in per cent; one that rounds to 0 or 100 without being it says so."""
    if 0 < value < 0.0005:
        return "<0.1%"
    if 0.9995 < value < 1:
        return ">99.9%"
    return f"{100 * value:.1f}%"
