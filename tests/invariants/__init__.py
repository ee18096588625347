"""What must hold between the fields of each record that the product answers with; every test checks it on all that it produces.

`states(Record)` registers a generator of faults for a kind of record. `watch()`, called once in tests/conftest.py, lets every record
of these kinds be checked as it is made, whatever makes it, and every JSON answer as it is printed. A fault raises at once, and is kept
in `found` besides, in case something on the way swallows what is raised. Records that a test makes up by itself, as samples for the
renderers, are its own affair.
"""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from pathlib import Path
from types import FrameType
from typing import Any, TypeVar

Check = Callable[[Any], Iterator[str]]
CHECKS: dict[type, Check] = {}
found: list[str] = []

_TESTS = Path(__file__).parents[1]
_C = TypeVar("_C", bound=Check)


def states(*records: type) -> Callable[[_C], _C]:
    """Registers what holds of records of these kinds: a generator that says what does not."""

    def register(check: _C) -> _C:
        for record in records:
            assert record not in CHECKS, f"{record.__name__} has its invariants in one place"
            CHECKS[record] = check
        return check

    return register


def faults(record: object) -> list[str]:
    """What is wrong with a record, each line beginning with its kind."""
    return [f"{type(record).__name__}: {fault}" for fault in CHECKS[type(record)](record)]


def told(what: Iterable[str]) -> None:
    """Raises for the first faults; keeps all."""
    lines = list(what)
    found.extend(lines)
    if lines:
        raise AssertionError("; ".join(lines[:3]))


def watch() -> None:
    """From now on every record is checked when it is made, and every JSON answer when it is printed."""
    from simulator.cli import streams
    from tests.invariants import comparing, explaining, games, json_answers, solving, talks  # noqa: F401 - each registers its records

    for record in CHECKS:
        _check_when_made(record)
    streams.put_json = _checked(streams.put_json, json_answers.faults_of)  # type: ignore[assignment]


def _check_when_made(record: type) -> None:
    made: Callable[..., None] = record.__init__  # type: ignore[misc]

    @wraps(made)
    def make_and_check(self: object, *arguments: Any, **fields: Any) -> None:
        made(self, *arguments, **fields)
        if not _made_up(sys._getframe(1)):
            told(faults(self))

    record.__init__ = make_and_check  # type: ignore[misc]


def _made_up(maker: FrameType | None) -> bool:
    """Whether the code that makes a record, or has it copied with changes, stands in a test."""
    while maker is not None and maker.f_code.co_filename == dataclasses.__file__:
        maker = maker.f_back
    return maker is not None and Path(maker.f_code.co_filename).is_relative_to(_TESTS)


def _checked(put: Callable[[object], None], check: Callable[[object], Iterator[str]]) -> Callable[[object], None]:
    @wraps(put)
    def check_and_put(answer: object) -> None:
        told(check(answer))
        put(answer)

    return check_and_put
