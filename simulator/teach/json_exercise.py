"""The JSON answers of `zopa exercise`; docs/exercises.md describes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from simulator.teach.exercise import MOST_POINTS

if TYPE_CHECKING:
    from simulator.teach.desk import Desk, Hint
    from simulator.teach.exercise import Exercise, ExerciseSolution, Feedback
    from simulator.teach.grading import Gradebook

Json = dict[str, Any]


def _answer(command: str, **rest: Any) -> Json:
    return {"schema": f"zopa/exercise-{command}/1", **rest}


def list_json(known: Sequence[type[Exercise]]) -> Json:
    exercises = [{"name": e.name, "title": e.title, "goal": e.goal, "answer_form": e.answer_form} for e in known]
    return _answer("list", exercises=exercises)


def task_json(exercise: Exercise, desk: Desk, file: str | None) -> Json:
    return _answer(
        "start",
        exercise=exercise.name,
        student=desk.scores.student,
        seed=desk.scores.seed,
        task=exercise.task(),
        answer_form=exercise.answer_form,
        hints=len(exercise.hints()),
        scenario_file=file,
        score_file=str(desk.path),
    )


def feedback_json(desk: Desk, feedback: Feedback) -> Json:
    last = desk.progress.attempts[-1]
    return _answer(
        "check",
        exercise=desk.scores.open,
        answer=last.answer,
        right=feedback.right,
        points=feedback.points,
        most=MOST_POINTS,
        counted=last.counted,
        best=desk.progress.points,
        message=feedback.message,
    )


def standing_json(desk: Desk) -> Json:
    progress = desk.progress
    return _answer(
        "standing",
        exercise=desk.scores.open,
        best=progress.points,
        hints=progress.hints,
        solution_seen=progress.solution_seen,
        attempts=[{**asdict(attempt), "counted": attempt.counted} for attempt in progress.attempts],
    )


def hint_json(desk: Desk, hint: Hint) -> Json:
    return _answer("hint", exercise=desk.scores.open, number=hint.number, of=hint.of, text=hint.text)


def solution_json(desk: Desk, solution: ExerciseSolution) -> Json:
    return _answer("solution", exercise=desk.scores.open, answer=solution.answer, why=solution.why)


def grades_json(book: Gradebook) -> Json:
    return _answer(
        "grade",
        exercises=list(book.exercises),
        most=MOST_POINTS * len(book.exercises),
        students=[{**asdict(each), "total": each.total, "notes": list(each.notes)} for each in book.grades],
        faults=list(book.faults),
    )
