"""Exercises by name. A new one is a file in this folder with a class under `@exercise`; nothing else has to be told of it.

from simulator.teach.exercises import make, names
make("pareto", "Ada", seed=7).task()
"""

from __future__ import annotations

from simulator.scenario.names import registered
from simulator.teach.exercise import EXERCISES, Exercise

__all__ = ["known", "make", "names", "spelt"]


def known() -> tuple[type[Exercise], ...]:
    """All exercises in the order of the course."""
    return tuple(each.make for each in EXERCISES.known())


def names() -> tuple[str, ...]:
    """Their names, in the order of the course."""
    return EXERCISES.names()


def spelt(name: str) -> str:
    """A name as the register has it. Raises `UsageError` for one that none has, with the nearest."""
    return registered(EXERCISES, name).name


def make(name: str, student: str, seed: int = 0) -> Exercise:
    """The exercise with a student's own numbers. Raises `UsageError` for a name that none has, with the nearest."""
    return registered(EXERCISES, name).make(student, seed)
