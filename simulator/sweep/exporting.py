"""A table for other programs: CSV that no spreadsheet takes for formulas, JSON, Parquet."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from typing import Any

import numpy as np

from simulator.errors import UsageError
from simulator.formats.tables import harmless
from simulator.scenario.names import unknown
from simulator.sweep.columns import Kind, columns_of
from simulator.sweep.extras import require
from simulator.sweep.table import Table


def exported(table: Table, names: Sequence[str] | None, suffix: str) -> bytes:
    """The table, or its columns `names` in that order, as `.csv`, `.json` (a list of rows) or `.parquet` (polars).

    Raises `UsageError` for another ending and for unknown columns.
    """
    kinds = {column.name: column.kind for column in columns_of(table.plan)}
    names = list(kinds) if names is None else list(names)
    missing = [name for name in names if name not in kinds]
    if missing:
        raise UsageError("\n".join(unknown("column", name, kinds) for name in missing))
    columns = {name: _plain(table, name, kinds[name]) for name in names}
    if suffix == ".parquet":
        require("polars", "a Parquet table")
        import polars as pl

        from simulator.sweep.finished import polars_schema

        stream = io.BytesIO()
        schema = polars_schema([column for column in columns_of(table.plan) if column.name in columns])
        pl.DataFrame(columns, schema={name: schema[name] for name in names}).write_parquet(stream)
        return stream.getvalue()
    rows = list(zip(*columns.values(), strict=True))
    if suffix == ".json":
        return (json.dumps([dict(zip(names, row, strict=True)) for row in rows], ensure_ascii=False) + "\n").encode()
    if suffix == ".csv":
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(map(harmless, names))
        writer.writerows([_cell(value) for value in row] for row in rows)
        return text.getvalue().encode()
    raise UsageError(f"--export: a table can be written as .csv, .json or .parquet, not as {suffix or 'a file without an ending'}")


def _plain(table: Table, name: str, kind: Kind) -> list[Any]:
    values = table.columns[name]
    if kind in ("int", "float"):
        return [None if np.isnan(x) else int(x) if kind == "int" else float(x) for x in values.tolist()]
    return list(values)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return harmless(value) if isinstance(value, str) else repr(value)
