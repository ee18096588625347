"""Variants given by hand: a table with one column a path and one row a variant."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from simulator.errors import Fault, ScenarioError, UsageError
from simulator.formats.cells import number_of
from simulator.scenario.model import Scenario
from simulator.sweep.extras import require
from simulator.sweep.factors import OVERLAY, Factor, Value, listed, read_value, scenario_path_fault
from simulator.sweep.table_format import TABLE_FORMATS, Line


def read_variants(scenario: Scenario, file: str) -> tuple[tuple[Factor, ...], tuple[tuple[Value, ...], ...]]:
    """The factors and the rows of a table in a format of `simulator.sweep.table_format`, by the ending of its name; else of CSV.

    Raises `ScenarioError` with file, line and column for columns that lead nowhere and rows of the wrong length, `UsageError` where
    the file cannot be read.
    """
    rows = _lines(file)
    if len(rows) < 2:
        raise UsageError(f"{file}: expected a line of paths and at least one variant below it")
    (_, head), *body = rows
    faults = []
    for column, path in enumerate(head, start=1):
        try:
            if path != OVERLAY:
                scenario_path_fault(scenario, path)
        except UsageError as error:
            faults.append(Fault(str(error), path, file, 1, column))
    for line, row in body:
        faults += [
            Fault("an empty cell; every variant needs a value in every column", path, file, line, column)
            for column, (path, cell) in enumerate(zip(head, row, strict=False), start=1)
            if not cell
        ]
    if len(set(head)) < len(head):
        faults.append(Fault("a column stands twice", "", file, 1, 1))
    if faults:
        raise ScenarioError(faults)
    table = _values(head, body, file)
    columns = [tuple(dict.fromkeys(row[k] for row in table)) for k in range(len(head))]
    faults = [
        Fault(reason, path, file, next(line for (line, _), row in zip(body, table, strict=True) if row[k] == value), k + 1)
        for k, path in enumerate(head)
        for value, reason in _refused(scenario, path, columns[k])
    ]
    if faults:
        raise ScenarioError(faults)
    return tuple(listed(path, values) for path, values in zip(head, columns, strict=True)), table


def _refused(scenario: Scenario, path: str, values: tuple[Value, ...]) -> Iterator[tuple[Value, str]]:
    """The values that make no scenario by themselves, with the reason; of numbers the least and the largest speak for those between.

    Chances are rescaled to their sum, so a single one is only held to its limits.
    """
    if path == OVERLAY:
        return
    numbers = [value for value in values if isinstance(value, Decimal)]
    ends = [min(numbers), max(numbers)] if numbers else []
    for value in dict.fromkeys([*ends, *(value for value in values if not isinstance(value, Decimal))]):
        if path.split(".")[2:3] == ["beliefs"]:
            if not (isinstance(value, Decimal) and 0 <= value <= 1):
                yield value, f"a chance lies from 0 to 1, found {value}"
            continue
        try:
            scenario.with_changes({listed(path, (value,)).path: value})
        except (UsageError, ScenarioError) as error:
            yield value, str(error).partition(": ")[2] or str(error)


def _lines(file: str) -> list[Line]:
    """The lines of the file in the format of its ending; whatever has another one is read as CSV."""
    form = TABLE_FORMATS.get(Path(file).suffix.removeprefix("."))
    if form is None or form.read is None:
        form = TABLE_FORMATS["csv"]
    if form.needs:
        require(form.needs, f"a {form.title} table")
    assert form.read is not None
    return form.read(file)


def _values(head: list[str], body: list[Line], file: str) -> tuple[tuple[Value, ...], ...]:
    """Each cell as a number in any spelling that people use, else as what the command line takes. Raises `ScenarioError`."""
    faults: list[Fault] = []

    def value(cell: str, line: int, column: int) -> Value:
        number = number_of(cell)
        try:
            return read_value(cell) if number is None else number
        except UsageError as error:
            faults.append(Fault(str(error), head[column], file, line, column + 1))
            return cell

    table = tuple(tuple(value(cell, line, column) for column, cell in enumerate(row)) for line, row in body)
    if faults:
        raise ScenarioError(faults)
    return table
