"""How records show themselves: one line (`repr`), a few (`str`), a small table in a notebook; and how they ask for pictures.

A record says once what there is to show, as a `Card`; the three forms come from it. Pictures are drawn in rooms above the records, which
no record may import: `from_above` finds the function by its name when a person asks for one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Sized
from dataclasses import dataclass, fields, replace
from fractions import Fraction
from importlib import import_module
from typing import Any, TypeVar, cast

MOST_ROWS = 8
"""A card has at most so many rows; it says how many more there are."""

WIDEST = 60
"""Characters of a cell, and of the title and what is said in one line."""

PARTIES = ("Party", "Decision maker", "Coalition")
"""Heads of columns that name parties."""

FEW = 3
"""Entries of a list that stand in one cell; longer lists are counted."""

_CELL = 'style="text-align: left; padding: 0 1em 0 0"'
"""Columns stand apart whatever the page around them says of tables."""


@dataclass(frozen=True)
class Card:
    """What a record shows of itself. `kind`: of record; `said`: the answer in a few words; `head`, `rows`: a small table. `of`:
    how many rows there would be, where more than are listed."""

    kind: str
    title: str
    said: str
    head: tuple[str, ...] = ()
    rows: Sequence[tuple[str, ...]] = ()
    of: int | None = None

    def called(self, titles: Mapping[str, str]) -> Card:
        """The same with parties by their titles (key → title), in the columns that name parties and in what heads others."""
        if not titles:
            return self

        def by_titles(text: str, between: str) -> str:
            keys = text.split(between)
            return between.join(titles[key] for key in keys) if all(key in titles for key in keys) else text

        named = [k for k, head in enumerate(self.head) if head in PARTIES]
        rows = [tuple(by_titles(cell, ", ") if k in named else cell for k, cell in enumerate(row)) for row in self.rows]
        parted = [each.partition(" of ") for each in self.head]
        head = tuple(f"{what}{of}{titles.get(key, key)}" for what, of, key in parted)
        return replace(self, title=by_titles(self.title, " and "), head=head, rows=rows)

    def line(self) -> str:
        """All but the table, in one line."""
        title = f" {_short(self.title)!r}" if self.title else ""
        return f"<{self.kind}{title}: {_short(self.said)}>"

    def text(self) -> str:
        """The answer and the table, in a few lines."""
        first = f"{plain(self.title)}: {plain(self.said)}" if self.title else plain(self.said)
        if not self.rows:
            return first
        cells = [[_short(cell) for cell in row] for row in (self.head, *self.rows[:MOST_ROWS])]
        widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
        table = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells]
        return "\n".join([first, *(f"  {row}" for row in table), *self._more()])

    def html(self) -> str:
        """The same as a table for a notebook; every text in it is escaped."""
        from html import escape

        title = f"<strong>{escape(plain(self.title))}</strong>: " if self.title else ""
        parts = [f"<p>{title}{escape(plain(self.said))}</p>"]
        if self.rows:
            head = "".join(f"<th {_CELL}>{escape(_short(cell))}</th>" for cell in self.head)
            rows = ("".join(f"<td {_CELL}>{escape(_short(cell))}</td>" for cell in row) for row in self.rows[:MOST_ROWS])
            parts.append(f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(f'<tr>{row}</tr>' for row in rows)}</tbody></table>")
        return "".join([*parts, *(f"<p>{escape(more.strip())}</p>" for more in self._more())])

    def _more(self) -> Iterator[str]:
        rows = len(self.rows) if self.of is None else self.of
        if rows > MOST_ROWS:
            yield f"  … and {rows - MOST_ROWS:,} more"


class Shown:
    """A record that shows itself by its card."""

    _titles: Mapping[str, str] = {}
    """Party → its title, where `titled` has told them; no part of what the record says."""

    def card(self) -> Card:
        """What is shown of the record."""
        raise NotImplementedError

    def __repr__(self) -> str:
        return self.card().called(self._titles).line()

    def __str__(self) -> str:
        return self.card().called(self._titles).text()

    def _repr_html_(self) -> str:
        return self.card().called(self._titles).html()


R = TypeVar("R", bound=Shown)


def titled(record: R, titles: Mapping[str, str]) -> R:
    """The record itself, which from now on shows parties by their titles (key → title)."""
    object.__setattr__(record, "_titles", dict(titles))
    return record


class Listed(Shown):
    """A record (a dataclass) that has no more to show than its fields, one a row. Long fields are counted."""

    def card(self) -> Card:
        shown = [(each.name, _in_short(getattr(self, each.name))) for each in fields(cast(Any, self)) if not each.name.startswith("_")]
        return Card(type(self).__name__, "", ", ".join(map("=".join, shown)), ("Field", "Value"), shown)


def from_above(name: str) -> Any:
    """A function of a room above, by `module:function`."""
    module, _, function = name.partition(":")
    return getattr(import_module(module), function)


def plain(text: str) -> str:
    """A text in one line, without signs that would steer a terminal."""
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in " ".join(text.split()))


def _in_short(value: object) -> str:
    """A field as it stands in a cell: a text, a number or a record as it is; for what is longer, how much there is."""
    if isinstance(value, str) or not isinstance(value, Sized):
        return str(value)
    if isinstance(value, tuple) and 0 < len(value) <= FEW and all(isinstance(each, str | int | Fraction) for each in value):
        return ", ".join(map(str, value))
    return "none" if not len(value) else f"{len(value):,} {'entry' if len(value) == 1 else 'entries'}"


def _short(text: str) -> str:
    one_line = plain(text)
    return one_line if len(one_line) <= WIDEST else one_line[: WIDEST - 1] + "…"


def terms_in_words(terms: Mapping[str, str]) -> str:
    """Terms as they are typed."""
    return ", ".join(f"{issue}={option}" for issue, option in terms.items())
