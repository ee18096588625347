"""Every command that has more to say than a screen holds shows a first screen, and with --full all of it."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from simulator.report.first_screen import LINES, WIDTH
from simulator.scenario.library import cases
from simulator.scenario.reading import load
from simulator.teach.exercises import names
from simulator.teach.grading import Grade, Gradebook
from simulator.teach.text_exercise import grades_report, grades_screen
from tests.cli.every_command import call, commands, prepare
from tests.cli.running import announced_in_vain, page, printed, zopa

pytestmark = pytest.mark.usefixtures("answers_shared")

SHORT = [name for name, command in commands() if any("--full" in parameter.opts for parameter in command.params)]
OF_CASES = ("commitment", "divide", "roles", "stability", "coalitions", "equilibria")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("every")
    prepare(made)
    return made


def first(*words: str, cwd: Path | None = None) -> list[str]:
    """The lines of a first screen, which has no more of them than it may, and nothing that announces what does not follow."""
    lines = page(printed(*words, cwd=cwd), WIDTH)
    assert 0 < len(lines) <= LINES, "\n".join(lines)
    assert not announced_in_vain(lines), "\n".join(lines)
    return lines


def test_the_commands_with_more_than_a_screen_have_the_option() -> None:
    assert {*OF_CASES, "results", "simulate", "calibrate", "debrief", "exercise start", "exercise grade"} <= set(SHORT)


@pytest.mark.parametrize("name", SHORT)
def test_a_first_screen_is_short_and_says_how_to_see_all(folder: Path, name: str) -> None:
    lines = first(*call(name), cwd=folder)
    whole = page(printed(*call(name), "--full", cwd=folder), WIDTH)
    if name == "roles":
        whole = zopa(*call(name), "--full", cwd=folder).stdout.splitlines()
    missing = {line for line in map(str.strip, whole) if line} - set(map(str.strip, lines))
    assert not missing or any("--full" in line for line in lines)


@pytest.mark.parametrize("case", [case.name for case in cases()])
def test_first_screens_of_the_library(case: str) -> None:
    scenario = load(next(each.path for each in cases() if each.name == case))
    full = [name for name, offer in scenario.offers.items() if set(offer.terms) == set(scenario.issues)]
    shown = 0
    for command in OF_CASES:
        more = {"stability": full[:1], "coalitions": [*full[:1], "--default", *full[-1:]]}.get(command, [])
        done = zopa(command, case, *more)
        # 2: the case is not of the kind that the command is for, or has no offers; 4: it has more parties than are looked at
        assert done.returncode in (0, 2, 4), done.stderr
        if done.returncode == 0:
            lines = done.stdout.splitlines()
            assert 0 < len(lines) <= LINES, done.stdout
            assert not announced_in_vain(lines), done.stdout
            shown += 1
    assert shown


@pytest.mark.parametrize("name", names())
def test_the_task_of_every_exercise_stands_on_the_first_screen(name: str, tmp_path: Path) -> None:
    text = "\n".join(first("exercise", "start", name, "--student", "Ada", cwd=tmp_path))
    assert "Your task" in text
    assert "zopa exercise check 'ANSWER'" in text
    assert f"{name}.yaml" in text


def test_a_class_of_forty_in_fifteen_exercises() -> None:
    grades = tuple(
        Grade(f"Student {k}", 0, f"s{k}.scores.json", dict.fromkeys(names(), k % 11), 2, 15, ("saw the solution",) if k % 9 == 0 else ())
        for k in range(40)
    )
    book = Gradebook(grades, tuple(names()), ())
    lines = page(grades_screen(book, ["zopa exercise grade . --full"]), WIDTH)
    assert len(lines) <= LINES
    assert lines[0] == "40 students, 15 exercises begun; 5 notes to look at."
    assert lines[3].startswith("Student")
    assert [line.split()[:3] for line in lines if line.startswith("Student 9 ")] == [["Student", "9", str(15 * 9)]]
    assert lines[-1] == "  zopa exercise grade . --full"
    whole = page(grades_report(book), WIDTH)
    assert all(sum(word == "10" for word in line.split()) >= 1 for line in whole if line.startswith("Student 10 "))


def test_a_debrief_of_forty_groups(tmp_path: Path) -> None:
    table = io.StringIO()
    rows = csv.writer(table)
    rows.writerow(["group", "price", "delivery", "warranty"])
    rows.writerows([f"Group {k}", 20 + k % 13, "now" if k % 2 else "overhauled", 6] for k in range(40))
    (tmp_path / "deals.csv").write_text(table.getvalue(), encoding="utf-8")
    text = "\n".join(first("debrief", "sale", "deals.csv", cwd=tmp_path))
    assert "40 groups" in text
    assert "The best of each role" in text
    assert "more rows: --full" in text


def test_a_transcript_begins_with_how_it_ended(folder: Path) -> None:
    lines = first("simulate", "press.yaml", "--trace", "0", cwd=folder)
    assert lines[1].startswith("Agreement in round 9.")
    assert lines[3] == "Round 1"
    assert "more rounds: --full." in "\n".join(lines)
