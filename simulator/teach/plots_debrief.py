"""The deals of a class on the frontier, in a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.report.plots_compare import backdrop_of, drawn_offer
from simulator.report.plots_offers import projections_picture
from simulator.report.safe_text import printable
from simulator.scenario.model import Scenario

if TYPE_CHECKING:
    from simulator.report.plots import Picture
    from simulator.teach.debrief import Debrief


def debrief_picture(scenario: Scenario, found: Debrief) -> Picture:
    """Each group's deal against the frontier of what the red lines leave, one panel for each pair of parties."""
    drawn = [
        drawn_offer(str(number), printable(deal.group), deal.deal.point, dominated=bool(deal.left))
        for number, deal in enumerate(found.deals, 1)
        if deal.deal is not None and deal.deal.point is not None
    ]
    return projections_picture(printable(scenario.title), drawn, backdrop_of(scenario, found.result))
