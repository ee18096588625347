"""A table that fits its page: no figure is cut and no column lost, however narrow the page is.

First its columns wrap. Where a word or a figure would have to be broken for that, its heads wrap as well and every column gets the width
by which the whole takes the fewest lines. Where that is too wide, the table stands in blocks of columns, each with the first column
before it. Where not even two columns go beside one another, each row is a list, a line for each cell."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import islice, zip_longest
from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from simulator.report.fewest_lines import widths_of_fewest_lines

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult

LONGEST_WORD = 20
"""A word without digits that is longer is broken where no page has room for it; a word with a digit never is."""
FROM_TO = re.compile(r"[\d.,+−]*\d – [+−]?\d\S*|\S+")
BETWEEN = 3
"""Columns of the screen between two columns of a table."""
BETWEEN_PIECES = 2 * BETWEEN + 1
"""Columns of the screen between two pieces of a table that stand side by side."""


class FittingTable(Table):
    """A table with a rule under its header. Its columns and rows are added as to any table of rich's. `records`: cells hold sentences, so
    that each row is a list wherever the table does not fit without wrapping. `header`: whether the titles of the columns stand above.
    `runs`: its rows may follow one another in a sentence (`entries`). `dense`: the columns get the widths by which the table takes the
    fewest lines, as it does by itself where it would break otherwise. `cuts`: after how many rows it may be cut on a first screen; None:
    after any. `figures`: the columns that stand in a sentence where not all rows have room (`in_words`)."""

    def __init__(
        self,
        *,
        records: bool = False,
        header: bool = True,
        dense: bool = False,
        runs: bool = False,
        cuts: Collection[int] | None = None,
        figures: Sequence[int] = (),
    ) -> None:
        self._records, self._dense, self.runs, self.cuts, self.figures = records, dense, runs, cuts, figures
        super().__init__(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, show_header=header, header_style="bold", padding=(0, 1))

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        every = range(len(self.columns))
        if self._records and self._unwrapped() > options.max_width:
            yield from self._row_by_row()
            return
        if self._dense and (widths := self._fewest_lines(options.max_width)) is not None:
            yield self._lines(console, every, widths)
            return
        least = [_least(self._texts(k), whole=column.no_wrap) for k, column in enumerate(self.columns)]
        given = self._given(console, options)
        if all(width >= needed for width, needed in zip(given, least, strict=True)):
            yield self._lines(console, every, given)
            return
        if (widths := self._fewest_lines(options.max_width)) is not None:
            yield self._lines(console, every, widths)
            return
        blocks = _blocks(least, options.max_width)
        if blocks is None:
            yield from self._row_by_row()
            return
        for number, block in enumerate(blocks):
            if number:
                yield Text("")
            most = [min(self.columns[k].max_width or options.max_width, self._widest(k)) for k in block]
            yield self._lines(console, block, _widths([least[k] for k in block], most, options.max_width - BETWEEN * (len(block) - 1)))

    def _given(self, console: Console, options: ConsoleOptions) -> list[int]:
        """The widths of the columns: those in which nothing is wrapped where there is room for them, else those that rich gives."""
        shown = [self._texts(k)[0 if self.show_header else 1 :] for k in range(len(self.columns))]
        widths = [max((cell_len(text.plain) for text in texts), default=0) for texts in shown]
        kept = all(column.max_width is None or column.max_width >= width for column, width in zip(self.columns, widths, strict=True))
        if kept and sum(widths) + BETWEEN * (len(widths) - 1) <= options.max_width:
            return widths
        given = self._calculate_column_widths(console, options.update_width(options.max_width - self._extra_width))
        return [width - self._get_padding_width(k) for k, width in enumerate(given)]

    def first_rows(self, count: int, *, dense: bool | None = None) -> FittingTable:
        """The same table with at most so many of its rows, `dense` or as it was."""
        found = FittingTable(records=self._records, header=self.show_header, dense=self._dense if dense is None else dense, runs=self.runs)
        for column in self.columns:
            found.add_column(
                column.header, justify=column.justify, no_wrap=column.no_wrap, overflow=column.overflow, max_width=column.max_width
            )
        for cells in islice(zip(*(column.cells for column in self.columns), strict=True), count):
            found.add_row(*cells)
        return found

    def may_be_cut(self, rows: int) -> bool:
        """Whether the first so many rows may stand without the others."""
        return self.cuts is None or rows in self.cuts

    def in_words(self) -> str:
        """The rows in a sentence, each with its first cell and its `figures`: 'Surplus (This outcome): Buyer +15.00 (60.00); …'."""
        titles = [self._texts(k)[0].plain for k in self.figures]
        columns = [self._texts(k)[1:] for k in (0, *self.figures)]
        rows = [(first.plain, [cell.plain for cell in cells]) for first, *cells in zip(*columns, strict=True)]
        said = "; ".join(f"{name} {_with_others(cells)}" for name, cells in rows)
        return f"{_with_others(titles)}: {said}."

    def entries(self) -> list[str]:
        """Each row as one text, what its first cell names before the others."""
        rows = zip(*(self._texts(k)[1:] for k in range(len(self.columns))), strict=True)
        return [": ".join(cell.plain for cell in row if cell.plain) for row in rows]

    def side_by_side(self, pieces: int, room: int) -> FittingTable | None:
        """The same table in so many pieces, one beside the other, the first rows on the left; None where they do not fit into the room or
        rows have to stay together. A first cell that stands for the rows below it as well is said again where a piece begins."""
        rows = [*zip(*(self._texts(k)[1:] for k in range(len(self.columns))), strict=True)]
        tall = -(-len(rows) // pieces)
        bodies = [
            max([_least(self._texts(k)[:1], whole=False), *(cell_len(row[k].plain) for row in rows)]) for k in range(len(self.columns))
        ]
        width = sum(bodies) + BETWEEN * (len(bodies) - 1)
        narrow = pieces * width + BETWEEN_PIECES * (pieces - 1) <= room
        if self._records or not self.show_header or not narrow or tall < 2 or any(not any(cell.plain for cell in row) for row in rows):
            return None
        filled, name = [], Text("")
        for number, row in enumerate(rows):
            name = row[0] if row[0].plain else name
            filled.append((name, *row[1:]) if number % tall == 0 else row)
        found = FittingTable(dense=True)
        for piece in range(pieces):
            if piece:
                found.add_column(Text(""))
            for column in self.columns:
                found.add_column(column.header, justify=column.justify, no_wrap=column.no_wrap, overflow=column.overflow)
        empty = tuple(Text("") for _ in self.columns)
        for k in range(tall):
            beside = [filled[j] if (j := k + piece * tall) < len(filled) else empty for piece in range(pieces)]
            found.add_row(*[cell for piece, row in enumerate(beside) for cell in ((*([Text("")] if piece else []), *row))])
        return found

    def _unwrapped(self) -> int:
        """The width in which no cell has to be wrapped."""
        widths = [self._widest(k) for k in range(len(self.columns))]
        return sum(widths) + BETWEEN * (len(widths) - 1)

    def _widest(self, column: int) -> int:
        """The width in which no cell of a column has to be wrapped."""
        return max(cell_len(text.plain) for text in self._texts(column))

    def _fewest_lines(self, room: int) -> list[int] | None:
        """Widths by which the whole table takes the fewest lines; None where something would have to be broken for that."""
        columns = [[text.plain for text in self._texts(k)] for k in range(len(self.columns))]
        least = [
            max(_least(texts[:1], whole=False), _least(texts[1:], whole=column.no_wrap))
            for column, texts in ((self.columns[k], self._texts(k)) for k in range(len(self.columns)))
        ]
        return widths_of_fewest_lines(columns, least, room - BETWEEN * (len(columns) - 1))

    def _texts(self, column: int) -> list[Text]:
        """The cells of a column, its header first."""
        found = self.columns[column]
        return [cell if isinstance(cell, Text) else Text(str(cell)) for cell in (found.header, *found.cells)]

    def _lines(self, console: Console, block: Sequence[int], widths: Sequence[int]) -> Text:
        """Some of the columns in widths that break nothing, set as rich sets a table, without the measuring that takes most of its time."""
        right = [self.columns[k].justify == "right" for k in block]
        rows = [*zip(*(self._texts(k) for k in block), strict=True)]
        lines: list[Text] = []
        if self.show_header:
            lines += _wrapped(console, rows[0], widths, right, from_below=True)
            for line in lines:
                line.stylize("bold")
            lines.append(Text("─" * (sum(widths) + BETWEEN * (len(widths) - 1))))
        for row in rows[1:]:
            lines += _wrapped(console, row, widths, right)
        return Text("\n", no_wrap=True, overflow="ignore").join(lines)

    def _row_by_row(self) -> Iterator[Text | Padding]:
        """Each row as its first cell with the others set in below it, each after the title of its column."""
        titles = [self._texts(k)[0].plain for k in range(len(self.columns))]
        for first, *others in zip(*(self._texts(k)[1:] for k in range(len(self.columns))), strict=True):
            if first.plain.strip():
                yield first
            for title, cell in zip(titles[1:], others, strict=True):
                if cell.plain.strip():
                    yield Padding(Text.assemble(f"{title}: " if title else "", cell), (0, 0, 0, 2))


def _with_others(cells: Sequence[str]) -> str:
    """'60.00 (+15.00)': the first of some cells, the others in brackets."""
    others = ", ".join(cell for cell in cells[1:] if cell)
    return f"{cells[0]} ({others})" if others else cells[0]


def _wrapped(
    console: Console, cells: Sequence[Text], widths: Sequence[int], right: Sequence[bool], *, from_below: bool = False
) -> list[Text]:
    """A row of a table: cells beside one another, each wrapped within its column and filled up to its width. `from_below`: their last lines
    stand beside one another, not their first."""
    columns: list[Sequence[Text | None]] = [_folded(console, cell, width) for cell, width in zip(cells, widths, strict=True)]
    if from_below:
        tall = max(map(len, columns))
        columns = [[*[None] * (tall - len(pieces)), *pieces] for pieces in columns]
    lines = []
    for pieces in zip_longest(*columns):
        line = Text()
        for k, (piece, width, to_the_right) in enumerate(zip(pieces, widths, right, strict=True)):
            blanks = " " * (width - (0 if piece is None else cell_len(piece.plain)))
            line.append(" " * (BETWEEN if k else 0) + (blanks if to_the_right else ""))
            if piece is not None:
                line.append_text(piece)
            line.append("" if to_the_right else blanks)
        lines.append(line)
    return lines


def _folded(console: Console, cell: Text, width: int) -> Sequence[Text]:
    if cell_len(cell.plain) <= width and "\n" not in cell.plain:
        return (cell,)
    pieces = [*cell.wrap(console, width, overflow="fold")]
    for piece in pieces:
        piece.rstrip()
    return pieces


def _least(texts: Sequence[Text], *, whole: bool) -> int:
    """The least width in which nothing in a column is broken that must stay in one piece."""
    pieces = [piece for text in texts for piece in (text.plain.splitlines() if whole else _words(text.plain))]
    return max((_unbroken(piece, whole=whole) for piece in pieces), default=1)


def _words(cell: str) -> list[str]:
    """The words of a cell, the first one with the blanks that set it in. A span from one figure to another is one word."""
    blanks = cell[: len(cell) - len(cell.lstrip(" "))]
    first, *others = FROM_TO.findall(cell) or [""]
    return [blanks + first, *others]


def _unbroken(piece: str, *, whole: bool) -> int:
    width, blanks = cell_len(piece), len(piece) - len(piece.lstrip(" "))
    return width if whole or any(sign.isdigit() for sign in piece) else min(width, blanks + LONGEST_WORD)


def _blocks(least: Sequence[int], room: int) -> list[list[int]] | None:
    """The columns in as few blocks as their order allows, the first column in each; None where it leaves no room for another one."""
    blocks: list[list[int]] = []
    left = 0
    for k, width in enumerate(least[1:], 1):
        if not blocks or width + BETWEEN > left:
            blocks.append([0])
            left = room - least[0]
        left -= width + BETWEEN
        if left < 0:
            return None
        blocks[-1].append(k)
    return blocks or None


def _widths(least: Sequence[int], most: Sequence[int], room: int) -> list[int]:
    """Widths between `least` and `most` that fill the room at best: the widest columns give way first."""
    cap = max(most)
    while cap > 1 and sum(max(low, min(high, cap)) for low, high in zip(least, most, strict=True)) > room:
        cap -= 1
    return [max(low, min(high, cap)) for low, high in zip(least, most, strict=True)]
