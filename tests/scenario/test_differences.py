"""What differs between two scenarios."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.scenario.differences import DifferingValue, differences
from simulator.scenario.model import Scenario
from simulator.scenario.plain import to_data
from tests.scenario.samples import by_seed, everything


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return everything()


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        ("parties.north.weights.land", 50, [("parties.north.weights.land", 40, 50)]),
        (
            "parties.north.weights.army",
            25,
            [
                ("parties.north.weights.army.base", 30, 25),
                ("parties.north.weights.army.range", [20, 40], None),
                ("studies.all.vary.parties.north.weights.army", "range", None),
            ],
        ),
        ("parties.north.red_lines.never_sold.in_force", True, [("parties.north.red_lines.never_sold.in_force", False, True)]),
        ("issues.land.options.kept", "Held", [("issues.land.options.kept", "Kept", "Held")]),
        ("issues.land.options.kept.in_force", False, [("issues.land.options.kept.in_force", True, False)]),
        ("parties.south.values.land.kept", 1, [("parties.south.values.land.kept", 0, 1)]),
        ("parties.south.values.army", {"rising": [1, 2]}, [("parties.south.values.army", {"peak": [400, 600.5, 800]}, {"rising": [1, 2]})]),
        ("parties.south.patience", 1, [("parties.south.patience", None, 1)]),
        ("parties.north.red_lines.poor", {"never": {"dues": 1}}, [("parties.north.red_lines.poor", None, {"never": {"dues": 1}})]),
        ("offers.plan.terms.dues", 1, [("offers.plan.terms.dues", None, 1)]),
        ("no_deal.courses.calm.points.south", 38, []),
    ],
)
def test_one_change(scenario: Scenario, path: str, value: object, expected: list[tuple[str, object, object]]) -> None:
    found = differences(scenario, scenario.with_changes({path: value}))
    assert [(d.path, d.before, d.after) for d in found] == expected


def test_differences_come_in_the_order_of_the_file(scenario: Scenario) -> None:
    other = scenario.with_changes(
        {"offers.plan.terms.land": "kept", "parties.south.weights.land": 2, "title": "x", "parties.north.title": "N"}
    )
    assert [d.path for d in differences(scenario, other)] == [
        "title",
        "parties.north.title",
        "parties.south.weights.land",
        "offers.plan.terms.land",
    ]


def test_how_a_number_is_written_and_the_order_of_keys_do_not_count(scenario: Scenario) -> None:
    data = to_data(scenario)
    data["parties"]["north"]["weights"]["land"] = 40.0
    data["issues"] = dict(reversed(data["issues"].items()))
    assert differences(scenario, Scenario.model_validate(data)) == []


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_nothing_differs_from_itself_and_the_way_back_mirrors(one: int, two: int) -> None:
    a, b = by_seed(one), by_seed(two)
    assert differences(a, a) == []
    assert {(d.path, str(d.after), str(d.before)) for d in differences(b, a)} == {
        (d.path, str(d.before), str(d.after)) for d in differences(a, b)
    }
    assert bool(differences(a, b)) == (a != b)


def test_a_difference_is_a_record() -> None:
    assert DifferingValue("title", "a", "b") == DifferingValue(path="title", before="a", after="b")
