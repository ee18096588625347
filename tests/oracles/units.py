"""A scenario with all points counted in another unit: every number of the file that is in points, times one factor."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from simulator.scenario.calendar import Drift
from simulator.scenario.games import ActionCombination
from simulator.scenario.model import Scenario
from simulator.scenario.outside import Course
from simulator.scenario.parties import Interaction, Party
from simulator.scenario.plain import Fields, long_form, short_form
from simulator.scenario.ratification import Bloc, Curve, Segment
from simulator.scenario.side_payments import SidePayments
from simulator.scenario.values import ValueFunction
from simulator.scenario.writing import yaml_text

IN_POINTS: dict[type[Any], tuple[str, ...]] = {
    Party: ("reservation", "cost", "war_cost"),
    Interaction: ("points",),
    Course: ("points",),
    Segment: ("reservation",),
    Bloc: ("least",),
    Curve: ("midpoint", "scale"),
    SidePayments: ("points_per_unit",),
    ActionCombination: ("points",),
    Drift: ("points_per_unit",),
    ValueFunction: ("table", "piecewise"),
}
SHAPES = {"rising": (0, 100), "falling": (100, 0), "peak": (0, 100, 0)}
"""Value functions that always run from 0 to 100, and what they are worth at the levels that they name."""


def in_units(scenario: Scenario, factor: Decimal) -> str:
    """The scenario as YAML with all points times `factor`; values then run from 0 to 100 × `factor`, at most 100."""
    return yaml_text(short_form(_scaled(long_form(scenario), factor)))


def _scaled(node: Any, factor: Decimal) -> Any:
    if isinstance(node, list):
        return [_scaled(entry, factor) for entry in node]
    if not isinstance(node, dict):
        return node
    if not isinstance(node, Fields):
        return {key: _scaled(value, factor) for key, value in node.items()}
    keys = IN_POINTS.get(node.model, ())
    entries = _piecewise(node) if node.model is ValueFunction else node
    return Fields(node.model, {key: _times(value, factor) if key in keys else _scaled(value, factor) for key, value in entries.items()})


def _piecewise(function: Fields) -> Fields:
    """The same function by the worth of its levels."""
    for form, worth in SHAPES.items():
        if form in function:
            levels = [_base(level) for level in function[form]]
            rest = {key: value for key, value in function.items() if key != form}
            return Fields(ValueFunction, {"piecewise": {str(x): Decimal(y) for x, y in zip(levels, worth, strict=True)}, **rest})
    return function


def _base(number: Any) -> Decimal:
    found = number["base"] if isinstance(number, dict) else number
    assert isinstance(found, Decimal)
    return found


def _times(node: Any, factor: Decimal) -> Any:
    """A number, its range, or a mapping of such, times the factor; what else stands beside them stays."""
    if isinstance(node, Decimal):
        return node * factor
    if isinstance(node, list):
        return [_times(entry, factor) for entry in node]
    if isinstance(node, dict):
        found = {key: _times(value, factor) for key, value in node.items()}
        return Fields(node.model, found) if isinstance(node, Fields) else found
    return node
