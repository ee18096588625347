"""Variants given by hand: a table with one column a path and one row a variant, read as what is typed behind `--set` is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

from simulator.errors import Fault, ScenarioError, UsageError
from simulator.extras import require
from simulator.formats.assignments import by_keys
from simulator.formats.cells import number_of
from simulator.registers import as_typed
from simulator.scenario.model import Scenario
from simulator.scenario.names import listed as names_listed
from simulator.sweep.factors import OVERLAY, Factor, Value, listed, path_meant, read_value, switched
from simulator.sweep.table_format import TABLE_FORMATS, Line


def read_variants(
    scenario: Scenario, file: str, tell: Callable[[str], None] = lambda note: None
) -> tuple[tuple[Factor, ...], tuple[tuple[Value, ...], ...]]:
    """The factors and the rows of a table in a format of `simulator.sweep.table_format`, by the ending of its name; else of CSV.

    A column whose name holds no dot and leads nowhere is left aside: `tell` gets a sentence on them. Raises `ScenarioError` with file,
    line and column for other columns that lead nowhere and rows of the wrong length, `UsageError` where the file cannot be read.
    """
    rows = _lines(file)
    if len(rows) < 2:
        raise UsageError(f"{file}: expected a line of paths and at least one variant below it")
    (first, names), *body = rows
    paths, faults = _paths(scenario, names, file, first)
    head = list(paths.values())
    others = [name for k, name in enumerate(names) if k not in paths and name]
    if not head:
        raise UsageError(f"{file}, row {first}: no column is a path, as in parties.buyer.reservation; there are {names_listed(names)}")
    if others:
        tell(f"{file}: left aside, since no path is called so: the column{'s' * (len(others) > 1)} {names_listed(others)}")
    faults += [
        Fault("an empty cell; every variant needs a value in every column", path, file, line, k + 1)
        for line, row in body
        for k, path in paths.items()
        if not row[k]
    ]
    if len(set(head)) < len(head):
        faults.append(Fault("a column stands twice", "", file, first, 1))
    if faults:
        raise ScenarioError(faults)
    table = _values(scenario, paths, body, file)
    columns = [tuple(dict.fromkeys(row[k] for row in table)) for k in range(len(head))]
    faults = [
        Fault(reason, path, file, next(line for (line, _), row in zip(body, table, strict=True) if row[k] == value), place + 1)
        for k, (place, path) in enumerate(paths.items())
        for value, reason in _refused(scenario, path, columns[k])
    ]
    if faults:
        raise ScenarioError(faults)
    return tuple(listed(path, values) for path, values in zip(head, columns, strict=True)), table


def _paths(scenario: Scenario, names: list[str], file: str, line: int) -> tuple[dict[int, str], list[Fault]]:
    """Position of a column → the path that it names, capitals aside and the issues of terms by key or title, without those that are left
    aside; and a fault for each name with a dot that leads nowhere."""
    paths: dict[int, str] = {}
    faults = []
    for k, name in enumerate(names):
        try:
            paths[k] = OVERLAY if as_typed(name) == OVERLAY else path_meant(scenario, by_keys(scenario, name, None)[0])
        except UsageError as error:
            if "." in name:
                paths[k] = name
                faults.append(Fault(str(error), name, file, line, k + 1))
    return paths, faults


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
        require(form.needs, f"a {form.title} table", form.extra)
    assert form.read is not None
    return form.read(file)


def _values(scenario: Scenario, paths: dict[int, str], body: list[Line], file: str) -> tuple[tuple[Value, ...], ...]:
    """Each cell of the columns that are read. Raises `ScenarioError`."""
    faults: list[Fault] = []

    def value(cell: str, line: int, column: int) -> Value:
        try:
            return _value(scenario, paths[column], cell)
        except UsageError as error:
            faults.append(Fault(str(error), paths[column], file, line, column + 1))
            return cell

    table = tuple(tuple(value(row[k], line, k) for k in paths) for line, row in body)
    if faults:
        raise ScenarioError(faults)
    return table


def _value(scenario: Scenario, path: str, cell: str) -> Value:
    """A number in any spelling that people use, an option by key or title, `yes` and `no` of a switch, else what the command line takes."""
    if path == OVERLAY:
        return cell
    number = number_of(cell)
    if number is not None:
        return number
    found: Value = by_keys(scenario, path, read_value(cell))[1]
    return switched(path, found)
