"""Scenarios from tables of outcomes and utilities."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.errors import ScenarioError, UsageError
from simulator.payoffs.compiling import compile_payoffs
from simulator.payoffs.model import totals
from simulator.scenario.model import Scenario
from simulator.scenario.table import from_table


def utilities(scenario: Scenario) -> list[list[Fraction]]:
    """Each outcome's utilities in points, as the solvers see them."""
    payoffs = compile_payoffs(scenario)
    rows = [totals(payoffs, (o,)) for o in range(len(payoffs.options[0]))]
    return [[payoffs.points(p, row[p]) for p in range(payoffs.n_parties)] for row in rows]


AMOUNTS = st.decimals(min_value=-200, max_value=200, places=3)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(AMOUNTS, AMOUNTS, AMOUNTS), min_size=1, max_size=6))
def test_utilities_are_kept_exactly(rows: list[tuple[Decimal, Decimal, Decimal]]) -> None:
    assert utilities(from_table(rows, reservation=0)) == [[Fraction(u) for u in row] for row in rows]


def test_a_mapping_names_outcomes_and_parties() -> None:
    scenario = from_table(
        {"peace": {"north": 60, "south": 70}, "truce": {"north": 80.1, "south": 20}}, reservation={"south": 10, "north": 5}, title="Talks"
    )
    assert scenario.title == "Talks"
    assert scenario.issues["outcome"].choices == ("peace", "truce")
    assert list(scenario.parties) == ["north", "south"]
    assert utilities(scenario) == [[60, 70], [Fraction(801, 10), 20]]
    assert compile_payoffs(scenario).reservation == (Fraction(5), Fraction(10))


def test_within_0_to_100_the_table_is_held_as_values() -> None:
    party = from_table([[0], [100]], reservation=3).parties["party_1"]
    assert not party.interactions
    table = party.values["outcome"].table
    assert table is not None
    assert {o: n.base for o, n in table.items()} == {"outcome_1": 0, "outcome_2": 100}


def test_outside_0_to_100_points_of_interactions_carry_it() -> None:
    scenario = from_table([[-5, 10], [0, 20], [7, 30]], reservation=[0, 0])
    assert list(scenario.parties["party_1"].interactions) == ["at_outcome_1", "at_outcome_3"]
    assert not scenario.parties["party_2"].interactions


def test_a_numpy_array_and_names_serve() -> None:
    scenario = from_table(np.array([[1.5, 2], [3, 4]]), outcomes=["a", "b"], parties=["x", "y"], reservation=np.array([1, 2]))
    assert utilities(scenario) == [[Fraction(3, 2), 2], [3, 4]]
    assert scenario.issues["outcome"].choices == ("a", "b")


@pytest.mark.parametrize(
    ("utilities", "more", "message"),
    [
        ([], {}, "empty table"),
        ([[]], {}, "without parties"),
        ([[1, 2], [3]], {}, "row 'outcome_2' has 1 utilities for 2 parties"),
        ([[1, 2]], {"outcomes": ["a", "b"]}, "2 names in `outcomes` for 1 rows"),
        ([[1], [2]], {"outcomes": ["a", "a"]}, "'a' more than once"),
        ([[1, 2]], {"reservation": [1, 2, 3]}, "3 reservation values for 2 parties"),
        ([[1, 2]], {"reservation": {"party_1": 1}}, "differs in party_2"),
        ({"a": {"x": 1}, "b": {"y": 1}}, {}, "differs in x, y"),
        ({"a": {"x": 1}}, {"parties": ["x"]}, "leave out"),
        ([["much"]], {}, "expected a number, found 'much'"),
        ([[True]], {}, "expected a number, found True"),
        ([[float("nan")]], {}, "expected a finite number"),
        ([[Fraction(1, 3)]], {}, "1/3 has no finite decimal"),
    ],
)
def test_what_does_not_fit_is_refused(utilities: Any, more: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError, match=re.escape(message)):
        from_table(utilities, **{"reservation": 0, **more})


def test_a_name_that_cannot_be_a_key_is_refused_like_one_in_a_file() -> None:
    with pytest.raises(ScenarioError):
        from_table([[1]], outcomes=["a.b"], reservation=0)
