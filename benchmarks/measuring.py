"""Timing, memory and tables."""

from __future__ import annotations

import resource
import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any


def median_seconds(action: Callable[[], Any], repeats: int) -> tuple[float, Any]:
    """The median time of `repeats` calls, one warm-up before them, and what the last one answered."""
    answer = action()
    seconds = []
    for _ in range(repeats):
        started = time.perf_counter()
        answer = action()
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds), answer


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
