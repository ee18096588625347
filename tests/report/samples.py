"""A small scenario and results made by hand, for the renderers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np

from simulator.scenario.model import Scenario
from simulator.solve.frontier_points import ListedPoints
from simulator.solve.results import Frontier, Interval, Nearest, NoDeal, Point, Result, Solution, SolutionName, Zone

SCENARIO = Scenario.model_validate(
    {
        "title": "Bridge [bold]over[/bold] the river",
        "issues": {
            "length": {"title": "Length of the bridge", "unit": "metres", "levels": [100, 200]},
            "toll": {"title": "Toll", "options": {"none": "No toll", "day": "By day only", "all": "At all hours"}},
        },
        "parties": {
            "left": {
                "title": "Left bank",
                "weights": {"length": 60, "toll": 40},
                "values": {"length": {"rising": [100, 200]}, "toll": {"none": 100, "day": 50, "all": 0}},
                "red_lines": {"free": {"never": {"toll": ["day", "all"]}}},
                "reservation": 50,
            },
            "right": {
                "title": "Right bank",
                "weights": {"length": 50, "toll": 50},
                "values": {"length": {"falling": [100, 200]}, "toll": {"none": 0, "day": 50, "all": 100}},
                "red_lines": {"paid": {"title": "toll at some hours", "never": {"toll": "none", "length": {"above": 150}}}},
                "reservation": 40,
            },
        },
        "constraints": {
            "short": {"title": "a short bridge pays by day", "never": {"any": [{"length": 100, "toll": "none"}, {"toll": "all"}]}}
        },
    }
)
FREE, PAID = "parties.left.red_lines.free", "parties.right.red_lines.paid"


def point(left: str, right: str, red_lines: tuple[str, ...] = (), **outcome: str) -> Point:
    """A point with the two surpluses given."""
    surplus = {"left": Fraction(left), "right": Fraction(right)}
    reservation = {"left": Fraction(50), "right": Fraction(40)}
    terms = {"length": "200", "toll": "day", **outcome}
    return Point(terms, {p: s + reservation[p] for p, s in surplus.items()}, surplus, red_lines)


def solution(name: SolutionName, *points: Point, **changes: Any) -> Solution:
    plain = Solution(name, points, len(points), Fraction(7, 3), None, (), name in ("egalitarian", "leximin"), "elimination")
    return replace(plain, **changes)


def frontier() -> Frontier:
    nothing = {"left": Fraction(0), "right": Fraction(1, 4)}
    worth = {"left": Fraction(50), "right": Fraction(40)}
    return Frontier(
        ("left", "right"),
        ListedPoints(np.array([[102, 84], [101, 86]]), np.array([[1, 1], [0, 1]]), np.array([1, 3])),
        True,
        nothing,
        "elimination",
        (2, 2),
        worth,
        ("length", "toll"),
        (("100", "200"), ("none", "day", "all")),
    )


def result(solutions: Mapping[SolutionName, Solution] | None = None, **changes: Any) -> Result:
    """An agreement, unless `changes` say otherwise."""
    plain = Result(
        title=SCENARIO.title,
        verdict="agreement",
        engine="elimination",
        zone=Zone(False, 2, None, 4, 3, 6),
        reservation={"left": Fraction(50), "right": Fraction(40)},
        ideal={"left": Fraction(80), "right": Fraction(75)},
        worst={"left": Fraction(0), "right": Fraction(25)},
        frontier=frontier(),
        solutions=solutions or {},
        no_deal=None,
        binding=(),
        notes=("a note of the solver",),
        stopped=None,
        seconds=0.125,
        version="0.1.0",
    )
    return replace(plain, **changes)


def no_deal(**changes: Any) -> NoDeal:
    waivers = (
        Nearest((FREE,), point("3/2", "1/3", (FREE,)), Fraction(1, 3), True),
        Nearest((PAID,), point("-2", "5", (PAID,), toll="none"), Fraction(-2), False),
    )
    tree = {"branch": "toll", "options": {"none": {"closed_by": PAID}, "day": {"closed_by": FREE}, "all": {"empty": True}}}
    plain = NoDeal("the red lines leave nothing.", (FREE, PAID), waivers[0], waivers, {"schema": "zopa/certificate/1", "tree": tree})
    return replace(plain, **changes)


def refused(**changes: Any) -> Result:
    """No agreement."""
    return result(verdict="no agreement", zone=Zone(True, 0, None, 4, 0, 6), frontier=None, no_deal=no_deal(**changes))


INTERVAL = Interval(10.0**20, 2 * 10.0**20, 0.99, 100_000)
