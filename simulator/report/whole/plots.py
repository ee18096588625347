"""A small picture of what outcomes leave each party above or below no agreement, a row for each party."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import fill
from typing import TYPE_CHECKING

from simulator.report.plots import (
    BLACK,
    FONT_SIZE,
    GREEN,
    ORANGE,
    PALE,
    SHADE,
    VERMILION,
    Picture,
    blank_figure,
    plain_style,
    settle,
    spread_labels,
)
from simulator.report.words import points

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from simulator.report.compare.plots_offers import DrawnOffer

WIDTH = 4.3
"""Inches: read without glasses on a telephone as well."""
_TITLE = 22
"""Characters of a line of a party's title."""
_LEGEND = 58
"""Characters of a line of the legend."""


def surplus_picture(
    title: str,
    parties: Mapping[str, str],
    reservation: Mapping[str, float],
    outcome: tuple[str, Mapping[str, float]] | None,
    offers: Sequence[DrawnOffer],
) -> Picture:
    """`parties`: titles; `reservation`: what no agreement is worth, in points; `outcome`: the one that leads, by its name, with the
    utilities of it; `offers`: drawn with their numbers, those without utilities left out."""
    placed = [offer for offer in offers if offer.utilities]
    names = [fill(text, _TITLE) for text in parties.values()]
    with plain_style():
        height = 0.5 * len(names) + 0.9 + 0.17 * (2 + (fill(outcome[0], _LEGEND).count("\n") + 1 if outcome else 0))
        figure, (axes,) = blank_figure(WIDTH, height, 1, 1)
        for row, party in enumerate(parties):
            _row(axes, row, party, reservation[party], outcome, placed)
        _frame(axes, names)
        _legend(figure, outcome, placed)
        settle(figure)
        places = [(offer.utilities[party] - reservation[party], float(row)) for row, party in enumerate(parties) for offer in placed]
        leading = [] if outcome is None else [(outcome[1][party] - reservation[party], float(row)) for row, party in enumerate(parties)]
        spread_labels(axes, places, [offer.key for _ in parties for offer in placed], avoid=leading)
    return Picture(figure, title, _described(title, parties, reservation, outcome, placed))


def _row(
    axes: Axes, row: int, party: str, floor: float, outcome: tuple[str, Mapping[str, float]] | None, placed: Sequence[DrawnOffer]
) -> None:
    for offer in placed:
        signs = offer.signs[party]
        colour = GREEN if signs else VERMILION
        marker = "o" if signs else "s"
        axes.plot(
            offer.utilities[party] - floor, row, marker, markersize=5.5, color=colour if signs else "white", markeredgecolor=colour,
            markeredgewidth=1.3, zorder=4,
        )  # fmt: skip
    if outcome is not None:
        axes.plot(outcome[1][party] - floor, row, "D", markersize=6.5, color=ORANGE, markeredgecolor=BLACK, markeredgewidth=0.7, zorder=5)


def _frame(axes: Axes, names: Sequence[str]) -> None:
    axes.margins(x=0.09)
    axes.set_ylim(len(names) - 0.4, -0.6)
    low, high = axes.get_xlim()
    low, high = min(low, -1.0), max(high, 1.0)
    axes.axvspan(0, high, color=SHADE, linewidth=0, zorder=0)
    axes.set_xlim(low, high)
    axes.axvline(0, color=BLACK, linestyle="--", linewidth=1.2, zorder=2)
    for row in range(len(names)):
        axes.axhline(row, color=PALE, linewidth=0.7, zorder=1)
    axes.set_yticks(range(len(names)), names)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.set_xlabel("points above no agreement, each party's own")


def _legend(figure: Figure, outcome: tuple[str, Mapping[str, float]] | None, placed: Sequence[DrawnOffer]) -> None:
    from matplotlib.lines import Line2D

    def shown(marker: str, inside: str, edge: str, label: str) -> Line2D:
        return Line2D([], [], linestyle="", marker=marker, markersize=6, color=inside, markeredgecolor=edge, label=label)

    handles = []
    if placed:
        handles += [shown("o", GREEN, GREEN, "offer that it accepts"), shown("s", "white", VERMILION, "offer that it refuses")]
    if outcome is not None:
        handles.append(shown("D", ORANGE, BLACK, fill(outcome[0], _LEGEND)))
    if handles:
        columns = 1 if outcome is not None and len(outcome[0]) > _LEGEND // 2 else 2
        figure.legend(handles=handles, loc="outside lower center", ncols=columns, frameon=False, fontsize=FONT_SIZE - 0.5)


def _described(
    title: str,
    parties: Mapping[str, str],
    reservation: Mapping[str, float],
    outcome: tuple[str, Mapping[str, float]] | None,
    placed: Sequence[DrawnOffer],
) -> str:
    """Who gains by what, in words."""
    sentences = [f"{title}: how far above or below no agreement each of {len(parties)} parties is, in points of its own."]
    if outcome is not None:
        gains = [f"{name} {points(outcome[1][party] - reservation[party], signed=True)}" for party, name in parties.items()]
        sentences.append(f"{outcome[0]}: {', '.join(gains)}.")
    for offer in placed:
        signing = [name for party, name in parties.items() if offer.signs[party]]
        sentences.append(f"Offer {offer.key}, {offer.title}: accepted by {', '.join(signing) or 'nobody'}.")
    return " ".join(sentences)
