"""Limits in every command: wherever in its work the time ends, the command ends at once, with an answer.

The time is the test's own: it stands still until the budget has been asked so often, and is then past every deadline.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from benchmarks.hard_shapes import Shape, scenario_of
from simulator import budget
from simulator.cli import main as main_module
from tests.cli.every_command import CALLS, FILE, call, commands, prepare
from tests.cli.running import zopa

WITHOUT_LIMITS = {
    "new": "writes a template",
    "check": "at once by construction (tests/scenario/test_large_files.py)",
    "list": "reads nothing of the user's",
    "schema": "reads nothing of the user's",
    "notebook": "reads the file, and writes what others run",
    "sweep": "its own, for every variant",
    "play": "waits for a person",
    **{name: "an exercise is small" for name in CALLS if name.startswith("exercise")},
}
MORE: dict[str, tuple[str, ...]] = {
    "mixed integer": ("solve", FILE, "--engine", "mixed-integer", "--frontier", "all"),
    "enumeration": ("solve", FILE, "--engine", "enumeration"),
    "elimination": ("solve", FILE, "--engine", "elimination", "--frontier", "all"),
    "no agreement": ("solve", "never.yaml"),
    "explain no agreement": ("explain", "never.yaml"),
    "explain numbers": ("explain", FILE, "--vary", "parties.buyer.weights.price=10:90"),
    "improvements": ("compare", FILE, "half", "--improve", "--counter", "--no-draws"),
    "alternating": ("equilibria", FILE, "--alternating", "3"),
    "strategies": ("equilibria", FILE, "--between", "boulware,conceder", "--runs", "2"),
    "all states": ("stability", FILE),
    "lasting": ("commitment", FILE, "--shift", "buyer=5"),
    "report of no agreement": ("report", "never.yaml", "--format", "md", "--no-draws"),
}
AT = (1, 2, 4, 12, 40, 200)
"""How often the budget is asked before the time is over."""

PROMPT = 60
"""How often it may be asked afterwards, until the command has ended."""


class Time:
    """A clock that stands still until it has been looked at so often."""

    def __init__(self, looks: int) -> None:
        self.looks, self.late = looks, 0

    def __call__(self) -> float:
        if self.looks > 0:
            self.looks -= 1
            return 0.0
        self.late += 1
        return 1e6


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("limits")
    prepare(made)
    shape = Shape(3, 12, 4, interactions=8, red_lines=3)
    (made / "hard.json").write_text(json.dumps(scenario_of(shape)), encoding="utf-8")
    return made


def _limited() -> Iterator[str]:
    for name, command in commands():
        if any(parameter.name == "time_limit" for parameter in command.params) and name not in WITHOUT_LIMITS:
            yield name


def test_every_command_has_limits_or_a_reason_for_none() -> None:
    names = {name for name, _ in commands()}
    assert names - set(_limited()) == set(WITHOUT_LIMITS)


def _ends_with_an_answer(words: tuple[str, ...], looks: int, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    time = Time(looks)
    monkeypatch.setattr(budget, "clock", time)
    done = zopa(*words, cwd=folder)
    assert "Traceback" not in done.stderr, done.stderr
    assert done.returncode in (0, 4 if "--exit-code" in words else 0), done.stderr
    assert done.stdout.strip()
    assert time.late <= PROMPT, f"the budget was asked {time.late} times after its end"


@pytest.mark.parametrize("looks", AT)
@pytest.mark.parametrize("words", [*(call(name) for name in _limited() if name != "sweep"), *MORE.values()], ids=" ".join)
def test_wherever_the_time_ends_a_command_answers(
    words: tuple[str, ...], looks: int, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _ends_with_an_answer(words, looks, folder, monkeypatch)


def test_a_limit_counts_from_the_start_of_the_process(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = time.monotonic()
    begun: list[float | None] = []
    with monkeypatch.context() as patch:
        patch.setattr(main_module, "main", lambda begun_at: begun.append(begun_at))
        patch.setattr(main_module, "age_of_process", lambda: 7.0)
        patch.setattr(time, "monotonic", lambda: now)
        main_module.run()
    assert begun == [now - 7]
    words = ["solve", str(folder / "hard.json"), "--time-limit", "50"]
    assert "ime limit" in CliRunner().invoke(main_module.app, words, obj=time.monotonic() - 60).output
    assert "ime limit" not in CliRunner().invoke(main_module.app, words, obj=time.monotonic()).output


@pytest.mark.parametrize("looks", [5, 100])
@pytest.mark.parametrize("command", ["show", "solve", "explain", "compare", "report", "commitment", "coalitions", "stability"])
def test_on_a_larger_scenario_as_well(command: str, looks: int, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    more = {
        "coalitions": ("one", "--default", "two"),
        "stability": ("one", "--no-coalitions"),
        "report": ("--format", "md"),
        "compare": ("one",),
    }
    _ends_with_an_answer((command, "hard.json", *more.get(command, ())), looks, folder, monkeypatch)


@pytest.mark.parametrize("words", list(map(call, _limited())), ids=" ".join)
def test_the_answer_in_json_says_what_stopped_it(words: tuple[str, ...], folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "clock", Time(1))
    words = tuple("json" if word == "csv" else word for word in words) if words[0] == "report" else (*words, "--json")
    found: dict[str, Any] = json.loads(zopa(*words, cwd=folder).stdout)
    assert found["schema"].startswith("zopa/")
