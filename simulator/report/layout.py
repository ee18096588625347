"""The building blocks of the readable reports: headings, paragraphs and tables that read no markup.

A report is a list of parts, lines of text and rich renderables, printed by `print_part`. What `unbroken` makes stays in one piece on a
page of any width.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.padding import Padding
    from rich.text import Text

    from simulator.report.fitting import FittingTable

    Part = str | RenderableType

GOOD, BAD, DIM, STRONG = "green", "red", "dim", "bold"


def heading(title: str) -> Text:
    from rich.text import Text

    return Text(f"\n{title}", style=STRONG)


def unbroken(text: str) -> Text:
    """A line to be pasted, a command say."""
    from rich.text import Text

    return Text(text, no_wrap=True, overflow="ignore")


def print_part(console: Console, part: Part) -> None:
    """Print one part of a report; the terminal, not the page, folds a line that must stay in one piece."""
    from rich.text import Text

    console.print(part, soft_wrap=isinstance(part, Text) and bool(part.no_wrap))


def is_heading(part: Part) -> bool:
    """Whether a part of a report is what `heading` makes."""
    from rich.text import Text

    return isinstance(part, Text) and part.plain.startswith("\n") and str(part.style) == STRONG


def announces(part: Part) -> bool:
    """Whether a part of a report says nothing without what follows it: a heading, a line that ends in a colon, an empty line."""
    from rich.padding import Padding
    from rich.text import Text

    said = part.renderable if isinstance(part, Padding) else part
    text = said if isinstance(said, str) else said.plain if isinstance(said, Text) else None
    return is_heading(part) or (text is not None and (not text.strip() or text.rstrip().endswith(":")))


def paragraph(text: str, style: str = "") -> Text:
    from rich.text import Text

    return Text(text, style=style)


def indented(text: str, style: str = "", by: int = 2) -> Padding:
    from rich.padding import Padding
    from rich.text import Text

    return Padding(Text(text, style=style), (0, 0, 0, by))


def table(
    columns: Sequence[str],
    rows: Iterable[Sequence[str | Text]],
    *,
    numbers: Iterable[int] = (),
    whole_words: Iterable[int] = (),
    sections: Iterable[int] = (),
    widest_label: int | None = None,
    header: bool = True,
    runs: bool = False,
    sides: Sequence[Collection[str]] | None = None,
    figures: Sequence[int] = (),
    cuts: Collection[int] | None = None,
) -> FittingTable:
    """A table with a rule under its header, which fits its page: where that is too narrow for its figures it stands in blocks of columns,
    or in one list a row. `numbers`: columns set to the right; `whole_words`: columns never wrapped;
    `sections`: rows with a blank line after them. `widest_label`: columns of the screen that the first column takes at most.
    `header`: whether the titles of the columns stand above. `runs`: rows of two cells may follow one another where lines are few.
    On a first screen without room for all rows: `sides`, the parties of which each row shows the side, lets it be cut only where each has
    as many rows as any other (`even_cuts`). `figures`: where it may not, the rows stand in a sentence with these columns; without `sides`
    the first cell is the party. `cuts`: after how many rows a table without sides may be cut; None: after any."""
    from rich.text import Text

    from simulator.report.fitting import FittingTable

    right, unbroken, ends = set(numbers), set(whole_words), set(sections)
    rows = [*rows]
    if figures and sides is None:
        sides = [(str(row[0]),) for row in rows]
    if sides is not None:
        cuts = {cut + sum(end < cut for end in ends) for cut in even_cuts(sides)}
    result = FittingTable(header=header, runs=runs, cuts=cuts, figures=figures)
    for position, title in enumerate(columns):
        result.add_column(
            Text(title),
            justify="right" if position in right else "left",
            no_wrap=position in unbroken,
            overflow="fold",
            max_width=widest_label if position == 0 else None,
        )
    for number, row in enumerate(rows):
        result.add_row(*(Text(cell) if isinstance(cell, str) else cell for cell in row))
        if number in ends:
            result.add_row(*("" for _ in columns))
    return result


def even_cuts(sides: Sequence[Collection[str]]) -> set[int]:
    """After how many rows a table may be cut so that each party of which some row shows the side has as many rows left as any other."""
    count = dict.fromkeys((party for each in sides for party in each), 0)
    found = set()
    for rows, each in enumerate(sides, 1):
        for party in each:
            count[party] += 1
        if len(set(count.values())) == 1:
            found.add(rows)
    return found


def ends_of(groups: Sequence[object]) -> set[int]:
    """After how many rows a table may be cut so that rows of one group, which stand together, are all there or all left out."""
    return {k for k in range(1, len(groups)) if groups[k] != groups[k - 1]}


def records(columns: Sequence[str], rows: Iterable[Sequence[str | Text]]) -> FittingTable:
    """A table of things with what is said of each; columns in which nothing is said of any are left out. On a page too narrow for it, a
    list for each thing."""
    from rich.text import Text

    from simulator.report.fitting import FittingTable

    listed = [[Text(cell) if isinstance(cell, str) else cell for cell in row] for row in rows]
    kept = [k for k in range(len(columns)) if k == 0 or any(row[k].plain for row in listed)]
    result = FittingTable(records=True)
    for k in kept:
        result.add_column(Text(columns[k]), overflow="fold")
    for row in listed:
        result.add_row(*(row[k] for k in kept))
    return result


def coloured(text: str, style: str) -> Text:
    from rich.text import Text

    return Text(text, style=style)
