"""Answers that many tests look at are found once a run: as text, as JSON, whole and as a first screen, an answer is the same.

A test asks for it by the fixture `answers_shared`. What is kept are the answers of the verbs, not what is printed: each command still reads
its file, judges its options and writes its own page. An answer is kept in a file, for all workers, and is made anew from it for each who
asks, so that no test can change what another sees. It is taken only for equal arguments, limits and listeners aside, and none is kept
that a limit cut short. Tests that compare two findings of one answer do not ask for it.
"""

from __future__ import annotations

import importlib
import io
import os
import pickle
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from hashlib import sha256
from inspect import signature
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from simulator.budget import DEFAULT_TIME_LIMIT, Budget

VERBS = (
    ("simulator.dossier.asides", "asides_of"),
    ("simulator.dossier.whole", "gather"),
    ("simulator.games.commitment", "commitment"),
    ("simulator.games.war_range", "war_range"),
    ("simulator.offers.answering", "answer"),
    ("simulator.offers.home", "home_of"),
    ("simulator.solve.answering", "answer"),
    ("simulator.solve.existence", "shares_under_waivers"),
    ("simulator.solve.why.answering", "answer"),
    ("simulator.talks.monte_carlo", "simulate"),
)
"""Where the work of a verb is done, by module and name: commands and the face look them up when they run."""
OF_A_FOLDER = "run"
"""An argument that names a folder, whose content may change: where it is given, nothing is shared."""
ASIDE = ("budget", "memory_limit", "progress", "time_limit", "on_found", "on_settled")
"""Arguments that say how long and to whom, not what is asked."""
TOLD = ("on_found", "on_settled")
"""Listeners that hear of parts as they are finished; they hear the same of an answer that is kept."""
SHORT = 5.0
"""Seconds. What is asked within less is a question about limits, and is found anew."""
LARGEST_SHARE = 0.8
"""Of the time limit that an answer may have taken to be kept: nearer to it, a part may have been cut short."""


@contextmanager
def sharing(folder: Path) -> Iterator[None]:
    """While it lasts, an answer that was found before is taken from the folder."""
    with pytest.MonkeyPatch.context() as patch:
        for module, name in VERBS:
            place = importlib.import_module(module)
            patch.setattr(place, name, _shared(f"{module}.{name}", getattr(place, name), folder))
        yield


def _shared(name: str, find: Callable[..., Any], folder: Path) -> Callable[..., Any]:
    listeners = [each for each in TOLD if each in signature(find).parameters]

    @wraps(find)
    def found(*arguments: Any, **named: Any) -> Any:
        limits = [each.seconds_left for each in (*arguments, named.get("budget")) if isinstance(each, Budget)]
        limit = min([named.get("time_limit", DEFAULT_TIME_LIMIT), *limits])
        if named.get(OF_A_FOLDER) is not None or limit < SHORT:
            return find(*arguments, **named)
        asked = [each for each in arguments if not isinstance(each, Budget)]
        kept = folder / _digest((name, asked, {key: value for key, value in sorted(named.items()) if key not in ASIDE}))
        if kept.exists():
            answer, told = pickle.loads(kept.read_bytes())
            for listener, heard in told:
                if named.get(listener) is not None:
                    named[listener](*heard)
            return answer
        told = []
        begun = time.monotonic()
        answer = find(*arguments, **{**named, **{each: _noting(each, named.get(each), told) for each in listeners}})
        if not _cut_short(answer) and time.monotonic() - begun < LARGEST_SHARE * limit:
            _keep(kept, pickle.dumps((answer, told)))
        return answer

    return found


def _cut_short(answer: Any) -> bool:
    """Whether an answer says of itself that a limit or Ctrl-C ended it, or a part of it."""
    return any(getattr(answer, sign, None) for sign in ("stopped", "unfinished", "interrupted"))


def _noting(name: str, listener: Callable[..., None] | None, told: list[tuple[str, Any]]) -> Callable[..., None]:
    """A listener that notes what it is told, and tells it on."""

    def hear(*heard: Any) -> None:
        told.append((name, heard))
        if listener is not None:
            listener(*heard)

    return hear


class _Canonical(pickle.Pickler):
    """Bytes that are the same in every process: the fields that a model was given are a set, whose order is drawn anew in each."""

    def reducer_override(self, given: Any) -> Any:
        if isinstance(given, BaseModel):
            return type, (type(given), given.__dict__, sorted(given.model_fields_set), given.__pydantic_private__)
        return NotImplemented


def _digest(asked: object) -> str:
    content = io.BytesIO()
    _Canonical(content).dump(asked)
    return sha256(content.getbuffer()).hexdigest()


def _keep(file: Path, content: bytes) -> None:
    """Whole or not at all, since another worker may look at the same time."""
    part = file.with_suffix(f".{os.getpid()}")
    part.write_bytes(content)
    part.replace(file)
