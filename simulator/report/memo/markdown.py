"""The memo as Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from simulator.report.memo.words import advised_title, memo_words
from simulator.report.whole.markdown import escaped, table_in_markdown

if TYPE_CHECKING:
    from simulator.dossier.memo import Memo


def memo_markdown(found: Memo) -> str:
    """The memo. Text of the file is escaped: none of it becomes markup or HTML."""
    said = memo_words(found)
    summary = said.summary
    pieces = [f"# {escaped(said.title)}", f"**{escaped(summary.verdict)}**"]
    pieces += [escaped(text) for text in (summary.on_record, summary.not_asked) if text]
    if summary.blocked:
        pieces += [f"## {escaped(summary.blocked_title)}", _list([f"{each.who}: {each.what}" for each in summary.blocked])]
    if summary.offers is not None:
        pieces += ["## On the table", table_in_markdown(summary.offers), escaped(summary.offers_note)]
    pieces += _listed(advised_title(found.whole.scenario, found), said.next_steps)
    pieces += _listed("The numbers that matter", said.numbers)
    pieces += _listed("To keep in mind", said.caveats)
    return "\n\n".join([*pieces, f"*{escaped(said.made)}*"]) + "\n"


def _listed(title: str, lines: Sequence[str]) -> list[str]:
    return [f"## {escaped(title)}", _list(lines)] if lines else []


def _list(lines: Sequence[str]) -> str:
    return "\n".join(f"- {escaped(line)}" for line in lines)
