"""From results to what the pictures of offers draw: numbers in points, names as they are printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.report.plots_offers import Backdrop, DrawnOffer
from simulator.report.text_compare_worth import accepts
from simulator.report.words import SOLUTION_TITLES, party_title

if TYPE_CHECKING:
    from simulator.scenario.model import Scenario
    from simulator.solve.results import Point, Result


def drawn_offer(key: str, title: str, point: Point, *, dominated: bool) -> DrawnOffer:
    """A full offer at its outcome. `dominated`: whether an outcome within the red lines is better for one party and worse for none."""
    return DrawnOffer(
        key, title, {p: float(u) for p, u in point.utilities.items()}, {p: accepts(point, p) for p in point.utilities}, dominated
    )


def backdrop_of(scenario: Scenario, result: Result) -> Backdrop:
    """Parties, reservation values, frontier and solutions of an answer; solutions of equal worth share a marker. No frontier points
    where the answer has none."""
    import numpy as np

    if result.frontier is None:
        utilities, name = np.empty((0, len(scenario.parties))), "no frontier"
    else:
        kind = "what all accept" if result.frontier.within_reservation else "all outcomes within the red lines"
        utilities, name = result.frontier.utilities, f"Pareto frontier of {kind}"
    together: dict[tuple[float, ...], list[str]] = {}
    for solution in result.solutions.values():
        if solution.points:
            together.setdefault(tuple(float(solution.utilities[p]) for p in scenario.parties), []).append(SOLUTION_TITLES[solution.name])
    solutions = {", ".join(names): dict(zip(scenario.parties, worth, strict=True)) for worth, names in together.items()}
    return Backdrop(
        {p: party_title(scenario, p) for p in scenario.parties},
        {p: float(r) for p, r in result.reservation.items()},
        utilities,
        name,
        solutions,
    )
