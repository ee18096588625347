"""Workbooks (xlsx) in and out, by openpyxl of the extra `[formats]`: cells as the text that a person would type."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from simulator.budget import reading_steps, small_steps
from simulator.errors import UsageError
from simulator.extras import require
from simulator.files import MIB

MOST_UNPACKED = 64 * MIB
MOST_ROWS = 200_000
MOST_COLUMNS = 5_000

STAMP = dt.datetime(2000, 1, 1)
"""When a workbook says it was made, so that the same content is the same bytes."""


def workbook_rows(data: bytes, file: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The rows of the first sheet that hold anything, with their numbers. A formula counts as the value that was saved with it.

    Raises `UsageError` for what is no workbook, or one too large.
    """
    require("openpyxl", f"{file} is a workbook, and reading it", "formats")
    _refuse_large(data, file)
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        for number, row in enumerate(sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS, values_only=True), 1):
            reading_steps(20 + len(row))
            if number > MOST_ROWS:
                raise UsageError(f"{file}: more than {MOST_ROWS:,} rows, the limit for a workbook; save the table as CSV")
            cells = tuple(_text(value) for value in row)
            while cells and not cells[-1]:
                cells = cells[:-1]
            if cells:
                yield number, cells
    except UsageError:
        raise
    except Exception as error:  # openpyxl raises whatever the damaged part made it raise
        raise UsageError(f"{file}: cannot be read as a workbook ({type(error).__name__}); save it anew as xlsx, or as CSV") from None


def _refuse_large(data: bytes, file: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            unpacked = sum(each.file_size for each in packed.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise UsageError(f"{file}: cannot be read as a workbook ({error}); save it anew as xlsx, or as CSV") from None
    if unpacked > MOST_UNPACKED:
        raise UsageError(
            f"{file}: unpacks to {unpacked // MIB} MiB, more than the {MOST_UNPACKED // MIB} MiB of a workbook; save it as CSV"
        )


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    return " ".join(str(value).split())


def workbook_of(sheets: Mapping[str, Sequence[Sequence[Any]]]) -> bytes:
    """A workbook: name of a sheet → its rows, the first in bold. Numbers stay numbers; text that begins with = is text, no formula."""
    require("openpyxl", "a workbook", "formats")
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    book.properties.created = book.properties.modified = STAMP
    for name, rows in sheets.items():
        sheet = book.create_sheet(_sheet_name(name, book.sheetnames))
        sheet.freeze_panes = "A2"
        for k, row in enumerate(rows):
            small_steps(5 * len(row), "writing a workbook")
            cells = []
            for value in row:
                cell = WriteOnlyCell(sheet, value=_cell(value))
                if isinstance(value, str):
                    cell.data_type = "s"
                if k == 0:
                    cell.font = Font(bold=True)
                cells.append(cell)
            sheet.append(cells)
    stream = io.BytesIO()
    book.save(stream)
    return _with_one_date(stream.getvalue())


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

        return ILLEGAL_CHARACTERS_RE.sub("", value)
    return float(value) if isinstance(value, Decimal) else value


def _sheet_name(name: str, taken: Sequence[str]) -> str:
    plain = "".join("_" if sign in "[]:*?/\\" else sign for sign in name).strip("'")[:28] or "Sheet"
    unique, number = plain, 2
    while unique.casefold() in {each.casefold() for each in taken}:
        unique, number = f"{plain} {number}", number + 1
    return unique


def _with_one_date(data: bytes) -> bytes:
    """The same archive with one date on all its parts, so that it does not depend on the clock."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for each in old.infolist():
            info = zipfile.ZipInfo(each.filename, (2000, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            content = old.read(each)
            if each.filename == "docProps/core.xml":
                content = _stamped(content)
            new.writestr(info, content)
    return stream.getvalue()


def _stamped(content: bytes) -> bytes:
    """The properties with one time in place of those at which openpyxl saved."""
    import re

    return re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", STAMP.strftime("%Y-%m-%dT%H:%M:%SZ").encode(), content)
