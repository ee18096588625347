"""The first screen of an answer: the verdict, the tables that matter as far as there is room, and what to type next."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from simulator.report.command_lines import reads_standard_input
from simulator.report.layout import DIM, heading, indented, is_heading, print_part, unbroken
from simulator.report.words import plural

if TYPE_CHECKING:
    from simulator.report.fitting import FittingTable
    from simulator.report.layout import Part

LINES = 24
"""Lines of a first screen on a page of `WIDTH` columns, at most."""
WIDTH = 100
FEWEST_ROWS = 2
"""A table is left out where fewer would fit; one row is enough for a table of two, and for one whose first row takes several lines."""
ONE_ROW = 3
"""Lines of a table with one row of one line: its head, the line below, and the row."""


def first_screen(lead: Sequence[Part], sections: Iterable[Sequence[Part]], commands: Sequence[str]) -> list[Part]:
    """The parts of a first screen. `lead`: what must stand there; `sections`: what follows as long as there is room, the most important
    first, each a heading with what belongs to it; the last table of one that has no room is cut to the rows that have. `commands`: what to
    type next, ready to be typed."""
    closing = to_type_next(commands)
    parts: list[Part] = [*lead]
    room = lines_left(lead, commands)
    for section in sections:
        fitted = _fitted(section, room)
        parts += fitted
        room -= height(fitted)
    return [*parts, *closing]


def lines_left(lead: Sequence[Part], commands: Sequence[str]) -> int:
    """Lines of a first screen between what must stand there and what to type next."""
    return LINES - height(lead) - height(to_type_next(commands))


def within(section: Sequence[Part], lines: int) -> list[Part]:
    """A section as far as it goes into so many lines: whole, or its last table cut short, or nothing of it."""
    return _fitted(section, lines)


def as_far_as_room(sections: Sequence[Sequence[Part]], lines: int) -> list[Part]:
    """Sections one after the other as far as they go into so many lines; of the first that does not go in, its beginning."""
    parts: list[Part] = []
    for section in sections:
        room = lines - height(parts)
        found = _fitted(section, room) or _beginning(section, room)
        parts += found
        if len(found) < len(section) and found:
            break
    return parts


def by_heading(parts: Iterable[Part]) -> list[list[Part]]:
    """The parts of a report in sections, each with the heading that begins it."""
    sections: list[list[Part]] = []
    for part in parts:
        if is_heading(part) or not sections:
            sections.append([])
        sections[-1].append(part)
    return sections


def shortened(parts: Sequence[Part], commands: Sequence[str], everything: str) -> list[Part]:
    """A report as its first screen: all of it and `commands` to type next where that fits; else its head, its sections in their order as
    far as there is room, the commands, and `everything`, the command that prints all of it."""
    complete = [*parts, *to_type_next(commands)]
    if height(complete) <= LINES:
        return complete
    sections = by_heading(parts)
    lead = [] if is_heading(parts[0]) else sections.pop(0)
    closing = [*commands, everything]
    room = LINES - height(lead) - height(to_type_next(closing))
    if sections and not _fitted(sections[0], room):
        lead += _beginning(sections.pop(0), room)
    return first_screen(lead, sections, closing)


def to_type_next(commands: Sequence[str]) -> list[Part]:
    """The section of commands that are ready to be typed; nothing without any. One that reads standard input is left out."""
    commands = [command for command in commands if not reads_standard_input(command)]
    return [heading("To type next"), *(unbroken(f"  {command}") for command in commands)] if commands else []


def height(parts: Iterable[Part]) -> int:
    """Lines that the parts take on a page of `WIDTH` columns."""
    from rich.console import Console

    stream = io.StringIO()
    console = Console(file=stream, width=WIDTH, markup=False, highlight=False, emoji=False, color_system=None, force_terminal=False)
    for part in parts:
        print_part(console, part)
    return stream.getvalue().count("\n")


def _fitted(section: Sequence[Part], room: int) -> list[Part]:
    """The section as far as there is room for it: whole, or its last table cut short, or nothing of it."""
    from simulator.report.fitting import FittingTable

    longest = max((part.row_count for part in section if isinstance(part, FittingTable)), default=0)
    if longest <= room and height(section) <= room:
        return [*section]
    last = max((k for k, part in enumerate(section) if isinstance(part, FittingTable)), default=None)
    if last is None:
        return []
    table = section[last]
    assert isinstance(table, FittingTable)
    tall = height([table.first_rows(1)]) > ONE_ROW
    fewest = min(1 if tall else FEWEST_ROWS, table.row_count - 1)
    for rows in range(min(table.row_count - 1, room), fewest - 1, -1):  # a row takes a line at least
        cut = [*section[:last], *_cut(table, rows), *section[last + 1 :]]
        if height(cut) <= room:
            return cut
    return []


def _beginning(section: Sequence[Part], room: int) -> list[Part]:
    """As much of a section as there is room for, from its heading on; nothing where that would stand alone."""
    for count in range(len(section) - 1, 1, -1):
        kept = _fitted(section[:count], room - 1)
        if kept:
            return [*kept, indented("More of this: --full.", DIM)]
    return []


def _cut(table: FittingTable, rows: int) -> list[Part]:
    more = plural(table.row_count - rows, "more row", "more rows")
    return [table.first_rows(rows), indented(f"{more}: --full.", DIM)]
