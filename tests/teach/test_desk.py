"""A student at work, the score file that is kept, and a class's table."""

from __future__ import annotations

import csv
import io
import json
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Barrier

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.errors import UsageError
from simulator.teach.desk import Desk
from simulator.teach.exercises import make
from simulator.teach.grading import grade, grades_csv
from simulator.teach.score_file import Attempt, Progress, Scores, file_name, read_scores, score_files, write_scores


def begun(folder: Path, student: str = "Ada", name: str = "batna", seed: int = 3) -> Desk:
    desk = Desk.new(folder, student, seed)
    desk.start(name)
    return desk


def answer_of(desk: Desk) -> str:
    return desk.exercise().solution().answer


def test_a_right_answer_counts_less_the_hints(tmp_path: Path) -> None:
    desk = begun(tmp_path)
    assert desk.check("1").points == 0
    assert (desk.hint().number, desk.progress.hints) == (1, 1)
    assert desk.check(answer_of(desk)).right
    kept = read_scores(desk.path).exercises["batna"]
    assert (kept.points, kept.hints, kept.solved) == (9, 1, True)
    assert [a.points for a in kept.attempts] == [0, 10]


def test_hints_come_in_steps_and_end(tmp_path: Path) -> None:
    desk = begun(tmp_path, name="pareto")
    texts = desk.exercise().hints()
    assert [desk.hint().text for _ in texts] == list(texts)
    with pytest.raises(UsageError, match=f"all {len(texts)} hints"):
        desk.hint()
    assert desk.progress.hints == len(texts)


def test_hints_after_a_right_answer_cost_nothing(tmp_path: Path) -> None:
    desk = begun(tmp_path)
    desk.check(answer_of(desk))
    assert [desk.hint().number, desk.hint().number] == [1, 2]
    assert desk.progress.points == 10


def test_what_is_answered_after_the_solution_counts_for_nothing(tmp_path: Path) -> None:
    desk = begun(tmp_path)
    shown = desk.solution()
    assert desk.check(shown.answer).right
    assert desk.progress.points == 0
    assert not desk.progress.solved


def test_points_once_earned_stay(tmp_path: Path) -> None:
    desk = begun(tmp_path)
    desk.check(answer_of(desk))
    desk.solution()
    desk.check("1")
    desk.start("zopa")
    desk.start("batna")
    assert desk.progress.points == 10


def test_what_cannot_be_read_is_no_attempt(tmp_path: Path) -> None:
    desk = begun(tmp_path)
    before = desk.path.read_bytes()
    with pytest.raises(UsageError):
        desk.check("a lot")
    assert desk.path.read_bytes() == before


def test_whose_desk(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--student"):
        Desk.at(tmp_path)
    begun(tmp_path, "Ada")
    assert Desk.at(tmp_path).scores.student == "Ada"
    begun(tmp_path, "Bo")
    with pytest.raises(UsageError, match="several score files"):
        Desk.at(tmp_path)
    assert Desk.at(tmp_path, "bo").scores.student == "Bo"
    with pytest.raises(UsageError, match="no score file in this folder"):
        Desk.at(tmp_path, "Cy")
    with pytest.raises(UsageError, match="begun with --seed 3"):
        Desk.new(tmp_path, "Ada", 4)
    with pytest.raises(UsageError, match="is no name"):
        Desk.new(tmp_path, " -- ", 4)
    with pytest.raises(UsageError, match="score file of Bo; work in a folder"):
        Desk.new(tmp_path, "Bo!", 3)
    assert len(score_files(tmp_path)) == 2


def test_a_misspelt_exercise_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="did you mean"):
        begun(tmp_path, name="zoppa")
    assert not list(tmp_path.iterdir())


def test_nothing_is_open_before_a_start(tmp_path: Path) -> None:
    desk = Desk.new(tmp_path, "Ada", None)
    assert desk.scores.seed == 0
    with pytest.raises(UsageError, match="no exercise was started"):
        desk.hint()


