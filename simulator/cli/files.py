"""Files that a command makes: written whole or not at all, never over another file."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from simulator.cli.streams import read_standard_input
from simulator.errors import UnreadableError, UsageError, WriteError
from simulator.files import FileKind, decoded, read_limited, write_whole


def refuse_unwritable(name: str, option: str) -> None:
    """Before any work is done, refuse a place where nothing can be written."""
    path = Path(name)
    if name == "-":
        raise UsageError(f"{option} -: standard output is no place for this; name one")
    if os.path.lexists(path):
        raise UsageError(f"{option} {name}: exists already and is not overwritten; remove it or choose another name")
    if not os.path.isdir(path.parent):
        raise UsageError(f"{option} {name}: there is no folder {str(path.parent)!r}; create it or choose another")
    if not os.access(path.parent, os.W_OK):
        raise UsageError(f"{option} {name}: no permission to write into {str(path.parent)!r}; choose another folder")


def data_of(name: str, option: str, kind: FileKind) -> bytes:
    """The bytes of a file, or of standard input for `-`. `option`: for messages, empty where the file is an argument by itself. Raises
    `UnreadableError`."""
    with _named(option):
        return read_standard_input(kind) if name == "-" else read_limited(Path(name), kind)


def text_of(name: str, option: str, kind: FileKind) -> str:
    """The text of a file, or of standard input for `-`. Raises `UnreadableError` where it cannot be read as UTF-8."""
    data = data_of(name, option, kind)
    with _named(option):
        return decoded(data, name)


@contextmanager
def _named(option: str) -> Iterator[None]:
    """Messages on a file that name the argument as well."""
    try:
        yield
    except UnreadableError as error:
        raise UnreadableError(f"{option} {error.file}".lstrip(), error.reason, error.line, error.column) from None


def write_new_file(name: str, content: str | bytes, *, option: str) -> None:
    """Write a file whole, text as UTF-8. Raises `WriteError` where the disk does not take it."""
    with _told(name, option):
        write_whole(Path(name), _bytes(content))


def write_new_folder(name: str, files: Mapping[str, str | bytes], *, option: str) -> None:
    """Write a folder with all its files, or nothing. Raises `WriteError`."""
    folder = Path(name)
    with _told(name, option), tempfile.TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent) as temporary:
        made = Path(temporary) / folder.name
        made.mkdir()
        for each, content in files.items():
            write_whole(made / each, _bytes(content))
        os.rename(made, folder)


def _bytes(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content


@contextmanager
def _told(name: str, option: str) -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError) as error:  # ValueError: a null character in the name
        reason = getattr(error, "strerror", None) or error
        raise WriteError(f"{option} {name}: cannot be written ({reason}); nothing is left of it") from error
