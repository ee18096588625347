"""Conflicts of gmcr-py as scenarios with rankings, and scenarios with controlled issues as such conflicts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import product
from typing import Any

from simulator.budget import reading_steps
from simulator.errors import UsageError
from simulator.formats.drafts import Keys
from simulator.formats.exports import what_is_lost
from simulator.formats.foreign_format import ForeignFile, Reading, Written
from simulator.formats.graph_model.conflict import (
    MOST_OPTIONS,
    Clause,
    Conflict,
    ConflictOption,
    Maker,
    State,
    feasible_states,
    read_conflict,
    written,
)
from simulator.formats.json_files import read_json
from simulator.scenario.conditions import clauses
from simulator.scenario.issues import Issue
from simulator.scenario.model import Scenario
from simulator.scenario.ordinal import feasible_outcomes, places

YES, NO = "yes", "no"


def recognises(file: ForeignFile) -> bool:
    """Whether a JSON file speaks of decision makers and options."""
    start = file.content.lstrip()[:1]
    return start == b"{" and b'"decisionMakers"' in file.content and b'"options"' in file.content


def read_gmcr(file: ForeignFile) -> Reading:
    """Raises `UsageError`."""
    conflict = read_conflict(read_json(file))
    reading = Reading()
    option_keys, maker_keys = Keys("option"), Keys("party")
    keys = [option_keys.of(option.name) for option in conflict.options]
    makers = [maker_keys.of(maker.name) for maker in conflict.makers]
    owner = {option: makers[k] for k, maker in enumerate(conflict.makers) for option in maker.options}

    def terms(state: State) -> dict[str, str]:
        return {key: YES if taken else NO for key, taken in zip(keys, state, strict=True)}

    reading.data = {
        "title": file.stem,
        "issues": {key: _issue(option, owner.get(k)) for k, (key, option) in enumerate(zip(keys, conflict.options, strict=True))},
        "parties": {
            makers[k]: {"title": maker.name, "ranking": [[terms(conflict.states[number - 1]) for number in rank] for rank in maker.ranking]}
            for k, maker in enumerate(conflict.makers)
        },
        "constraints": {
            f"infeasible_{k}": {"never": {keys[option]: YES if taken else NO for option, taken in clause.items()}}
            for k, clause in enumerate(conflict.infeasible, 1)
        },
    }
    return reading


def _issue(option: ConflictOption, owner: str | None) -> dict[str, Any]:
    issue: dict[str, Any] = {"title": option.name, "options": {NO: "Not taken", YES: "Taken"}}
    if owner is not None:
        issue["controlled_by"] = owner
    if option.direction != "both":
        issue["irreversible"] = {YES: NO} if option.direction == "fwd" else {NO: YES}
    return issue


def write_gmcr(scenario: Scenario) -> Written:
    """Raises `UsageError` where an issue is controlled by nobody or by several, or there are too many options."""
    bits: dict[str, dict[str, Clause]] = {}
    options: list[ConflictOption] = []
    owners: list[str] = []
    infeasible: list[Clause] = []
    for name, issue in scenario.issues.items():
        if len(issue.controlled_by) != 1:
            count = "nobody" if not issue.controlled_by else "several"
            raise UsageError(f"the issue '{name}' is controlled by {count}; in gmcr each option belongs to one decision maker")
        _add_issue(issue, bits.setdefault(name, {}), options, infeasible)
        owners += [issue.controlled_by[0]] * (len(options) - len(owners))
    if len(options) > MOST_OPTIONS:
        raise UsageError(f"{len(options)} options that are taken or not; gmcr is written with up to {MOST_OPTIONS}")
    infeasible += _constraints(scenario, bits)
    states = feasible_states(len(options), infeasible)
    makers = tuple(
        Maker(party.title, tuple(k for k, owner in enumerate(owners) if owner == name), _ranking(scenario, name, bits, states))
        for name, party in scenario.parties.items()
    )
    conflict = Conflict(tuple(options), tuple(infeasible), makers, states)
    text = json.dumps(written(conflict), ensure_ascii=False, indent=1) + "\n"
    lost = what_is_lost(scenario, ("constraints", "control", "out_of_force"))
    if any(not party.ranking for party in scenario.parties.values()):
        lost.append("not held by the format: points, of which the order is kept")
    return Written({"conflict.gmcr": text.encode()}, tuple(lost))


def _add_issue(issue: Issue, bits: dict[str, Clause], options: list[ConflictOption], infeasible: list[Clause]) -> None:
    """The options of an issue: one that is taken or not where there are two, else one for each, of which exactly one is taken."""
    first = len(options)
    allowed = {(a, b): a != b and b not in issue.irreversible.get(a, ()) for a in issue.choices for b in issue.choices}
    if len(issue.choices) == 2:
        no, yes = issue.choices
        name = issue.title if (no, yes) == (NO, YES) else f"{issue.title}: {issue.option_title(yes)}"
        options.append(ConflictOption(name, _direction(issue, enter=allowed[no, yes], leave=allowed[yes, no])))
        bits.update({no: {first: False}, yes: {first: True}})
        return
    leave = {a: any(allowed[a, b] for b in issue.choices) for a in issue.choices}
    enter = {b: any(allowed[a, b] for a in issue.choices) for b in issue.choices}
    if any(allowed[a, b] != (leave[a] and enter[b]) for a in issue.choices for b in issue.choices if a != b):
        raise UsageError(f"what cannot be undone of the issue '{issue.title}' depends on where one comes from, which gmcr cannot hold")
    for k, choice in enumerate(issue.choices):
        options.append(ConflictOption(f"{issue.title}: {issue.option_title(choice)}", _direction(issue, enter[choice], leave[choice])))
        bits[choice] = {first + k: True}
    numbers = range(first, first + len(issue.choices))
    infeasible += [{a: True, b: True} for a in numbers for b in numbers if a < b]
    infeasible.append(dict.fromkeys(numbers, False))
    infeasible += [{first + k: True} for k, choice in enumerate(issue.choices) if not issue.in_force(choice)]


def _direction(issue: Issue, enter: bool, leave: bool) -> str:
    if not enter and not leave and len(issue.choices) > 1:
        raise UsageError(f"an option of the issue '{issue.title}' can neither be taken up nor given up, which gmcr cannot hold")
    return "both" if enter and leave else "fwd" if enter else "back"


def _constraints(scenario: Scenario, bits: Mapping[str, Mapping[str, Clause]]) -> list[Clause]:
    """The constraints in force as states that cannot be."""
    found: list[Clause] = []
    for constraint in scenario.constraints.values():
        for clause in clauses(constraint.never, scenario.issues) if constraint.in_force else ():
            wanted = [
                [bits[issue][option] for option in scenario.issues[issue].choices if option in chosen] for issue, chosen in clause.items()
            ]
            for parts in product(*wanted):
                reading_steps(5)
                merged: Clause = {}
                for part in parts:
                    merged |= part
                found.append(merged)
    two = {name: issue for name, issue in scenario.issues.items() if len(issue.choices) == 2}
    found += [bits[name][choice] for name, issue in two.items() for choice in issue.choices if not issue.in_force(choice)]
    return found


def _ranking(
    scenario: Scenario, name: str, bits: Mapping[str, Mapping[str, Clause]], states: tuple[State, ...]
) -> tuple[tuple[int, ...], ...]:
    """Feasible states by number, best first: by the party's ranking, or by its utility."""
    party, issues = scenario.parties[name], scenario.issues
    excluded = [constraint.never for constraint in scenario.constraints.values() if constraint.in_force]
    place = places(party, issues, feasible_outcomes(issues, excluded)).of if party.ranking else {}
    by_worth: dict[Any, list[int]] = {}
    for number, state in enumerate(states, 1):
        reading_steps(20)
        terms = {i: next(o for o, clause in of.items() if all(state[b] == taken for b, taken in clause.items())) for i, of in bits.items()}
        worth = -place[tuple(issues[i].positions[o] for i, o in terms.items())] if party.ranking else scenario.utility(terms)[name]
        by_worth.setdefault(worth, []).append(number)
    return tuple(tuple(by_worth[worth]) for worth in sorted(by_worth, reverse=True))
