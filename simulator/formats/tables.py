"""One reader of tables for the whole tool: CSV as spreadsheets of any language and age write it.

Encodings: UTF-8, UTF-16 and UTF-32 with or without a byte order mark, else Windows-1252. Cells are parted by commas, semicolons, tabs
or bars: what a first line `sep=;` says, else what parts the first line into most of the columns that are looked for. Cells may stand in
quotation marks, or in apostrophes where the first one does. Nothing of a cell's text is ever read as anything but that cell.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from simulator.errors import UsageError
from simulator.registers import as_typed
from simulator.scenario.located import shown
from simulator.scenario.names import listed, nearest

MARKS = (
    ("utf-8-sig", b"\xef\xbb\xbf"),
    ("utf-32", b"\xff\xfe\0\0"),
    ("utf-32", b"\0\0\xfe\xff"),
    ("utf-16", b"\xff\xfe"),
    ("utf-16", b"\xfe\xff"),
)
"""Encodings that a byte order mark names; the longer mark first."""

WORKBOOK = b"PK\x03\x04"
"""With what the bytes of a workbook begin."""

DELIMITERS = (",", ";", "\t", "|")

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""First characters of text that a spreadsheet may run as a formula."""

_PLAIN_NUMBER = re.compile(r"[-+]?\d+(\.\d+)?([eE][-+]?\d+)?")

LONGEST_CELL = 100_000
"""A table with a cell of more characters is refused."""


