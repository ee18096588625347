"""A table for other programs, in one of the formats that are registered (`simulator.sweep.table_format`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from simulator.errors import UsageError
from simulator.extras import require
from simulator.scenario.names import unknown
from simulator.sweep.columns import Kind, columns_of
from simulator.sweep.run_table import RunTable
from simulator.sweep.table_format import TABLE_FORMATS


def exported(table: RunTable, names: Sequence[str] | None, suffix: str) -> bytes:
    """The table, or its columns `names` in that order, in the format of a file's ending.

    Raises `UsageError` for another ending and for unknown columns.
    """
    kinds = {column.name: column.kind for column in columns_of(table.plan)}
    names = list(kinds) if names is None else list(names)
    missing = [name for name in names if name not in kinds]
    if missing:
        raise UsageError("\n".join(unknown("column", name, kinds) for name in missing))
    form = TABLE_FORMATS.get(suffix.removeprefix("."))
    if form is None:
        endings = [f".{name}" for name in TABLE_FORMATS.names()]
        written = f"{', '.join(endings[:-1])} or {endings[-1]}"
        raise UsageError(f"--export: a table can be written as {written}, not as {suffix or 'a file without an ending'}")
    if form.needs:
        require(form.needs, f"a {form.title} table", form.extra)
    return form.written({name: _plain(table, name, kinds[name]) for name in names}, kinds)


def _plain(table: RunTable, name: str, kind: Kind) -> list[Any]:
    values = table.columns[name]
    if kind in ("int", "float"):
        return [None if np.isnan(x) else int(x) if kind == "int" else float(x) for x in values.tolist()]
    return list(values)
