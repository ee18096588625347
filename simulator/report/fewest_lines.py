"""The widths of a table's columns with which the table takes the fewest lines."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len


def widths_of_fewest_lines(columns: Sequence[Sequence[str]], least: Sequence[int], room: int) -> list[int] | None:
    """A width for each column, `room` in all. `columns`: the cells of each, its head first; `least`: the width below which something in it
    would be broken. None where the room is less than that.

    It begins with the widths in which nothing wraps. The column that adds the fewest lines gives way, a sign at a time; among equal ones,
    the widest. At last each column gives up what saves no line."""
    if sum(least) > room:
        return None
    words = [[[cell_len(word) for word in cell.split()] for cell in cells] for cells in columns]
    spare = room - sum(least)
    widths = [min(low + spare, max(low, *map(cell_len, cells))) for low, cells in zip(least, columns, strict=True)]
    lines = [_lines(cells, width) for cells, width in zip(words, widths, strict=True)]
    narrower = [_lines(cells, width - 1) for cells, width in zip(words, widths, strict=True)]
    while sum(widths) > room:
        tall = [max(row) for row in zip(*lines, strict=True)]
        added = [sum(max(new, old) for new, old in zip(narrower[k], tall, strict=True)) for k in range(len(widths))]
        k = min((k for k in range(len(widths)) if widths[k] > least[k]), key=lambda k: (added[k], -widths[k]))
        widths[k] -= 1
        lines[k], narrower[k] = narrower[k], _lines(words[k], widths[k] - 1)
    tall = [max(row) for row in zip(*lines, strict=True)]
    return [_narrowest(cells, width, low, tall) for cells, width, low in zip(words, widths, least, strict=True)]


def _narrowest(cells: Sequence[Sequence[int]], width: int, least: int, tall: Sequence[int]) -> int:
    """The least width in which a column takes no more lines than the table has anyway."""
    while width > least and all(new <= old for new, old in zip(_lines(cells, width - 1), tall, strict=True)):
        width -= 1
    return width


def _lines(cells: Sequence[Sequence[int]], width: int) -> list[int]:
    """The lines that each cell takes, given by the widths of its words; a column has one sign at least."""
    return [_wrapped(words, max(1, width)) for words in cells]


def _wrapped(words: Sequence[int], width: int) -> int:
    lines, left = 1, width
    for word in words:
        needed = word if left == width else word + 1
        if needed <= left:
            left -= needed
            continue
        if left < width:
            lines, left = lines + 1, width
        while word > left:  # a word that no line holds is folded
            word -= left
            lines, left = lines + 1, width
        left -= word
    return lines
