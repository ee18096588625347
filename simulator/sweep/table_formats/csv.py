"""CSV that no spreadsheet takes for formulas, and CSV as spreadsheets of any language write it."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from simulator.sweep.table_format import TABLE_FORMATS, TableFormat, spreadsheet_lines

if TYPE_CHECKING:
    from simulator.sweep.columns import Kind


def _written(columns: Mapping[str, list[Any]], kinds: Mapping[str, Kind]) -> bytes:
    from simulator.formats.tables import harmless

    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(map(harmless, columns))
    writer.writerows([_cell(value) for value in row] for row in zip(*columns.values(), strict=True))
    return text.getvalue().encode()


def _cell(value: Any) -> str:
    from simulator.formats.tables import harmless

    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return harmless(value) if isinstance(value, str) else repr(value)


TABLE_FORMATS.add(
    TableFormat(
        name="csv",
        title="CSV",
        meaning="Text for spreadsheets and everything else.",
        source="",
        needs="",
        place=1,
        written=_written,
        read=spreadsheet_lines,
    )
)
