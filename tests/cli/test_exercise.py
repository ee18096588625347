"""`zopa exercise`, `zopa roles` and `zopa debrief` as typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.teach.exercises import make, names
from tests.cli.running import answer, zopa

DEALS = "group,price,delivery,warranty\nRed,26,now,6\nBlue,,,\n"


def test_from_list_to_grade(tmp_path: Path) -> None:
    assert [each["name"] for each in answer("exercise", "list")["exercises"]] == list(names())
    started = answer("exercise", "start", "pareto", "--student", "Ada L.", "--seed", "7", cwd=tmp_path)
    assert (started["schema"], started["scenario_file"], started["seed"]) == ("zopa/exercise-start/1", "pareto.yaml", 7)
    assert zopa("check", "pareto.yaml", cwd=tmp_path).returncode == 0
    wrong = answer("exercise", "check", "water=half,power=valley,road=hills_pay,fishing=open", cwd=tmp_path)
    assert (wrong["right"], wrong["points"]) == (False, 0)
    assert "Not everybody would sign: Hills would have" in wrong["message"]
    assert answer("exercise", "hint", cwd=tmp_path)["number"] == 1
    right = answer("exercise", "check", "-", cwd=tmp_path, stdin=make("pareto", "Ada L.", 7).solution().answer)
    assert (right["right"], right["points"], right["counted"], right["best"]) == (True, 10, 9, 9)
    standing = answer("exercise", "check", cwd=tmp_path)
    assert [attempt["counted"] for attempt in standing["attempts"]] == [0, 9]
    assert answer("exercise", "solution", cwd=tmp_path)["answer"]
    graded = answer("exercise", "grade", ".", "-o", "class.csv", cwd=tmp_path)
    assert [(each["student"], each["total"]) for each in graded["students"]] == [("Ada L.", 9)]
    assert (tmp_path / "class.csv").read_text(encoding="utf-8").splitlines()[1].startswith("Ada L.,9,9,10,1,2,")


def test_the_readable_answers(tmp_path: Path) -> None:
    assert "Find the zone of possible agreement" in zopa("exercise", "list").stdout
    started = zopa("exercise", "start", "zopa", "--student", "Bo", cwd=tmp_path)
    for piece in ("Your task", "No agreement is worth: Buyer", "zopa exercise check 'ANSWER'", "The scenario is in zopa.yaml"):
        assert piece in started.stdout
    assert "zopa: seed 0; scores are kept in bo.scores.json" in started.stderr
    assert "Hint 1 of 3:" in zopa("exercise", "hint", cwd=tmp_path).stdout
    solution = make("zopa", "Bo").solution().answer
    assert "10 of 10 points, less 1 hint: 9. Best so far: 9." in zopa("exercise", "check", solution, cwd=tmp_path).stdout
    assert "1 answer, 1 hint taken, best 9 of 10 points." in zopa("exercise", "check", cwd=tmp_path).stdout
    assert f"Answer: {solution}" in zopa("exercise", "solution", cwd=tmp_path).stdout
    assert "counts for nothing now" in zopa("exercise", "check", solution, cwd=tmp_path).stdout
    assert "zopa              1    9.0" in zopa("exercise", "grade", ".", cwd=tmp_path).stdout


def test_a_file_of_the_students_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "zopa.yaml").write_text("mine", encoding="utf-8")
    started = answer("exercise", "start", "zopa", "--student", "Bo", cwd=tmp_path)
    assert started["scenario_file"] is None
    assert (tmp_path / "zopa.yaml").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (("exercise", "start", "zopa"), "begin with zopa exercise start NAME --student"),
        (("exercise", "hint"), "no score file in this folder"),
        (("exercise", "start", "zoppa", "--student", "Bo"), "did you mean 'zopa'"),
        (("exercise", "grade", "."), "holds no score file"),
        (("roles", "sale", "--party", "byer"), "did you mean 'buyer'"),
        (("debrief", "sale", "none.csv"), "none.csv: no such file"),
    ],
)
def test_faults_leave_with_two(tmp_path: Path, arguments: tuple[str, ...], fault: str) -> None:
    done = zopa(*arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert fault in done.stderr
    assert "Traceback" not in done.stderr


def test_one_broken_file_does_not_stop_a_class(tmp_path: Path) -> None:
    zopa("exercise", "start", "batna", "--student", "Bo", cwd=tmp_path)
    (tmp_path / "cy.scores.json").write_text("{", encoding="utf-8")
    done = zopa("exercise", "grade", ".", cwd=tmp_path)
    assert done.returncode == 2
    assert "Bo" in done.stdout
    assert "cy.scores.json: is no score file" in done.stderr


@pytest.mark.parametrize("command", [("exercise", each) for each in ("list", "start", "hint", "check", "solution", "grade")])
def test_every_word_has_help_and_json(command: tuple[str, str]) -> None:
    shown = zopa(*command, "--help").stdout
    assert "--json" in shown
    assert "--quiet" in shown


def test_roles_into_a_folder_and_to_the_printer(tmp_path: Path) -> None:
    printed = zopa("roles", "sale", "--full").stdout
    assert [page.split("\n", 1)[0] for page in printed.split("\f")] == ["Sale of a used press: Buyer", "Sale of a used press: Seller"]
    done = zopa("roles", "sale", "-o", "sheets", cwd=tmp_path)
    assert done.stdout == ""
    assert sorted(path.name for path in (tmp_path / "sheets").iterdir()) == ["buyer.txt", "seller.txt"]
    assert "\f".join((tmp_path / "sheets" / f"{p}.txt").read_text(encoding="utf-8") for p in ("buyer", "seller")) == printed
    assert list(answer("roles", "sale", "--party", "seller")["sheets"]) == ["seller"]
    assert zopa("roles", "sale", "-o", "sheets", cwd=tmp_path).returncode == 2


def test_debrief_and_its_picture(tmp_path: Path) -> None:
    (tmp_path / "deals.csv").write_text(DEALS, encoding="utf-8")
    shown = zopa("debrief", "sale", "deals.csv", "--plot", "class.svg", cwd=tmp_path)
    assert "2 groups: 1 deal, 1 without." in shown.stdout
    assert "Red     at no cost to anybody Seller could have" in shown.stdout
    assert (tmp_path / "class.svg").read_bytes().startswith(b"<?xml")
    found = answer("debrief", "sale", "-", stdin=DEALS)
    assert [(each["group"], each["rank"], each["all_sign"]) for each in found["groups"]] == [("Red", 1, True), ("Blue", 2, False)]
