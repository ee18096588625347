"""What every format of tables is held to. A new one is tested by being registered: see `simulator.sweep.table_format`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from simulator.errors import UsageError
from simulator.extras import installed
from simulator.scenario.reading import load
from simulator.sweep.columns import Kind
from simulator.sweep.table_format import TABLE_FORMATS, TableFormat
from simulator.sweep.variant_table import read_variants

COLUMNS: dict[str, list[Any]] = {
    "parties.buyer.reservation": [40.0, 41.5],
    "parties.seller.red_lines.no_long_warranty_as_it_stands.in_force": [True, False],
}
KINDS: dict[str, Kind] = dict(zip(COLUMNS, ("float", "bool"), strict=True))


def written(form: TableFormat) -> bytes:
    if form.needs and not installed(form.needs):
        pytest.skip(f"needs {form.needs}")
    return form.written(COLUMNS, KINDS)


@pytest.mark.parametrize("form", TABLE_FORMATS.known(), ids=lambda form: form.name)
def test_it_writes_the_same_bytes_each_time_also_of_no_rows(form: TableFormat) -> None:
    assert written(form) == written(form)
    assert form.written({name: [] for name in COLUMNS}, KINDS)
    assert form.meaning.endswith(".")


@pytest.mark.parametrize("form", [form for form in TABLE_FORMATS.known() if form.read is not None], ids=lambda form: form.name)
def test_what_it_writes_it_reads(form: TableFormat, tmp_path: Path) -> None:
    file = tmp_path / f"variants.{form.name}"
    file.write_bytes(written(form))
    factors, rows = read_variants(load("sale"), str(file))
    assert [factor.path for factor in factors] == list(COLUMNS)
    assert [[float(row[0]), row[1]] for row in rows] == [[40.0, True], [41.5, False]]


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"frontier.points": ["x" * 32_768]}, r"holds 32,767 characters, and frontier\.points has longer ones"),
        ({f"c{k}": [] for k in range(16_385)}, "holds 1,048,575 rows and 16,384 columns, and the table has 0 and 16,385"),
    ],
)
def test_what_a_workbook_cannot_hold_is_refused(columns: dict[str, list[Any]], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        TABLE_FORMATS["xlsx"].written(columns, dict.fromkeys(columns, "text"))
