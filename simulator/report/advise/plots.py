"""A picture of advice: own gain against the share of draws in which it is accepted, with the picks on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.report.plots import BLUE, GREEN, GREY, PURPLE, VERMILION, Picture, blank_figure, plain_style, require_matplotlib, settle
from simulator.report.safe_text import printable
from simulator.report.words import party_title, possessive, waived

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from simulator.offers.advice import Advice, AdviceUnder, PickName
    from simulator.scenario.model import Scenario

_COLOURS = (BLUE, VERMILION, GREEN, PURPLE)
_LINES = ("-", "--", "-.", ":")
_MARKERS: dict[PickName, str] = {"safe": "s", "balanced": "o", "bold": "^"}


def advice_figure(scenario: Scenario, found: Advice) -> Figure:
    """The picture alone."""
    require_matplotlib()
    return advice_picture(scenario, found).figure


def advice_picture(scenario: Scenario, found: Advice) -> Picture:
    """A curve for each case: how large a gain is accepted in how many draws."""
    who = party_title(scenario, found.party)
    with plain_style():
        figure, (axes,) = blank_figure(6.4, 4.2, 1, 1)
        for place, each in enumerate(found.under):
            style = _COLOURS[place % len(_COLOURS)], _LINES[place % len(_LINES)]
            _curve(axes, found, each, *style, _label(scenario, found, each), above=place % 2 == 0)
        axes.grid(color="#E5E5E5", linewidth=0.6)
        axes.set_xlabel(f"What the offer gains {who}, points (mean of the draws)")
        axes.set_ylabel("Draws in which it is accepted, %")
        axes.set_ylim(-3, 103)
        axes.set_title(f"{printable(scenario.title)}: advice for {who}", loc="left")
        axes.legend(fontsize=8, frameon=False, loc="upper right")
        settle(figure)
    picks = "; ".join(
        f"{pick.name} {pick.trade.gain:+.2f} points, accepted in {pick.trade.share.count} of {pick.trade.share.draws} draws"
        for each in found.under
        for pick in each.picks
    )
    description = (
        f"{possessive(who)} gain against the share of draws in which the others accept: {picks or 'no offer is accepted in any draw'}."
    )
    return Picture(figure, f"Advice for {who}", description)


def _label(scenario: Scenario, found: Advice, each: AdviceUnder) -> str:
    what = f"With {waived(scenario, each.waived)} lifted" if found.clashing else "Most that is accepted at this gain"
    return what if each.complete else f"{what} (best found, not proved)"


def _curve(axes: Axes, found: Advice, each: AdviceUnder, colour: str, line: str, label: str, *, above: bool) -> None:
    """`above`: whether the names of its picks stand above the curve, else below."""
    gains = [trade.gain for trade in each.frontier]
    shares = [100 * trade.share.count / found.draws for trade in each.frontier]
    axes.plot(
        [0.0, *reversed(gains)],
        [*shares[-1:], *reversed(shares)] if shares else [0.0],
        drawstyle="steps-pre",
        color=colour,
        linestyle=line,
        label=label,
    )
    if not each.complete:
        axes.plot(gains, [100 * trade.most / found.draws for trade in each.frontier], color=GREY, linewidth=0.8, linestyle=line)
    for pick in each.picks:
        share = 100 * pick.trade.share.count / found.draws
        axes.plot([pick.trade.gain], [share], marker=_MARKERS[pick.names[0]], color=colour, linestyle="none", markersize=7)
        place, side = ((7, 5), "left") if above else ((-7, -11), "right")
        axes.annotate(pick.name, (pick.trade.gain, share), textcoords="offset points", xytext=place, ha=side, fontsize=8)
