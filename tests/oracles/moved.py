"""What is possible from where things stand, written from the definition: what nobody moves breaks nothing."""

from __future__ import annotations

from simulator.scenario.conditions import Condition, Wanted, satisfying
from simulator.scenario.model import Scenario
from tests.oracles.brute_force import Outcome


def possible_from(scenario: Scenario, start: Outcome, outcome: Outcome) -> bool:
    """No constraint and no option out of force excludes `outcome` by an issue that was moved away from `start`."""
    for issue, option, before in zip(scenario.issues.values(), outcome, start, strict=True):
        if option != before and not issue.in_force(option):
            return False
    return not any(c.in_force and crossed_by_moving(scenario, c.never, start, outcome) for c in scenario.constraints.values())


def crossed_by_moving(scenario: Scenario, never: Condition, start: Outcome, outcome: Outcome) -> bool:
    """Whether an alternative of `never` holds at `outcome` in which an issue was moved away from `start`."""
    place = {issue: k for k, issue in enumerate(scenario.issues)}
    return any(
        all(outcome[place[issue]] in satisfying(wanted, scenario.issues[issue]) for issue, wanted in area)
        and any(outcome[place[issue]] != start[place[issue]] for issue, _ in area)
        for area in areas(never)
    )


def areas(condition: Condition) -> list[list[tuple[str, Wanted]]]:
    """The alternatives of a condition: each a list of issues that must all be as wanted."""
    own = list(condition.issues.items())
    return [own + rest for alternative in condition.any for rest in areas(alternative)] if condition.any else [own]
