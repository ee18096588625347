"""`exercise`: a guided exercise with a student's own numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulator.teach.exercise import Exercise


def exercise(name: str, student: str, *, seed: int = 0) -> Exercise:
    """An exercise of the course (`exercise_names`) with a student's own numbers; `seed`: the number of the class.

    Raises `UsageError` for a name that none has, with the nearest.

    >>> from simulator import exercise
    >>> pareto = exercise("pareto", "Ada", seed=7)
    >>> pareto.check(pareto.solution().answer).points
    10
    """
    from simulator.teach.exercises import make

    return make(name, student, seed)
