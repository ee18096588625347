"""The page on sweeps: its command and its Python, run as they stand."""

from __future__ import annotations

from pathlib import Path

from simulator.scenario.reading import load
from simulator.sweep.columns import columns_of, other_solutions
from simulator.sweep.factors import ranged_factors
from simulator.sweep.plan import Plan
from simulator.sweep.recording import RECORDABLE

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGE = (DOCS / "sweep.md").read_text(encoding="utf-8")


def test_every_column_is_described() -> None:
    described = (DOCS / "sweep-columns.md").read_text(encoding="utf-8")
    scenario = load("sale")
    for column in columns_of(Plan(scenario, ranged_factors(scenario), record=RECORDABLE)):
        first = column.name.split(".")[0]
        if first != "parties" and first not in other_solutions():  # factors and the further solutions have a line together
            assert f"`{column.name}`" in described or f"`{first}." in described, column.name
