"""CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.report.whole.document import DOCUMENTS, Document, nothing_more

if TYPE_CHECKING:
    from simulator.dossier.whole import Whole


def _written(found: Whole) -> str:
    from simulator.report.whole.csv import csv_report

    return csv_report(found)


DOCUMENTS.add(
    Document(
        name="csv",
        title="CSV",
        meaning="One row for each solution, offer and outcome nearest to a deal.",
        source="",
        needs="",
        place=4,
        required=nothing_more,
        written=_written,
    )
)
