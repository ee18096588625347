"""A student's score file: what was answered, with how many hints. Plain JSON, so that a teacher can collect it and look inside."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from simulator.digests import seal, sealed
from simulator.errors import UsageError, WriteError
from simulator.files import SCORES, decoded, locked, read_limited, write_whole
from simulator.teach.exercise import MOST_POINTS
from simulator.teach.exercises import names

SCHEMA = "zopa/scores/1"
ENDING = ".scores.json"

SECONDS_TO_WAIT = 60
"""How long to wait for another process that changes the score file at the same time."""


@dataclass(frozen=True)
class Attempt:
    """One answer. `hints`: taken before it; `points`: for the answer alone, 0 to 10; `after_solution`: given when the solution had been
    seen, so it counts for nothing."""

    answer: str
    points: int
    hints: int
    after_solution: bool = False

    @property
    def counted(self) -> int:
        """Points less hints taken, at least 0."""
        return 0 if self.after_solution else max(0, self.points - self.hints)


@dataclass(frozen=True)
class Progress:
    """One exercise. `hints`: taken so far; `solution_seen`: whether the solution was."""

    hints: int = 0
    solution_seen: bool = False
    attempts: tuple[Attempt, ...] = ()

    @property
    def points(self) -> int:
        """The best attempt's."""
        return max((attempt.counted for attempt in self.attempts), default=0)

    @property
    def solved(self) -> bool:
        """Whether a right answer was given before the solution was seen."""
        return any(attempt.points == MOST_POINTS and not attempt.after_solution for attempt in self.attempts)


@dataclass(frozen=True)
class Scores:
    """A student's. `seed`: of the class; `open`: the exercise started last; `exercises`: those started, by name."""

    student: str
    seed: int
    open: str | None = None
    exercises: dict[str, Progress] = field(default_factory=dict)

    def with_progress(self, name: str, progress: Progress) -> Scores:
        """The same file with what was done in one exercise, which is then the open one."""
        return Scores(self.student, self.seed, name, {**self.exercises, name: progress})


def file_name(student: str) -> str:
    """What a student's score file is called: letters and digits of the name, everything else a hyphen."""
    plain = "".join(c if c.isalnum() else "-" for c in student.strip().casefold())
    return "-".join(part for part in plain.split("-") if part) + ENDING


def score_files(folder: Path) -> list[Path]:
    """The score files in a folder, by name."""
    return sorted(path for path in folder.glob(f"*{ENDING}") if path.is_file())


def read_scores(path: Path) -> Scores:
    """Raises `UsageError` for a file that is none, and says what is wrong with it."""
    try:
        data = json.loads(decoded(read_limited(path, SCORES), str(path)))
        scores = _scores(data)
        state = seal(data)
    except (ValueError, RecursionError, KeyError, TypeError) as error:
        raise UsageError(f"{path}: is no score file of zopa exercise, or was damaged ({_short(error)})") from error
    if state == "broken" or (state == "fits" and data["answers"] != sum(len(each.attempts) for each in scores.exercises.values())):
        raise UsageError(
            f"{path}: was changed or damaged after zopa exercise wrote it: it does not fit its digest; bring back a copy of it, or give "
            "it another name and begin anew"
        )
    return scores  # without a digest it comes from an earlier version


@contextmanager
def changing(path: Path) -> Iterator[None]:
    """Keep everybody else from changing a score file: hold this, read, write.

    Raises `UsageError` where another process does not let go, `WriteError` where the folder cannot be written.
    """
    with ExitStack() as held:
        try:
            held.enter_context(locked(path.with_name(f".{path.name}.lock"), SECONDS_TO_WAIT))
        except TimeoutError:
            raise UsageError(f"{path}: another process keeps it; try again") from None
        except OSError as error:
            raise WriteError(f"{path}: cannot be written ({error.strerror}); work in a folder of your own") from error
        yield


def write_scores(path: Path, scores: Scores) -> None:
    """Writes a score file whole or not at all. Raises `WriteError`."""
    data = {
        "schema": SCHEMA,
        "student": scores.student,
        "seed": scores.seed,
        "open": scores.open,
        "answers": sum(len(progress.attempts) for progress in scores.exercises.values()),
        "exercises": {
            name: {
                "points": progress.points,
                "hints": progress.hints,
                "solution_seen": progress.solution_seen,
                "attempts": [
                    {"answer": a.answer, "points": a.points, "hints": a.hints, "after_solution": a.after_solution}
                    for a in progress.attempts
                ],
            }
            for name, progress in scores.exercises.items()
        },
    }
    try:
        write_whole(path, f"{json.dumps(sealed(data), indent=2, ensure_ascii=False)}\n".encode())
    except OSError as error:
        raise WriteError(f"{path}: cannot be written ({error.strerror}); the file stands as it was") from error


def _scores(data: Any) -> Scores:
    if data["schema"] != SCHEMA:
        raise ValueError(f"expected schema {SCHEMA}")
    student, seed, started = data["student"], data["seed"], data["open"]
    if not isinstance(student, str) or not student.strip() or not _whole(seed):
        raise ValueError("expected the name of a student and a seed")
    if not isinstance(data["exercises"], dict):
        raise ValueError("expected exercises by name")
    exercises = {_known(name): _progress(each) for name, each in data["exercises"].items()}
    if started is not None and started not in exercises:
        raise ValueError("the open exercise was not started")
    return Scores(student, seed, started, exercises)


def _progress(data: Any) -> Progress:
    if not _whole(data["hints"]) or not isinstance(data["solution_seen"], bool):
        raise ValueError("expected hints as a number and solution_seen as true or false")
    return Progress(data["hints"], data["solution_seen"], tuple(map(_attempt, data["attempts"])))


def _attempt(data: Any) -> Attempt:
    answer, points, hints, after = data["answer"], data["points"], data["hints"], data["after_solution"]
    if not isinstance(answer, str) or not _whole(points) or not _whole(hints) or not isinstance(after, bool):
        raise ValueError("expected answer, points, hints and after_solution of every attempt")
    return Attempt(answer, points, hints, after)


def _known(name: str) -> str:
    if name not in names():
        raise ValueError(f"there is no exercise {name!r}")
    return name


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _short(error: Exception) -> str:
    return f"{error} is missing" if isinstance(error, KeyError) else " ".join(str(error).split())
