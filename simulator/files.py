"""Files: read within a limit, written whole or not at all, changed by one process at a time."""

from __future__ import annotations

import codecs
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from simulator.errors import UnreadableError

MIB = 1 << 20

NO_SUCH_FILE = "no such file"

_TEMPORARY = re.compile(r"\..+\.[0-9a-f]{8}\.tmp")


@dataclass(frozen=True)
class FileKind:
    """What a file is expected to be: what sentences call it, and how many bytes of it are read at most."""

    name: str
    most: int

    def too_large(self) -> str:
        """The refusal of a larger one."""
        return f"larger than {self.most // MIB} MiB ({self.most} bytes), the limit for {self.name}"


SCENARIO = FileKind("a scenario file", MIB)
RANKING = FileKind("a file of rankings", MIB)
ANSWER = FileKind("an answer", MIB)
SCORES = FileKind("a score file", MIB)
SAVED_GAME = FileKind("a saved game", 4 * MIB)
CERTIFICATE = FileKind("a certificate", 64 * MIB)
POSTERIOR = FileKind("a posterior", 256 * MIB)
TABLE = FileKind("a table", 64 * MIB)


def read_limited(path: Path, kind: FileKind) -> bytes:
    """The content of a file. Raises `UnreadableError` where there is none, where it is no file, and where it is too large."""
    try:
        if stat.S_ISFIFO(os.stat(path).st_mode) and not _of_this_process(path):
            raise UnreadableError(str(path), f"a named pipe, not {kind.name}; write what comes out of it to a file, and name that")
        with path.open("rb") as file:
            content = read_at_most(file, kind.most + 1)
    except FileNotFoundError:
        raise UnreadableError(str(path), NO_SUCH_FILE) from None
    except IsADirectoryError:
        raise UnreadableError(str(path), f"a folder, not {kind.name}; name the file in it") from None
    except (OSError, ValueError) as error:  # ValueError: a null character in the path
        raise UnreadableError(str(path), f"cannot be read: {getattr(error, 'strerror', None) or error}") from None
    if len(content) > kind.most:
        raise UnreadableError(str(path), kind.too_large(), 1, 1)
    return content


def read_at_most(file: BinaryIO, most: int) -> bytes:
    """What a file or stream holds, up to so many bytes; taken bit by bit, since Python makes room for all that is asked for at once."""
    parts: list[bytes] = []
    while most > 0 and (part := file.read(min(most, MIB))):
        parts.append(part)
        most -= len(part)
    return b"".join(parts)


def _of_this_process(path: Path) -> bool:
    """Whether a path is an open descriptor of this process, as in `<(command)` of a shell: then somebody writes into the pipe."""
    return os.path.dirname(os.path.abspath(path)) in ("/dev/fd", "/proc/self/fd")


def decoded(data: bytes, name: str) -> str:
    """UTF-8 text, with or without a byte order mark. Raises `UnreadableError` with line and column of the first byte that is none."""
    text = data.removeprefix(codecs.BOM_UTF8)
    try:
        return text.decode()
    except UnicodeDecodeError as error:
        before = text[: error.start].decode()
        line, column = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
        found = "it is UTF-16" if text.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else f"byte 0x{text[error.start]:02X}"
        raise UnreadableError(name, f"not UTF-8 text ({found}); save the file as UTF-8", line, column) from None


def write_whole(path: Path, content: bytes) -> None:
    """Write a file, in place of one that has its name, as `writing` does."""
    with writing(path) as file:
        file.write(content)


@contextmanager
def writing(path: Path) -> Iterator[BinaryIO]:
    """A file to write into, which takes the name `path`, in place of one that has it, once the disk has it all.

    Until then it stands beside it under a name that no other writer has, so that two who write at once do not mix; the file of the one who
    ends last stays, whole. A crash leaves at most that file (see `is_temporary`). Raises `OSError` where the disk refuses.
    """
    temporary = path.with_name(f".{path.name}.{os.urandom(4).hex()}.tmp")
    try:
        with temporary.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
        _force_names(path.parent)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def is_temporary(path: Path) -> bool:
    """Whether a name is that of a file which `writing` has not finished."""
    return _TEMPORARY.fullmatch(path.name) is not None


def _force_names(folder: Path) -> None:
    """Force the names in a folder to the disk, where the system lets a folder be opened for that."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def locked(path: Path, seconds: float = 0) -> Iterator[None]:
    """Hold the lock file at `path`, which stays; the lock ends with the process, however it ends.

    Raises `TimeoutError` where another process still holds it after `seconds`, `OSError` where the file cannot be made.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(path, timeout=seconds)
    try:
        lock.acquire()
    except Timeout:
        raise TimeoutError(f"another process holds {path}") from None
    try:
        yield
    finally:
        lock.release()
