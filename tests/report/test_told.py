"""Which solutions a text names, and which of the numbers with a range an answer says that it moves."""

from __future__ import annotations

import pytest

from simulator import load
from simulator.report.solve.solutions import same_terms
from simulator.report.text_ranges import base_values, moved
from simulator.report.words import told
from simulator.scenario.changes import changed
from simulator.scenario.draws import drawable
from simulator.scenario.library import cases
from simulator.scenario.paths import ranged
from simulator.solve.solution import SOLUTIONS
from simulator.solve.solving import solve


def test_without_weights_no_solution_stands_beside_its_twin() -> None:
    sale = load("sale")
    assert told(sale, SOLUTIONS.our_names()) == [each.name for each in SOLUTIONS.ours() if not each.twin]
    assert told(sale, ["proportional", "nash"]) == ["proportional", "nash"]
    weighed = changed(sale, {"parties.buyer.bargaining_weight": 2})
    assert told(weighed, SOLUTIONS.our_names()) == list(SOLUTIONS.our_names())


@pytest.mark.parametrize("name", ["sale", "reservoir", "climate", "river"])
def test_a_twin_that_is_left_out_says_nothing_else(name: str) -> None:
    scenario = load(name)
    solutions = solve(scenario).solutions
    for each in SOLUTIONS.ours():
        if each.twin:
            assert [p.outcome for p in solutions[each.name].points] == [p.outcome for p in solutions[each.twin].points]
    names = " ".join(names for names, _ in same_terms(scenario, solve(scenario)))
    assert "Weighted" not in names
    assert "Proportional" not in names


@pytest.mark.parametrize("name", [case.name for case in cases()])
def test_the_numbers_left_out_add_up(name: str) -> None:
    scenario = load(name)
    numbers = ranged(scenario)
    for bodies in (False, True):
        drawn = drawable(scenario, bodies=bodies)
        sentence = moved(scenario, drawn, "are drawn", bodies=bodies)
        assert (sentence == "") == (len(numbers) == len(drawn))
        counts = [int(text) for text in sentence.split() if text.isdigit()]
        assert not sentence or counts[0] == len(numbers) == counts[1] + sum(counts[2:])
    assert (base_values(scenario) == "") == (not numbers)
