"""Keeping a C library off our standard output.

HiGHS prints to the C level's stdout now and then, whatever its options say. Data for the next program in a pipe goes there,
so every call into HiGHS is made with descriptor 1 pointed at the null device. This is the one place that does it.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_STDOUT = 1
_lock = Lock()
_depth = 0
_saved: int | None = None


@contextmanager
def stdout_elsewhere() -> Iterator[None]:
    """While inside, nothing written to descriptor 1 arrives anywhere, from any thread of the process.

    Nests, and several threads may be inside at once: the first one in moves the descriptor, the last one out puts it back.
    A closed descriptor 1 is closed again afterwards.
    """
    _enter()
    try:
        yield
    finally:
        _leave()


def _enter() -> None:
    global _depth, _saved
    with _lock:
        if _depth == 0:
            _flush()
            _saved = _copy_of_stdout()
            null = os.open(os.devnull, os.O_WRONLY)
            if null != _STDOUT:
                os.dup2(null, _STDOUT)
                os.close(null)
        _depth += 1


def _leave() -> None:
    global _depth, _saved
    with _lock:
        _depth -= 1
        if _depth == 0:
            if _saved is None:
                os.close(_STDOUT)
            else:
                os.dup2(_saved, _STDOUT)
                os.close(_saved)
            _saved = None


def _copy_of_stdout() -> int | None:
    try:
        return os.dup(_STDOUT)
    except OSError as error:
        if error.errno != errno.EBADF:
            raise
        return None


def _flush() -> None:
    """What Python has buffered for stdout must leave before the descriptor moves."""
    if sys.stdout is not None and not sys.stdout.closed:
        sys.stdout.flush()
