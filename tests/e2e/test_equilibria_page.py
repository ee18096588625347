"""The page on equilibria: its file, commands, answers and Python, run as they stand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from simulator.scenario.reading import load, loads

pytestmark = pytest.mark.usefixtures("answers_shared")

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "equilibria.md").read_text(encoding="utf-8")


def test_the_game_of_the_page_is_that_of_the_case() -> None:
    (text,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    case = (ROOT / "scenarios" / "hold-out" / "scenario.yaml").read_text(encoding="utf-8")
    game = loads(case[: case.index("games:\n")] + text, "page").games["hold_out"]
    wanted = load("hold-out").games["hold_out"]
    assert game.players == wanted.players
    assert [(each.when, each.points) for each in game.payoffs.values()] == [(each.when, each.points) for each in wanted.payoffs.values()]