@given(st.text(min_size=1, max_size=40))
def test_a_score_file_stays_in_its_folder(student: str) -> None:
    name = file_name(student)
    assert name.endswith(".scores.json")
    assert not set(name) & set("/\\\0:*?<>|\"'\n ")
    assert Path(name).name == name


def test_a_score_file_comes_back_as_it_was(tmp_path: Path) -> None:
    progress = Progress(2, True, (Attempt("prix=1 «»", 3, 1), Attempt("=1", 10, 2, True)))
    scores = Scores("Ça", 5, "zopa", {"zopa": progress, "batna": Progress()})
    write_scores(tmp_path / "a.scores.json", scores)
    assert read_scores(tmp_path / "a.scores.json") == scores
    assert [path.name for path in tmp_path.iterdir()] == ["a.scores.json"]


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "null",
        "{}",
        "\x00",
        "[" * 5000,
        '{"schema": "zopa/scores/1"}',
        '{"schema": "zopa/scores/2", "student": "A", "seed": 0, "open": null, "exercises": {}}',
        '{"schema": "zopa/scores/1", "student": "", "seed": 0, "open": null, "exercises": {}}',
        '{"schema": "zopa/scores/1", "student": "A", "seed": -1, "open": null, "exercises": {}}',
        '{"schema": "zopa/scores/1", "student": "A", "seed": true, "open": null, "exercises": {}}',
        '{"schema": "zopa/scores/1", "student": "A", "seed": 0, "open": "zopa", "exercises": {}}',
        '{"schema": "zopa/scores/1", "student": "A", "seed": 0, "open": null, "exercises": []}',
        '{"schema": "zopa/scores/1", "student": "A", "seed": 0, "open": null, "exercises": {"nope": {}}}',
        '{"schema": "zopa/scores/1", "student": "A", "seed": 0, "open": null, "exercises": {"zopa": {"hints": "1"}}}',
        '{"schema": "zopa/scores/1", "student": "A", "seed": 0, "open": null, "exercises": '
        '{"zopa": {"hints": 0, "solution_seen": false, "attempts": [{"answer": 1, "points": 10, "hints": 0, "after_solution": false}]}}}',
    ],
)
def test_a_damaged_score_file_is_a_clear_error(tmp_path: Path, content: str) -> None:
    path = tmp_path / "a.scores.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(UsageError, match=r"a\.scores\.json"):
        read_scores(path)


def test_a_class_in_one_table(tmp_path: Path) -> None:
    for student in ("Cy", "Ada", "Bo"):
        folder = tmp_path / student
        folder.mkdir()
        desk = begun(folder, student)
        desk.check(answer_of(desk) if student != "Bo" else "1")
    desk.start("zopa")
    book = grade(tmp_path)
    assert book.exercises == ("zopa", "batna")
    assert [(g.student, g.points, g.total) for g in book.grades] == [
        ("Ada", {"batna": 10}, 10),
        ("Bo", {"batna": 0, "zopa": 0}, 0),
        ("Cy", {"batna": 10}, 10),
    ]
    assert not book.faults
    rows = list(csv.reader(io.StringIO(grades_csv(book))))
    assert rows[0] == ["student", "zopa", "batna", "total", "most", "hints", "attempts", "notes", "file"]
    assert rows[1] == ["Ada", "", "10", "10", "20", "0", "1", "", "Ada/ada.scores.json"]


def test_points_written_by_hand_count_for_nothing(tmp_path: Path) -> None:
    desk = begun(tmp_path)
    desk.check("1")
    forged = json.loads(desk.path.read_text(encoding="utf-8"))
    forged["exercises"]["batna"]["points"] = 10
    forged["exercises"]["batna"]["attempts"][0]["points"] = 10
    forged["exercises"]["batna"]["attempts"].append({"answer": "??", "points": 10, "hints": 0, "after_solution": False})
    desk.path.write_text(json.dumps(forged), encoding="utf-8")
    book = grade(tmp_path)
    assert not book.grades
    assert "does not fit its digest" in str(book.faults[0])
    del forged["sha256"]  # as an earlier version wrote it
    desk.path.write_text(json.dumps(forged), encoding="utf-8")
    (row,) = grade(tmp_path).grades
    assert row.total == 0
    assert row.notes == ("batna: the file says other points than the answers earn",)


