"""Standard output carries data, standard error carries talk; a reader that goes away early (`| head`) ends the output quietly."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from simulator.errors import UnreadableError
from simulator.files import FileKind, read_at_most
from simulator.report.safe_text import printable

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from simulator.report.layout import Part
    from simulator.scenario.model import Scenario

WIDTH_OF_A_PIPE = 100
"""Columns of a report where there is no terminal and `COLUMNS` does not say."""
WIDEST = 120
"""A report is not spread wider than this."""


def put(text: str) -> None:
    """Text to read, to standard output. Raises `WriteError` where that does not take all of it."""
    sys.stdout.write(text if text.endswith("\n") else text + "\n")
    sys.stdout.flush()


def put_document(text: str) -> None:
    """Write a document to standard output that says of itself that it is UTF-8, or is read as UTF-8. No sign of it is replaced, whatever
    the terminal can show."""
    buffer: Any = getattr(sys.stdout, "buffer", None)
    if buffer is None:
        put(text)
        return
    sys.stdout.flush()
    buffer.write((text if text.endswith("\n") else text + "\n").encode())
    buffer.flush()


def put_json(answer: object) -> None:
    """One JSON object, to standard output; signs that the stream cannot write as escapes, which mean the same."""
    import json

    text = json.dumps(answer, indent=2, ensure_ascii=False, allow_nan=False)
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        text = json.dumps(answer, indent=2, allow_nan=False)
    put(text)


def put_report(parts: Iterable[RenderableType]) -> None:
    """A readable report, to standard output: coloured and as wide as the terminal, plain and `WIDTH_OF_A_PIPE` wide in a pipe."""
    from simulator.report.layout import print_part

    console = make_console()
    with console.capture() as captured:
        for part in parts:
            print_part(console, part)
    lines = captured.get().split("\n")
    put("\n".join(line if "\x1b" in line else line.rstrip() for line in lines))


def put_screen(parts: Sequence[Part], commands: Sequence[str] = (), *, full: bool, scenario: Scenario | None = None) -> None:
    """A readable report as its first screen, or all of it; with `commands` to type next. `scenario`: as `typed_with` takes it."""
    from simulator.cli.typed import typed_with
    from simulator.report.first_screen import shortened, to_type_next

    put_report([*parts, *to_type_next(commands)] if full else shortened(parts, commands, typed_with("--full", scenario=scenario)))


def make_console() -> Console:
    """A console that reads no markup and colours nothing by itself."""
    from rich.console import Console

    terminal = sys.stdout.isatty()
    width = None if terminal or "COLUMNS" in os.environ else WIDTH_OF_A_PIPE
    console = Console(file=sys.stdout, width=width, markup=False, highlight=False, emoji=False, force_terminal=terminal)
    console.width = max(40, min(console.width, WIDEST))
    return console


def tell(text: str, *, quiet: bool = False) -> None:
    """Talk, to standard error; where nobody can hear it, nothing happens."""
    if not quiet:
        sys.stderr.write(printable(text, keep="\n") + "\n")
        sys.stderr.flush()


def read_standard_input(kind: FileKind) -> bytes:
    """All of standard input. Raises `UnreadableError` where it is closed, and where there is more than a file of this kind may hold."""
    source: Any = getattr(sys.stdin, "buffer", None) or io.BytesIO(sys.stdin.read().encode())
    try:
        content = read_at_most(source, kind.most + 1)
    except OSError as error:
        raise UnreadableError("standard input", f"cannot be read: {error.strerror or error}") from None
    if len(content) > kind.most:
        raise UnreadableError("standard input", kind.too_large())
    return content
