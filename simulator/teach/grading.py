"""A class's score files in one table. Every answer is judged again, so that points written into a file by hand count for nothing."""

from __future__ import annotations

import csv
import io
import os
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from simulator.errors import UsageError
from simulator.formats.tables import harmless
from simulator.teach.exercise import MOST_POINTS
from simulator.teach.exercises import make, names
from simulator.teach.score_file import ENDING, Progress, Scores, file_name, read_scores


@dataclass(frozen=True)
class Grade:
    """One student. `points`: exercise → points as judged again, for those started. `notes`: what a teacher should look at."""

    student: str
    seed: int
    file: str
    points: dict[str, int]
    hints: int
    attempts: int
    notes: tuple[str, ...]

    @property
    def total(self) -> int:
        return sum(self.points.values())


@dataclass(frozen=True)
class Gradebook:
    """A class: a row a student, by name. `exercises`: those that anybody started, in the order of the course. `faults`: files that
    could not be read."""

    grades: tuple[Grade, ...]
    exercises: tuple[str, ...]
    faults: tuple[str, ...]


def grade(folder: Path, progress: Callable[[str, float | None], None] | None = None) -> Gradebook:
    """Judges all score files in a folder and the folders in it. `progress`: told what is done, and what share of the files is.

    Raises `UsageError` where there is no such folder, or no score file in it.
    """
    if not os.path.isdir(folder):
        raise UsageError(f"{folder}: is no folder; name the one with the score files of the class")
    files = sorted(path for path in folder.rglob(f"*{ENDING}") if path.is_file())
    if not files:
        raise UsageError(f"{folder}: holds no score file (*{ENDING})")
    graded, faults = [], []
    for number, file in enumerate(files, 1):
        try:
            graded.append(_judged(read_scores(file), str(file.relative_to(folder))))
        except UsageError as fault:
            faults.append(str(fault))
        if progress is not None:
            progress("judging the answers", number / len(files))
    counts = Counter(file_name(each.student) for each in graded)
    seeds = Counter(each.seed for each in graded)
    usual = seeds.most_common(1)[0][0] if seeds else 0
    marked = [replace(each, notes=(*each.notes, *_notes(each, counts, usual))) for each in graded]
    started = {name for each in graded for name in each.points}
    return Gradebook(
        tuple(sorted(marked, key=lambda each: (each.student.casefold(), each.file))),
        tuple(name for name in names() if name in started),
        tuple(faults),
    )


def _judged(scores: Scores, file: str) -> Grade:
    again = {name: _again(scores, name, progress) for name, progress in scores.exercises.items()}
    changed = [name for name, progress in scores.exercises.items() if progress.attempts != again[name].attempts]
    return Grade(
        student=scores.student,
        seed=scores.seed,
        file=file,
        points={name: progress.points for name, progress in again.items()},
        hints=sum(progress.hints for progress in again.values()),
        attempts=sum(len(progress.attempts) for progress in again.values()),
        notes=tuple(f"{name}: the file says other points than the answers earn" for name in changed),
    )


def _again(scores: Scores, name: str, progress: Progress) -> Progress:
    """What the answers earn."""
    if not progress.attempts:
        return progress
    exercise = make(name, scores.student, scores.seed)
    attempts = []
    for attempt in progress.attempts:
        try:
            points = exercise.check(attempt.answer).points
        except UsageError:  # it was put into the file by hand
            points = 0
        attempts.append(replace(attempt, points=points))
    return replace(progress, attempts=tuple(attempts))


def _notes(grade: Grade, counts: Counter[str], usual: int) -> list[str]:
    found = []
    if counts[file_name(grade.student)] > 1:
        found.append("more than one file has this name")
    if grade.seed != usual:
        found.append(f"seed {grade.seed}, not {usual} as most of the class")
    return found


def grades_csv(book: Gradebook) -> str:
    """The table as CSV, a row a student; no cell can be taken for a formula by a spreadsheet."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["student", *book.exercises, "total", "most", "hints", "attempts", "notes", "file"])
    most = MOST_POINTS * len(book.exercises)
    for each in book.grades:
        points = [each.points.get(name, "") for name in book.exercises]
        notes = harmless("; ".join(each.notes))
        writer.writerow([harmless(each.student), *points, each.total, most, each.hints, each.attempts, notes, harmless(each.file)])
    return text.getvalue()
