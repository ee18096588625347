"""Exercises by name. A new one is a module in this folder with a class under `@exercise`; nothing else has to be told of it.

from simulator.teach.exercises import make, names
make("pareto", "Ada", seed=7).task()
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from simulator.errors import UsageError
from simulator.scenario.names import unknown
from simulator.teach.exercise import REGISTERED, Exercise

__all__ = ["known", "make", "names"]


def known() -> tuple[type[Exercise], ...]:
    """All exercises in the order of the course."""
    for module in iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
    return tuple(sorted(REGISTERED.values(), key=lambda each: (each.place, each.name)))


def names() -> tuple[str, ...]:
    """Their names, in the order of the course."""
    return tuple(each.name for each in known())


def check_name(name: str) -> None:
    """Raises `UsageError` for a name that none has, with the nearest."""
    if name not in names():
        raise UsageError(unknown("exercise", name, names()))


def make(name: str, student: str, seed: int = 0) -> Exercise:
    """The exercise with a student's own numbers. Raises `UsageError` for a name that none has, with the nearest."""
    check_name(name)
    return REGISTERED[name](student, seed)
