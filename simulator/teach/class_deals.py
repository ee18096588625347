"""The deals of a class as somebody typed them into a table: a column for the group, one for every issue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from simulator.errors import UsageError
from simulator.formats.cells import is_no_deal, no_such_option, option_of
from simulator.formats.tables import TextRow, TextTable, find_columns, left_aside, read_table
from simulator.scenario.located import shown
from simulator.scenario.model import Scenario
from simulator.scenario.names import listed

GROUP = "group"
OTHER_NAMES = ("groups", "team", "table", "gruppe")
"""Other names that the column of the groups may have."""
MOST_GROUPS = 500

Deals = Mapping[str, Mapping[str, str] | None]
"""Group → full terms, or None where it found no agreement."""


@dataclass(frozen=True)
class ClassDeals:
    """`notes`: what of the table was left aside, in words."""

    deals: Deals
    notes: tuple[str, ...] = ()


def read_deals(scenario: Scenario, data: bytes, name: str) -> ClassDeals:
    """The deals in a table, with a column `group` and one for every issue (by key or title), with options by key or title.

    No agreement: all issues empty, or `none`, `no deal`, `-` and the like in all that are filled in. Other columns are left aside, with a
    note. `name`: of the file, for errors. Raises `UsageError` that names every fault with its row, column and value.
    """
    titles = {issue: (each.title,) for issue, each in scenario.issues.items()}
    table = read_table(data, name, (GROUP, *OTHER_NAMES, *titles, *(title for (title,) in titles.values())))
    columns = find_columns(table, {GROUP: OTHER_NAMES, **titles})
    deals: dict[str, dict[str, str] | None] = {}
    faults: list[str] = []
    notes = left_aside(table, columns)
    for row in table.rows:
        group = row.cells[columns.at[GROUP]]
        if not any(row.cells[k] for k in columns.at.values()):
            notes.append(table.fault(row.number, None, "the row is left aside, since it names no group and no option"))
            continue
        if not group or group in deals:
            faults.append(
                table.fault(row.number, columns.at[GROUP], f"the group {shown(group)} stands twice" if group else "names no group")
            )
            continue
        deals[group], wrong = _terms(scenario, table, row, columns.at)
        faults += wrong
    if not deals and not faults:
        faults.append(f"{name}: holds no group")
    if len(deals) > MOST_GROUPS:
        faults.append(f"{name}: holds {len(deals)} groups; at most {MOST_GROUPS}")
    if faults:
        raise UsageError("\n".join(faults))
    return ClassDeals(deals, tuple(notes))


def _terms(scenario: Scenario, table: TextTable, row: TextRow, at: Mapping[str, int]) -> tuple[dict[str, str] | None, list[str]]:
    """What one group agreed on, None for no agreement, and what is wrong with its row."""
    cells = {issue: row.cells[at[issue]] for issue in scenario.issues}
    found = {issue: option_of(scenario.issues[issue], cell) for issue, cell in cells.items() if cell}
    if not all(found.get(issue) for issue in cells) and all(is_no_deal(cell) for cell in cells.values() if cell):
        return None, []
    faults = [
        table.fault(row.number, at[issue], no_such_option(scenario.issues[issue], issue, cells[issue]))
        for issue, option in found.items()
        if option is None
    ]
    if len(found) < len(cells):
        faults.append(_empty(table, row, [at[issue] for issue, cell in cells.items() if not cell], of=len(cells)))
    return {issue: option for issue, option in found.items() if option is not None}, faults


def _empty(table: TextTable, row: TextRow, columns: Sequence[int], of: int) -> str:
    """What is said, in one line, of the issues that a row leaves empty."""
    what = "fill in every issue, or none where the group found no agreement"
    if len(columns) == 1:
        return table.fault(row.number, columns[0], f"is empty; {what}")
    named = listed(table.header[k] for k in columns)
    return table.fault(row.number, None, f"{len(columns)} of {of} issues are empty ({named}); {what}")
