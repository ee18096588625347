"""The engine chosen, shape by shape: as recorded in the benchmarks, where no forced engine is more than three times faster."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.engines import GAINED, SHAPES, TITLE, Shape
from simulator.payoffs.compiling import compile_payoffs
from simulator.solve.game import Game
from simulator.solve.solving import engine_by_size

PAGE = Path(__file__).parents[2] / "docs" / "benchmarks.md"


def _recorded() -> dict[str, list[str]]:
    """The rows of the table on the page: shape → cells."""
    section = PAGE.read_text(encoding="utf-8").split(f"## {TITLE}")[1].split("\n## ")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in section.splitlines() if line.startswith("|")]
    return {row[0]: row for row in rows[2:]}


def test_every_shape_is_recorded_and_none_is_three_times_faster_by_force() -> None:
    recorded = _recorded()
    assert set(recorded) == {shape.name for shape in SHAPES}
    for name, row in recorded.items():
        times = [float(cell.removesuffix(" ms")) for cell in row[4:7] if cell]
        assert float(row[3].removesuffix(" ms")) <= GAINED * min(times), name
        assert float(row[7]) <= GAINED, name


@pytest.mark.parametrize("shape", [shape for shape in SHAPES if shape.options < 100], ids=lambda shape: shape.name)
def test_the_engine_chosen_is_the_one_recorded(shape: Shape) -> None:
    assert engine_by_size(Game(compile_payoffs(shape.scenario()))) == _recorded()[shape.name][2]
