"""A table of outcomes × parties, as people keep payoffs in a spreadsheet; CSV or xlsx in, xlsx out.

The first column names the outcomes, each other column is a party with its points. A row that says that there is no agreement holds what
that is worth to each.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import prod

from simulator.budget import reading_steps
from simulator.errors import UsageError
from simulator.formats.cells import is_no_deal, number_of
from simulator.formats.drafts import Keys
from simulator.formats.exports import ranked_parties, reservations, what_is_lost
from simulator.formats.foreign_format import ForeignFile, Reading, Written
from simulator.formats.tables import TextTable, read_rows, read_table
from simulator.formats.workbooks import workbook_of
from simulator.registers import as_typed
from simulator.scenario.located import shown
from simulator.scenario.model import Scenario
from simulator.scenario.plain import to_data
from simulator.scenario.table import ISSUE, from_table

FIRST = ("outcome", "outcomes", "alternative", "option", "deal", "package")
"""What the first column may be called."""

NO_AGREEMENT = "no agreement"
MOST_OUTCOMES = 100_000


def recognises(file: ForeignFile) -> bool:
    """Whether the first cell of the table is one of those names."""
    try:
        _, rows = read_rows(file.content, file.name, FIRST)
    except UsageError:
        return False
    return bool(rows) and as_typed(rows[0].cells[0]) in FIRST and len(rows[0].cells) > 1


def read_payoffs(file: ForeignFile) -> Reading:
    """Raises `UsageError` with row, column and value."""
    table = read_table(file.content, file.name, FIRST)
    reading = Reading()
    titles = [title or f"column {k}" for k, title in enumerate(table.header[1:], 2)]
    parties, outcomes = list(Keys("party").all(dict.fromkeys(titles)).values()), Keys("outcome")
    if len(parties) < len(titles) or not titles:
        raise UsageError(table.fault(table.header_row, None, "names no party, or one twice; a column for each party, under its name"))
    named: dict[str, str] = {}
    points: dict[str, dict[str, Fraction]] = {}
    reserved: dict[str, Fraction] | None = None
    for row in table.rows:
        worth = {party: _points(table, row.number, k, row.cells[k]) for k, party in enumerate(parties, 1)}
        if is_no_deal(row.cells[0]):
            if reserved is not None:
                raise UsageError(table.fault(row.number, 0, "a second row for no agreement"))
            reserved = worth
            continue
        if not row.cells[0] or row.cells[0] in named.values():
            raise UsageError(
                table.fault(row.number, 0, f"the outcome {shown(row.cells[0])} {'stands twice' if row.cells[0] else 'has no name'}")
            )
        key = outcomes.of(row.cells[0])
        named[key], points[key] = row.cells[0], worth
    if not points:
        raise UsageError(f"{file.name}: the table has no outcome")
    if reserved is None:
        reserved = {party: min(worth[party] for worth in points.values()) for party in parties}
        reading.assumed(f"No row says what no agreement is worth, so it is worth the worst outcome to each; add a row '{NO_AGREEMENT}'.")
    data = to_data(from_table(points, reservation=reserved, title=file.stem))
    data["issues"][ISSUE]["options"] = named
    for party, title in zip(parties, titles, strict=True):
        data["parties"][party]["title"] = title
    reading.data = data
    return reading


def _points(table: TextTable, row: int, column: int, cell: str) -> Fraction:
    reading_steps(5)
    number = number_of(cell)
    if number is None:
        raise UsageError(table.fault(row, column, f"expected a number of points, found {shown(cell)}"))
    return Fraction(number)


def write_payoffs(scenario: Scenario) -> Written:
    """A workbook with a row for every outcome and a column for every party. Raises `UsageError` for too many outcomes, and for rankings."""
    ranked = ranked_parties(scenario)
    if ranked:
        raise UsageError(f"a table of payoffs holds points, and {', '.join(ranked)} has a ranking alone")
    size = prod(len(issue.choices) for issue in scenario.issues.values())
    if size > MOST_OUTCOMES:
        raise UsageError(f"{size:,} outcomes, more than the {MOST_OUTCOMES:,} rows of a table of payoffs; take options or issues out first")
    parties = list(scenario.parties)
    rows: list[list[object]] = [["outcome", *(party.title for party in scenario.parties.values())]]
    exact = True
    for choices in product(*(issue.choices for issue in scenario.issues.values())):
        reading_steps(50)
        worth = scenario.utility(dict(zip(scenario.issues, choices, strict=True)))
        exact = exact and all(Fraction(repr(float(worth[party]))) == worth[party] for party in parties)
        title = ", ".join(issue.option_title(o) for issue, o in zip(scenario.issues.values(), choices, strict=True))
        rows.append([title, *(float(worth[party]) for party in parties)])
    least = reservations(scenario)
    rows.append([NO_AGREEMENT, *(float(least[party]) for party in parties)])
    lost = what_is_lost(scenario, ("interactions", "no_deal"))
    if len(scenario.issues) > 1:
        lost.append("not held by the format: the issues, weights and values, of which the points of whole outcomes are kept")
    if not exact:
        lost.append("rounded: points that have more digits than a spreadsheet keeps")
    return Written({"payoffs.xlsx": workbook_of({"Payoffs": rows})}, tuple(lost))
