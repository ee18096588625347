"""A table of values out of another number than 100: exact in every engine, in the checker, in what varies, and in what is written."""

from __future__ import annotations

from fractions import Fraction

import pytest

from simulator import Scenario, checked, loads, ranged, solve, thresholds, to_yaml
from simulator.errors import ScenarioError
from simulator.scenario.plain import to_data
from simulator.solve.engine import ENGINES
from tests.oracles.brute_force import BruteForce
from tests.oracles.small_scenarios import small_scenario

TEXT = """\
title: Thirds
issues:
  a: {title: A, options: {x: X, y: Y, z: Z}}
  b: {title: B, options: {u: U, v: V}}
  c: {title: C, options: {s: S, t: T}}
parties:
  p:
    title: P
    weights: {a: 1, b: 1, c: 1}
    values:
      a: {table: {x: 3, y: {base: 1, range: [0, 2]}, z: 0}, out_of: 3}
      b: {table: {u: 0, v: 2}, out_of: 3}
      c: {table: {s: 0, t: 1}, out_of: 3, why: A third is a third.}
    reservation: 33.333333333333
  q:
    title: Q
    weights: {a: 1, b: 2, c: 0}
    values: {a: {x: 0, y: 50, z: 100}, b: {u: 7, v: 0}}
    reservation: 0
"""
"""For P, X with U and S is worth exactly as much as Z with V and T: one third and two thirds sum to one."""


def test_thirds_sum_to_one() -> None:
    scenario = loads(TEXT, "thirds.yaml")
    first, second = {"a": "x", "b": "u", "c": "s"}, {"a": "z", "b": "v", "c": "t"}
    assert scenario.utility(first)["p"] == scenario.utility(second)["p"] == Fraction(100, 3)
    assert scenario.surplus(first)["p"] == Fraction(100, 3) - Fraction("33.333333333333")
    assert loads(to_yaml(scenario), "again.yaml") == scenario


def out_of(scenario: Scenario) -> Scenario:
    """The scenario with its tables out of 103, so that most values have no last decimal."""
    data = to_data(scenario)
    for party in data["parties"].values():
        for issue, function in party["values"].items():
            if not set(function) & {"rising", "falling", "peak", "piecewise"}:
                party["values"][issue] = {"table": function, "out_of": 103}
    return checked(data)


@pytest.mark.parametrize("engine", [engine.name for engine in ENGINES.ours() if engine.frontier is not None])
@pytest.mark.parametrize("seed", range(12))
def test_every_engine_and_the_checker_find_what_plain_enumeration_finds(engine: str, seed: int) -> None:
    scenario = out_of(small_scenario(seed, most_outcomes=60))
    truth = BruteForce(scenario)
    result = solve(scenario, engine=engine, count=False)
    found = {tuple(point[party] for party in truth.parties) for point in result.frontier.exact} if result.frontier else set()
    assert found == set(truth.frontier(truth.acceptable))
    for outcome in truth.outcomes[::7]:
        terms = dict(zip(truth.issues, outcome, strict=True))
        assert tuple(scenario.utility(terms).values()) == truth.utilities[outcome]


def test_a_number_within_such_a_table_opens_a_deal_where_it_should() -> None:
    """Q refuses X, so P is left with Y, V and T: (y / 3 + 2 / 3 + 1 / 3) of 100 / 3 points, which reach 50 where y is 3 / 2."""
    scenario = loads(TEXT, "thirds.yaml").with_changes({"parties.p.reservation": 50, "parties.q.reservation": 10})
    assert list(ranged(scenario)) == ["parties.p.values.a.y"]
    assert solve(scenario).verdict == "no agreement"
    (found,) = thresholds(scenario)
    assert found.exact
    assert [flip.value for flip in found.flips] == [Fraction(3, 2)]


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("z: 0}, out_of: 3}", "z: 0}, out_of: 2}", "expected a number from 0 to 2, found 3"),
        ("z: 0}, out_of: 3}", "z: 0}, out_of: 0}", "`out_of` is above 0"),
        ("{table: {u: 0, v: 2}, out_of: 3}", "{table: {u: 0}, out_of: 3}", "no value for 'v' of 'b'; add it, from 0 to 3"),
    ],
)
def test_faults_name_the_scale(before: str, after: str, message: str) -> None:
    with pytest.raises(ScenarioError, match=message):
        loads(TEXT.replace(before, after), "thirds.yaml")


def test_an_option_may_be_called_out_of() -> None:
    text = TEXT.replace("{u: U, v: V}", "{out_of: U, v: V}").replace("{table: {u: 0, v: 2}, out_of: 3}", "{out_of: 40, v: 0}")
    scenario = loads(text.replace("{u: 7, v: 0}", "{out_of: 7, v: 0}"), "thirds.yaml")
    assert scenario.utility({"a": "z", "b": "out_of", "c": "s"})["p"] == Fraction(40, 3)
    assert loads(to_yaml(scenario), "again.yaml") == scenario
