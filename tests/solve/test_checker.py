"""The checker's arithmetic against worked examples and enumeration, and its judgement of outcomes."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.errors import ScenarioError
from simulator.scenario.model import Scenario
from simulator.scenario.plain import to_data
from simulator.solve.checker import digest, evaluate, verify_agreement
from simulator.solve.checker.sums import Sums
from tests.oracles.brute_force import BruteForce
from tests.oracles.small_scenarios import small_scenario

SEEDS = st.integers(0, 10_000)


def truce() -> dict[str, Any]:
    """A case small enough to work out by hand, with every kind of number that counts."""
    return {
        "title": "Truce",
        "issues": {
            "line": {"title": "Line", "options": {"here": "here", "there": "there"}},
            "troops": {"title": "Troops", "unit": "thousand", "levels": [0, 10, 20, 30]},
        },
        "parties": {
            "north": {
                "title": "North",
                "weights": {"line": 3, "troops": 1},
                "values": {"line": {"here": 100, "there": 20}, "troops": {"rising": [0, 20]}},
                "interactions": {
                    "exposed": {"when": {"line": "there", "troops": {"below": 20}}, "points": -4, "applies_to": "agreements"},
                    "worn_out": {"when": {"line": "there"}, "points": -6, "applies_to": "courses"},
                    "forgotten": {"when": {"line": "there"}, "points": 50, "in_force": False},
                },
                "beliefs": {"war": 0.25, "quiet": "rest"},
                "war_cost": {"war": 8, "quiet": 0},
            },
            "south": {
                "title": "South",
                "weights": {"line": 1, "troops": 1},
                "values": {"line": {"here": 0, "there": 100}, "troops": {"peak": [0, 10, 30]}},
                "red_lines": {"not_there_armed": {"never": {"line": "there", "troops": [20, 30]}}},
                "reservation": 25,
            },
        },
        "no_deal": {
            "courses": {
                "war": {"title": "War", "outcome": {"line": "there", "troops": 10}},
                "quiet": {"title": "Quiet", "points": {"north": 40, "south": 10}},
            }
        },
        "constraints": {"garrison": {"never": {"line": "here", "troops": 0}}},
    }


def test_utilities_and_reservation_values_by_hand() -> None:
    found = evaluate(Scenario.model_validate(truce()), {"line": "there", "troops": "10"})
    # North: 3/4 × 20 + 1/4 × 50 − 4; in the course of war 27.5 − 6, less 8: 1/4 × 13.5 + 3/4 × 40
    assert found.utilities == {"north": Fraction("23.5"), "south": Fraction(100)}
    assert found.reservation == {"north": Fraction("33.375"), "south": Fraction(25)}
    assert found.surplus == {"north": Fraction("-9.875"), "south": Fraction(75)}


@pytest.mark.parametrize(("level", "expected"), [("0", 0), ("10", 50), ("20", 100), ("30", 100)])
def test_rising_values(level: str, expected: int) -> None:
    utility = evaluate(Scenario.model_validate(truce()), {"line": "here", "troops": level}).utilities["north"]
    assert utility == 75 + Fraction(expected, 4)


@pytest.mark.parametrize(("level", "expected"), [("0", 0), ("10", 100), ("20", 50), ("30", 0)])
def test_peaked_values(level: str, expected: int) -> None:
    utility = evaluate(Scenario.model_validate(truce()), {"line": "here", "troops": level}).utilities["south"]
    assert utility == Fraction(expected, 2)


@pytest.mark.parametrize(
    ("outcome", "complaints"),
    [
        ({"line": "here", "troops": "10"}, []),
        ({"line": "here", "troops": "0"}, ["it crosses constraints.garrison", "parties.south would not sign"]),
        ({"line": "there", "troops": "20"}, ["it crosses parties.south.red_lines.not_there_armed"]),
        ({"line": "there", "troops": "10"}, ["its utility 23.5 is below its reservation value 33.375"]),
        ({"line": "here"}, ["it says nothing of issue 'troops'"]),
        ({"line": "here", "troops": "15"}, ["'15' is no option of issue 'troops'"]),
        ({"line": "here", "troops": "10", "flag": "red"}, ["it names 'flag', which is no issue"]),
    ],
)
def test_what_keeps_an_outcome_from_being_an_agreement(outcome: dict[str, str], complaints: list[str]) -> None:
    found = verify_agreement(Scenario.model_validate(truce()), outcome)
    assert len(found) == len(complaints)
    assert all(part in sentence for part, sentence in zip(complaints, found, strict=True))


def test_an_option_out_of_force_is_no_agreement_but_keeps_its_worth_in_courses() -> None:
    data = truce()
    before = evaluate(Scenario.model_validate(data), {"line": "here", "troops": "10"}).reservation
    data["issues"]["line"]["options"]["there"] = {"title": "there", "in_force": False}
    changed = Scenario.model_validate(data)
    assert evaluate(changed, {"line": "here", "troops": "10"}).reservation == before
    assert "issues.line.options.there is not in force" in verify_agreement(changed, {"line": "there", "troops": "10"})


@given(seed=SEEDS)
@settings(max_examples=30, deadline=None)
def test_evaluation_and_agreements_against_enumeration(seed: int) -> None:
    scenario = small_scenario(seed, most_outcomes=40)
    oracle = BruteForce(scenario)
    agreements = set(oracle.acceptable)
    for outcome in oracle.outcomes:
        terms = dict(zip(oracle.issues, outcome, strict=True))
        found = evaluate(scenario, terms)
        assert tuple(found.utilities.values()) == oracle.utilities[outcome]
        assert tuple(found.reservation.values()) == oracle.reservation
        assert (verify_agreement(scenario, terms) == []) == (outcome in agreements)


@given(seed=SEEDS, data=st.data())
@settings(max_examples=30, deadline=None)
def test_largest_sums_against_enumeration(seed: int, data: st.DataObject) -> None:
    scenario = small_scenario(seed)
    oracle = BruteForce(scenario)
    weights = {p: Fraction(data.draw(st.integers(0, 4)), 3) for p in oracle.parties}
    fixed = data.draw(st.sets(st.sampled_from(oracle.issues)))
    box = {name: data.draw(st.sampled_from(scenario.issues[name].choices)) for name in oracle.issues if name in fixed}
    sums = [
        sum((weights[p] * u for p, u in zip(oracle.parties, oracle.utilities[o], strict=True)), Fraction(0))
        for o in oracle.allowed
        if all(o[oracle.issues.index(name)] == option for name, option in box.items())
    ]
    assert Sums(scenario).largest(weights, box) == max(sums, default=None)


def test_an_interaction_counts_once_however_many_of_its_alternatives_hold() -> None:
    data = truce()
    data["parties"]["south"]["red_lines"] = {}
    data["parties"]["south"]["interactions"] = {"calm": {"when": {"any": [{"line": "there"}, {"troops": 10}]}, "points": 7}}
    scenario = Scenario.model_validate(data)
    outcome = {"line": "there", "troops": "10"}
    assert evaluate(scenario, outcome).utilities["south"] == 107
    assert Sums(scenario).largest({"south": Fraction(1)}, {}) == 107
    assert Sums(scenario).largest({"south": Fraction(1)}, outcome) == 107


def test_a_digest_depends_on_content_not_on_layout() -> None:
    scenario = Scenario.model_validate(truce())
    same = truce()
    same["parties"]["south"]["reservation"] = Decimal("25.00")
    same["issues"] = dict(reversed(same["issues"].items()))
    same["no_deal"] = {"courses": same["no_deal"]["courses"]}
    assert digest(scenario) == digest(Scenario.model_validate(same)) == digest(Scenario.model_validate(to_data(scenario)))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("title",), "Armistice"),
        (("parties", "south", "reservation"), 26),
        (("parties", "north", "weights", "line"), 3.5),
        (("parties", "north", "interactions", "forgotten", "in_force"), True),
        (("parties", "south", "red_lines", "not_there_armed", "never", "troops"), [30]),
        (("issues", "troops", "levels"), [0, 10, 20, 30, 40]),
        (("no_deal", "courses", "quiet", "points", "north"), 41),
    ],
)
def test_any_change_of_content_changes_the_digest(path: tuple[str, ...], value: object) -> None:
    data = truce()
    place = data
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    assert digest(Scenario.model_validate(data)) != digest(Scenario.model_validate(truce()))


def test_a_scenario_that_lacks_what_a_proof_needs_is_refused() -> None:
    data = truce()
    del data["no_deal"]
    with pytest.raises(ScenarioError, match=r"parties\.north has neither"):
        evaluate(Scenario.model_construct(**dict(Scenario.model_validate(truce())) | {"no_deal": None}), {"line": "here", "troops": "10"})
