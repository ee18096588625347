"""The page on equilibria: its file, commands, answers and Python, run as they stand."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from simulator.scenario.reading import load, loads
from tests.cli.running import zopa

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "equilibria.md").read_text(encoding="utf-8")
README = (ROOT / "scenarios" / "hold-out" / "README.md").read_text(encoding="utf-8")


def test_the_answers_read_as_printed() -> None:
    game, offers = re.findall(r"```text\n(.*?)```", PAGE, re.DOTALL)
    assert game in zopa("equilibria", "hold-out", "--game", "hold_out").stdout
    assert offers in zopa("equilibria", "hold-out", "--alternating", "6").stdout


def test_the_commands_run() -> None:
    commands = [line.partition("#")[0].split() for line in (PAGE + README).splitlines() if line.strip().startswith("zopa equilibria ")]
    assert len(commands) == 10
    for words in commands:
        done = zopa(*words[1:])
        assert (done.returncode, done.stderr) == (0, ""), words


def test_the_game_of_the_page_is_that_of_the_case() -> None:
    (text,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    case = (ROOT / "scenarios" / "hold-out" / "scenario.yaml").read_text(encoding="utf-8")
    game = loads(case[: case.index("games:\n")] + text, "page").games["hold_out"]
    wanted = load("hold-out").games["hold_out"]
    assert game.players == wanted.players
    assert [(each.when, each.points) for each in game.payoffs.values()] == [(each.when, each.points) for each in wanted.payoffs.values()]


def test_the_python_of_the_page_runs() -> None:
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    names: dict[str, Any] = {}
    exec(code, names)
    assert names["second"].row == 1
