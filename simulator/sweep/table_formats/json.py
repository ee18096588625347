"""JSON: a list of rows, each an object."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from simulator.sweep.table_format import TABLE_FORMATS, TableFormat

if TYPE_CHECKING:
    from simulator.sweep.columns import Kind


def _written(columns: Mapping[str, list[Any]], kinds: Mapping[str, Kind]) -> bytes:
    from json import dumps

    rows = zip(*columns.values(), strict=True)
    return (dumps([dict(zip(columns, row, strict=True)) for row in rows], ensure_ascii=False) + "\n").encode()


TABLE_FORMATS.add(
    TableFormat(
        name="json",
        title="JSON",
        meaning="A list of rows, each an object.",
        source="",
        needs="",
        place=2,
        written=_written,
        read=None,
    )
)
