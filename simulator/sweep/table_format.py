"""What a format of tables is: one record, by which a table of a run is written and a table of variants is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simulator.registers import Entry, Register

if TYPE_CHECKING:
    from simulator.sweep.columns import Kind

Line = tuple[int, list[str]]
"""Where a row stands in its file, from 1, and its cells."""


@dataclass(frozen=True, kw_only=True)
class TableFormat(Entry):
    """A format of tables. `name`: the ending of its files, without the dot. `needs`: a library of the extra named `extra`.

    `written`: the bytes of a table, from each column's cells (all of one length) and its kind. `read`: the lines of a file, that
    of the column names first; None where a table of variants is not taken in this format. It raises `UsageError` for a file that cannot be
    read.
    """

    extra: str = "sweep"
    written: Callable[[Mapping[str, list[Any]], Mapping[str, Kind]], bytes]
    read: Callable[[str], list[Line]] | None


def spreadsheet_lines(file: str) -> list[Line]:
    """The lines of a table as spreadsheets of any language write it, text or workbook. Raises `UsageError`."""
    from pathlib import Path

    from simulator.files import TABLE, read_limited
    from simulator.formats.tables import read_table

    table = read_table(read_limited(Path(file), TABLE), f"--variants {file}")
    return [(table.header_row, list(table.header)), *((row.number, list(row.cells)) for row in table.rows)]


TABLE_FORMATS: Register[TableFormat] = Register("table format", "simulator.sweep.table_formats", "")
