"""A student at work: starting an exercise, taking hints, answering, looking at the solution; the score file is kept along."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from simulator.errors import UsageError
from simulator.scenario.names import listed
from simulator.teach.exercise import Exercise, ExerciseSolution, Feedback, own_name
from simulator.teach.exercises import make, spelt
from simulator.teach.score_file import Attempt, Progress, Scores, changing, file_name, read_scores, score_files, write_scores


@dataclass(frozen=True)
class Hint:
    """`number` of `of` hints (from 1), and its text."""

    number: int
    of: int
    text: str


class Desk:
    """One student's work in a folder, with the score file that is kept there."""

    def __init__(self, path: Path, scores: Scores) -> None:
        self.path, self.scores = path, scores
        self._made: dict[str, Exercise] = {}

    @classmethod
    def at(cls, folder: Path, student: str | None = None) -> Desk:
        """The desk of a student who has begun. Raises `UsageError` where the folder holds no score file, or
        several and `student` says not whose."""
        return cls(*_found(folder, student))

    @classmethod
    def new(cls, folder: Path, student: str | None, seed: int | None) -> Desk:
        """The desk of a student who begins or goes on; nothing is written yet. Raises `UsageError` where the score file says
        another seed."""
        if student is not None:
            if not any(c.isalnum() for c in student):
                raise UsageError(f"{student!r} is no name; write --student and a name with letters or digits")
            path = folder / file_name(student)
            if not path.exists():
                return cls(path, Scores(" ".join(student.split()), seed or 0))
        desk = cls.at(folder, student)
        if seed is not None and desk.scores.seed != seed:
            raise UsageError(
                f"{desk.path.name} was begun with --seed {desk.scores.seed}, not {seed}; leave --seed out, or begin in another folder"
            )
        return desk

    def start(self, name: str) -> Exercise:
        """Opens an exercise, anew or again."""
        name = spelt(name)
        opened = self._exercise(name)
        self._keep(name, lambda progress: progress)
        return opened

    def exercise(self) -> Exercise:
        """The open one. Raises `UsageError` where none was started."""
        return self._exercise(self._open())

    @property
    def progress(self) -> Progress:
        """In the open exercise."""
        return self.scores.exercises[self._open()]

    def hint(self) -> Hint:
        """The next hint. Raises `UsageError` where all are taken."""
        hints, name = self.exercise().hints(), self._open()

        def one_more(progress: Progress) -> Progress:
            if progress.hints >= len(hints):
                raise UsageError(f"all {len(hints)} hints of {name} are taken; see zopa exercise solution, which ends the exercise")
            return replace(progress, hints=progress.hints + 1)

        number = self._keep(name, one_more).hints
        return Hint(number, len(hints), hints[number - 1])

    def check(self, answer: str) -> Feedback:
        """Judges an answer and keeps it. Raises `UsageError` for what cannot be read as one; that is not kept."""
        feedback = self.exercise().check(answer)

        def with_attempt(progress: Progress) -> Progress:
            attempt = Attempt(answer.strip(), feedback.points, progress.hints, progress.solution_seen)
            return replace(progress, attempts=(*progress.attempts, attempt))

        self._keep(self._open(), with_attempt)
        return feedback

    def solution(self) -> ExerciseSolution:
        """The solution; answers given afterwards count for nothing."""
        shown = self.exercise().solution()
        self._keep(self._open(), lambda progress: replace(progress, solution_seen=True))
        return shown

    def _exercise(self, name: str) -> Exercise:
        if name not in self._made:
            self._made[name] = make(name, self.scores.student, self.scores.seed)
        return self._made[name]

    def _open(self) -> str:
        if self.scores.open is None:
            raise UsageError("no exercise was started; see zopa exercise list, then zopa exercise start NAME")
        return self.scores.open

    def _keep(self, name: str, change: Callable[[Progress], Progress]) -> Progress:
        """Change the entry of an exercise in the score file as it is now, whoever has written there since it was read. Returns the new
        entry."""
        with changing(self.path):
            if self.path.exists():
                self.scores = _own_scores(self.path, self.scores.student)
            progress = change(self.scores.exercises.get(name, Progress()))
            self.scores = self.scores.with_progress(name, progress)
            write_scores(self.path, self.scores)
        return progress


def _own_scores(path: Path, student: str) -> Scores:
    scores = read_scores(path)
    if own_name(scores.student) != own_name(student):
        raise UsageError(f"{path.name} is the score file of {scores.student}; work in a folder of your own")
    return scores


def _found(folder: Path, student: str | None) -> tuple[Path, Scores]:
    if student is not None:
        path = folder / file_name(student)
        if not path.exists():
            raise UsageError(f"{student} has no score file in this folder; begin with zopa exercise start NAME --student {student!r}")
        return path, _own_scores(path, student)
    files = score_files(folder)
    if not files:
        raise UsageError("no score file in this folder; begin with zopa exercise start NAME --student 'YOUR NAME'")
    if len(files) > 1:
        raise UsageError(f"several score files in this folder ({listed([file.name for file in files])}); say whose with --student NAME")
    return files[0], read_scores(files[0])
