"""The table of a run, as a frame of whatever library is installed, or column by column."""

from __future__ import annotations

import csv
from array import array
from collections.abc import Collection, Mapping, Sequence
from math import nan
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.errors import UsageError
from simulator.sweep.columns import Column, columns_of
from simulator.sweep.extras import installed
from simulator.sweep.plan import plan_of
from simulator.sweep.store import PARQUET, TABLE, read_manifest

if TYPE_CHECKING:
    from numpy.typing import NDArray


NUMERIC = ("int", "float")

LONGEST_CELL = 2**31 - 1
"""Characters; a frontier of many points is a long cell."""


def read(run: str | Path) -> Any:
    """The table of a finished run: a polars frame where polars is installed, else a pandas frame, else `read_columns`.

    Raises `UsageError` for a folder without a finished run.
    """
    folder = Path(run)
    table = _table(folder)
    columns = columns_of(plan_of(read_manifest(folder)))
    if installed("polars"):
        import polars as pl

        parquet = folder / PARQUET
        return pl.read_parquet(parquet) if parquet.exists() else pl.read_csv(table, schema=polars_schema(columns))
    found = read_columns(folder)
    if installed("pandas"):
        import pandas as pd

        return pd.DataFrame({name: pd.Series(values) for name, values in found.items()})
    return found


def read_columns(run: str | Path, names: Collection[str] | None = None) -> Mapping[str, NDArray[Any]]:
    """Column name → values, shape (variants,): float64 with NaN for empty cells of numbers, else objects with None. `names`: the columns
    wanted (default: all)."""
    folder = Path(run)
    table = _table(folder)
    columns = columns_of(plan_of(read_manifest(folder)))
    wanted = [(place, column) for place, column in enumerate(columns) if names is None or column.name in names]
    cells: dict[str, array[float] | list[Any]] = {column.name: array("d") if column.kind in NUMERIC else [] for _, column in wanted}
    csv.field_size_limit(LONGEST_CELL)
    with table.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        for row in rows:
            for place, column in wanted:
                cells[column.name].append(_cell(column, row[place]))
    return {name: _as_array(values) for name, values in cells.items()}


def _table(folder: Path) -> Path:
    table = folder / TABLE
    if not table.exists():
        read_manifest(folder)
        raise UsageError(f"{folder}: the run is not finished; go on with: zopa sweep --resume {folder}")
    return table


def _cell(column: Column, text: str) -> Any:
    if column.kind in NUMERIC:
        return float(text) if text else nan
    if not text:
        return None
    return text == "true" if column.kind == "bool" else text


def _as_array(values: array[float] | list[Any]) -> NDArray[Any]:
    if isinstance(values, array):
        return np.array(values, dtype=np.float64)
    found = np.empty(len(values), dtype=object)
    found[:] = values
    return found


def polars_schema(columns: Sequence[Column]) -> dict[str, Any]:
    """The types of the table for polars."""
    import polars as pl

    kinds = {"int": pl.Int64, "float": pl.Float64, "bool": pl.Boolean, "text": pl.String}
    return {column.name: kinds[column.kind] for column in columns}
