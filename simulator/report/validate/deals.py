"""How good the deals of past talks were, in print."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

from simulator.figures import percent
from simulator.report.layout import STRONG, heading, indented, paragraph, table
from simulator.report.safe_text import printable
from simulator.report.words import plural
from simulator.solve.solution import SOLUTIONS
from simulator.validate.deals import FRONTIER, JOINT

if TYPE_CHECKING:
    from simulator.report.layout import Part
    from simulator.validate.deals import DealMeasure, DealQuality

TOLD_BY_GROUP = (FRONTIER, "nash", JOINT)
"""Measures of which a table by groups is made."""


def measure_title(name: str) -> str:
    named = {FRONTIER: "on the frontier", JOINT: "points of both, of the most"}
    return named.get(name) or f"{SOLUTIONS[name].title} chooses it"


def deals_report(found: DealQuality) -> list[Part]:
    """Shares of deals, beside what deals drawn blindly would have; by what the two cared about."""
    left_out = "".join(f" Left out: {count:,} {reason}." for reason, count in found.left_out.items())
    parts: list[Part] = [
        paragraph(printable(found.title), STRONG),
        paragraph(f"{plural(found.talks, 'talk')}, {plural(found.deals, 'deal')}.{left_out}"),
    ]
    if not found.deals:
        return parts
    parts += [
        heading("Of all deals"),
        table(("", "Share", "95 %", "Blindly"), [_row(measure_title(each.name), each) for each in found.whole.measures], numbers=(1, 2, 3)),
    ]
    for name in TOLD_BY_GROUP:
        rows = []
        for group in found.groups:
            if group.deals:
                title, share, ends, blind = _row(group.name, group.measure(name))
                rows.append((title, f"{group.deals:,}", share, ends, blind))
        columns = ("The two cared for", "Deals", "Share", "95 %", "Blindly")
        parts += [heading(measure_title(name).capitalize()), table(columns, rows, numbers=(1, 2, 3, 4))]
    return [*parts, *_remarks(found)]


def _row(title: str, measure: DealMeasure) -> tuple[str, str, str, str]:
    return title, percent(measure.share.value), ends_of(measure), percent(measure.blind)


def ends_of(measure: DealMeasure) -> str:
    """The interval of a share; empty without ends."""
    if not isfinite(measure.share.low):
        return ""
    return f"{percent(measure.share.low)} to {percent(measure.share.high)}"


def _remarks(found: DealQuality) -> list[Part]:
    said = [
        f"Blindly: the same of all outcomes of these talks. Intervals: 95 %, from talks drawn anew (seed {found.seed}). Solutions choose "
        "among what is worth at least as much to both as no deal.",
        *([f"Data: {found.source}."] if found.source else []),
    ]
    return [heading("How to read it"), *(indented(printable(text)) for text in said)]
