"""The two small cases of the library: their figures by looking at every combination, and by the solver."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from simulator import load, solve
from simulator.solve.results import SolutionName
from tests.oracles.plain import Plain, inside

LIBRARY = Path(__file__).parents[2] / "scenarios"
CASES = ["sale", "reservoir"]
SOLUTIONS: list[SolutionName] = ["nash", "kalai-smorodinsky", "egalitarian", "utilitarian"]

Surplus = tuple[Fraction, ...]


@dataclass(frozen=True)
class Combinations:
    """All outcomes that cross no red line, and the acceptable ones, with their surpluses in the order of the parties."""

    outcomes: int
    allowed: Mapping[tuple[tuple[str, str], ...], Surplus]

    @property
    def zone(self) -> Mapping[tuple[tuple[str, str], ...], Surplus]:
        return {outcome: gains for outcome, gains in self.allowed.items() if min(gains) >= 0}

    def frontier(self) -> set[Surplus]:
        points = set(self.zone.values())
        return {x for x in points if not any(y != x and all(a >= b for a, b in zip(y, x, strict=True)) for y in points)}

    def ideal(self) -> Surplus:
        return tuple(max(column) for column in zip(*self.zone.values(), strict=True))


@cache
def expected(name: str) -> dict[str, Any]:
    text = (LIBRARY / name / "expected.yaml").read_text(encoding="utf-8")
    return {**yaml.safe_load(text)}


@cache
def combinations(name: str) -> Combinations:
    plain = Plain(load(LIBRARY / name / "scenario.yaml"))
    lines = [area for _, area in plain.red_lines().values()]
    every = [dict(zip(plain.options, picked, strict=True)) for picked in itertools.product(*plain.options.values())]
    allowed = {tuple(o.items()): tuple(plain.surpluses(o).values()) for o in every if not any(inside(area, o) for area in lines)}
    return Combinations(len(every), allowed)


def measure(name: SolutionName, ideal: Surplus, reservation: Surplus) -> Callable[[Surplus], Fraction]:
    """What a solution maximises, as a function of the surpluses; the utilitarian one adds utilities."""
    if name == "nash":
        return lambda gains: math.prod(gains, start=Fraction(1))
    if name == "egalitarian":
        return min
    if name == "utilitarian":
        return lambda gains: sum(gains, sum(reservation, Fraction(0)))
    return lambda gains: min(gain / best for gain, best in zip(gains, ideal, strict=True))


def expected_outcomes(name: str, solution: SolutionName) -> list[dict[str, str]]:
    return [{issue: str(option) for issue, option in o.items()} for o in expected(name)["solutions"][solution]["outcomes"]]


@pytest.mark.parametrize("name", CASES)
def test_counts_by_looking_at_every_combination(name: str) -> None:
    found = combinations(name)
    counts = {"outcomes": found.outcomes, "allowed": len(found.allowed), "zone": len(found.zone), "frontier": len(found.frontier())}
    assert counts == {key: expected(name)[key] for key in counts}


@pytest.mark.parametrize("name", CASES)
def test_reservation_values(name: str) -> None:
    assert Plain(load(LIBRARY / name / "scenario.yaml")).reservation == expected(name)["reservation"]


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("solution", SOLUTIONS)
def test_solutions_by_looking_at_every_combination(name: str, solution: SolutionName) -> None:
    found = combinations(name)
    reservation = Plain(load(LIBRARY / name / "scenario.yaml")).reservation
    worth = measure(solution, found.ideal(), tuple(reservation.values()))
    top = max(worth(gains) for gains in found.zone.values())
    assert top == Fraction(expected(name)["solutions"][solution]["value"])
    assert [dict(o) for o, gains in found.zone.items() if worth(gains) == top] == expected_outcomes(name, solution)


@pytest.mark.parametrize("name", CASES)
def test_the_solver_agrees(name: str) -> None:
    result = solve(load(name), solutions=SOLUTIONS)
    figures = expected(name)
    assert result.verdict == "agreement"
    assert (result.zone.outcomes, result.zone.allowed, result.zone.count) == (figures["outcomes"], figures["allowed"], figures["zone"])
    assert result.reservation == figures["reservation"]
    assert result.frontier is not None
    assert {tuple(row) for row in result.frontier.utilities.tolist()} == {
        tuple(float(gain + result.reservation[p]) for gain, p in zip(gains, result.reservation, strict=True))
        for gains in combinations(name).frontier()
    }
    for solution in SOLUTIONS:
        answer = result.solutions[solution]
        assert answer.value == Fraction(figures["solutions"][solution]["value"])
        assert [dict(point.outcome) for point in answer.points] == expected_outcomes(name, solution)


def test_first_offers_of_the_sale_do_not_meet() -> None:
    scenario = load(LIBRARY / "sale" / "scenario.yaml")
    plain = Plain(scenario)
    assert plain.surplus("buyer", scenario.offers["asking"].terms) == -25
    bids = [plain.surplus("seller", {**scenario.offers["bid"].terms, "warranty": months}) for months in plain.options["warranty"]]
    assert [round(float(gain), 1) for gain in bids] == [-3.3, -8.3, -13.3, -23.3]


@pytest.mark.parametrize(("worth_elsewhere", "verdict"), [(70, "agreement"), (71, "no agreement")])
def test_the_buyers_reservation_value_at_which_the_zone_closes(worth_elsewhere: int, verdict: str) -> None:
    assert solve(load("sale").with_changes({"parties.buyer.reservation": worth_elsewhere})).verdict == verdict


def test_lifting_the_sellers_red_line_adds_outcomes() -> None:
    lifted = load("sale").with_changes({"parties.seller.red_lines.no_long_warranty_as_it_stands.in_force": False})
    assert solve(lifted).zone.allowed == expected("sale")["outcomes"]


def test_a_town_that_cannot_be_left_out_asks_for_more() -> None:
    needed = {"parties.highford.beliefs.nothing": 1, "parties.highford.beliefs.two_build": 0}
    result = solve(load("reservoir").with_changes(needed))
    assert result.reservation["highford"] == 50
    assert result.zone.count is not None
    assert 0 < result.zone.count < expected("reservoir")["zone"]
