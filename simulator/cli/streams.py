"""Standard output carries data, standard error carries talk; a reader that goes away early (`| head`) ends the output quietly."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, TextIO

from simulator.report.safe_text import printable

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

WIDTH_OF_A_PIPE = 100
"""Columns of a report where there is no terminal and `COLUMNS` does not say."""
WIDEST = 120
"""A report is not spread wider than this."""


def tolerant_streams() -> None:
    """A terminal that cannot show a sign gets a question mark instead of an error."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


def put(text: str) -> None:
    """Data, to standard output."""
    _write(sys.stdout, text if text.endswith("\n") else text + "\n")


def put_json(answer: object) -> None:
    """One JSON object, to standard output."""
    put(json.dumps(answer, indent=2, ensure_ascii=False, allow_nan=False))


def put_report(parts: Iterable[RenderableType]) -> None:
    """A readable report, to standard output: coloured and as wide as the terminal, plain and `WIDTH_OF_A_PIPE` wide in a pipe."""
    console = make_console()
    with console.capture() as captured:
        for part in parts:
            console.print(part)
    lines = captured.get().split("\n")
    put("\n".join(line if "\x1b" in line else line.rstrip() for line in lines))


def make_console() -> Console:
    """A console that reads no markup and colours nothing by itself."""
    from rich.console import Console

    terminal = sys.stdout.isatty()
    width = None if terminal or os.environ.get("COLUMNS", "").isdigit() else WIDTH_OF_A_PIPE
    console = Console(file=sys.stdout, width=width, markup=False, highlight=False, emoji=False, force_terminal=terminal)
    console.width = max(40, min(console.width, WIDEST))
    return console


def tell(text: str, *, quiet: bool = False) -> None:
    """Talk, to standard error."""
    if not quiet:
        _write(sys.stderr, printable(text, keep="\n") + "\n")


def _write(stream: TextIO, text: str) -> None:
    try:
        stream.write(text)
        stream.flush()
    except BrokenPipeError:
        # The reader has seen enough. What is still buffered must not raise again when the interpreter closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def read_standard_input() -> bytes:
    """All of standard input, as bytes."""
    source: Any = sys.stdin.buffer
    content: bytes = source.read()
    return content
