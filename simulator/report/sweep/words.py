"""How factors, targets and listed values of a sweep are put into words."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from simulator.report.path_titles import path_title
from simulator.report.safe_text import printable
from simulator.report.words import listed, party_title
from simulator.sweep.factors import Value

if TYPE_CHECKING:
    from simulator.scenario.model import Scenario


def factor_title(scenario: Scenario, name: str) -> str:
    """A number, a group or a rule by the titles of the file: 'Ukraine's beliefs'."""
    if name == "no_deal":
        return "points of the courses of no deal"
    if name.startswith("together "):
        return f"{printable(name.removeprefix('together '))} (drawn together)"
    path, equals, curve = name.partition("=")
    if equals:  # a curve that chance chose, against the others of its body
        return f"{path_title(scenario, path)} {printable(curve)}"
    return path_title(scenario, name.removesuffix(".in_force")) if "." in name else printable(name)


def target_title(scenario: Scenario, column: str) -> str:
    """What a column measures."""
    if column == "agreement":
        return "whether an agreement exists"
    if column == "least_surplus":
        return "the largest least surplus, in points"
    if column == "passes":
        return "how many outcomes pass"
    for party in scenario.parties:
        if column == f"nash.{party}.utility":
            return f"the utility of {party_title(scenario, party)} at the Nash point"
        if column == f"utilitarian.{party}.utility":
            return f"the utility of {party_title(scenario, party)} at the utilitarian solution"
    return printable(column)


def value_title(value: Value) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return f"{value:f}" if isinstance(value, Decimal) else printable(value)


def label_title(path: str, label: str) -> str:
    """A listed value as its column has it: for a rule, whether it is in force."""
    label = printable(label)
    return {"true": "in force", "false": "not in force"}.get(label, label) if path.endswith(".in_force") else label


def given_title(scenario: Scenario, given: Mapping[str, Value]) -> str:
    """'no_handover off and overlay soft-corner'; empty where nothing is listed."""
    return listed([f"{factor_title(scenario, path)} {value_title(value)}" for path, value in given.items()])