def test_an_answer_copied_from_another_student_is_wrong(tmp_path: Path) -> None:
    answers = {student: make("batna", student, 3).solution().answer for student in ("Ada", "Bo", "Cy", "Di", "Ed", "Flo")}
    assert len(set(answers.values())) == len(answers)
    desk = begun(tmp_path, "Bo")
    assert not desk.check(answers["Ada"]).right


def test_a_teacher_is_told_what_to_look_at(tmp_path: Path) -> None:
    for folder, student, seed in (("a", "Ada", 3), ("b", "Ada", 3), ("c", "Cy", 9), ("d", "Di", 3)):
        (tmp_path / folder).mkdir()
        begun(tmp_path / folder, student, seed=seed)
    (tmp_path / "broken.scores.json").write_text("{", encoding="utf-8")
    told: list[float | None] = []
    book = grade(tmp_path, lambda what, share: told.append(share))
    assert [g.notes for g in book.grades] == [
        ("more than one file has this name",),
        ("more than one file has this name",),
        ("seed 9, not 3 as most of the class",),
        (),
    ]
    assert len(book.faults) == 1
    assert "broken.scores.json" in book.faults[0]
    assert told == [0.2, 0.4, 0.6, 0.8, 1.0]


@pytest.mark.parametrize("first", ["=", "+", "-", "@"])
def test_no_cell_is_taken_for_a_formula(tmp_path: Path, first: str) -> None:
    write_scores(tmp_path / "x.scores.json", Scores(f"{first}1+1", 0, None, {}))
    rows = list(csv.reader(io.StringIO(grades_csv(grade(tmp_path)))))
    assert rows[1][0] == f"'{first}1+1"


def test_a_folder_without_score_files(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="holds no score file"):
        grade(tmp_path)
    with pytest.raises(UsageError, match="is no folder"):
        grade(tmp_path / "nowhere")


def test_hints_left_out_of_the_file_are_the_only_thing_taken_on_trust(tmp_path: Path) -> None:
    desk = begun(tmp_path)
    desk.hint()
    desk.check(answer_of(desk))
    scores = read_scores(desk.path)
    kept = scores.exercises["batna"]
    write_scores(desk.path, scores.with_progress("batna", replace(kept, hints=0, attempts=(replace(kept.attempts[0], hints=0),))))
    assert grade(tmp_path).grades[0].total == 10


def test_twelve_who_answer_at_once_keep_all_their_answers(tmp_path: Path) -> None:
    """Each with a desk of its own, as twelve commands have; one takes a hint meanwhile."""
    path = begun(tmp_path).path
    desks = [Desk.at(tmp_path) for _ in range(13)]
    together = Barrier(len(desks))

    def answered(number: int) -> None:
        together.wait()
        desks[number].hint() if number == 12 else desks[number].check(str(number))

    with ThreadPoolExecutor(len(desks)) as pool:
        list(pool.map(answered, range(len(desks))))
    progress = read_scores(path).exercises["batna"]
    assert sorted(attempt.answer for attempt in progress.attempts) == sorted(map(str, range(12)))
    assert progress.hints == 1
    assert [each.name for each in tmp_path.iterdir() if each.suffix == ".tmp"] == []


def test_two_hints_at_once_are_two_hints(tmp_path: Path) -> None:
    begun(tmp_path)
    first, second = Desk.at(tmp_path), Desk.at(tmp_path)
    assert [first.hint().number, second.hint().number] == [1, 2]


def test_a_score_file_cut_or_altered_is_named_and_stays(tmp_path: Path) -> None:
    desk = begun(tmp_path)
    desk.check("1")
    whole = desk.path.read_bytes()
    for damaged in (whole[: len(whole) // 2], b"", b"null", b"[]", whole.replace(b'"answer": "1"', b'"answer": "2"'), b"\xff" + whole):
        desk.path.write_bytes(damaged)
        with pytest.raises(UsageError, match=re.escape(desk.path.name)):
            Desk.at(tmp_path)
        assert desk.path.read_bytes() == damaged
