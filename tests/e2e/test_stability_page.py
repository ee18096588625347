"""The page on stability: its files, commands and Python, run as they stand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from simulator.games.stability import stability
from simulator.scenario.reading import load

pytestmark = pytest.mark.usefixtures("answers_shared")

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "stability.md").read_text(encoding="utf-8")
FILES = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture
def valley(tmp_path: Path) -> Path:
    file = tmp_path / "valley.yaml"
    file.write_text(FILES[0], encoding="utf-8")
    return file


def test_what_is_said_of_the_treaty(valley: Path) -> None:
    scenario = load(valley)
    terms = scenario.offers["treaty"].terms
    (found,) = stability(scenario, terms).explained
    assert [found.equilibrium(concept) for concept in ("nash", "gmr", "smr", "seq")] == [False, True, True, True]
    (kept_out,) = stability(scenario.with_changes({"issues.transit.controlled_by": []}), terms).explained
    north = kept_out.standings[0]
    assert north.improvements
    assert [north.stable(concept) for concept in ("nash", "gmr", "smr", "seq")] == [False, True, True, False]


def test_the_ranking_of_the_page_is_that_of_the_library(tmp_path: Path) -> None:
    file = tmp_path / "chicken.yaml"
    file.write_text(FILES[1], encoding="utf-8")
    assert stability(load(file)).equilibria == stability(load("chicken")).equilibria
