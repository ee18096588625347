"""What an exercise is: a task on a scenario with a student's own numbers, and an answer that the solver judges."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from random import Random
from typing import ClassVar, TypeVar

from simulator.cards import Card, Listed, Shown
from simulator.registers import Entry, Register
from simulator.scenario.model import Scenario

MOST_POINTS = 10
"""Points for a right answer; every hint taken before it costs one."""

MOST_DRAWS = 2000
"""So many sets of numbers are tried until one makes a good exercise."""


@dataclass(frozen=True, repr=False)
class Feedback(Listed):
    """The reply to an answer. `points`: 0 to `MOST_POINTS`, before hints are taken off. `message`: names the mistake, if any."""

    points: int
    message: str

    @property
    def right(self) -> bool:
        return self.points == MOST_POINTS


@dataclass(frozen=True, repr=False)
class ExerciseSolution(Listed):
    """A right answer as a student would type it (where several are right, one of them), and why it is."""

    answer: str
    why: str


def own_name(student: str) -> str:
    """The form that two spellings of one name share: without capitals and spaces."""
    return " ".join(student.split()).casefold()


class Exercise(Shown, ABC):
    """One exercise for one student.

    A subclass states the class variables, draws numbers in `draw`, and computes everything else from `scenario` with the engines.
    `place`: its place in the course. `source`: where the task is from, if it is from somewhere. `shows_payoffs`: whether every party's
    points are printed with the task.
    """

    name: ClassVar[str]
    place: ClassVar[int]
    title: ClassVar[str]
    goal: ClassVar[str]
    answer_form: ClassVar[str]
    source: ClassVar[str] = ""
    shows_payoffs: ClassVar[bool] = True

    scenario: Scenario

    def __init__(self, student: str, seed: int = 0) -> None:
        """Draws the student's own numbers: the same for the same exercise, name (capitals and spaces aside) and seed of the class."""
        random = Random(f"{seed} {own_name(student)} {self.name}")
        if not any(self.draw(random) for _ in range(MOST_DRAWS)):
            raise RuntimeError(f"the exercise {self.name} found no numbers for seed {seed} in {MOST_DRAWS} draws")

    def card(self) -> Card:
        return Card("Exercise", self.title, self.goal, ("Of the exercise", ""), [("name", self.name), ("answer", self.answer_form)])

    @abstractmethod
    def draw(self, random: Random) -> bool:
        """Draws numbers and sets `scenario`; whether they make a good exercise (if not, it is called again)."""

    @abstractmethod
    def task(self) -> str:
        """What to do, in plain words; the table of points is printed after it."""

    @abstractmethod
    def hints(self) -> tuple[str, ...]:
        """Steps towards the answer, the first the smallest."""

    @abstractmethod
    def check(self, answer: str) -> Feedback:
        """Judges an answer. Raises `UsageError` where it cannot be read as one; that counts as no attempt."""

    @abstractmethod
    def solution(self) -> ExerciseSolution:
        """A right answer and why."""


@dataclass(frozen=True, kw_only=True)
class RegisteredExercise(Entry):
    """An exercise by name. `meaning`: its goal. `make`: from a student's name and the seed of the class."""

    make: type[Exercise]


EXERCISES: Register[RegisteredExercise] = Register("exercise", "simulator.teach.exercises", "zopa.exercises")

E = TypeVar("E", bound=type[Exercise])


def exercise(cls: E) -> E:
    """Registers an exercise under its name. Raises `AttributeError` where it leaves out what every exercise says of itself."""
    EXERCISES.add(
        RegisteredExercise(name=cls.name, title=cls.title, meaning=cls.goal, source=cls.source, needs="", place=cls.place, make=cls)
    )
    return cls
