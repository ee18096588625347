"""The memo as a page that prints on one sheet of A4."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.report.html.figures import first_picture
from simulator.report.html.page import environment, is_wide, packaged, policy_of_style, require_report_extra
from simulator.report.memo.words import advised_title, memo_words

if TYPE_CHECKING:
    from simulator.dossier.memo import Memo


def memo_page(found: Memo) -> str:
    """The memo as HTML, without scripts. Raises `UsageError` where an extra is missing."""
    require_report_extra()
    said, style = memo_words(found), f"{packaged('report.css')}\n{packaged('memo.css')}"
    return (
        environment()
        .get_template("memo.html.j2")
        .render(
            said=said,
            summary=said.summary,
            advised=advised_title(found.whole.scenario, found),
            picture=first_picture(found.whole, said.summary),
            decided=found.whole.result.verdict,
            stacks=said.summary.offers is not None and is_wide(said.summary.offers.columns),
            long=100,
            style=style,
            policy=policy_of_style(style),
            version=found.whole.result.version,
        )
    )
