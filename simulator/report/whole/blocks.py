"""The parts of a readable report as plain records, for renderers other than a terminal: HTML and Markdown.

So the words of a report are written once, in the `text_*` modules, and read the same everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

from simulator.report.layout import BAD, DIM, GOOD, STRONG, is_heading

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

    from simulator.report.layout import Part

Tone = Literal["", "good", "bad", "dim", "strong"]
_TONES: dict[str, Tone] = {GOOD: "good", BAD: "bad", DIM: "dim", STRONG: "strong"}


@dataclass(frozen=True)
class TonedText:
    """Text in one tone. What a tone says, the text says as well."""

    text: str
    tone: Tone = ""


Cell = tuple[TonedText, ...]


@dataclass(frozen=True)
class Heading:
    """`opens_case`: what follows, up to the next such heading, holds under what it says, and has headings of its own."""

    text: str
    opens_case: bool = False
    kind: ClassVar[str] = "heading"


@dataclass(frozen=True)
class Paragraph:
    spans: Cell
    kind: ClassVar[str] = "paragraph"

    @property
    def text(self) -> str:
        return text_of(self.spans)


@dataclass(frozen=True)
class FixedLine:
    """A line that stays as it is: a command to type, or what a list of its own stands under."""

    text: str
    kind: ClassVar[str] = "line"

    @property
    def is_command(self) -> bool:
        return self.text.startswith("zopa ")


@dataclass(frozen=True)
class TableBlock:
    """A table. `numbers`: columns set to the right; the first column names its row."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numbers: frozenset[int] = frozenset()
    kind: ClassVar[str] = "table"


Block = Heading | Paragraph | FixedLine | TableBlock


def plain_table(columns: Sequence[str], rows: Iterable[Sequence[str]], numbers: Iterable[int] = ()) -> TableBlock:
    """A table of plain text."""
    return TableBlock(tuple(columns), tuple(tuple((TonedText(cell),) for cell in row) for row in rows), frozenset(numbers))


def text_of(spans: Cell) -> str:
    return "".join(span.text for span in spans)


def blocks_of(parts: Iterable[Part]) -> list[Block]:
    """Each part as a record, in order; empty paragraphs, which only make room on a terminal, are left out.

    Raises `TypeError` for a part of another kind than the reports are made of."""
    found: list[Block] = []
    for part in parts:
        block = _block(part)
        if not isinstance(block, Paragraph) or block.text.strip():
            found.append(block)
    return found


def _block(part: Part) -> Block:
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    from simulator.report.compare.worth import WhereItFits

    if isinstance(part, str):
        return FixedLine(part.strip())
    if isinstance(part, WhereItFits):
        return _block(part.wide)
    if isinstance(part, Padding):
        return _block(part.renderable)
    if isinstance(part, Table):
        return _table(part)
    if isinstance(part, Text):
        if is_heading(part):
            return Heading(part.plain.strip())
        return Paragraph(_spans(part))
    raise TypeError(f"no block for {type(part).__name__}")


def _table(table: Table) -> TableBlock:
    from rich.text import Text

    def cell(content: object) -> Cell:
        return _spans(content) if isinstance(content, Text) else (TonedText(str(content).strip()),)

    columns = tuple(cell(column.header) for column in table.columns)
    rows = tuple(zip(*(tuple(cell(each) for each in column.cells) for column in table.columns), strict=True))
    return TableBlock(
        tuple(text_of(each) for each in columns),
        tuple(row for row in rows if any(text_of(each) for each in row)),  # an empty row only makes room
        frozenset(k for k, column in enumerate(table.columns) if column.justify == "right"),
    )


def _spans(text: Text) -> Cell:
    """The text in pieces of one tone each, less the blanks at either end."""
    whole = text.plain
    tones: list[Tone] = [_TONES.get(str(text.style), "")] * len(whole)
    for span in text.spans:
        tone = _TONES.get(str(span.style), "")
        tones[span.start : span.end] = [tone] * (min(span.end, len(whole)) - span.start)
    start, end = len(whole) - len(whole.lstrip()), len(whole.rstrip())
    pieces: list[TonedText] = []
    for k in range(start, end):
        if pieces and pieces[-1].tone == tones[k]:
            pieces[-1] = TonedText(pieces[-1].text + whole[k], tones[k])
        else:
            pieces.append(TonedText(whole[k], tones[k]))
    return tuple(pieces) or (TonedText(""),)
