"""Preferences that are a sum of hyper-rectangles over whole-numbered issues, as GENIUS's nonlinear profiles are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from simulator.formats.exports import values_of
from simulator.scenario.conditions import Condition, satisfying
from simulator.scenario.issues import Issue
from simulator.scenario.model import Scenario
from simulator.scenario.parties import Party


@dataclass(frozen=True)
class Box:
    """`points` where every issue lies within its bounds, or, `outside`, where not all do. `bounds`: issue → lowest and highest level."""

    bounds: Mapping[str, tuple[int, int]]
    outside: bool
    points: Fraction


def boxes_of(scenario: Scenario, party: Party) -> list[Box] | None:
    """The rectangles whose points are all of a party's utility; None where it has other points too, or other conditions."""
    if not party.interactions or any(any(values_of(scenario, party, issue).values()) for issue in party.values):
        return None
    if not all(_is_whole(issue) for issue in scenario.issues.values()):
        return None
    found = []
    for interaction in party.interactions.values():
        if not interaction.in_force:
            continue
        box = _box(interaction.when, interaction.points.exact, scenario.issues)
        if box is None or interaction.applies_to == "courses":
            return None
        found.append(box)
    return found or None


def _is_whole(issue: Issue) -> bool:
    levels = issue.level_values
    return bool(levels) and all(level == levels[0] + k for k, level in enumerate(levels)) and levels[0] == levels[0].to_integral_value()


def _box(condition: Condition, points: Fraction, issues: Mapping[str, Issue]) -> Box | None:
    if not condition.any:
        bounds = {name: _bounds(satisfying(wanted, issues[name]), issues[name]) for name, wanted in condition.issues.items()}
        return Box({k: b for k, b in bounds.items() if b is not None}, False, points) if None not in bounds.values() else None
    if condition.issues or any(part.any or len(part.issues) != 1 for part in condition.any):
        return None
    inside: dict[str, frozenset[str]] = {}
    for part in condition.any:
        ((name, wanted),) = part.issues.items()
        inside[name] = inside.get(name, frozenset(issues[name].choices)) - satisfying(wanted, issues[name])
    bounds = {name: _bounds(options, issues[name]) for name, options in inside.items()}
    return Box({k: b for k, b in bounds.items() if b is not None}, True, points) if None not in bounds.values() else None


def _bounds(options: frozenset[str], issue: Issue) -> tuple[int, int] | None:
    """The lowest and highest of levels without a gap between them; None where there is one."""
    at = sorted(issue.positions[option] for option in options)
    if not at or at[-1] - at[0] != len(at) - 1:
        return None
    return int(issue.level_values[at[0]]), int(issue.level_values[at[-1]])
