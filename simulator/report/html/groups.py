"""The blocks of a section under their headings, and which of these groups are narrow enough for half a page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from simulator.report.whole.blocks import Block, Heading, Paragraph, TableBlock, text_of

HALF = 96
"""Characters of a line in half a page."""
MUCH = 2000
"""Characters of text that would fill a column by themselves."""
SCREEN = 3000
"""Characters of a table of long texts that take most of a screen."""
LONG_ROW = 200
"""A table's texts are long where a row has more characters than this on average."""
_CELL = 46
"""Characters at which the text of a cell wraps."""
_GAP = 2
"""Characters of room between two columns."""


@dataclass(frozen=True)
class Group:
    """`heading`: empty for what stands before the first one. `aside`: how the answer was found and is to be read, which is set small.
    `folded`: rows of long texts, which are unfolded by who wants them."""

    heading: str
    blocks: tuple[Block, ...]
    aside: bool
    folded: bool


@dataclass(frozen=True)
class GroupRun:
    """Groups that follow one another and need the whole width of the page (`wide`), or stand in two columns."""

    wide: bool
    groups: tuple[Group, ...]


@dataclass(frozen=True)
class Body:
    """What a section says; then the cases that it tells of, each under its heading."""

    runs: tuple[GroupRun, ...]
    cases: tuple[tuple[str, tuple[GroupRun, ...]], ...]


ASIDES = ("How this was found", "How to read it", "Notes")


def body_of(blocks: Iterable[Block]) -> Body:
    """What stands before the first heading that opens a case, and each case."""
    parts: list[tuple[str, list[Block]]] = [("", [])]
    for block in blocks:
        if isinstance(block, Heading) and block.opens_case:
            parts.append((block.text, []))
        else:
            parts[-1][1].append(block)
    (_, before), *cases = parts
    return Body(runs_of(before), tuple((heading, runs_of(inside)) for heading, inside in cases))


def runs_of(blocks: Iterable[Block]) -> tuple[GroupRun, ...]:
    """Each heading with what follows it up to the next one, in runs of equal width."""
    collected: list[tuple[str, list[Block]]] = [("", [])]
    for block in blocks:
        if isinstance(block, Heading):
            collected.append((block.text, []))
        else:
            collected[-1][1].append(block)
    groups = [
        Group(heading, tuple(inside), heading in ASIDES, any(map(_has_long_rows, inside)))
        for heading, inside in collected
        if heading or inside
    ]
    runs = [(wide, tuple(run)) for wide, run in groupby(groups, key=_is_wide)]
    return tuple(GroupRun(wide or len(run) == 1, run) for wide, run in runs)  # one group alone has the page to itself


def _is_wide(group: Group) -> bool:
    """Whether half a page is too narrow. What stands before the first heading takes the whole line."""
    if not group.heading:
        return True
    texts = sum(len(block.text) for block in group.blocks if isinstance(block, Paragraph))
    return texts > MUCH or any(_width(block) > HALF for block in group.blocks if isinstance(block, TableBlock))


def _has_long_rows(block: Block) -> bool:
    """Whether it is a table that would take a screen by the length of its texts."""
    if not isinstance(block, TableBlock):
        return False
    length = sum(len(text_of(cell)) for row in block.rows for cell in row)
    return length > SCREEN and length > LONG_ROW * len(block.rows)


def _width(table: TableBlock) -> int:
    """Characters of a line of the table, long texts wrapped."""
    columns = zip(*([tuple(table.columns)] + [tuple(text_of(cell) for cell in row) for row in table.rows]), strict=True)
    return sum(min(_CELL, max(map(len, column))) + _GAP for column in columns)
