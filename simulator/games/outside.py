"""What going on without an agreement is worth to a party, taken apart: what it costs, and what it would be by another's beliefs."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from simulator.payoffs.worth import chances, course_cost, course_worth, option_worth, reservation_value
from simulator.scenario.model import Scenario


def costs_of_going_on(scenario: Scenario, parties: Sequence[str]) -> dict[str, Fraction]:
    """Party → the cost that it expects of going on (points): Σ its own belief × `cost`. Parties with a stated reservation value are
    left out."""
    found = {name: scenario.parties[name] for name in parties if scenario.parties[name].beliefs is not None}
    return {
        name: sum((chance * course_cost(party, course) for course, chance in chances(party).items()), Fraction(0))
        for name, party in found.items()
    }


def reservation_by_beliefs(scenario: Scenario, parties: Sequence[str], whose: Sequence[str]) -> dict[str, Fraction]:
    """Party → its reservation value (points) if the chances of the courses were the mean of those that `whose` believe in (each has
    beliefs), with its own worth and costs of the courses. A stated reservation value stays as it is."""
    believed = [chances(scenario.parties[name]) for name in whose]
    common = {course: sum((each[course] for each in believed), Fraction(0)) / len(believed) for course in believed[0]}
    return {name: _reservation(scenario, name, common) for name in parties}


def _reservation(scenario: Scenario, name: str, common: dict[str, Fraction]) -> Fraction:
    party = scenario.parties[name]
    if party.beliefs is None:
        return reservation_value(scenario, name)
    worth = option_worth(party, scenario.issues)
    net = (chance * (course_worth(scenario, name, course, worth) - course_cost(party, course)) for course, chance in common.items())
    return sum(net, Fraction(0))
