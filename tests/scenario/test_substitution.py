"""Numbers replaced quickly: the same scenario as by `with_changes`, without its checks and without the ranges."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from simulator.errors import UsageError
from simulator.scenario.model import Scenario
from simulator.scenario.numbers import Number
from simulator.scenario.paths import numbers, ranged
from simulator.scenario.substitution import Substitution, substituted
from simulator.scenario.values import ValueFunction, interpolated
from tests.scenario.samples import EVERYTHING


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return Scenario.model_validate(EVERYTHING)


def test_every_number_can_be_replaced_and_loses_its_range(scenario: Scenario) -> None:
    known = numbers(scenario)
    wanted = {path: number.base + Decimal("0.125") for path, number in known.items()}
    found = substituted(scenario, wanted)
    assert {path: number.base for path, number in numbers(found).items()} == wanted
    assert ranged(found) == {}
    assert numbers(scenario) == known


def test_one_number_is_replaced_as_by_a_change(scenario: Scenario) -> None:
    for path in ranged(scenario):
        low = numbers(scenario)[path].range
        assert low is not None
        changed = scenario.with_changes({f"{path}.base": low[0], f"{path}.range": None})
        rest = {"studies"}  # a study of a range that is gone: refused in a file, never looked at in a draw
        assert substituted(scenario, {path: low[0]}).model_dump(exclude=rest) == changed.model_dump(exclude=rest), path


def test_what_is_not_touched_is_shared(scenario: Scenario) -> None:
    found = substituted(scenario, {"parties.north.weights.army": Decimal(25)})
    assert found.issues is scenario.issues
    assert found.parties["south"] is scenario.parties["south"]
    assert found.parties["north"].values is scenario.parties["north"].values
    assert found.place("parties.north.weights.army") == scenario.place("parties.north.weights.army")


def test_a_substitution_may_replace_some_of_its_numbers(scenario: Scenario) -> None:
    substitution = Substitution(scenario, ranged(scenario))
    assert substitution.apply({}) is scenario
    found = substitution.apply({"parties.north.weights.army": Decimal(25)})
    assert numbers(found)["parties.north.weights.army"].base == 25
    assert len(ranged(found)) == len(ranged(scenario)) - 1


def test_an_unknown_path_is_answered_with_the_nearest(scenario: Scenario) -> None:
    with pytest.raises(UsageError, match=r"no such number 'parties.north.weights.amry'; did you mean 'parties.north.weights.army'\?"):
        substituted(scenario, {"parties.north.weights.amry": Decimal(1)})
    with pytest.raises(UsageError, match=r"no such number 'parties.north.weights'"):
        Substitution(scenario, ["parties.north.weights"])
    with pytest.raises(UsageError, match=r"no such number 'parties.north.weights.land'"):
        Substitution(scenario, ranged(scenario)).apply({"parties.north.weights.land": Decimal(1)})


def test_what_is_worked_out_from_a_number_goes_with_it() -> None:
    """A value function remembers the points between which it is linear; a copy with other levels has points of its own."""
    function = ValueFunction.model_validate({"rising": [0, 10]})
    assert interpolated(function, Fraction(5)) == 50
    level = function.model_copy(update={"rising": (Number(base=Decimal(0)), Number(base=Decimal(20)))})
    assert interpolated(level, Fraction(5)) == 25
    assert interpolated(function, Fraction(5)) == 50
