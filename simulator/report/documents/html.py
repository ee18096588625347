"""HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.report.whole.document import DOCUMENTS, Document

if TYPE_CHECKING:
    from simulator.dossier.memo import Memo
    from simulator.dossier.whole import Whole


def _required() -> None:
    from simulator.report.html.page import require_report_extra

    require_report_extra()


def _written(found: Whole) -> str:
    from simulator.report.html.page import html_page

    return html_page(found)


def _brief(found: Memo) -> str:
    from simulator.report.memo.page import memo_page

    return memo_page(found)


DOCUMENTS.add(
    Document(
        name="html",
        title="HTML",
        meaning="The page to explore, which works offline (the default).",
        source="",
        needs="jinja2",
        place=1,
        required=_required,
        written=_written,
        brief=_brief,
    )
)
