"""Weights and value functions, of a party or of a segment of voters."""

from __future__ import annotations

from itertools import pairwise

from simulator.scenario.checks.ledger import Ledger, written
from simulator.scenario.issues import Issue
from simulator.scenario.located import Path, shown
from simulator.scenario.numbers import Number, Numbers
from simulator.scenario.option_keys import is_level
from simulator.scenario.values import ValueFunction


def check_preferences(ledger: Ledger, weights: Numbers, values: dict[str, ValueFunction], path: Path) -> None:
    """The weights and values that stand at `path`."""
    _check_weights(ledger, weights, (*path, "weights"))
    for issue, weight in weights.numbers.items():
        at: Path = (*path, "values", issue)
        if issue in ledger.scenario.issues and weight.ends[1] > 0 and issue not in values and not ledger.gone(at):
            message = f"'{issue}' has a weight of {written(weight)} but no entry in values; add one, or set the weight to 0"
            ledger.fault((*path, "weights", issue), message, lacks=(at,))
    for issue, function in values.items():
        at = (*path, "values", issue)
        if ledger.issue(issue, at, at_key=True) and ledger.choices(issue) is not None:
            _check_function(ledger, function, issue, at)


def _check_weights(ledger: Ledger, weights: Numbers, path: Path) -> None:
    for issue, weight in weights.numbers.items():
        ledger.issue(issue, (*path, issue), at_key=True)
        ledger.at_least(weight, 0, (*path, issue))
    ledger.every(ledger.scenario.issues, weights.numbers, path, "no weight for {}; write 0 where an issue does not matter")
    if weights.numbers and all(weight.base == 0 for weight in weights.numbers.values()):
        ledger.fault(path, "all weights are 0; at least one issue must matter", at_key=True)


def _check_function(ledger: Ledger, function: ValueFunction, name: str, path: Path) -> None:
    issue = ledger.scenario.issues[name]
    if function.table is not None:
        _check_table(ledger, function, function.table, name, path)
    elif not issue.is_numeric:
        message = f"'{name}' has named options, so its values are a table: {{{issue.choices[0]}: 0…100, …}}"
        ledger.fault(path, message)
    elif function.piecewise is not None:
        _check_piecewise(ledger, function.piecewise, (*path, "piecewise"))
    else:
        _check_bounds(ledger, function, path)


def _check_table(ledger: Ledger, function: ValueFunction, table: dict[str, Number], name: str, path: Path) -> None:
    """A table may stand directly in the mapping or under `table`; its entries are told at the path without `table`."""
    for option, value in table.items():
        if ledger.option(name, option, (*path, option), at_key=True):
            ledger.between(value, 0, function.full, (*path, option))
    issue: Issue = ledger.scenario.issues[name]
    if not ledger.gone((*path, "table")):
        message = f"no value for {{}} of '{name}'; add it, from 0 to {function.full}"
        ledger.every(issue.positions, table, path, message, at=(*path, "table"))


def _check_piecewise(ledger: Ledger, points: dict[str, Number], path: Path) -> None:
    for level, value in points.items():
        if not is_level(level):
            ledger.fault((*path, level), f"expected a level (a number), found {shown(level)}", at_key=True)
        ledger.between(value, 0, 100, (*path, level))
    if len(points) < 2 and not ledger.gone(path):
        ledger.fault(path, f"expected at least 2 points (level: value), found {len(points)}")


def _check_bounds(ledger: Ledger, function: ValueFunction, path: Path) -> None:
    for form, bounds in (("rising", function.rising), ("falling", function.falling), ("peak", function.peak)):
        for position, (before, after) in enumerate(pairwise(bounds or ()), 1):
            if before.ends[1] >= after.ends[0]:
                message = f"expected a level above {written(before)}, found {written(after)}; the levels of {form} go upwards"
                ledger.fault((*path, form, position), message)
