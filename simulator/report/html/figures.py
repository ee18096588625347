"""The figures of the report, each with the table of what it draws."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING

from simulator.report.compare.plots import backdrop_of, drawn
from simulator.report.compare.plots_offers import MOST_PAIRS, Backdrop, DrawnOffer, bars_picture, projections_picture
from simulator.report.html.svg import inline_svg
from simulator.report.html.thinning import evenly
from simulator.report.safe_text import printable
from simulator.report.sweep.plots_ranked import BARS, tornado
from simulator.report.sweep.words import factor_title
from simulator.report.whole.blocks import TableBlock, plain_table
from simulator.report.whole.plots import surplus_picture
from simulator.report.whole.sections import under_waiver
from simulator.report.words import party_title, points

if TYPE_CHECKING:
    from collections.abc import Mapping

    from simulator.dossier.findings import Findings
    from simulator.dossier.whole import Whole
    from simulator.report.plots import Picture
    from simulator.report.whole.summary import ReportSummary

MOST_DOTS = 1200
"""Frontier points drawn in all panels of a figure together."""


@dataclass(frozen=True)
class Figure:
    """`svg`: trusted markup made here, its texts escaped. `table`: what it draws, in numbers; `table_note`: what the table leaves out."""

    key: str
    title: str
    caption: str
    svg: str
    table: TableBlock
    table_note: str = ""


def figures_of(found: Whole) -> Mapping[str, tuple[Figure, ...]]:
    """The figures by the section in which they stand."""
    offers = [] if found.compared is None else [drawn(str(k), each) for k, each in enumerate(found.compared.comparison.offers, 1)]
    title = printable(found.scenario.title)
    backdrops = [_thinned(backdrop_of(case.scenario, case.result)) for case in found.cases]
    names = [f"{title}: {under_waiver(case)}" if case.waived else title for case in found.cases]
    pairs = len(found.scenario.parties) > 1  # a party alone has no frontier to draw
    frontiers = [_frontier(k, name, offers, backdrop) for k, (name, backdrop) in enumerate(zip(names, backdrops, strict=True)) if pairs]
    figures = {"agreement": tuple(frontiers)}
    if offers:
        figures["offers"] = (_bars(title, offers, backdrops[0]),)
    if found.findings is not None and any(case.effects for case in found.findings.sensitivity.cases):
        figures["sweep"] = (_tornado(found.findings),)
    return figures


@dataclass(frozen=True)
class FirstPicture:
    """The small picture of the first screen; what it draws stands in the table of offers beside it and in `caption`."""

    svg: str
    caption: str


def first_picture(found: Whole, summary: ReportSummary) -> FirstPicture | None:
    """The offers and the outcome that leads, as what they leave each party; None where there is neither."""
    offers = [offer for number, each in summary.placed if (offer := drawn(str(number), each)).utilities]
    if summary.outcome is None and not offers:
        return None
    parties = {p: party_title(found.scenario, p) for p in found.scenario.parties}
    reservation = {p: float(r) for p, r in found.result.reservation.items()}
    outcome = None if summary.outcome is None else (summary.outcome[0], {p: float(u) for p, u in summary.outcome[1].utilities.items()})
    picture = surplus_picture("Who gains and who loses", parties, reservation, outcome, offers)
    caption = "Each offer by its number." if offers else ""
    if summary.outcome is not None:
        gains = [f"{parties[p]} {points(gain, signed=True)}" for p, gain in summary.outcome[1].surplus.items()]
        caption = f"{caption} {summary.outcome[0]}: {', '.join(gains)}."
    return FirstPicture(inline_svg(picture, "first"), " ".join((caption.strip(), picture.lacking)).strip())


def _frontier(case: int, title: str, offers: list[DrawnOffer], backdrop: Backdrop) -> Figure:
    picture = projections_picture(title, offers, backdrop)
    rows = [("No agreement", backdrop.reservation), *backdrop.solutions.items()]
    rows += [(f"Offer {offer.key}: {offer.title}", offer.utilities) for offer in offers if offer.utilities]
    table = _worth_table("Outcome", rows, backdrop)
    return _figure(f"f{case}", picture, table, "The points of the frontier stand in the table of the frontier explorer.")


def _bars(title: str, offers: list[DrawnOffer], backdrop: Backdrop) -> Figure:
    rows = [("No agreement", backdrop.reservation)]
    for offer in offers:
        if offer.utilities:
            rows.append((f"{offer.key} {offer.title}", dict(offer.utilities)))
        if offer.span:
            rows.append((f"{offer.key} {offer.title}: worst completion", {p: low for p, (low, _) in offer.span.items()}))
            rows.append((f"{offer.key} {offer.title}: best completion", {p: high for p, (_, high) in offer.span.items()}))
    return _figure("offers-bars", bars_picture(title, offers, backdrop), _worth_table("Offer", rows, backdrop))


def _tornado(found: Findings) -> Figure:
    picture = tornado(found.plan.scenario, found.sensitivity)
    scenario = found.plan.scenario
    effects = [effect for case in found.sensitivity.cases for effect in case.effects[:BARS]]
    rows = [(factor_title(scenario, effect.name), f"{effect.strength:.3f}") for effect in effects]
    return _figure("tornado", picture, plain_table(("Number or group", "Strength of its effect"), rows, numbers=(1,)))


def _figure(key: str, picture: Picture, table: TableBlock, note: str = "") -> Figure:
    caption = picture.description if picture.description.startswith(picture.title) else f"{picture.title}. {picture.description}"
    caption = f"{caption} {picture.lacking}".strip()
    return Figure(key, picture.title, caption, inline_svg(picture, key), table, note)


def _worth_table(first: str, rows: list[tuple[str, Mapping[str, float]]], backdrop: Backdrop) -> TableBlock:
    columns = (first, *backdrop.parties.values())
    cells = [(name, *(points(worth[p]) for p in backdrop.parties)) for name, worth in rows]
    return plain_table(columns, cells, numbers=range(1, len(columns)))


def _thinned(backdrop: Backdrop) -> Backdrop:
    """At most `MOST_DOTS` dots, and the legend says so."""
    size = len(backdrop.frontier)
    panels = min(MOST_PAIRS, len(list(combinations(backdrop.parties, 2)))) or 1
    rows = evenly(size, MOST_DOTS // panels)
    if len(rows) == size:
        return backdrop
    return replace(backdrop, frontier=backdrop.frontier[rows], frontier_size=backdrop.frontier_size or size)
