"""What docs/exercises.md and docs/teaching.md show is what the program does."""

from __future__ import annotations

import re
import shlex
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from simulator.teach.exercise import MOST_POINTS, REGISTERED
from simulator.teach.exercises import make, names
from tests.cli.running import zopa

DOCS = Path(__file__).parents[2] / "docs"


@cache
def page(name: str) -> str:
    return (DOCS / f"{name}.md").read_text(encoding="utf-8")


def commands(name: str) -> list[list[str]]:
    """The commands of a page, in their order."""
    return [shlex.split(line.strip())[1:] for line in re.findall(r"^    (zopa .*)$", page(name), re.MULTILINE)]


def examples(name: str) -> list[str]:
    return re.findall(r"```text\n(.*?)```", page(name), re.DOTALL)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the deals of a page and a class of one."""
    (tmp_path / "class").mkdir()
    zopa("exercise", "start", "batna", "--student", "Bo", cwd=tmp_path / "class")
    return tmp_path


@pytest.mark.parametrize("name", ["exercises", "teaching"])
def test_every_command_works_in_this_order(name: str, folder: Path) -> None:
    (deals,) = [each for each in examples(name) if each.startswith("group,")]
    (folder / "deals.csv").write_text(deals, encoding="utf-8")
    printed = {}
    assert len(commands(name)) >= 8
    for arguments in commands(name):
        for made in ("sheets", "class-deals.png", "grades.csv"):  # a page may make one file twice
            if (folder / made).is_file():
                (folder / made).unlink()
        done = zopa(*arguments, cwd=folder)
        assert done.returncode == 0, (arguments, done.stderr)
        printed[" ".join(arguments)] = done.stdout
    for said, command in (("An agreement exists", "solve"), ("No agreement exists", "explain")) if name == "teaching" else ():
        assert [said in out for line, out in printed.items() if line.startswith(f"{command} ") and "--set" in line] == [True]
    for example in examples(name):
        if not example.startswith("group,"):
            assert any(example in each for each in printed.values()), example


def test_every_exercise_stands_in_the_table_of_the_page() -> None:
    assert tuple(re.findall(r"^\| `(\w+)` \|", page("exercises"), re.MULTILINE)) == names()
    number = {14: "fourteen"}[len(names())]
    assert f"{number} guided exercises" in page("exercises")


def test_the_exercise_of_the_page_works() -> None:
    code, used = re.findall(r"```python\n(.*?)```", page("exercises"), re.DOTALL)
    known: dict[str, Any] = {}
    exec(used, known)
    assert known["name"] == names()[-1]
    try:
        exec(code, known)
        assert "count" in names()
        for student in ("Ada", "Bo", "Çelik"):
            exercise = make("count", student)
            right = int(exercise.solution().answer)
            assert exercise.check(str(right)).points == MOST_POINTS
            assert exercise.check(str(right - 1)).message == "There are more."
            assert exercise.check(str(right + 1)).message.startswith("Too many")
    finally:
        del REGISTERED["count"]
    assert "count" not in names()
