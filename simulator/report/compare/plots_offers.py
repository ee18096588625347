"""Offers in pictures: bars of what each is worth to each party, and the frontier with the offers on it, pair by pair."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from math import ceil
from textwrap import fill
from typing import TYPE_CHECKING

from simulator.report.plots import (
    BLACK,
    BLUE,
    DOT,
    GREEN,
    GREY,
    ORANGE,
    PALE,
    SHADE,
    VERMILION,
    Picture,
    blank_figure,
    pairs_of,
    plain_style,
    settle,
    spread_labels,
)
from simulator.report.words import whole

if TYPE_CHECKING:
    import numpy as np
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch
    from numpy.typing import NDArray

MOST_PAIRS = 15
"""Pairs of parties that one figure shows: all pairs of six parties."""
_COLUMNS = 3
_LEGEND = 50
"""Characters of a line of the legend."""
_BESIDE = 38
"""Characters of a line of the text beside a bar."""
_SOLUTION_MARKERS = ("*", "P", "X", "p", "h", "8", "d")


@dataclass(frozen=True)
class DrawnOffer:
    """An offer as the pictures show it. `utilities` by party in points (empty: an open offer without a completion to show); `span`:
    worst and best completion of an offer with open issues; `signs`: whether each party accepts it; `dominated`: whether an outcome
    within the red lines is better for one party and worse for none; `barred`: it cannot be agreed, whoever accepts it; `passes`: whether it
    does by agreement rules, None without any."""

    key: str
    title: str
    utilities: Mapping[str, float]
    signs: Mapping[str, bool]
    dominated: bool
    span: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    barred: bool = False
    passes: bool | None = None

    @property
    def agreed(self) -> bool:
        """Whether all sign, or by agreement rules enough."""
        if self.passes is not None:
            return self.passes
        return not self.barred and bool(self.signs) and all(self.signs.values())


@dataclass(frozen=True)
class Backdrop:
    """What the offers are drawn against. `frontier`: float64 (n_points, n_parties) in the order of `parties`, in points;
    `frontier_name`: what its points are; `solutions`: title → utility by party; `frontier_size`: how many points there are, where
    `frontier` has some of them."""

    parties: Mapping[str, str]
    reservation: Mapping[str, float]
    frontier: NDArray[np.float64]
    frontier_name: str
    solutions: Mapping[str, Mapping[str, float]]
    frontier_size: int | None = None

    @property
    def frontier_told(self) -> str:
        """What the points are, and how many there are where some of them are shown."""
        shown, size = len(self.frontier), len(self.frontier) if self.frontier_size is None else self.frontier_size
        return self.frontier_name if shown == size else f"{self.frontier_name}: {whole(shown)} of its {whole(size)} points"


def bars_picture(title: str, offers: Sequence[DrawnOffer], backdrop: Backdrop) -> Picture:
    """One panel a party, one bar an offer, a line at the reservation value."""
    parties = list(backdrop.parties)
    columns = min(len(parties), 4)
    rows = ceil(len(parties) / columns)
    lines = max(beside(offer).count("\n") + 1 for offer in offers)
    with plain_style():
        height = rows * (0.9 + (0.19 + 0.15 * lines) * len(offers)) + 1.0
        figure, axes = blank_figure(11.0, height, rows, columns, sharey=True)
        for panel, party in zip(axes, parties, strict=False):
            draw_bars(panel, party, backdrop.parties[party], offers, backdrop.reservation[party])
        for panel in axes[len(parties) :]:
            panel.set_visible(False)
        axes[0].set_ylim(len(offers) - 0.4, -0.6)  # shared: the first offer on top in every panel
        figure.suptitle(title, fontweight="bold")
        _legend_of_bars(figure, partial=any(offer.span for offer in offers))
        settle(figure)
    agreed = sum(offer.agreed for offer in offers)
    said = f"All parties accept {agreed} of the offers" if all(offer.passes is None for offer in offers) else f"{agreed} of the offers pass"
    description = (
        f"Horizontal bars, one panel for each of {len(parties)} parties: the utility of {len(offers)} offers in points of the party, "
        f"with a line at what no agreement is worth to it. {said}."
    )
    return Picture(figure, title, description)


def draw_bars(axes: Axes, party: str, party_title: str, offers: Sequence[DrawnOffer], reservation: float) -> None:
    """The bars of one party. A plain bar: it accepts; a hatched one: it does not; a thin line: an offer with open issues, from its
    worst to its best completion."""
    for row, offer in enumerate(offers):
        if offer.span:
            low, high = offer.span[party]
            axes.plot((low, high), (row, row), color=BLACK, linewidth=1.5, marker="|", markersize=8)
        if offer.utilities:
            accepts = offer.signs[party]
            axes.barh(
                row,
                offer.utilities[party],
                height=0.3 if offer.span else 0.66,
                color=BLUE if accepts else "white",
                edgecolor=BLUE if accepts else VERMILION,
                hatch=None if accepts else "////",
            )
    axes.axvline(reservation, color=BLACK, linestyle="--", linewidth=1.2)
    axes.axvline(0, color=GREY, linewidth=0.6)
    axes.set_yticks(range(len(offers)), [beside(offer) for offer in offers])
    axes.tick_params(axis="y", length=0)
    axes.xaxis.grid(True, color=PALE, linewidth=0.5)
    axes.set_title(party_title)
    axes.set_xlabel("points")


def beside(offer: DrawnOffer) -> str:
    """What stands beside the bar of an offer: its number and title in short lines."""
    return fill(f"{offer.key}  {offer.title}", _BESIDE)


def _legend_of_bars(figure: Figure, *, partial: bool) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    handles: list[Patch | Line2D] = [
        Patch(facecolor=BLUE, edgecolor=BLUE, label="accepts"),
        Patch(facecolor="white", edgecolor=VERMILION, hatch="////", label="does not accept"),
        Line2D([], [], color=BLACK, linestyle="--", linewidth=1.2, label="what no agreement is worth"),
    ]
    if partial:
        handles.append(Line2D([], [], color=BLACK, marker="|", markersize=8, label="worst to best completion of an open offer"))
    figure.legend(handles=handles, loc="outside lower center", ncols=len(handles), frameon=False)


def projections_picture(title: str, offers: Sequence[DrawnOffer], backdrop: Backdrop) -> Picture:
    """The frontier and the offers, one panel for each pair of parties (the first `MOST_PAIRS` pairs)."""
    pairs = pairs_of(backdrop.parties, MOST_PAIRS)
    columns = min(len(pairs), _COLUMNS)
    rows = ceil(len(pairs) / columns)
    wide = 4.0 if columns > 1 else 9.0
    height = 3.4 * rows + 0.5 + 0.22 * (4 + len(offers) / 3)
    with plain_style():
        figure, axes = blank_figure(max(wide * columns, 9.0), height, rows, columns)
        figure.suptitle(title, fontweight="bold")
        _legend_of_projections(figure, offers, backdrop)
        for panel, pair in zip(axes, pairs, strict=False):
            draw_projection(panel, pair, offers, backdrop)
        for panel in axes[len(pairs) :]:
            panel.set_visible(False)
        settle(figure)
        placed = [offer for offer in offers if offer.utilities]
        for panel, (a, b) in zip(axes, pairs, strict=False):
            solutions = [(u[a], u[b]) for u in backdrop.solutions.values()]
            spread_labels(panel, [(o.utilities[a], o.utilities[b]) for o in placed], [o.key for o in placed], avoid=solutions)
    description = (
        f"Scatter plots for {len(pairs)} pairs of parties: {len(backdrop.frontier)} points ({backdrop.frontier_told}), the bargaining "
        f"solutions and {len(offers)} offers, in points of each party, with lines at what no agreement is worth."
    )
    return Picture(figure, title, description)


def draw_projection(axes: Axes, pair: tuple[str, str], offers: Sequence[DrawnOffer], backdrop: Backdrop) -> None:
    """Two parties' points: the region in which both gain shaded, frontier points as dots, then solutions and offers."""
    order = list(backdrop.parties)
    a, b = pair
    placed = [offer for offer in offers if offer.utilities]
    axes.scatter(backdrop.frontier[:, order.index(a)], backdrop.frontier[:, order.index(b)], s=5, color=DOT, linewidths=0, zorder=2)
    for marker, utilities in zip(cycle(_SOLUTION_MARKERS), backdrop.solutions.values(), strict=False):
        axes.plot(
            utilities[a], utilities[b], marker=marker, markersize=13, color=ORANGE, markeredgecolor=BLACK, markeredgewidth=0.5, zorder=4
        )
    for offer in placed:
        marker, inside = offer_marker(offer)
        axes.plot(
            offer.utilities[a],
            offer.utilities[b],
            marker=marker,
            markersize=6,
            color=inside,
            markeredgecolor=GREEN if offer.agreed else VERMILION,
            markeredgewidth=1.2,
            zorder=5,
        )
    axes.axvline(backdrop.reservation[a], color=BLACK, linestyle="--", linewidth=1)
    axes.axhline(backdrop.reservation[b], color=BLACK, linestyle="--", linewidth=1)
    axes.margins(0.08)
    right, top = axes.get_xlim()[1], axes.get_ylim()[1]
    axes.fill_between((backdrop.reservation[a], right), backdrop.reservation[b], top, color=SHADE, linewidth=0, zorder=0)
    axes.set_xlim(axes.get_xlim()[0], right)
    axes.set_ylim(axes.get_ylim()[0], top)
    axes.set_xlabel(f"{backdrop.parties[a]} (points)")
    axes.set_ylabel(f"{backdrop.parties[b]} (points)")


