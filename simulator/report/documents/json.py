"""JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.report.whole.document import DOCUMENTS, Document, nothing_more

if TYPE_CHECKING:
    from simulator.dossier.whole import Whole


def _written(found: Whole) -> str:
    from json import dumps

    from simulator.report.whole.json import report_json

    return dumps(report_json(found), indent=2, ensure_ascii=False, allow_nan=False) + "\n"


DOCUMENTS.add(
    Document(
        name="json",
        title="JSON",
        meaning="The answers of `show`, `solve`, `explain`, `compare` and `results` in one object, with the variants.",
        source="",
        needs="",
        place=3,
        required=nothing_more,
        written=_written,
    )
)
