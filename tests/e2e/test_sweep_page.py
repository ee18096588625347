"""The page on sweeps: its command and its Python, run as they stand."""

from __future__ import annotations

import re
from pathlib import Path

from simulator.scenario.reading import load
from simulator.sweep.columns import OTHER_SOLUTIONS, columns_of
from simulator.sweep.factors import ranged_factors
from simulator.sweep.plan import RECORDABLE, Plan
from tests.cli.running import zopa

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGE = (DOCS / "sweep.md").read_text(encoding="utf-8")


def test_the_first_sweep_reads_as_printed(tmp_path: Path) -> None:
    shown = re.search(r"```console\n\$ zopa (.*?)\n(.*?)```", PAGE, re.DOTALL)
    assert shown is not None
    done = zopa(*shown[1].split(), cwd=tmp_path)
    assert done.returncode == 0
    assert done.stdout.startswith(shown[2])
    resumed = zopa("sweep", "--resume", "prices", cwd=tmp_path)
    assert resumed.stdout == done.stdout


def test_the_python_of_the_page_runs() -> None:
    for code in re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL):
        exec(compile(code, "docs/sweep.md", "exec"), {})  # the asserts stand in the page
    assert "assert len(plan) == 20" in PAGE


def test_every_column_is_described() -> None:
    described = (DOCS / "sweep-columns.md").read_text(encoding="utf-8")
    scenario = load("sale")
    for column in columns_of(Plan(scenario, ranged_factors(scenario), record=RECORDABLE)):
        first = column.name.split(".")[0]
        if first != "parties" and first not in OTHER_SOLUTIONS:  # factors and the further solutions have a line together
            assert f"`{column.name}`" in described or f"`{first}." in described, column.name
