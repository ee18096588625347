"""Invariants that cannot fail would hold of anything: each kind of record is made up once soundly and then with a contradiction."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from simulator.solve.results import Interval, NoDeal, Result
from simulator.solve.solving import solve
from simulator.solve.why.parts_in_order import explain
from tests.invariants import CHECKS, faults, json_answers
from tests.oracles.brute_force import BruteForce
from tests.oracles.small_scenarios import small_scenario

AGREED = next(s for s in map(small_scenario, range(50)) if len(BruteForce(s).acceptable) > 2)
REFUSED = next(s for s in map(small_scenario, range(50)) if BruteForce(s).allowed and not BruteForce(s).acceptable)


@pytest.fixture(scope="module")
def agreed() -> Result:
    return solve(AGREED)


@pytest.fixture(scope="module")
def refused() -> Result:
    return solve(REFUSED)


def contradictions(found: Result) -> dict[str, Any]:
    """Changes of a result with an agreement, each of which contradicts something else in it."""
    zone, nash = found.zone, found.solutions["nash"]
    assert zone.count is not None
    assert found.frontier is not None
    some = next(iter(found.reservation))
    return {
        "undecided beside a count": {"verdict": "undecided", "zone": replace(zone, empty=None)},
        "no agreement beside solutions": {"verdict": "no agreement", "zone": replace(zone, empty=True, count=0)},
        "reasons for none": {"no_deal": NoDeal("No.", (), None, (), None)},
        "another reservation value": {"reservation": {**found.reservation, some: found.reservation[some] - 1}},
        "below the worst": {"worst": {**found.worst, some: found.ideal[some] + 1}},
        "more ties than agreements": {"solutions": {"nash": replace(nash, tied=zone.count + 1)}},
        "an empty exact frontier": {"frontier": replace(found.frontier, points=found.frontier.points.at(np.zeros(0, np.int64)))},
        "what binds is not sorted": {"binding": (*found.binding, replace(found.binding[0], gain=found.binding[0].gain + 1))}
        if found.binding
        else {"verdict": "undecided"},
    }


def test_a_result_that_contradicts_itself_is_told(agreed: Result) -> None:
    assert faults(agreed) == []
    for what, changes in contradictions(agreed).items():
        assert faults(replace(agreed, **changes)), what


def test_parts_of_a_result_that_contradict_themselves_are_told(agreed: Result, refused: Result) -> None:
    zone, nash, no_deal = agreed.zone, agreed.solutions["egalitarian"], refused.no_deal
    assert zone.count is not None
    assert no_deal is not None
    assert no_deal.nearest is not None
    wrong = [
        replace(zone, empty=None),
        replace(zone, allowed=zone.count - 1),
        replace(zone, empty=None, count=None, estimate=Interval(2.0, 3.0, 0.99, 10)),
        Interval(2.0, 1.0, 0.99, 10),
        replace(nash, value=Fraction(nash.value) + 1),
        replace(nash, bound=float(nash.value) - 1),
        replace(nash, points=()),
        replace(no_deal.nearest, least_surplus=Fraction(1)),
        replace(no_deal, waivers=(no_deal.nearest,)),
        replace(nash.points[0], surplus={}),
    ]
    for record in wrong:
        assert faults(record), record


def test_an_explanation_that_contradicts_itself_is_told() -> None:
    found = explain(REFUSED, numbers=False)
    assert faults(found) == []
    assert found.demands is not None
    assert found.result.no_deal is not None
    unsaid = replace(found.result, no_deal=replace(found.result.no_deal, reason=""))
    clashing = found.demands.clashes
    wrong = [
        replace(found, result=unsaid),
        replace(found, stopped="time limit", unfinished=()),
        replace(found.demands, clashes=(*clashing, *clashing)),
        replace(found.demands, waivers=()),
    ]
    for record in wrong:
        assert faults(record), record


def test_a_json_number_that_is_not_the_nearest_double_is_told() -> None:
    third = {"value": {"a": [1 / 3]}, "exact": {"value": {"a": ["1/3"]}}}
    assert list(json_answers.faults_of({"deep": [third]})) == []
    third["value"]["a"] = [0.33333333333333337]  # type: ignore[index]
    assert list(json_answers.faults_of({"deep": [third]}))


def test_records_of_every_room_have_invariants() -> None:
    """A public function's record without any is an oversight."""
    from simulator.games.commitment import Commitment
    from simulator.offers.results import Comparison
    from simulator.offers.uncertainty_results import Uncertainty
    from simulator.solve.why.explanation import Explanation
    from simulator.sweep.summary import Summary
    from simulator.talks.monte_carlo import Simulation

    assert {Result, Explanation, Comparison, Uncertainty, Simulation, Summary, Commitment} <= set(CHECKS)
