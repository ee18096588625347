"""A picture of how far predictors are from what was decided."""

from __future__ import annotations

from math import isfinite
from textwrap import fill
from typing import TYPE_CHECKING

from simulator.errors import UsageError
from simulator.figures import percent, points
from simulator.report.plots import BLUE, GREY, ORANGE, Picture, blank_figure, plain_style, settle
from simulator.report.safe_text import printable
from simulator.report.validate.deals import measure_title
from simulator.report.validate.words import predictor_title

if TYPE_CHECKING:
    from simulator.validate.deals import DealQuality
    from simulator.validate.errors import PredictorErrors
    from simulator.validate.validation import Validation


WIDTH_OF_TITLE = 60
"""Letters of a line of the title."""


def _label(each: PredictorErrors, found: Validation) -> str:
    """The title of a predictor, and of how many issues where these are not all."""
    return printable(predictor_title(each.name)) + ("" if each.issues == found.issues else f" ({each.issues:,} issues)")


def picture_of_errors(found: Validation) -> Picture:
    """Mean errors with their intervals, the smaller above; the best baseline is a line."""
    title = f"{printable(found.title)}: mean error in points"
    best = next((each for each in found.errors if each.name == found.baseline), None)
    with plain_style():
        figure, (axes,) = blank_figure(7.5, 1.2 + 0.26 * len(found.errors), 1, 1)
        for place, each in enumerate(found.errors):
            whole = each.issues == found.issues
            if isfinite(each.mean.low) and isfinite(each.mean.high):
                axes.hlines(place, each.mean.low, each.mean.high, color=BLUE if whole else ORANGE, linewidth=1.6)
            axes.plot([each.mean.value], [place], marker="o" if whole else "s", color=BLUE if whole else ORANGE, markersize=5)
        if best is not None:
            axes.axvline(best.mean.value, color=GREY, linewidth=0.9, linestyle="--")
        axes.set_yticks(range(len(found.errors)), labels=[_label(each, found) for each in found.errors])
        axes.set_ylim(len(found.errors) - 0.4, -0.6)
        axes.set_xlim(left=0)
        axes.set_xlabel("mean absolute error, 0 to 100 (lines: 95 % intervals; dashes: the best simple rule; squares: fewer issues)")
        axes.grid(axis="x", linewidth=0.4, color="#D9D9D9")
        axes.set_title(fill(title, WIDTH_OF_TITLE))
        settle(figure)
    told = "; ".join(f"{predictor_title(each.name)} {points(each.mean.value)}" for each in found.errors)
    return Picture(figure, title, f"{title}. {printable(told)}.")


def picture_of_deals(found: DealQuality) -> Picture:
    """Shares of deals with their intervals, beside those of all outcomes. Raises `UsageError` where there are no deals."""
    if not found.deals:
        raise UsageError("a picture of deals needs deals, and no talk ended with one")
    title = f"{printable(found.title)}: shares of deals"
    measures = found.whole.measures
    with plain_style():
        figure, (axes,) = blank_figure(7.5, 1.4 + 0.34 * len(measures), 1, 1)
        for place, each in enumerate(measures):
            if isfinite(each.share.low):
                axes.hlines(place, 100 * each.share.low, 100 * each.share.high, color=BLUE, linewidth=1.6)
            axes.plot([100 * each.share.value], [place], marker="o", color=BLUE, markersize=5)
            axes.plot([100 * each.blind], [place], marker="x", color=GREY, markersize=5)
        axes.set_yticks(range(len(measures)), labels=[measure_title(each.name) for each in measures])
        axes.set_ylim(len(measures) - 0.4, -0.6)
        axes.set_xlim(0, 101)
        axes.set_xlabel("per cent of deals (lines: 95 % intervals; crosses: of all outcomes)")
        axes.grid(axis="x", linewidth=0.4, color="#D9D9D9")
        axes.set_title(fill(title, WIDTH_OF_TITLE))
        settle(figure)
    told = "; ".join(f"{measure_title(e.name)} {percent(e.share.value)}, blindly {percent(e.blind)}" for e in measures)
    return Picture(figure, title, f"{title}. {told}.")
