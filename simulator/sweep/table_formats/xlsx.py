"""Workbooks, by openpyxl: numbers as numbers, text as text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from simulator.sweep.table_format import TABLE_FORMATS, TableFormat, spreadsheet_lines

if TYPE_CHECKING:
    from simulator.sweep.columns import Kind

MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 1_048_575, 16_384, 32_767
"""What a sheet holds below its header, and the characters of a cell (the limits of Excel)."""


def _written(columns: Mapping[str, list[Any]], kinds: Mapping[str, Kind]) -> bytes:
    from simulator.errors import UsageError
    from simulator.formats.workbooks import workbook_of

    rows = len(next(iter(columns.values()), []))
    if rows > MOST_ROWS or len(columns) > MOST_COLUMNS:
        raise UsageError(
            f"a workbook holds {MOST_ROWS:,} rows and {MOST_COLUMNS:,} columns, and the table has {rows:,} and {len(columns):,}; "
            "take fewer (--where, --columns), or write .csv"
        )
    long = [name for name, cells in columns.items() if any(isinstance(cell, str) and len(cell) > LONGEST_CELL for cell in cells)]
    if long:
        raise UsageError(
            f"a cell of a workbook holds {LONGEST_CELL:,} characters, and {long[0]} has longer ones; "
            "leave it out (--columns), or write .csv"
        )
    return workbook_of({"Results": [list(columns), *(list(row) for row in zip(*columns.values(), strict=True))]})


TABLE_FORMATS.add(
    TableFormat(
        name="xlsx",
        title="Workbook",
        meaning="A workbook for people who live in a spreadsheet.",
        source="",
        needs="openpyxl",
        extra="formats",
        place=4,
        written=_written,
        read=spreadsheet_lines,
    )
)
