"""The variants around a scenario, each against a solving of its own."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.budget import Budget
from simulator.payoffs.compiling import compile_payoffs
from simulator.scenario.model import Scenario
from simulator.scenario.random import random_scenario
from simulator.scenario.reading import load
from simulator.solve.solving import solve
from simulator.solve.why.what_if import ALONE, FACTORS, HEAVIEST, OFFSETS, Cell, WhatIf, shifted, what_if
from tests.oracles.ratifying import ratified_scenario
from tests.oracles.small_scenarios import small_scenario


def any_course_with_an_outcome(seed: int) -> bool:
    scenario = small_scenario(seed)
    courses = scenario.no_deal.courses.values() if scenario.no_deal is not None else ()
    return any(course.outcome for course in courses) and any(party.beliefs for party in scenario.parties.values())


@pytest.fixture(scope="module")
def found() -> WhatIf:
    return what_if(load("sale"))


def same(cell: Cell | None, scenario: Scenario, ratify: Fraction | None = None) -> bool:
    """Whether a cell is what `solve` answers."""
    assert cell is not None
    answer = solve(scenario, solutions=["nash"], frontier=None, certificate=False, ratify=ratify)
    nash = answer.solutions.get("nash")
    return (cell.verdict, cell.count, cell.nash) == (answer.verdict, answer.zone.count, None if nash is None else nash.points[0])


def test_reservation_values_are_those_of_the_scenario_changed(found: WhatIf) -> None:
    scenario, grid = load("sale"), found.reservations
    assert grid.joint
    assert grid.offsets == OFFSETS[2]
    assert set(grid.cells) == set(product(range(21), repeat=2))
    for place in ((10, 10), (0, 0), (20, 20), (20, 0), (3, 15), (11, 10)):
        points = dict(zip(grid.parties, (grid.offsets[i] for i in place), strict=True))
        changes = {f"parties.{p}.reservation": scenario.parties[p].reservation.base + x for p, x in points.items()}  # type: ignore[union-attr]
        assert same(grid.cells[place], scenario.with_changes(changes)), place
    assert {cell.verdict for cell in grid.cells.values()} == {"agreement", "no agreement"}


def test_weights_are_those_of_the_scenario_changed(found: WhatIf) -> None:
    scenario = load("sale")
    assert [(w.party, w.issue) for w in found.weights[:3]] == [("buyer", "price"), ("buyer", "warranty"), ("buyer", "delivery")]
    assert len(found.weights) == 6
    for each in found.weights:
        assert each.base == scenario.parties[each.party].weights[each.issue].base
        for factor, cell in zip(each.factors, each.cells, strict=True):
            path = f"parties.{each.party}.weights.{each.issue}"
            assert same(cell, scenario.with_changes({path: each.base * factor})), (path, factor)
    assert Decimal(1) in FACTORS
    assert found.complete


@pytest.mark.parametrize("seed", [s for s in range(60) if any_course_with_an_outcome(s)][:1])
def test_weights_move_what_courses_with_an_outcome_are_worth(seed: int) -> None:
    scenario = small_scenario(seed)
    for each in what_if(scenario).weights:
        for factor, cell in zip(each.factors, each.cells, strict=True):
            assert same(cell, scenario.with_changes({f"parties.{each.party}.weights.{each.issue}": each.base * factor}))


@pytest.mark.parametrize("seed", range(2))
def test_with_ratification_the_bodies_are_asked_in_every_variant(seed: int) -> None:
    scenario, ratify = ratified_scenario(seed), Fraction(1, 2)
    found = what_if(scenario, ratify=ratify)
    assert found.complete
    for each in found.weights:
        for factor, cell in zip(each.factors, each.cells, strict=True):
            assert same(cell, scenario.with_changes({f"parties.{each.party}.weights.{each.issue}": each.base * factor}), ratify)
    grid = found.reservations
    stated = {p: party.reservation.base for p, party in scenario.parties.items() if party.reservation is not None}
    for place, cell in list(grid.cells.items())[:: max(1, len(grid.cells) // 20)]:
        points = {p: grid.offsets[i] for p, i in zip(grid.parties, place, strict=True)}
        if all(p in stated or not x for p, x in points.items()):
            assert same(cell, scenario.with_changes({f"parties.{p}.reservation": stated[p] + x for p, x in points.items() if x}), ratify)


def test_dearer_alternatives_never_open_a_deal(found: WhatIf) -> None:
    cells = found.reservations.cells
    for (a, b), cell in cells.items():
        for dearer in ((a + 1, b), (a, b + 1)):
            if dearer in cells:
                assert cells[dearer].count is not None
                assert cell.count is not None
                assert cells[dearer].count <= cell.count  # type: ignore[operator]


@settings(max_examples=15)
@given(st.integers(0, 10_000), st.integers(-20, 20))
def test_points_beyond_a_reservation_value_move_its_threshold_exactly(seed: int, points: int) -> None:
    payoffs = compile_payoffs(small_scenario(seed))
    moved = shifted(payoffs, [points] * payoffs.n_parties)
    for p in range(payoffs.n_parties):
        for total in range(moved.thresholds[p] - 2, moved.thresholds[p] + 3):
            accepted = payoffs.points(p, total) >= payoffs.reservation[p] + points
            assert (total >= moved.thresholds[p]) == accepted


def test_more_than_six_parties_move_one_at_a_time() -> None:
    scenario = random_scenario(parties=7, issues=3, options=2, seed=1)
    grid = what_if(scenario).reservations
    assert not grid.joint
    assert grid.offsets == ALONE
    assert len(grid.cells) == grid.asked == 1 + 7 * (len(ALONE) - 1)
    assert all(sum(i != ALONE.index(0) for i in place) <= 1 for place in grid.cells)


def test_without_time_it_says_that_it_is_not_complete() -> None:
    nothing = what_if(load("sale"), Budget(0.0, 1024))
    assert not nothing.complete
    assert not nothing.reservations.cells
    assert {cell for w in nothing.weights for cell in w.cells} == {None}


def test_a_party_with_one_weight_has_none_to_vary() -> None:
    weights = {"parties.buyer.weights.delivery": 0, "parties.buyer.weights.warranty": 0}
    found = what_if(load("sale").with_changes(weights))
    assert {w.party for w in found.weights} == {"seller"}
    assert len(found.weights) <= HEAVIEST
