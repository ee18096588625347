"""The table of a run, as a frame of whatever library is installed, or column by column."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
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


def read_columns(run: str | Path) -> Mapping[str, NDArray[Any]]:
    """Column name → values, shape (variants,): float64 with NaN for empty cells of numbers, else objects with None."""
    folder = Path(run)
    table = _table(folder)
    columns = columns_of(plan_of(read_manifest(folder)))
    with table.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        cells: list[list[str]] = [[] for _ in columns]
        for row in rows:
            for into, cell in zip(cells, row, strict=True):
                into.append(cell)
    return {column.name: _typed(column, values) for column, values in zip(columns, cells, strict=True)}


def _table(folder: Path) -> Path:
    table = folder / TABLE
    if not table.exists():
        read_manifest(folder)
        raise UsageError(f"{folder}: the run is not finished; go on with: zopa sweep --resume {folder}")
    return table


def _typed(column: Column, cells: Sequence[str]) -> NDArray[Any]:
    if column.kind in ("int", "float"):
        return np.array([float(cell) if cell else np.nan for cell in cells], dtype=np.float64)
    values = np.empty(len(cells), dtype=object)
    truth = {"true": True, "false": False}
    values[:] = [None if not cell else truth[cell] if column.kind == "bool" else cell for cell in cells]
    return values


def polars_schema(columns: Sequence[Column]) -> dict[str, Any]:
    """The types of the table for polars."""
    import polars as pl

    kinds = {"int": pl.Int64, "float": pl.Float64, "bool": pl.Boolean, "text": pl.String}
    return {column.name: kinds[column.kind] for column in columns}
