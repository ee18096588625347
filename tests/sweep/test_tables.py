"""Tables of variants given by hand, and tables that go out."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from simulator.errors import ScenarioError, UsageError
from simulator.scenario.reading import load
from simulator.sweep.exporting import exported
from simulator.sweep.plan import Plan
from simulator.sweep.table import Table
from simulator.sweep.tables import read_variants
from tests.sweep.synthetic import planned, table_of, uniform

SALE = load("sale")
SWITCH = "parties.seller.red_lines.no_long_warranty_as_it_stands"


def test_variants_are_the_rows(tmp_path: Path) -> None:
    file = tmp_path / "v.csv"
    file.write_text(f"parties.buyer.reservation, {SWITCH}\n40,on\n\n41.5,off\n", encoding="utf-8")
    factors, table = read_variants(SALE, str(file))
    plan = Plan(SALE, factors, design="table", samples=1, table=table)
    assert [{path: str(value) for path, value in plan.variant(k).factors.items()} for k in range(len(plan))] == [
        {"parties.buyer.reservation": "40", f"{SWITCH}.in_force": "True"},
        {"parties.buyer.reservation": "41.5", f"{SWITCH}.in_force": "False"},
    ]


def test_parquet_holds_the_same(tmp_path: Path) -> None:
    text, frame = tmp_path / "v.csv", tmp_path / "v.parquet"
    text.write_text(f"parties.buyer.reservation,{SWITCH}\n40,true\n41,false\n", encoding="utf-8")
    pl.DataFrame({"parties.buyer.reservation": [40, 41], SWITCH: [True, False]}).write_parquet(frame)
    assert read_variants(SALE, str(frame)) == read_variants(SALE, str(text))


def test_every_fault_has_its_line_and_column(tmp_path: Path) -> None:
    file = tmp_path / "v.csv"
    file.write_text("parties.buyer.reservation,parties.byer.weights.price\n40,1\n\n41\n42,\n", encoding="utf-8")
    with pytest.raises(ScenarioError) as raised:
        read_variants(SALE, str(file))
    assert [(fault.line, fault.column) for fault in raised.value.faults] == [(1, 2), (4, 1), (5, 2)]


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"", "expected a line of paths"), (b"parties.buyer.reservation\n", "one variant"), (b"\xff\xfe", "not UTF-8 text")],
)
def test_files_that_are_no_table(content: bytes, message: str, tmp_path: Path) -> None:
    file = tmp_path / "v.csv"
    file.write_bytes(content)
    with pytest.raises(UsageError, match=message):
        read_variants(SALE, str(file))


def test_text_that_a_spreadsheet_would_run_gets_a_quote(tmp_path: Path) -> None:
    plan = planned([uniform("a", "-2", "-1")], "random", 4)
    table = table_of(plan, least_surplus=lambda x, _: x["a"])
    errors = np.array(["=1+1", "@x", "plain", None], dtype=object)
    table = Table(plan, {**table.columns, "variant": np.arange(4.0), "error": errors})
    (tmp_path / "t.csv").write_bytes(exported(table, ["variant", "least_surplus", "error"], ".csv"))
    with (tmp_path / "t.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["error"] for row in rows] == ["'=1+1", "'@x", "plain", ""]
    assert all(row["least_surplus"].startswith("-") for row in rows)  # numbers stay numbers
