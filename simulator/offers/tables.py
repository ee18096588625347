"""Offers from a table: an offer a row."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from simulator.errors import UsageError
from simulator.files import TABLE, read_limited
from simulator.formats.cells import is_no_deal, no_such_option, option_of
from simulator.formats.tables import find_columns, left_aside, read_table
from simulator.scenario.located import shown
from simulator.scenario.model import Offer, Scenario
from simulator.scenario.names import listed

SUFFIXES = (".csv", ".tsv")
NAME = "offer"
OTHER_NAMES = ("name", "group")
"""Other names that the column of the names may have."""


def offers_of_table(scenario: Scenario, path: str, tell: Callable[[str], None]) -> dict[str, Offer]:
    """Name → offer, from a table with a column for the name and a column for each issue, by key or title, as the deals of a class are.

    An empty cell leaves the issue open, and so does a missing column, as long as there is one of an issue at all. A row without any term is
    left aside, and so are other columns: `tell` gets a sentence on each. Raises `UsageError` that names every fault with its row, column
    and value.
    """
    titles = {issue: (each.title,) for issue, each in scenario.issues.items()}
    table = read_table(read_limited(Path(path), TABLE), path, (NAME, *OTHER_NAMES, *titles, *(title for (title,) in titles.values())))
    columns = find_columns(table, {NAME: OTHER_NAMES, **titles}, may_miss=titles)
    at = columns.at
    if len(at) == 1:
        raise UsageError(table.fault(table.header_row, None, f"no column is an issue; there are {listed(table.header)}"))
    for note in left_aside(table, columns):
        tell(note)
    if columns.missing:
        plural = "s" * (len(columns.missing) > 1)
        names = listed(scenario.issues[issue].title for issue in columns.missing)
        tell(f"{path}: open in every offer, since there is no such column: the issue{plural} {names}")
    offers: dict[str, Offer] = {}
    faults: list[str] = []
    for row in table.rows:
        name = row.cells[at[NAME]]
        cells = {issue: row.cells[at[issue]] for issue in scenario.issues if issue in at and row.cells[at[issue]]}
        found = {issue: option_of(scenario.issues[issue], cell) for issue, cell in cells.items()}
        if not (cells and all(found.values())) and all(map(is_no_deal, cells.values())):  # `none` may be an option of some issue
            offer = f"the offer {shown(name)}" if name else "the row"
            tell(
                table.fault(
                    row.number, None, f"{offer} is left aside, since it {'says that there is no deal' if cells else 'has no terms'}"
                )
            )
            continue
        terms = {issue: option for issue, option in found.items() if option is not None}
        faults += [
            table.fault(row.number, at[issue], no_such_option(scenario.issues[issue], issue, cells[issue]))
            for issue in found
            if issue not in terms
        ]
        if not name or name in offers:
            faults.append(table.fault(row.number, at[NAME], f"the offer {shown(name)} stands twice" if name else "names no offer"))
        else:
            offers[name] = Offer.model_validate({"title": name, "terms": terms})
    if faults or not offers:
        raise UsageError("\n".join(faults) or f"{path}: holds no offer")
    return offers
