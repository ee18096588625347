"""The page on sensitivity and discovery: its commands and its Python, run as they stand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from simulator.report.plots_sweep import FEWEST
from simulator.report.plots_sweep_ranked import AXES
from simulator.sweep.designs import DESIGN_NAMES
from simulator.sweep.discovery import LEAST_DENSITY
from simulator.sweep.prim import CHANCE, LEAST_MASS, PEELED
from simulator.sweep.sobol import RESAMPLES
from tests.cli.running import zopa

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "sensitivity.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize("block", BLOCKS)
def test_commands_print_what_the_page_shows(block: str, tmp_path: Path) -> None:
    commands = re.findall(r"^\$ zopa (.*)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE)
    assert len(commands) == 2
    for command, shown in commands:
        done = zopa(*command.split(), cwd=tmp_path)
        assert done.returncode == 0
        assert shown.strip() in done.stdout


def test_the_python_of_the_page_runs() -> None:
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    assert code.count("assert ") == 3
    exec(compile(code, "docs/sensitivity.md", "exec"), {})


def test_the_figures_of_the_page_are_those_of_the_code() -> None:
    assert f"{RESAMPLES:,} bootstrap resamples" in PAGE
    assert (FEWEST, AXES) == (5, 8)
    assert (CHANCE, LEAST_MASS, PEELED, LEAST_DENSITY) == (0.05, 0.05, 0.05, 0.8)
    assert [name for name in DESIGN_NAMES if name != "table" and f"`{name}`" not in PAGE] == []
