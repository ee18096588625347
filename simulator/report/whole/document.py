"""What a form of the report is: one record. `zopa report` takes all it needs of it from there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.registers import Entry, Register

if TYPE_CHECKING:
    from simulator.dossier.memo import Memo
    from simulator.dossier.whole import Whole


@dataclass(frozen=True, kw_only=True)
class Document(Entry):
    """A form in which a report is written. `name`: as after `--format`. `required`: raises `UsageError` where what it needs is missing,
    before any work is done. `written`: the text; `brief`: that of the memo of one page, None where the form has none."""

    required: Callable[[], None]
    written: Callable[[Whole], str]
    brief: Callable[[Memo], str] | None = None


DOCUMENTS: Register[Document] = Register("format", "simulator.report.documents", "")


def nothing_more() -> None:
    """What a form requires that the core writes."""
