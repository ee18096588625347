"""Tables of variants given by hand, and tables that go out."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import polars as pl
import pytest

import simulator
from simulator.errors import ScenarioError, UsageError
from simulator.scenario.reading import load
from simulator.sweep.exporting import exported
from simulator.sweep.plan import Plan
from simulator.sweep.run_table import RunTable
from simulator.sweep.variant_table import read_variants
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


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "windows-1252"])
def test_variants_as_a_spreadsheet_writes_them(encoding: str, tmp_path: Path) -> None:
    plain, file = tmp_path / "p.csv", tmp_path / "v.csv"
    plain.write_text(f"parties.buyer.reservation,{SWITCH}\n40,on\n41.5,off\n", encoding="utf-8")
    file.write_bytes(f"sep=;\r\nparties.buyer.reservation;{SWITCH}\r\n40;on\r\n41,5;off\r\n".encode(encoding))
    assert read_variants(SALE, str(file)) == read_variants(SALE, str(plain))


def test_variants_as_people_type_them(tmp_path: Path) -> None:
    plain, file = tmp_path / "p.csv", tmp_path / "v.csv"
    plain.write_text(f"offers.bid.terms.delivery,{SWITCH},offers.bid.terms.price\noverhauled,on,26\nnow,off,25\n", encoding="utf-8")
    head = f"no;remark;Offers.Bid.terms.Delivery;{SWITCH}.in_force;OFFERS.bid.terms.PRICE;"
    file.write_text(f"{head}\n1;a;In six weeks, after an overhaul;YES;26,0;x\n2;;NOW;No;25.0;\n", encoding="utf-8")
    told: list[str] = []
    factors, table = read_variants(SALE, str(file), told.append)
    expected, rows = read_variants(SALE, str(plain))
    assert [factor.path for factor in factors] == [factor.path for factor in expected]
    assert table == rows
    assert told == [f"{file}: left aside, since no path is called so: the columns 'no', 'remark'"]
    with pytest.warns(UserWarning, match="left aside, since no path is called so: the columns 'no', 'remark'"):
        simulator.sweep(SALE, tmp_path / "run", variants=file)


def test_a_table_without_a_path_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "v.csv"
    file.write_text("reservation,remark\n40,x\n", encoding="utf-8")
    with pytest.raises(UsageError, match="no column is a path"):
        read_variants(SALE, str(file))


def test_a_number_beyond_all_bounds_is_told_with_its_place(tmp_path: Path) -> None:
    file = tmp_path / "v.csv"
    for number in ("1e300", "9" * 500, "nan"):
        file.write_text(f"parties.buyer.reservation\n40\n{number}\n", encoding="utf-8")
        with pytest.raises(ScenarioError) as raised:
            read_variants(SALE, str(file))
        (fault,) = raised.value.faults
        assert (fault.line, fault.column) == (3, 1)


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
    assert [(fault.line, fault.column) for fault in raised.value.faults] == [(1, 2), (4, 2), (5, 2)]


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"", "the table is empty"), (b"parties.buyer.reservation\n", "one variant"), (b"\xff\xfea", "no text in utf-16")],
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
    table = RunTable(plan, {**table.columns, "variant": np.arange(4.0), "error": errors})
    (tmp_path / "t.csv").write_bytes(exported(table, ["variant", "least_surplus", "error"], ".csv"))
    with (tmp_path / "t.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["error"] for row in rows] == ["'=1+1", "'@x", "plain", ""]
    assert all(row["least_surplus"].startswith("-") for row in rows)  # numbers stay numbers
