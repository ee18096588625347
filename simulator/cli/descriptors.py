"""The standard streams from below: one writer that writes all or says that it could not, whatever stands above it.

Python's own stream forgets the rest of a text that a full disk or an unbuffered descriptor took in part, is missing altogether where
a descriptor is closed, and complains a second time when the interpreter ends. So `prepare` puts streams in its place that do not.
"""

from __future__ import annotations

import codecs
import io
import os
import re
import select
import sys
from typing import Any, TextIO

from simulator.errors import UnreadableError, WriteError

OF_THE_SCREEN = ("COLUMNS", "LINES")
"""Variables of the environment in which libraries read the size of the screen."""
_SIZE = re.compile("[1-9][0-9]{0,3}", re.ASCII)

PLAIN = str.maketrans(dict(zip("−–—×·’“”", '---x.\'""', strict=True)) | {"…": "...", "≥": ">=", "≤": "<=", "→": "->"})
"""What replaces a sign that the encoding of a stream lacks: a minus must not become a question mark."""


def prepare() -> None:
    """Make the standard streams safe for everything that prints. Call once, before anything is written."""
    codecs.register_error("plain", _plain)
    _occupy()
    for name in OF_THE_SCREEN:
        if not _SIZE.fullmatch(os.environ.get(name, "1")):
            del os.environ[name]  # the libraries take it for a number
    sys.stdin = sys.stdin if sys.stdin is not None else _text(io.BufferedReader(_ClosedInput()))
    sys.stdout = _safe(sys.stdout, "standard output")
    sys.stderr = _safe(sys.stderr, None)


def _plain(error: UnicodeError) -> tuple[str, int]:
    """An error handler of codecs: the nearest plain signs, else a question mark."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(c if c.isascii() else "?" for c in error.object[error.start : error.end].translate(PLAIN)), error.end


def _occupy() -> None:
    """Put the null device where a standard descriptor is closed: the next file that is opened would get its number, and what a library
    prints would go into that file."""
    for descriptor in (0, 1, 2):
        try:
            os.fstat(descriptor)
        except OSError:
            null = os.open(os.devnull, os.O_RDWR)  # the lowest free number, so this one
            os.set_inheritable(null, True)


def _safe(stream: TextIO | None, name: str | None) -> TextIO:
    """A stream in place of one of Python's. `name`: what to call it where it does not take what is written; None says nothing."""
    if stream is None:
        return _text(io.BufferedWriter(WholeWriter(None, name, None)))
    buffer: Any = getattr(stream, "buffer", None)
    if buffer is None or isinstance(getattr(buffer, "raw", None), WholeWriter):
        return stream  # text alone, as in a notebook; or ours already
    stream.flush()
    return _text(io.BufferedWriter(WholeWriter(getattr(buffer, "raw", buffer), name, stream)), stream)


def _text(buffer: io.BufferedReader | io.BufferedWriter, like: TextIO | None = None) -> TextIO:
    encoding = like.encoding if like is not None else "utf-8"
    return io.TextIOWrapper(buffer, encoding=encoding, errors="plain", line_buffering=getattr(like, "line_buffering", False))


class WholeWriter(io.RawIOBase):
    """The bottom of a standard stream: takes all of what it is given, again and again where the descriptor takes it in parts.

    Where it cannot, it raises `WriteError` once and takes everything from then on without a word; where the reader went away (`| head`)
    it never says anything. `target`: what Python would write to; None where that is closed. `name`: what to call it; None says nothing.
    """

    def __init__(self, target: Any, name: str | None, above: TextIO | None) -> None:
        super().__init__()
        self._target, self._name = target, name
        self._above = above  # Python's own stream, which closes the target when nobody holds it any more
        self._over = False

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        if self._target is None:
            raise io.UnsupportedOperation("fileno")
        return int(self._target.fileno())

    def isatty(self) -> bool:
        return self._target is not None and bool(self._target.isatty())

    def write(self, data: Any) -> int:
        rest = memoryview(data).cast("B")
        size = len(rest)
        if size and not self._over:
            try:
                self._write_all(rest)
            except BrokenPipeError:
                self._over = True
            except OSError as error:
                self._over = True
                if self._name is not None:
                    raise WriteError(
                        f"zopa: {self._name} cannot be written: {error.strerror or error}; what stands there is not the whole answer"
                    ) from None
        return size

    def _write_all(self, rest: memoryview) -> None:
        if self._target is None:
            raise OSError(None, "it is closed")
        while rest:
            taken = self._target.write(rest)
            if taken is None:  # the descriptor does not wait until there is room
                select.select([], [self._target], [])
            else:
                rest = rest[taken:]


class _ClosedInput(io.RawIOBase):
    """Standard input where it is closed."""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        raise UnreadableError("standard input", "it is closed; name a file, or pass the content in a pipe")
