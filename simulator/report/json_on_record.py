"""Answers on record beside what the numbers say of them, for JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.report.words import date

if TYPE_CHECKING:
    from simulator.offers.records import RecordedAnswer


def recorded_json(each: RecordedAnswer) -> dict[str, Any]:
    """An answer on record beside what the numbers say; `surplus` over all ways to fill open issues."""
    judged = each.judged
    span = {"least": judged.least, "most": judged.most}
    return {
        "offer": each.offer,
        "party": each.party,
        "answer": each.answer,
        "date": date(each.day) or None,
        "accepts": judged.accepts,
        "differs": each.differs,
        "surplus": {key: None if value is None else float(value) for key, value in span.items()},
        "red_lines": list(judged.crosses),
        "why": each.observed.why,
        "note": each.observed.note,
        "source": list(each.observed.source),
        "exact": {"surplus": {key: None if value is None else str(value) for key, value in span.items()}},
    }
