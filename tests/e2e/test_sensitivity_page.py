"""The page on sensitivity and discovery: its commands and its Python, run as they stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.report.sweep.plots import FEWEST
from simulator.report.sweep.plots_ranked import AXES
from simulator.scenario.design import DESIGNS
from simulator.sweep.discovery import LEAST_DENSITY
from simulator.sweep.prim import CHANCE, LEAST_MASS, PEELED
from simulator.sweep.sobol import RESAMPLES

pytestmark = pytest.mark.usefixtures("answers_shared")

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "sensitivity.md").read_text(encoding="utf-8")


def test_the_figures_of_the_page_are_those_of_the_code() -> None:
    assert f"{RESAMPLES:,} bootstrap resamples" in PAGE
    assert (FEWEST, AXES) == (5, 8)
    assert (CHANCE, LEAST_MASS, PEELED, LEAST_DENSITY) == (0.05, 0.05, 0.05, 0.8)
    assert [each.name for each in DESIGNS.ours() if each.asked_by_name and f"`{each.name}`" not in PAGE] == []
