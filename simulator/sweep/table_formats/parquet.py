"""Parquet, by polars: columns with their types."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from simulator.sweep.table_format import TABLE_FORMATS, Line, TableFormat

if TYPE_CHECKING:
    from simulator.sweep.columns import Kind


def _written(columns: Mapping[str, list[Any]], kinds: Mapping[str, Kind]) -> bytes:
    import polars as pl

    from simulator.sweep.columns import TableColumn
    from simulator.sweep.finished import polars_schema

    stream = io.BytesIO()
    pl.DataFrame(columns, schema=polars_schema([TableColumn(name, kinds[name]) for name in columns])).write_parquet(stream)
    return stream.getvalue()


def _read(file: str) -> list[Line]:
    from pathlib import Path

    import polars as pl

    from simulator.errors import UsageError
    from simulator.files import TABLE, read_limited

    content = read_limited(Path(file), TABLE)
    try:
        frame = pl.read_parquet(io.BytesIO(content))
    except (OSError, pl.exceptions.PolarsError) as error:
        raise UsageError(f"--variants {file}: cannot be read ({error}); name a Parquet table") from None
    texts = {True: "true", False: "false", None: ""}
    cells = [[texts[x] if x is None or isinstance(x, bool) else str(x) for x in row] for row in frame.iter_rows()]
    return list(enumerate([list(frame.columns), *cells], start=1))


TABLE_FORMATS.add(
    TableFormat(
        name="parquet",
        title="Parquet",
        meaning="Columns with their types, for data frames.",
        source="",
        needs="polars",
        place=3,
        written=_written,
        read=_read,
    )
)