@dataclass(frozen=True)
class TextRow:
    """`number`: the line of the file on which the row ends, from 1. `cells`: one for each column, without blanks around them."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class TextTable:
    """`file`: what messages call it. `header`: the names of the columns, as they stand. `rows`: those below it that are not blank.
    `header_row`: the line of the header. `delimiter`: what parts the cells."""

    file: str
    header: tuple[str, ...]
    rows: tuple[TextRow, ...]
    header_row: int
    delimiter: str

    def fault(self, row: int, column: int | None, message: str) -> str:
        """A message on a row (line of the file) and a column (position from 0; None: the row as a whole)."""
        where = f", column {column + 1} ({self.header[column]})" if column is not None else ""
        return f"{self.file}, row {row}{where}: {message}"


def read_table(data: bytes, file: str, wanted: Collection[str] = ()) -> TextTable:
    """The table in the bytes of a file. `wanted`: names of columns that are looked for, which settle what parts the cells.

    A row that ends early is filled up with empty cells. Raises `UsageError` for bytes that are no text, for a file without a line, and
    for rows with more cells than the header (blank ones at their end aside), each told with its row.
    """
    delimiter, rows = read_rows(data, file, wanted)
    if not rows:
        raise UsageError(f"{file}: the table is empty; expected a first line with the names of the columns")
    head, body = rows[0], rows[1:]
    width = len(head.cells)
    table = TextTable(file, head.cells, tuple(TextRow(row.number, _filled(row.cells, width)) for row in body), head.number, delimiter)
    faults = [
        table.fault(
            row.number, None, f"has {len(row.cells)} cells, the first line has {width}; a cell that holds a {delimiter!r} stands in quotes"
        )
        for row in body
        if any(row.cells[width:])
    ]
    if faults:
        raise UsageError("\n".join(faults))
    return table


def read_rows(data: bytes, file: str, wanted: Collection[str] = ()) -> tuple[str, list[TextRow]]:
    """What parts the cells, and the rows that hold anything, of any widths; those of its first sheet where the bytes are a workbook (xlsx).

    Raises `UsageError` as `read_table` does, and where a workbook cannot be read.
    """
    if data.startswith(WORKBOOK):
        from simulator.formats.workbooks import workbook_rows

        return ",", [TextRow(number, cells) for number, cells in workbook_rows(data, file)]
    text = _decoded(data, file)
    quote = _quote(text)
    delimiter, text = _delimiter(text, wanted, quote)
    return delimiter, list(_rows(text, delimiter, quote, file))


def _filled(cells: tuple[str, ...], width: int) -> tuple[str, ...]:
    return (*cells[:width], *[""] * (width - len(cells)))


@dataclass(frozen=True)
class Columns:
    """Where the columns that were looked for stand: name → position. `others`: columns that were not, as they stand. `missing`: what was
    looked for in vain, and may be."""

    at: dict[str, int]
    others: tuple[str, ...]
    missing: tuple[str, ...] = ()


def find_columns(table: TextTable, wanted: dict[str, Collection[str]], may_miss: Collection[str] = ()) -> Columns:
    """Each wanted column by its name or one of its other names (`wanted`: name → other names); capitals, accents and `_`, `-` or
    blanks between words aside.

    Raises `UsageError` for a wanted column that stands twice or is missing (with the nearest that is there); one of `may_miss` is missed
    only where another column is so near that it may be meant.
    """
    at: dict[str, int] = {}
    others: list[str] = []
    faults = []
    for k, cell in enumerate(table.header):
        name = _meant(cell, wanted)
        if name is None:
            others += [cell] if cell else []
        elif name in at:
            faults.append(table.fault(table.header_row, k, f"the column {shown(name)} stands twice"))
        else:
            at[name] = k
    lacking = [name for name in wanted if name not in at]
    near = {name: found for name in lacking if (found := nearest(name, others)) is not None}
    missing = [name for name in lacking if name in near or name not in may_miss]
    if missing:
        hint = "; ".join(f"is {shown(found)} meant for {shown(name)}?" for name, found in near.items())
        columns = f"{'are no columns' if len(missing) > 1 else 'is no column'} {listed(missing)}"
        faults.append(table.fault(table.header_row, None, f"there {columns}; {hint or f'there are {listed(table.header)}'}"))
    if faults:
        raise UsageError("\n".join(faults))
    return Columns(at, tuple(others), tuple(lacking))


def _meant(cell: str, wanted: dict[str, Collection[str]]) -> str | None:
    """The wanted column that a cell of the header names; None for none, and where it may be several."""
    for alike in (str, _folded, as_typed):
        found = {name for name, others in wanted.items() for each in (name, *others) if alike(each) == alike(cell)}
        if found:
            return found.pop() if len(found) == 1 else None
    return None


def left_aside(table: TextTable, columns: Columns) -> list[str]:
    """What is said of columns that are not read."""
    plural = "s" * (len(columns.others) > 1)
    return [f"{table.file}: left aside, since no issue is called so: the column{plural} {listed(columns.others)}"] * bool(columns.others)


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


def _decoded(data: bytes, file: str) -> str:
    encoding = next((name for name, mark in MARKS if data.startswith(mark)), None) or _guessed(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        row = data[: error.start].count(b"\n") + 1
        raise UsageError(f"{file}, row {row}: the bytes are no text in {encoding}; save the table as CSV in UTF-8") from None
    if "\0" in text:
        raise UsageError(f"{file}: holds zero bytes, so it is no CSV table (a workbook?); save it as CSV in UTF-8")
    return text


def _guessed(data: bytes) -> str:
    """The encoding of bytes without a mark: every second byte of western text in UTF-16 is zero."""
    start = data[:2000]
    if len(start) > 3 and start[1::2].count(0) > len(start) // 4 and not start[::2].count(0):
        return "utf-16-le"
    if len(start) > 3 and start[::2].count(0) > len(start) // 4 and not start[1::2].count(0):
        return "utf-16-be"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "windows-1252"
    return "utf-8"


def _quote(text: str) -> str:
    """What cells may stand in: apostrophes where the first cell begins with one and a cell ends with one, else quotation marks."""
    line = _first_line(text)
    return "'" if line.startswith("'") and re.search(r"\S'\s*([,;\t|]|$)", line[1:]) else '"'


def _first_line(text: str) -> str:
    return next((line.strip() for line in text.splitlines() if line.strip()), "")[:LONGEST_CELL]


def _delimiter(text: str, wanted: Collection[str], quote: str) -> tuple[str, str]:
    """What parts the cells, and the text with a line that only says so left blank (so that rows keep their numbers)."""
    first, newline, rest = text.partition("\n")
    if first.strip().casefold().startswith("sep=") and len(first.strip()) in (4, 5):
        mark = first.rstrip("\r")[4:5] or "\t"
        return mark, newline + rest
    line = _first_line(text)
    known = {as_typed(name) for name in wanted}

    def fits(mark: str) -> tuple[int, int]:
        cells = next(csv.reader([line], delimiter=mark, quotechar=quote, skipinitialspace=True), [])
        return len(known & {as_typed(cell) for cell in cells}), len(cells)

    return max(DELIMITERS, key=fits), text


def _rows(text: str, delimiter: str, quote: str, file: str) -> Iterator[TextRow]:
    """Rows that hold anything."""
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=delimiter, quotechar=quote, skipinitialspace=delimiter != "\t", strict=True
    )
    number = 1  # of the line on which a row begins; a cell in quotes may go on over several
    try:
        for cells in reader:
            stripped = tuple(cell.strip() for cell in cells)
            if any(len(cell) > LONGEST_CELL for cell in stripped):
                raise UsageError(f"{file}, row {number}: a cell of over {LONGEST_CELL:,} characters")
            if any(stripped):
                yield TextRow(number, stripped)
            number = reader.line_num + 1
    except csv.Error as error:
        reason = "a quotation mark that opens a cell must close it" if "quot" in str(error) or "end of data" in str(error) else str(error)
        raise UsageError(f"{file}, row {number}: cannot be read as CSV; {reason}") from None


def harmless(text: str) -> str:
    """Text for a cell, so that a spreadsheet shows it and does not run it; a number stays a number."""
    return f"'{text}" if text.startswith(FORMULA) and not _PLAIN_NUMBER.fullmatch(text) else text
