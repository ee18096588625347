"""The deals of a class on the frontier, in a picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import ceil
from typing import TYPE_CHECKING, Any

from simulator.report.compare.plots import backdrop_of, drawn_offer
from simulator.report.compare.plots_offers import MOST_PAIRS, Backdrop, DrawnOffer, draw_projection, legend_of_backdrop, offer_marker
from simulator.report.plots import BLACK, GREEN, VERMILION, Picture, blank_figure, pairs_of, plain_style, settle, spread_labels
from simulator.report.safe_text import printable
from simulator.report.words import plural
from simulator.scenario.model import Scenario

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.lines import Line2D

    from simulator.teach.debrief import ClassDebrief

COLUMNS = 2
NAMED = 3
"""Up to so many groups at one place are named there; where there are more, the first is named, with the count of the others."""


def debrief_picture(scenario: Scenario, found: ClassDebrief) -> Picture:
    """Each group's deal against the frontier of what the red lines leave, one panel for each pair of parties (the first `MOST_PAIRS`).

    A dot carries the names of its groups; those without a deal stand where no agreement leaves them."""
    backdrop = backdrop_of(scenario, found.result)
    deals = _deals(found)
    without = _names([printable(deal.group) for deal in found.deals if deal.deal is None or deal.deal.point is None])
    title = printable(scenario.title)
    pairs = pairs_of(backdrop.parties, MOST_PAIRS)
    columns = min(len(pairs), COLUMNS)
    rows = ceil(len(pairs) / columns)
    with plain_style():
        figure, axes = blank_figure(9.0, (5.0 if columns == 1 else 4.0) * rows + 1.6, rows, columns)
        figure.suptitle(title, fontweight="bold")
        handles = [*legend_of_backdrop(backdrop), *_legend_of_deals(deals, without)]
        figure.legend(handles=handles, loc="outside lower center", ncols=2, frameon=False)
        for panel, (a, b) in zip(axes, pairs, strict=False):
            if without:
                panel.plot(backdrop.reservation[a], backdrop.reservation[b], **_WITHOUT)
            draw_projection(panel, (a, b), deals, backdrop)
        for panel in axes[len(pairs) :]:
            panel.set_visible(False)
        settle(figure)
        for panel, pair in zip(axes, pairs, strict=False):
            _label(panel, pair, deals, without, backdrop)
    description = (
        f"Scatter plots for {plural(len(pairs), 'pair')} of parties: {len(backdrop.frontier)} points ({backdrop.frontier_told}), the "
        f"bargaining solutions, and {plural(sum(d.deal is not None for d in found.deals), 'deal')} of {plural(len(found.deals), 'group')}, "
        f"in points of each party, with lines at what no agreement is worth{f'; without a deal: {without}' if without else ''}."
    )
    return Picture(figure, title, description)


_WITHOUT: Mapping[str, Any] = {"marker": "X", "markersize": 9, "color": BLACK, "linestyle": "", "zorder": 6}


def _deals(found: ClassDebrief) -> list[DrawnOffer]:
    """The deals, those of equal worth together under the names of their groups."""
    together: dict[tuple[float, ...], list[DrawnOffer]] = {}
    for deal in found.deals:
        if deal.deal is not None and deal.deal.point is not None:
            name = printable(deal.group)
            drawn = replace(drawn_offer(name, name, deal.deal.point, dominated=bool(deal.left)), barred=bool(deal.deal.infeasible))
            together.setdefault(tuple(drawn.utilities.values()), []).append(drawn)
    return [replace(same[0], key=_names([each.title for each in same])) for same in together.values()]


def _names(groups: Sequence[str]) -> str:
    return ", ".join(groups) if len(groups) <= NAMED else f"{groups[0]} and {len(groups) - 1} more"


def _label(panel: Axes, pair: tuple[str, str], deals: Sequence[DrawnOffer], without: str, backdrop: Backdrop) -> None:
    """The names of the groups beside their dots."""
    a, b = pair
    places = [(deal.utilities[a], deal.utilities[b]) for deal in deals]
    texts = [deal.key for deal in deals]
    if without:
        places.append((backdrop.reservation[a], backdrop.reservation[b]))
        texts.append(without)
    spread_labels(panel, places, texts, avoid=[(u[a], u[b]) for u in backdrop.solutions.values()])


def _legend_of_deals(deals: Sequence[DrawnOffer], without: str) -> list[Line2D]:
    """What the markers say that occur."""
    from matplotlib.lines import Line2D

    kinds = {(deal.agreed, not deal.barred, deal.dominated): deal for deal in deals}
    handles = []
    for (all_sign, possible, dominated), deal in sorted(kinds.items(), reverse=True):
        marker, inside = offer_marker(deal)
        edge = GREEN if all_sign else VERMILION
        standing = "a deal" if all_sign else "somebody should not have signed" if possible else "cannot be agreed"
        label = f"{standing}{', could be better for some' if dominated else ''}"
        handles.append(
            Line2D([], [], linestyle="", marker=marker, markersize=6, color=inside, markeredgecolor=edge, markeredgewidth=1.2, label=label)
        )
    if without:
        handles.append(Line2D([], [], label="groups without a deal", **_WITHOUT))
    return handles
