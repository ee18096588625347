"""What becomes of a chunk: its result, its failure, or another try."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from simulator.budget import Stopped

T = TypeVar("T")
R = TypeVar("R")

RETRIES = 2
"""A chunk whose worker dies is forgiven so many deaths before it is split."""

KILLED = "its worker died each time"


@dataclass(frozen=True)
class Done(Generic[T, R]):
    """A chunk that is finished: its `result`, or (None) `failure`, why it has none: the type and text of the exception that the work
    raised, or `KILLED`."""

    chunk: T
    result: R | None
    failure: str | None


def tried(work: Callable[[T], R], chunk: T) -> Done[T, R]:
    try:
        return Done(chunk, work(chunk), None)
    except Stopped:
        raise
    except Exception as error:  # whatever the work raises is that chunk's failure, and the run goes on
        return Done(chunk, None, failure_text(error))


def failure_text(error: BaseException) -> str:
    """An exception as one line: its type and text."""
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def after_death(task_chunk: T, deaths: int, split: Callable[[T], Sequence[T]] | None, retries: int) -> list[tuple[T, int]] | None:
    """What to try after a chunk's worker has died for the `deaths`th time: chunks with the deaths held against them; None: give up.

    The parts of a chunk are forgiven one death less than a whole one, since one of them is to blame.
    """
    if deaths <= retries:
        return [(task_chunk, deaths)]
    parts = split(task_chunk) if split is not None else ()
    return [(part, max(retries - 1, 0)) for part in parts] if len(parts) > 1 else None
