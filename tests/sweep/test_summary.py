"""Figures of a run against counting by hand."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from simulator.errors import UsageError, WriteError
from simulator.solve.existence import wilson
from simulator.sweep import plan_runner
from simulator.sweep.plan_runner import sweep
from simulator.sweep.run_table import RunTable
from simulator.sweep.store import Store
from simulator.sweep.summary import needed_columns, summarised, where
from tests.sweep.synthetic import planned, table_of, uniform
from tests.sweep.test_running import plan, scenario


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> RunTable:
    folder = sweep(plan(4, samples=25), tmp_path_factory.mktemp("runs") / "run").folder
    return RunTable.read(folder)


def test_shares_are_counts_with_wilsons_interval(table: RunTable) -> None:
    found = summarised(table)
    agreement = table.columns["agreement"]
    assert (found.overall.with_agreement, found.overall.of) == (sum(agreement == True), len(agreement))  # noqa: E712 - element by element
    assert (found.overall.low, found.overall.high) == wilson(round(found.overall.with_agreement / 2), 25)  # 25 draws, each seen twice
    ((path, (on, off)),) = found.by_factor.items()
    assert (on.low, on.high) == wilson(on.with_agreement, 25)
    assert (on.label, off.label, on.of, off.of) == ("true", "false", 25, 25)
    assert on.with_agreement == sum(bool(a) for a, s in zip(agreement, table.columns[path], strict=True) if s is True)
    assert on.with_agreement + off.with_agreement == found.overall.with_agreement
    least = table.columns["least_surplus"]
    assert found.least_surplus[0.5] == pytest.approx(np.nanmedian(least))
    assert found.least_surplus_of == int((~np.isnan(least)).sum())


def test_offers_count_where_all_accept() -> None:
    """Two offers; one party's answer to the first is missing in some variants, which are left out."""
    base = scenario(4)
    terms = {name: issue.choices[0] for name, issue in base.issues.items()}
    offered = base.with_changes({"offers": {name: {"title": name, "terms": terms} for name in ("first", "second")}})
    a, b = offered.parties
    numbers = table_of(
        replace(planned([uniform("x", "0", "1"), uniform("y", "0", "1")], "random", 40), scenario=offered),
        **{
            f"offers.first.{a}": lambda x, _: x["x"] > 0.3,
            f"offers.first.{b}": lambda x, _: None if x["y"] > 0.9 else x["y"] > 0.5,
            f"offers.second.{a}": lambda *_: False,
            f"offers.second.{b}": lambda x, _: x["y"] > 0.5,
        },
        agreement=lambda *_: True,
        least_surplus=lambda *_: 1.0,
        error=lambda *_: None,
    )
    table = RunTable(numbers.plan, {**numbers.columns, "variant": np.arange(40)})
    first, second = summarised(table).offers
    x, y = table.columns["x"], table.columns["y"]
    assert (first.label, first.with_agreement, first.of) == ("first", sum((x > 0.3) & (y > 0.5) & (y <= 0.9)), sum(y <= 0.9))
    assert (second.label, second.with_agreement, second.of) == ("second", 0, 40)
    assert 0 < first.with_agreement < first.of < 40
    assert (first.low, first.high) == wilson(first.with_agreement, first.of)


def test_a_summary_reads_the_columns_that_it_is_asked_about() -> None:
    asked = needed_columns(plan(4), ["by.this"], ["nash.i0=o1", "least_surplus >= 3"])
    assert asked >= {"by.this", "nash.i0", "least_surplus", "agreement"}
    assert not asked & {"o1", "3", "=", ">="}


def test_conditions_pick_rows(table: RunTable) -> None:
    least = table.columns["least_surplus"]
    for sign, expected in (("<", least < 3), (">=", least >= 3), ("!=", (least != 3) & ~np.isnan(least))):
        picked = where(table, [f"least_surplus {sign} 3"])
        assert list(picked.columns["variant"]) == list(table.columns["variant"][expected])
    both = where(table, ["agreement=true", "variant<10"])
    assert all(both.columns["variant"] < 10)
    assert all(both.columns["agreement"])
    assert summarised(where(table, ["variant<0"])).variants == 0


def test_a_full_disk_is_told_and_what_is_finished_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    planned = plan(5, samples=12)
    run = tmp_path / "run"
    with Store.new(run, planned, []):
        pass
    left = iter(range(6))  # of each part its contents and its name

    def full(_: int) -> None:
        if next(left, None) is None:
            raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("os.fsync", full)
        patched.setattr(plan_runner, "CHUNK_SECONDS", 0.0)  # chunks of one variant
        with pytest.raises(WriteError, match=r"No space left on device.*zopa sweep --resume"):
            sweep(planned, run)
    assert len(list((run / "parts").glob("*.csv"))) == 3
    again = sweep(planned, run).folder / "results.csv"
    whole = sweep(planned, tmp_path / "whole").folder / "results.csv"
    assert again.read_bytes() == whole.read_bytes()


def test_bands_of_a_number_share_out_the_variants(table: RunTable) -> None:
    path = table.plan.drawn[0].path
    bands = summarised(table, [path]).by_factor[path]
    assert sum(band.of for band in bands) == 50
    assert sum(band.with_agreement for band in bands) == summarised(table).overall.with_agreement
    ends = [tuple(map(float, band.label.split(" to "))) for band in bands]
    assert all(first[1] <= second[0] for first, second in pairwise(ends))
    with pytest.raises(UsageError, match="--by nothing: no such column"):
        summarised(table, ["nothing"])


def test_a_disk_that_is_full_when_parquet_is_written_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Polars has an exception of its own for it."""
    import polars as pl

    def full(*_: object, **__: object) -> None:
        raise pl.exceptions.ComputeError("underlying IO error: No space left on device (os error 28)")

    planned = plan(5, samples=4)
    with monkeypatch.context() as patched:
        patched.setattr(pl.LazyFrame, "sink_parquet", full)
        with pytest.raises(WriteError, match=r"results.parquet.*No space left on device.*zopa sweep --resume"):
            sweep(planned, tmp_path / "run")
    assert not list((tmp_path / "run").glob(".*.tmp"))
    sweep(planned, tmp_path / "run")
    assert (tmp_path / "run" / "results.parquet").stat().st_size
