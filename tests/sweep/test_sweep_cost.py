"""What `sweep --plan` says of the time, held against the same clock run through the whole plan."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from simulator import load
from simulator.sweep import compiling, plan_runner
from simulator.sweep import plan as plans
from simulator.sweep.asked import plan_asked
from simulator.sweep.evaluating import AT_ONCE, Evaluator
from simulator.sweep.plan import Plan
from simulator.sweep.shapes import Shape
from simulator.sweep.sweep_cost import estimated

A_DRAW, A_SHAPE, A_BATCH, A_ROW = 0.002, 0.02, 0.002, 0.001
"""Seconds that things take by the clock of the test."""


LINE = "parties.seller.red_lines.no_long_warranty_as_it_stands"
SWITCHES = (LINE, "offers.asking", "offers.bid", "issues.delivery.options.now")


class Clock:
    """Moved by work alone: drawing the numbers of a block, compiling a shape, evaluating a batch and its rows."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 0.0
        monkeypatch.setattr(plans, "_ROWS", 512)
        monkeypatch.setattr(plan_runner, "perf_counter", lambda: self.now)
        monkeypatch.setattr(Plan, "_on_grids", self._priced(Plan._on_grids, lambda plan, rows: A_DRAW * len(rows)))
        monkeypatch.setattr(compiling, "Shape", self._priced(Shape, lambda *given: A_SHAPE))
        monkeypatch.setattr(
            Evaluator, "_batch", self._priced(Evaluator._batch, lambda evaluator, variants: A_BATCH + A_ROW * len(variants))
        )

    def _priced(self, work: Callable[..., Any], price: Callable[..., float]) -> Callable[..., Any]:
        def priced(*given: Any) -> Any:
            self.now += price(*given)
            return work(*given)

        return priced


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
def test_the_time_told_is_that_of_the_run(case: str, vary: list[str], samples: int | None, monkeypatch: pytest.MonkeyPatch) -> None:
    planned = plan_asked(load(case), samples=samples, vary=vary)
    clock = Clock(monkeypatch)
    told = estimated(planned, workers=1)
    planned._blocks.clear()
    started = clock.now
    evaluator = Evaluator(planned)
    for first in range(0, len(planned), 2 * AT_ONCE):
        evaluator(range(first, min(first + 2 * AT_ONCE, len(planned))))
    assert told.variants == len(planned)
    assert told.seconds == pytest.approx(clock.now - started, rel=0.3)
