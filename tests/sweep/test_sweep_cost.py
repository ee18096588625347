"""What `sweep --plan` says of the time, held against the same clock run through the whole plan."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from simulator import load
from simulator.sweep import chunk_work, compiling, run_table, store, sweep_cost, timing
from simulator.sweep import plan as plans
from simulator.sweep.asked import plan_asked
from simulator.sweep.evaluating import Evaluator
from simulator.sweep.plan import Plan
from simulator.sweep.plan_runner import sweep
from simulator.sweep.run_table import RunTable
from simulator.sweep.summary import needed_columns
from simulator.sweep.sweep_cost import SPOTS, SweepCost, estimated
from simulator.workers import Done

A_DRAW, A_SHAPE, A_BATCH, A_ROW = 0.002, 0.02, 0.002, 0.001
A_PLAN, A_TABLE, A_LINE = 0.3, 0.05, 0.0002
"""Seconds that things take by the clock of the test: the last three to keep and read a plan, a table without rows, and a row of it."""


LINE = "parties.seller.red_lines.no_long_warranty_as_it_stands"
SWITCHES = (LINE, "offers.asking", "offers.bid", "issues.delivery.options.now")


class Clock:
    """Moved by work alone: drawing the numbers of a block, compiling a shape, evaluating a batch and its rows, keeping the plan, writing
    and reading the table."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now, self._patch = 0.0, monkeypatch
        monkeypatch.setattr(plans, "_ROWS", 512)
        for module in (chunk_work, timing, sweep_cost):
            monkeypatch.setattr(module, "perf_counter", lambda: self.now)
        self._price(Plan, "_on_grids", lambda plan, rows: A_DRAW * len(rows))
        self._price(compiling, "Shape", lambda *given: A_SHAPE)
        self._price(Evaluator, "_batch", lambda evaluator, variants: A_BATCH + A_ROW * len(variants))
        for module in (sweep_cost, run_table):
            self._price(module, "plan_of_run", lambda folder: A_PLAN)
        self._price(sweep_cost, "write_table", self._writing)
        self._price(store, "write_table", self._writing)

    def _writing(self, folder: Path, plan: str, columns: object, head: bytes, parts: object, rows: int) -> float:
        return A_TABLE + A_LINE * rows

    def _price(self, place: type | ModuleType, name: str, price: Callable[..., float]) -> None:
        work = getattr(place, name)

        def priced(*given: Any) -> Any:
            self.now += price(*given)
            return work(*given)

        self._patch.setattr(place, name, priced)


@pytest.mark.parametrize(
    ("case", "vary", "samples"),
    [
        ("sale", [], 2048),
        ("sale", [f"{LINE}.in_force=true,false", "ranges=all"], 1024),
        ("sale", [], 60),
        ("sale", [f"{path}.in_force=true,false" for path in SWITCHES], None),
    ],
    ids=["many blocks", "listed and drawn", "a part of a block", "listed values alone"],
)
def test_the_time_told_is_that_of_the_run(
    case: str, vary: list[str], samples: int | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    planned = plan_asked(load(case), samples=samples, vary=vary)
    clock = Clock(monkeypatch)
    told = estimated(planned, workers=1, begun=0.4)
    planned._blocks.clear()
    started = clock.now
    run = sweep(planned, tmp_path / "run").folder
    RunTable.read(run, needed_columns(planned))
    assert told.variants == len(planned)
    assert told.seconds == pytest.approx(0.4 + clock.now - started, rel=0.3)


def test_the_whole_is_the_sum_of_what_each_part_takes() -> None:
    cost = SweepCost(begun=0.3, cutting=0.5, starting=0.7, a_variant=0.02, closing=0.4, a_row=0.001)
    assert cost.seconds(1000, 1) == pytest.approx(0.3 + 0.5 + 0.7 + 20 + 0.4 + 1)
    assert cost.seconds(1000, 4) == pytest.approx(0.3 + 0.5 + 0.7 + 5 + 0.4 + 1)
    assert cost.seconds(3, 8) == pytest.approx(0.3 + 0.5 + 0.7 + 0.02 + 0.4 + 0.003)  # five workers have nothing to do


@pytest.mark.parametrize(("workers", "places"), [(2, SPOTS), (SPOTS + 1, SPOTS + 1)])
def test_with_several_workers_all_are_timed_at_once(workers: int, places: int, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[int, int]] = []

    def timed(work: Callable[[int], timing.Timing], chunks: list[int], *, workers: int) -> list[Any]:
        asked.append((len(chunks), workers))
        return [Done(place, timing.Timing(0.01 * (k + 1), 0.0, 0.0, 0, "a\nb\n", 2, taken=1.0), None) for k, place in enumerate(chunks)]

    ticks = iter([0.0, 3.5])
    monkeypatch.setattr(sweep_cost, "run_chunks", timed)
    monkeypatch.setattr(sweep_cost, "perf_counter", lambda: next(ticks))
    planned = plan_asked(load("sale"), samples=64)
    found, starting = sweep_cost._timed(chunk_work.ChunkWork(planned), workers)
    assert asked == [(places, workers)]
    assert starting == 2.5  # the first answer came after 3.5 seconds, of which it had worked 1
    assert timing.per_variant(planned, found).seconds == pytest.approx(0.01 * (places + 1) / 2)