def offer_marker(offer: DrawnOffer) -> tuple[str, str]:
    """Shape and filling: a disc that all sign (or that passes), a square otherwise; hollow where an outcome dominates it."""
    colour = GREEN if offer.agreed else VERMILION
    return ("o" if offer.agreed else "s", "white" if offer.dominated else colour)


def _legend_of_projections(figure: Figure, offers: Sequence[DrawnOffer], backdrop: Backdrop) -> None:
    handles = [*legend_of_backdrop(backdrop), *(_legend_of_offer(offer) for offer in offers)]
    figure.legend(handles=handles, loc="outside lower center", ncols=min(3, 1 + len(backdrop.parties) // 2), frameon=False)


def legend_of_backdrop(backdrop: Backdrop) -> list[Line2D | Patch]:
    """What the frontier, the lines at no agreement and the solutions look like."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    handles: list[Line2D | Patch] = []
    if len(backdrop.frontier):
        handles.append(Line2D([], [], linestyle="", marker=".", color=DOT, label=fill(backdrop.frontier_told, _LEGEND)))
    handles += [
        Patch(facecolor=SHADE, edgecolor=PALE, label="both at or above no agreement"),
        Line2D([], [], color=BLACK, linestyle="--", linewidth=1, label="what no agreement is worth"),
    ]
    for marker, title in zip(cycle(_SOLUTION_MARKERS), backdrop.solutions, strict=False):
        handles.append(
            Line2D(
                [],
                [],
                linestyle="",
                marker=marker,
                markersize=8,
                color=ORANGE,
                markeredgecolor=BLACK,
                markeredgewidth=0.5,
                label=fill(title, _LEGEND),
            )
        )
    return handles


def _legend_of_offer(offer: DrawnOffer) -> Line2D:
    """Its marker, name and what the marker says; no marker for an open offer that is not drawn."""
    from matplotlib.lines import Line2D

    if not offer.utilities:
        return Line2D([], [], linestyle="", label=fill(f"{offer.key}  {offer.title} (open, not drawn)", _LEGEND, subsequent_indent="    "))
    marker, inside = offer_marker(offer)
    edge = GREEN if offer.agreed else VERMILION
    agreed, refused = ("all sign", "not all sign") if offer.passes is None else ("passes", "does not pass")
    standing = "cannot be agreed" if offer.barred else agreed if offer.agreed else refused
    how = standing + (", dominated" if offer.dominated else "")
    label = fill(f"{offer.key}  {offer.title} ({how})", _LEGEND, subsequent_indent="    ")
    return Line2D([], [], linestyle="", marker=marker, markersize=6, color=inside, markeredgecolor=edge, markeredgewidth=1.2, label=label)
