"""What docs/divide.md prints and claims is what the program answers."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from simulator.report.json_divide import divide_json
from simulator.scenario.reading import load
from simulator.solve.adjusted_winner import adjusted_winner
from tests.cli.running import zopa

PAGE = (Path(__file__).parents[2] / "docs" / "divide.md").read_text(encoding="utf-8")
COMMANDS = [line.split()[1:] for line in PAGE.splitlines() if line.startswith("    zopa ")]


def test_the_answer_is_the_one_printed() -> None:
    ((words, shown),) = re.findall(r"```text\n\$ zopa (.*?)\n(.*?)```", PAGE, re.DOTALL)
    assert zopa(*words.split()).stdout.startswith(shown)


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_the_commands_run(words: list[str]) -> None:
    done = zopa(*words)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_python_of_the_page_runs() -> None:
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    names: dict[str, Any] = {}
    exec(code, names)
    assert len(names["found"].issues) == 6


def test_the_page_names_every_key_of_the_json_answer() -> None:
    section = PAGE[PAGE.index("## The JSON answer") : PAGE.index("## Sources")]
    scenario = load("river")
    answer = divide_json(scenario, adjusted_winner(scenario))
    keys = {*answer, *answer["issues"][0], *answer["compromises"][0]} - {"schema", "title"}
    assert all(f"`{key}`" in section for key in keys)
