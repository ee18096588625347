"""Timing, memory and tables."""

from __future__ import annotations

import resource
from collections.abc import Callable, Sequence


def peak_memory_mib() -> float:
    """The largest resident size of this process so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table, columns padded so that it reads as plain text as well."""
    widths = [max(len(row[c]) for row in (head, *rows)) for c in range(len(head))]
    lines = ["| " + " | ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)) + " |" for row in (head, *rows)]
    lines.insert(1, "|" + "|".join("-" * (w + 2) for w in widths) + "|")
    return "\n".join(lines)


def milliseconds(seconds: float) -> str:
    value = seconds * 1000
    return f"{value:.2f} ms" if value < 10 else f"{value:.0f} ms" if value < 10_000 else f"{seconds:.1f} s"


PAIR = ("zopa", "MiB", "before", "MiB", "before ÷ zopa")
"""The columns of `pair`: a time (or a rate) and the peak memory of this version and of the one before, and the ratio of their times."""


def pair(found: Sequence[tuple[float, float]], shown: Callable[[float], str] = milliseconds) -> list[str]:
    """The cells of `PAIR` from seconds and MiB of this version and, if it was measured, of the one before."""
    cells = [cell for seconds, peak in found for cell in (shown(seconds), f"{peak:.0f}")]
    return [*cells, f"{found[1][0] / found[0][0]:.2f}"] if len(found) == 2 else [*cells, "", "", ""]
