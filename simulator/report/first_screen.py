"""The first screen of an answer: the verdict, the tables that matter as far as there is room, and what to type next."""

from __future__ import annotations

import functools
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.report.command_lines import reads_standard_input
from simulator.report.layout import DIM, announces, even_cuts, heading, indented, is_heading, print_part, table, unbroken
from simulator.report.words import owners, plural

if TYPE_CHECKING:
    from simulator.report.fitting import FittingTable
    from simulator.report.layout import Part

    Section = Sequence[Part] | Callable[[int], Sequence[Part]]

LINES = 24
"""Lines of a first screen on a page of `WIDTH` columns, at most."""
WIDTH = 100
FEWEST_ROWS = 2
"""A table is left out where fewer would fit; one row is enough for a table of two, and for one whose first row takes several lines."""
MOST_FOLDS = 3
"""A long table of narrow columns stands in at most so many pieces side by side."""
ONE_ROW = 3
"""Lines of a table with one row of one line: its head, the line below, and the row."""


def first_screen(lead: Sequence[Part], sections: Iterable[Section], commands: Sequence[str]) -> list[Part]:
    """The parts of a first screen. `lead`: what must stand there; `sections`: what follows as long as there is room, the most important
    first. Each is a heading with what belongs to it, or a function that makes these for the lines that are left. Where a section has too
    little room, its last table is cut to the rows that fit, but never so that one party's side is shown and another's is not.
    `commands`: what to type next, ready to be typed."""
    closing = to_type_next(commands)
    parts: list[Part] = [*lead]
    room = lines_left(lead, commands)
    for section in sections:
        fitted = _fitted(section(room) if callable(section) else section, room)
        parts += fitted
        room -= height(fitted)
    return [*parts, *closing]


def lines_left(lead: Sequence[Part], commands: Sequence[str]) -> int:
    """Lines of a first screen between what must stand there and what to type next."""
    return LINES - height(lead) - height(to_type_next(commands))


def evenly(sets: Sequence[Sequence[str]], most: int) -> Sequence[Sequence[str]]:
    """The first of some sets of red lines or other things of parties, given by their paths: at most so many, and so many that each party
    of which there is something in any of them is in as many of those shown as any other."""
    if len(sets) <= most:
        return sets
    return sets[: max((k for k in even_cuts([owners(paths) for paths in sets]) if k <= most), default=0)]


def within(section: Sequence[Part], lines: int) -> list[Part]:
    """A section as far as it goes into so many lines: whole, or its last table cut short, or nothing of it."""
    return _fitted(section, lines)


def has_room(section: Sequence[Part], lines: int) -> bool:
    """Whether nothing of a section is hidden in so many lines."""
    return _in_whole(section, lines) is not None


def one_by_one(title: str, entries: Sequence[str], lines: int) -> list[Part]:
    """A heading and short texts below it in so many lines. Each text has a line of its own. Where that takes too many lines, the texts
    follow one another. Where that does too, there are as many as fit, and how many more there are. Nothing where none fits."""
    listed: list[Part] = [heading(title), table(("",), [[entry] for entry in entries], header=False)]
    if len(entries) <= lines and height(listed) <= lines:
        return listed
    for kept in range(len(entries), 0, -1):
        found: list[Part] = [heading(title), indented(running(entries, kept))]
        if height(found) <= lines:
            return found
    return []


def running(entries: Sequence[str], kept: int) -> str:
    """The first so many of short texts as one sentence, and how many more there are."""
    more = f"; {len(entries) - kept} more: --full" if kept < len(entries) else ""
    return f"{'; '.join(entries[:kept])}{more}."


def as_far_as_room(sections: Sequence[Sequence[Part]], lines: int) -> list[Part]:
    """Sections one after the other as far as they go into so many lines; the first that does not go in is cut to its beginning. Those of
    which nothing goes in are named in a last line."""
    shown, missing = _in_order(sections, lines)
    reserved = 0
    while missing and reserved < height([_no_room(missing)]):
        reserved = height([_no_room(missing)])
        shown, missing = _in_order(sections, lines - reserved)
    return [*shown, _no_room(missing)] if missing and reserved <= lines else shown


def _in_order(sections: Sequence[Sequence[Part]], lines: int) -> tuple[list[Part], list[str]]:
    """What `as_far_as_room` shows, and the headings of the sections of which nothing is shown."""
    parts: list[Part] = []
    missing: list[str] = []
    cut = False
    for section in sections:
        room = lines - height(parts)
        found = [] if cut else _fitted(section, room) or _beginning(section, room)
        cut = cut or 0 < len(found) < len(section)
        parts += found
        if not found and section:
            missing.append(str(section[0]).strip())
    return parts, missing


