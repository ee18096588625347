"""From results to what the pictures of offers draw: numbers in points, names as they are printed."""

from __future__ import annotations

from dataclasses import replace
from math import comb
from typing import TYPE_CHECKING

from simulator.dossier.backdrop import behind_offers
from simulator.errors import UsageError
from simulator.report.compare.plots_offers import MOST_PAIRS, Backdrop, DrawnOffer, bars_picture, projections_picture
from simulator.report.compare.worth import accepts
from simulator.report.plots import require_matplotlib
from simulator.report.safe_text import printable
from simulator.report.solve.solutions import told_solutions
from simulator.report.words import party_title, solution_title, waived

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from simulator.offers.comparing import CompareReport
    from simulator.offers.results import EvaluatedOffer
    from simulator.report.plots import Picture
    from simulator.scenario.model import Scenario
    from simulator.solve.results import Point, Result


MOST_DOTS = 20_000
"""Points of a frontier that a picture shows."""


def drawn_offer(key: str, title: str, point: Point, *, dominated: bool) -> DrawnOffer:
    """A full offer at its outcome. `dominated`: whether an outcome within the red lines is better for one party and worse for none."""
    return DrawnOffer(
        key, title, {p: float(u) for p, u in point.utilities.items()}, {p: accepts(point, p) for p in point.utilities}, dominated
    )


def backdrop_of(scenario: Scenario, result: Result) -> Backdrop:
    """Parties, reservation values, frontier and solutions of an answer; solutions of equal worth share a marker. No frontier points
    where the answer has none."""
    import numpy as np

    sample = result.frontier_sample
    if sample is not None and len(sample.by):
        kind = "what all accept" if sample.within_reservation else "all outcomes within the red lines"
        utilities, name = sample.utilities, f"a sample of the Pareto frontier of {kind}, not all of it"
    elif result.frontier is None:
        utilities, name = np.empty((0, len(scenario.parties))), "no frontier"
    else:
        passing = "what all accept" if result.by_rules is None else "what passes"
        kind = passing if result.frontier.within_reservation else "all outcomes within the red lines"
        thinned = ", thinned out" if any(result.frontier.epsilon.values()) else ""
        utilities, name = result.frontier.spread(MOST_DOTS).utilities, f"Pareto frontier of {kind}{thinned}"
    together: dict[tuple[float, ...], list[str]] = {}
    for solution in told_solutions(scenario, result):
        if solution.points:
            together.setdefault(tuple(float(solution.utilities[p]) for p in scenario.parties), []).append(solution_title(solution))
    solutions = {", ".join(names): dict(zip(scenario.parties, worth, strict=True)) for worth, names in together.items()}
    return Backdrop(
        {p: party_title(scenario, p) for p in scenario.parties},
        {p: float(r) for p, r in result.reservation.items()},
        utilities,
        name,
        solutions,
        None if result.frontier is None else result.frontier.size,
    )


def result_figure(result: Result) -> Figure:
    """An answer's frontier and solutions for each pair of parties; with no agreement, the nearest outcome as well."""
    scenario = result.scenario
    if scenario is None:
        raise UsageError("a picture of an answer needs its scenario")
    require_matplotlib()
    nearest = result.no_deal.nearest if result.no_deal is not None else None
    offers = [] if nearest is None else [drawn_offer("1", "Nearest outcome", nearest.point, dominated=False)]
    return projections_picture(printable(scenario.title), offers, backdrop_of(scenario, result)).figure


def compare_pictures(scenario: Scenario, report: CompareReport, *, time_limit: float = 60.0) -> dict[str, Picture]:
    """`bars`: what each offer is worth to each party; `frontier`: the offers and the frontier for each pair of parties.

    Where the red lines alone leave no outcome, the frontier is that under the first minimal waiver, and title and legend say so.
    Where it is not found within `time_limit` (seconds), or is too large to keep, the title says that."""
    offers = [drawn(str(number), each) for number, each in enumerate(report.comparison.offers, 1)]
    waiver = _first_waiver(report)
    backdrop = _backdrop(scenario, report, waiver, time_limit)
    title = printable(scenario.title)
    said = f"{title}: frontier and solutions with {waived(scenario, waiver)} waived" if waiver else title
    if not len(backdrop.frontier):
        said += " (frontier not found within the limits)"
    return {"bars": bars_picture(title, offers, backdrop), "frontier": projections_picture(said, offers, backdrop)}


def pairs_left_out(scenario: Scenario) -> int:
    """How many pairs of parties the picture of the frontier leaves out."""
    return max(0, comb(len(scenario.parties), 2) - MOST_PAIRS)


def drawn(key: str, each: EvaluatedOffer) -> DrawnOffer:
    """An offer of a comparison, full or open, as the pictures show it."""
    title = printable(each.offer.title)
    span = {}
    if each.completions is not None:
        best, worst = each.completions.best, each.completions.worst
        span = {p: (float(worst[p].utilities[p]), float(best[p].utilities[p])) for p in best}
    if each.point is None:
        return DrawnOffer(key, title, {}, {}, False, span)
    full = drawn_offer(key, title, each.point, dominated=each.distance is not None and not each.distance.efficient)
    if each.by_rules is not None:
        full = replace(full, passes=each.by_rules.passes, signs={party: vote.says == "for" for party, vote in each.by_rules.votes.items()})
    return replace(full, span=span, barred=bool(each.infeasible))


def _first_waiver(report: CompareReport) -> tuple[str, ...]:
    """The red lines to waive for the frontier to exist; none where it exists as the scenario stands."""
    no_deal = report.result.no_deal
    return no_deal.waivers[0].waived if no_deal is not None and no_deal.clash and no_deal.waivers else ()


def _backdrop(scenario: Scenario, report: CompareReport, waiver: tuple[str, ...], time_limit: float) -> Backdrop:
    behind = behind_offers(scenario, waiver, report.ratify, time_limit)
    backdrop = backdrop_of(behind.scenario, behind.result)
    if not waiver:
        return backdrop
    return replace(backdrop, frontier_name=f"{backdrop.frontier_name}, with {waived(scenario, waiver)} waived")
