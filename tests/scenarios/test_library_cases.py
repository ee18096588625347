"""The library's cases in points: their figures by looking at every combination, and by the solver."""

from __future__ import annotations

import math
from fractions import Fraction
from functools import cache

import pytest

from simulator import load, solve
from simulator.solve.results import SolutionName
from tests.oracles.plain import Plain
from tests.scenarios.test_small_cases import LIBRARY, SOLUTIONS, Surplus, combinations, expected, expected_outcomes

CASES = ["camp-david", "climate", "inheritance", "job-offer", "labour", "nash-1950", "panama-canal", "river"]


@cache
def frontier(name: str) -> frozenset[Surplus]:
    return frozenset(combinations(name).frontier())


def figure(name: str, solution: SolutionName, gains: Surplus) -> tuple[Fraction, ...]:
    """What a solution maximises, first entry first; only for points of the frontier of acceptable outcomes."""
    if solution == "nash":
        return (math.prod(gains, start=Fraction(1)),)
    if solution == "egalitarian":
        return (min(gains),)
    if solution == "utilitarian":
        return (sum(gains, sum(expected_reservation(name), Fraction(0))),)
    return tuple(sorted(gain / best for gain, best in zip(gains, combinations(name).ideal(), strict=True)))


@cache
def expected_reservation(name: str) -> tuple[Fraction, ...]:
    return tuple(Plain(load(LIBRARY / name / "scenario.yaml")).reservation.values())


def best(name: str, solution: SolutionName) -> tuple[Fraction, list[dict[str, str]]]:
    """By the definition: the figure reached, and all outcomes that reach it, in the order of the file."""
    top = max(figure(name, solution, gains) for gains in frontier(name))
    winners = {gains for gains in frontier(name) if figure(name, solution, gains) == top}
    return top[0], [dict(outcome) for outcome, gains in combinations(name).zone.items() if gains in winners]


@pytest.mark.parametrize("name", CASES)
def test_counts_by_looking_at_every_combination(name: str) -> None:
    found = combinations(name)
    counts = {"outcomes": found.outcomes, "allowed": len(found.allowed), "zone": len(found.zone), "frontier": len(frontier(name))}
    assert counts == {key: expected(name)[key] for key in counts}
    figures = {party: Fraction(value) for party, value in expected(name)["reservation"].items()}
    assert figures == Plain(load(LIBRARY / name / "scenario.yaml")).reservation


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("solution", SOLUTIONS)
def test_solutions_by_looking_at_every_combination(name: str, solution: SolutionName) -> None:
    assert best(name, solution) == (Fraction(expected(name)["solutions"][solution]["value"]), expected_outcomes(name, solution))


@pytest.mark.parametrize("name", CASES)
def test_the_solver_agrees(name: str) -> None:
    result = solve(load(name), solutions=SOLUTIONS)
    figures = expected(name)
    assert (result.verdict, result.zone.outcomes, result.zone.allowed) == ("agreement", figures["outcomes"], figures["allowed"])
    assert (result.zone.count, tuple(result.reservation.values())) == (figures["zone"], expected_reservation(name))
    assert result.frontier is not None
    assert len(result.frontier.utilities) == figures["frontier"]
    for solution in SOLUTIONS:
        answer = result.solutions[solution]
        assert answer.value == Fraction(figures["solutions"][solution]["value"])
        assert [dict(point.outcome) for point in answer.points] == expected_outcomes(name, solution)
