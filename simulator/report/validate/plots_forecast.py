"""A picture of how reliable the chances of forecasts were."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.errors import UsageError
from simulator.figures import percent
from simulator.report.plots import BLUE, GREY, Picture, blank_figure, plain_style, settle

if TYPE_CHECKING:
    from simulator.validate.forecast_scores import ForecastScores


def reliability_picture(found: ForecastScores) -> Picture:
    """The share with an agreement by the chance that was given, band by band; on the diagonal what was given 70 % happens in 70 of 100.
    Raises `UsageError` where nothing was scored."""
    if not found.bands:
        raise UsageError("a picture of reliability needs forecasts with their outcomes; enter these with --outcome or --outcomes")
    title = "What was given a chance, and what became of it"
    with plain_style():
        figure, (axes,) = blank_figure(5.5, 5.2, 1, 1)
        axes.plot([0, 100], [0, 100], color=GREY, linewidth=0.9, linestyle="--")
        for band in found.bands:
            place = 100 * band.mean_chance
            axes.vlines(place, 100 * band.interval.low, 100 * band.interval.high, color=BLUE, linewidth=1.4)
            axes.plot([place], [100 * band.interval.value], marker="o", color=BLUE, markersize=6)
            axes.annotate(f"{band.forecasts}", (place, 100 * band.interval.value), xytext=(6, 4), textcoords="offset points")
        axes.set_xlim(-2, 102)
        axes.set_ylim(-2, 102)
        axes.set_xlabel("chance given, per cent (figures: forecasts; lines: 95 % intervals)")
        axes.set_ylabel("agreements, per cent")
        axes.set_title(title)
        settle(figure)
    told = "; ".join(f"given {percent(b.mean_chance)}, agreed {percent(b.interval.value)} of {b.forecasts}" for b in found.bands)
    return Picture(figure, title, f"{title}. {told}.")
