"""The table of a run, as a frame of whatever library is installed, or column by column."""

from __future__ import annotations

import csv
from array import array
from collections.abc import Collection, Mapping
from math import nan
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.errors import UsageError
from simulator.extras import installed
from simulator.sweep.columns import TableColumn, columns_of
from simulator.sweep.finished import PARQUET, TABLE, checked_table, polars_schema
from simulator.sweep.manifest import is_earlier, read_manifest
from simulator.sweep.plan import Plan
from simulator.sweep.store import plan_of_run

if TYPE_CHECKING:
    from numpy.typing import NDArray


NUMERIC = ("int", "float")

LONGEST_CELL = 2**31 - 1
"""Characters; a frontier of many points is a long cell."""


def read(run: str | Path) -> Any:
    """The table of a finished run: a polars frame where polars is installed, else a pandas frame, else `read_columns`.

    Raises `UsageError` for a folder without a finished run, and for a table that is damaged.
    """
    folder = Path(run)
    plan = plan_of_run(folder)
    if installed("polars") and not is_earlier(read_manifest(folder)):
        import polars as pl

        parquet = checked_table(folder, plan.digest, PARQUET)
        if parquet is not None:
            return pl.read_parquet(parquet)
        return pl.read_csv(_table(folder, plan), schema=polars_schema(columns_of(plan)))
    found = read_columns(folder)
    if installed("pandas"):
        import pandas as pd

        return pd.DataFrame({name: pd.Series(values) for name, values in found.items()})
    return found


def read_columns(run: str | Path, names: Collection[str] | None = None) -> Mapping[str, NDArray[Any]]:
    """Column name → values, shape (variants,): float64 with NaN for empty cells of numbers, else objects with None. `names`: the columns
    wanted (default: all)."""
    folder = Path(run)
    return columns_of_run(folder, plan_of_run(folder), names)


def columns_of_run(folder: Path, plan: Plan, names: Collection[str] | None = None) -> Mapping[str, NDArray[Any]]:
    """The same, of a run whose plan is at hand."""
    table = _table(folder, plan)
    found, count = columns_in(table, plan, names)
    if count != len(plan):
        raise UsageError(f"{table}: damaged, it has {count} of {len(plan)} variants; sweep anew")
    return found


def columns_in(table: Path, plan: Plan, names: Collection[str] | None) -> tuple[Mapping[str, NDArray[Any]], int]:
    """The columns wanted of a table, and how many rows it has."""
    columns = columns_of(plan)
    wanted = [(place, column) for place, column in enumerate(columns) if names is None or column.name in names]
    cells: dict[str, array[float] | list[Any]] = {column.name: array("d") if column.kind in NUMERIC else [] for _, column in wanted}
    csv.field_size_limit(LONGEST_CELL)
    count = 0
    try:
        with table.open(encoding="utf-8", newline="") as file:
            rows = csv.reader(file)
            next(rows)
            for row in rows:
                for place, column in wanted:
                    cells[column.name].append(_cell(column, row[place]))
                count += 1
    except (ValueError, IndexError, StopIteration, csv.Error) as error:  # of an earlier version's run, whose table has no digest
        raise UsageError(f"{table}: damaged, line {count + 2} cannot be read ({type(error).__name__}); sweep anew") from None
    return {name: _as_array(values) for name, values in cells.items()}, count


def _table(folder: Path, plan: Plan) -> Path:
    """The table of a finished run, whole as far as its digest can tell."""
    if is_earlier(read_manifest(folder)):
        if not (folder / TABLE).is_file():
            raise UsageError(f"{folder}: the run is not finished, and was begun by an earlier version; sweep anew")
        return folder / TABLE
    table = checked_table(folder, plan.digest)
    assert table is not None
    return table


def _cell(column: TableColumn, text: str) -> Any:
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