def _no_room(titles: Sequence[str]) -> Part:
    """That there is no room for sections."""
    return indented(f"No room here for “{'”, “'.join(titles)}”: --full.", DIM)


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
    return sum(_lines_of(_This(part)) for part in parts)


@dataclass(frozen=True, eq=False)
class _This:
    """A part that is equal to itself alone: many can be neither compared nor hashed."""

    part: Part

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _This) and self.part is other.part

    def __hash__(self) -> int:
        return id(self.part)


@functools.lru_cache(maxsize=512)  # a part is set again and again until it is known how much goes in
def _lines_of(this: _This) -> int:
    from rich.console import Console

    stream = io.StringIO()
    console = Console(file=stream, width=WIDTH, markup=False, highlight=False, emoji=False, color_system=None, force_terminal=False)
    print_part(console, this.part)
    return stream.getvalue().count("\n")


def _fitted(section: Sequence[Part], room: int) -> list[Part]:
    """The section as far as there is room for it: whole, or whole with its tables set densely or in pieces side by side, or its last table
    cut short, or nothing."""
    from simulator.report.fitting import FittingTable

    whole = _in_whole(section, room)
    tables = _tables(section)
    if whole is not None or not tables:
        return whole or []
    last = tables[-1]
    section = [_running(_dense(part)) if k != last else part for k, part in enumerate(section)]
    cut = section[last]
    assert isinstance(cut, FittingTable)
    tall = height([cut.first_rows(1, dense=True)]) > ONE_ROW
    fewest = 1 if tall else max(1, min(FEWEST_ROWS, cut.row_count - 1))
    for rows in range(min(cut.row_count - 1, room), fewest - 1, -1):  # a row takes a line at least
        parts = [*section[:last], *_cut(cut, rows), *section[last + 1 :]]
        if cut.may_be_cut(rows) and height(parts) <= room:
            return parts
    if cut.figures:
        told: list[Part] = [indented(cut.in_words()), indented("The whole table: --full.", DIM)]
        for parts in ([*section[:last], *told, *section[last + 1 :]], [*section[:last], *told]):
            if height(parts) <= room:
                return parts
    return []


def _in_whole(section: Sequence[Part], room: int) -> list[Part] | None:
    """A section set so that nothing is hidden; None where there is no room for that."""
    from simulator.report.fitting import FittingTable

    for attempt in _ways(section):
        longest = max((part.row_count for part in attempt if isinstance(part, FittingTable)), default=0)
        if longest <= room and height(attempt) <= room:
            return attempt
    return None


def _tables(section: Sequence[Part]) -> list[int]:
    from simulator.report.fitting import FittingTable

    return [k for k, part in enumerate(section) if isinstance(part, FittingTable)]


def _ways(section: Sequence[Part]) -> Iterator[list[Part]]:
    """The ways to set a section that hide nothing: as it is, with dense tables, with the last table in pieces side by side."""
    from simulator.report.fitting import FittingTable

    yield [*section]
    tables = _tables(section)
    if not tables:
        return
    dense = [_dense(part) for part in section]
    yield dense
    last = section[tables[-1]]
    assert isinstance(last, FittingTable)
    for pieces in range(2, MOST_FOLDS + 1):
        folded = last.side_by_side(pieces, WIDTH)
        if folded is not None:
            yield [*dense[: tables[-1]], folded, *dense[tables[-1] + 1 :]]
    if any(part.runs for part in section if isinstance(part, FittingTable)):
        yield [_running(part) for part in dense]


def _running(part: Part) -> Part:
    """The rows of a table one after the other, where they may be."""
    from simulator.report.fitting import FittingTable

    return indented(running(part.entries(), part.row_count)) if isinstance(part, FittingTable) and part.runs else part


def _dense(part: Part) -> Part:
    """A table that may stand on a first screen with as few lines as it can have."""
    from simulator.report.fitting import FittingTable

    return part.first_rows(LINES, dense=True) if isinstance(part, FittingTable) and part.row_count <= LINES else part


def _beginning(section: Sequence[Part], room: int) -> list[Part]:
    """As much of a section as there is room for, from its heading on; nothing where that would stand alone, and no line at its end that
    announces what has no room."""
    for count in range(len(section) - 1, 1, -1):
        if announces(section[count - 1]):
            continue
        kept = _fitted(section[:count], room - 1)
        if kept:
            return [*kept, indented("More of this: --full.", DIM)]
    return []


def _cut(whole: FittingTable, rows: int) -> list[Part]:
    more = plural(whole.row_count - rows, "more row", "more rows")
    return [whole.first_rows(rows, dense=True), indented(f"{more}: --full.", DIM)]
