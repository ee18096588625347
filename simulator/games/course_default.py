"""The end of a course of no deal as the default: there each party has what the course is worth to it.

Interactions may count in agreements alone or at the end of courses alone (`applies_to`), so the same options may be worth one thing when
they are agreed and another when they come about. Every other outcome is one that somebody settles, and is worth what it is as an
agreement.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from simulator.scenario.conditions import holds
from simulator.scenario.model import Scenario


def as_the_course_is_worth(scenario: Scenario, course: str) -> Scenario:
    """The scenario in which the outcome at the end of `course` is worth to every party what the course is, its cost not deducted."""
    assert scenario.no_deal is not None
    end = scenario.no_deal.courses[course].outcome
    assert end is not None
    changes: dict[str, object] = {}
    for name in scenario.parties:
        apart = _apart(scenario, name, end)
        if apart:
            key = _unused(f"end_of_{course}", scenario.parties[name].interactions)
            added = {"when": {issue: [option] for issue, option in end.items()}, "points": apart, "applies_to": "agreements"}
            changes[f"parties.{name}.interactions.{key}"] = added
    return scenario.with_changes(changes) if changes else scenario


def _apart(scenario: Scenario, name: str, end: Mapping[str, str]) -> Decimal:
    """By how much more the end of a course is worth to a party where it comes about than where it is agreed."""
    sign = {"courses": 1, "agreements": -1, "both": 0}
    counting = (i for i in scenario.parties[name].interactions.values() if i.in_force and holds(i.when, end, scenario.issues))
    return sum((sign[i.applies_to] * i.points.base for i in counting), Decimal(0))


def _unused(key: str, used: Mapping[str, object]) -> str:
    while key in used:
        key += "_"
    return key
