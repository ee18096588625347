"""A part of a run: the rows of some variants, in a file that says whose they are, how many, and what their digest is.

The first line is `zopa/part/1 plan=… variants=FIRST-LAST rows=N sha256=…`; the rows follow, as lines of the table. So a part that was cut,
doubled, altered or renamed is known as such.
"""

from __future__ import annotations

import re
from pathlib import Path

from simulator.digests import digest_of

_NAME = re.compile(r"(0|[1-9]\d*)-(0|[1-9]\d*)\.csv")

Span = tuple[int, int]
"""First and last variant."""


def part_name(span: Span) -> str:
    return f"{span[0]}-{span[1]}.csv"


def span_of(name: str) -> Span | None:
    """The variants that a part's file name stands for; None for another name."""
    match = _NAME.fullmatch(name)
    return None if match is None or int(match[1]) > int(match[2]) else (int(match[1]), int(match[2]))


def part_bytes(plan: str, span: Span, rows: str) -> bytes:
    """The file of a part. `plan`: digest of the plan; `rows`: lines of the table."""
    content = rows.encode()
    return _head(plan, span, content) + content


def rows_of_part(path: Path, plan: str, span: Span) -> tuple[bytes, str]:
    """The rows of a part as lines of the table, and what is wrong with it; empty where nothing is. Raises `OSError`."""
    head, line_end, rows = path.read_bytes().partition(b"\n")
    if head + line_end == _head(plan, span, rows):
        return rows, ""
    if head.startswith(b"zopa/part/1 plan=") and not head.startswith(f"zopa/part/1 plan={plan} ".encode()):
        return b"", "a part of another run"
    return b"", f"its contents are not those that were written ({_counted(rows)} found, {_counted_variants(span)} expected)"


def _head(plan: str, span: Span, rows: bytes) -> bytes:
    return f"zopa/part/1 plan={plan} variants={span[0]}-{span[1]} rows={span[1] - span[0] + 1} sha256={digest_of(rows)}\n".encode()


def _counted(rows: bytes) -> str:
    lines = rows.count(b"\n") + (not rows.endswith(b"\n") and bool(rows))
    return f"{lines} line{'' if lines == 1 else 's'}"


def _counted_variants(span: Span) -> str:
    return str(span[1] - span[0] + 1)
