"""Every command asks its budget often enough: between two questions lies a bounded number of calls, whatever the scenario.

Counted, not timed (`tests/cli/questions.py`): 400,000 calls are less than two tenths of a second.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.hard_shapes import SHAPES, Shape, scenario_of
from tests.cli.questions import asked_by
from tests.cli.running import zopa

MOST = 400_000
"""Calls between two questions."""

WRITING = 900_000
"""Calls between the last question and the end, while the answer is written; in `roles`, for one part of a sheet, which is written whole."""

LIMIT = "0.5"
"""Seconds of the clock, which goes by calls."""

HARD = {
    "middling": Shape(3, 12, 4, interactions=8, red_lines=3),
    "levels": SHAPES["levels"],
    "options": Shape(3, 6, 400, interactions=10, red_lines=5),
    "issues": Shape(3, 120, 3, interactions=10, red_lines=3),
}
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("show",),
    ("diff", "FILE", "--set", "parties.p0.bargaining_weight=2"),
    ("solve", "--frontier", "all"),
    ("explain",),
    ("compare", "--improve", "--counter", "--no-draws"),
    ("calibrate", "--observe", "p0=refused:one"),
    ("divide",),
    ("equilibria", "--alternating", "20"),
    ("stability", "one"),
    ("equilibria", "--between", "boulware,conceder"),
    ("commitment", "--shift", "p0=5"),
    ("coalitions", "one", "--default", "two"),
    ("report", "--format", "md", "--no-draws"),
    ("simulate", "--sessions", "50"),
    ("roles",),
)

WITH_LEVELS = tuple((command, "levels") for command in COMMANDS)
IN_TURN = tuple((command, name) for k, command in enumerate(COMMANDS) for name in [[n for n in HARD if n != "levels"][k % 3]])
"""Each command on thousands of levels, and on one other of the hard scenarios."""

LOADED: set[str] = set()
"""Commands that have been run before, so that what they load is there and is not counted."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("questions")
    for name, shape in HARD.items():
        (made / f"{name}.json").write_text(json.dumps(scenario_of(shape)), encoding="utf-8")
    (made / "easy.json").write_text(json.dumps(scenario_of(Shape(3, 3, 3))), encoding="utf-8")
    return made


def _words(command: tuple[str, ...], file: str) -> tuple[str, ...]:
    return (command[0], file, *(file if word == "FILE" else word for word in command[1:]))


@pytest.mark.parametrize(("command", "name"), WITH_LEVELS + IN_TURN, ids=lambda each: each if isinstance(each, str) else " ".join(each))
def test_a_command_asks_its_budget_often(command: tuple[str, ...], name: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if str(command) not in LOADED:
        zopa(*_words(command, "easy.json"), cwd=folder)
        LOADED.add(str(command))
    most = WRITING if command == ("roles",) else MOST
    found, done = asked_by((*_words(command, f"{name}.json"), "--time-limit", LIMIT), folder, most, monkeypatch)
    assert done.returncode in (0, 2, 4), done.stderr
    assert found.longest <= most, "\n".join(found.where)
    assert found.calls - found.asked <= WRITING
