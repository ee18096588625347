"""Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.report.whole.document import DOCUMENTS, Document, nothing_more

if TYPE_CHECKING:
    from simulator.dossier.memo import Memo
    from simulator.dossier.whole import Whole


def _written(found: Whole) -> str:
    from simulator.report.whole.markdown import markdown

    return markdown(found)


def _brief(found: Memo) -> str:
    from simulator.report.memo.markdown import memo_markdown

    return memo_markdown(found)


DOCUMENTS.add(
    Document(
        name="md",
        title="Markdown",
        meaning="The same text and tables as Markdown, without figures.",
        source="",
        needs="",
        place=2,
        required=nothing_more,
        written=_written,
        brief=_brief,
    )
)
