"""Files that a command makes: written whole or not at all, never over another file."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from simulator.errors import UsageError
from simulator.files import write_whole


def refuse_unwritable(name: str, option: str) -> None:
    """Refuse a place where nothing can be written before any work is done."""
    path = Path(name)
    if path.exists() or path.is_symlink():
        raise UsageError(f"{option} {name}: exists already and is not overwritten; remove it or choose another name")
    if not path.parent.is_dir():
        raise UsageError(f"{option} {name}: there is no folder {str(path.parent)!r}; create it or choose another")
    if not os.access(path.parent, os.W_OK):
        raise UsageError(f"{option} {name}: no permission to write into {str(path.parent)!r}; choose another folder")


def text_of(name: str, option: str) -> str:
    """The text of a file, or of standard input for `-`. Raises `UsageError` where it cannot be read as UTF-8."""
    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        return data.decode("utf-8-sig")
    except (OSError, ValueError) as error:  # ValueError: no UTF-8, or a null character in the name
        raise UsageError(
            f"{option} {name}: cannot be read ({getattr(error, 'strerror', None) or error}); name a text file in UTF-8"
        ) from error


def write_new_file(name: str, content: str | bytes, *, option: str) -> None:
    """Write a file whole, text as UTF-8. Raises `UsageError` where that cannot be done."""
    try:
        write_whole(Path(name), content.encode() if isinstance(content, str) else content)
    except OSError as error:
        raise UsageError(f"{option} {name}: cannot be written ({error.strerror}); choose another place") from error
