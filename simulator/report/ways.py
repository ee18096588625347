"""Ways to meet a rule, in words: joined by 'and' and 'or', or as marks before the rows of a table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from simulator.scenario.ways import Ways

T = TypeVar("T")

DEEPER = "\N{NO-BREAK SPACE}\N{NO-BREAK SPACE}"
"""Before the marks of what is joined within a part."""


def in_words(ways: T | Ways[T], said: Callable[[T], str]) -> str:
    """'1 of P, and (1 of Q, or 2 of S and T)'."""
    if not isinstance(ways, Ways):
        return said(ways)
    parts: list[str] = []
    for part in ways.parts:
        words: str = in_words(part, said)
        parts.append(f"({words})" if isinstance(part, Ways) else words)
    return (", and " if ways.every else ", or ").join(parts)


def marks(ways: object) -> list[str]:
    """What to write before each thing in turn: 'either', 'or', 'and'; nothing where all are needed. What belongs to a part is set deeper
    than the part's first thing."""
    if not isinstance(ways, Ways) or (ways.every and not any(isinstance(part, Ways) for part in ways.parts)):
        return [""] * (len(ways.parts) if isinstance(ways, Ways) else 1)
    return list(_marks(ways, "", 0, 0))


def _marks(ways: object, own: str, at: int, within: int) -> Iterator[str]:
    """`own`: what is written before the whole, set `at` so many steps; what follows its first part is set `within` so many."""
    if not isinstance(ways, Ways):
        yield DEEPER * at + own
        return
    first = own if ways.every else f"{own} either".strip()
    for k, part in enumerate(ways.parts):
        if k == 0:
            yield from _marks(part, first, at, within + 1)
        else:
            yield from _marks(part, "and" if ways.every else "or", within, within + 1)
