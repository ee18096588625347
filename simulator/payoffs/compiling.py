"""From a scenario to exact whole numbers.

Everything is computed in `Fraction` and then multiplied, party by party, by the least common multiple of the denominators
that occur. A reservation value is rounded up on that scale, which changes no acceptance because totals are whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, lcm

import numpy as np

from simulator.budget import Stopped, small_steps
from simulator.errors import ScenarioError, UsageError
from simulator.payoffs.model import Ban, Clause, IntArray, Payoffs, Term
from simulator.payoffs.permitted import permitted_outcome
from simulator.scenario.conditions import Condition, clauses
from simulator.scenario.issues import Issue
from simulator.scenario.model import Scenario
from simulator.scenario.numbers import Numbers
from simulator.scenario.parties import Interaction, Party
from simulator.scenario.ratification import Segment
from simulator.scenario.values import value_at

EXACT_IN_FLOAT64 = 2**51
"""Totals and thresholds below it are kept in int64: sums and differences of up to four of them are whole numbers below 2^53, which
float64 holds exactly."""


def compile_payoffs(scenario: Scenario, *, ratify: Fraction | None = None) -> Payoffs:
    """The whole-number game of a checked scenario. With `ratify` (a chance above 0, at most 1) an outcome is acceptable only where
    each ratifying body in force passes it, where needed, with at least that chance
    (see `with_ratification`).

    Raises `ScenarioError`, located, where no outcome is feasible at all, and `UsageError` where a party has a ranking in place of
    points, for a chance out of range
    and as `with_ratification` does.
    """
    refuse_rankings(scenario)
    issues, parties = tuple(scenario.issues), tuple(scenario.parties)
    options = tuple(i.choices for i in scenario.issues.values())
    reservation = tuple(reservation_value(scenario, name) for name in parties)
    columns = [_Column(scenario, name, issues, options) for name in parties]
    largest = max(column.largest for column in columns)
    exact_in_float64 = largest < EXACT_IN_FLOAT64 and all(
        abs(ceil(c.scale * r)) < EXACT_IN_FLOAT64 for c, r in zip(columns, reservation, strict=True)
    )
    dtype = np.int64 if exact_in_float64 else object
    worth: list[IntArray] = [
        np.array([column.worth[i] for column in columns], dtype=dtype).T.reshape(len(options[i]), len(parties)) for i in range(len(issues))
    ]
    payoffs = Payoffs(
        issues=issues,
        options=options,
        parties=parties,
        worth=tuple(worth),
        terms=tuple(
            Term(position, amount, condition_clauses(interaction.when, scenario.issues), path)
            for position, column in enumerate(columns)
            for interaction, amount, path in column.terms
        ),
        bans=_bans(scenario),
        scale=tuple(column.scale for column in columns),
        reservation=reservation,
        thresholds=tuple(ceil(column.scale * r) for column, r in zip(columns, reservation, strict=True)),
        bargaining_weights=tuple(p.bargaining_weight.exact if p.bargaining_weight else Fraction(1) for p in scenario.parties.values()),
    )
    _refuse_if_nothing_is_feasible(scenario, payoffs)
    if ratify is None:
        return payoffs
    from simulator.payoffs.ratification import with_ratification  # it builds on this module

    return with_ratification(scenario, payoffs, ratify)


def refuse_rankings(scenario: Scenario) -> None:
    """Raises `UsageError` where a party has a ranking of outcomes in place of points: nothing can be computed from it in points."""
    ranked = [f"'{name}'" for name, party in scenario.parties.items() if party.ranking]
    if ranked:
        has = "has a ranking" if len(ranked) == 1 else "have rankings"
        raise UsageError(
            f"{', '.join(ranked)} {has} of outcomes and no points, which only zopa stability works with; give weights, values, "
            "a reservation"
        )


def _refuse_if_nothing_is_feasible(scenario: Scenario, payoffs: Payoffs) -> None:
    """Constraints and options out of force that exclude every outcome are a fault of the file, not an answer. Where a limit comes before
    that is found out, whatever comes next is ended by it too."""
    clash = [ban for ban in payoffs.bans if not ban.is_demand]
    try:
        if not clash or permitted_outcome(payoffs.sizes, clash) is not None:
            return
        for ban in tuple(clash):
            rest = [b for b in clash if b is not ban]
            if permitted_outcome(payoffs.sizes, rest) is None:
                clash = rest
    except Stopped:
        return
    paths = [ban.path for ban in clash]
    together = " and ".join(paths)
    raise ScenarioError(
        [scenario.fault(path, f"no outcome is feasible: {together} exclude every one; lift or narrow one of them") for path in paths]
    )


class _Column:
    """One party's utility as whole numbers: `worth[i][o]` per issue and option, `terms` (interaction, amount, path)."""

    def __init__(self, scenario: Scenario, name: str, issues: tuple[str, ...], options: tuple[tuple[str, ...], ...]) -> None:
        party = scenario.parties[name]
        worth = option_worth(party, scenario.issues)
        in_agreements = {k: x for k, x in party.interactions.items() if x.in_force and x.applies_to != "courses"}
        points = {k: x.points.exact for k, x in in_agreements.items()}
        denominators = [w.denominator for row in worth.values() for w in row.values()] + [p.denominator for p in points.values()]
        self.scale = lcm(1, *denominators)
        self.worth = [[int(worth[i][o] * self.scale) for o in options[k]] for k, i in enumerate(issues)]
        self.terms: list[tuple[Interaction, int, str]] = [
            (x, int(points[k] * self.scale), f"parties.{name}.interactions.{k}") for k, x in in_agreements.items()
        ]
        self.largest = sum(max(map(abs, row)) for row in self.worth) + sum(abs(amount) for _, amount, _ in self.terms)


def option_worth(party: Party | Segment, issues: Mapping[str, Issue]) -> dict[str, dict[str, Fraction]]:
    """Issue → option → points: the value of the option times the party's weight, weights summing to 1."""
    total = sum(w.exact for w in party.weights.numbers.values())
    if total == 0:
        raise UsageError(f"all weights of '{party.title}' are 0; at least one issue must matter")
    result: dict[str, dict[str, Fraction]] = {}
    for name, issue in issues.items():
        small_steps(len(issue.choices), "reading values")
        share = party.weights[name].exact / total
        if share == 0:
            result[name] = dict.fromkeys(issue.choices, Fraction(0))
        else:
            function = party.values[name]
            result[name] = {o: share * value_at(function, issue, o) for o in issue.choices}
    return result


@dataclass(frozen=True)
class CourseShare:
    """What one course of no deal adds to a party's reservation value: its `chance` as the party believes it, what it is `worth`, and
    what it costs on the way (`cost`), in points of the party."""

    course: str
    chance: Fraction
    worth: Fraction
    cost: Fraction

    @property
    def share(self) -> Fraction:
        """Chance × (worth − cost); the shares of all courses sum to the reservation value."""
        return self.chance * (self.worth - self.cost)


def course_shares(scenario: Scenario, name: str) -> tuple[CourseShare, ...]:
    """A party's reservation value by courses of no deal, in the order of its beliefs; none where the value is stated."""
    party = scenario.parties[name]
    if party.beliefs is None:
        return ()
    worth = option_worth(party, scenario.issues)
    return tuple(
        CourseShare(course, chance, course_worth(scenario, name, course, worth), course_cost(party, course))
        for course, chance in chances(party).items()
    )


def reservation_value(scenario: Scenario, name: str) -> Fraction:
    """A party's reservation value in points: stated, or Σ belief × (worth of the course − its cost)."""
    stated = scenario.parties[name].reservation
    if stated is not None:
        return stated.exact
    return sum((each.share for each in course_shares(scenario, name)), Fraction(0))


def chances(party: Party) -> dict[str, Fraction]:
    """The party's chance of each course, with `rest` filled in, summing to 1.

    In a checked scenario the chances stated sum to 1. Drawn or varied ones need not: then they are divided by their sum, and `rest`
    takes what the others leave of 1, nothing where they leave nothing. Raises `UsageError` where all of them are 0.
    """
    assert party.beliefs is not None
    stated = {course: c.exact for course, c in party.beliefs.chances.items() if c != "rest"}
    rest = max(Fraction(0), 1 - sum(stated.values(), Fraction(0)))
    found = {course: stated.get(course, rest) for course in party.beliefs.chances}
    total = sum(found.values())
    if total == 0:
        raise UsageError(f"all chances in the beliefs of '{party.title}' are 0; at least one course must be possible")
    return {course: chance / total for course, chance in found.items()}


def course_worth(scenario: Scenario, name: str, course: str, worth: Mapping[str, Mapping[str, Fraction]]) -> Fraction:
    """Points of a course of no deal to a party: stated, or the utility of the outcome at its end (cost not deducted)."""
    assert scenario.no_deal is not None
    end = scenario.no_deal.courses[course]
    if end.points is not None:
        return end.points[name].exact
    assert end.outcome is not None
    outcome = end.outcome
    value = sum((worth[i][o] for i, o in outcome.items()), Fraction(0))
    for interaction in scenario.parties[name].interactions.values():
        small_steps(1, "reading courses")
        if interaction.in_force and interaction.applies_to != "agreements" and _holds(interaction.when, outcome, scenario.issues):
            value += interaction.points.exact
    return value


def _holds(condition: Condition, outcome: Mapping[str, str], issues: Mapping[str, Issue]) -> bool:
    return any(all(outcome[i] in wanted for i, wanted in clause.items()) for clause in clauses(condition, issues))


def course_cost(party: Party, course: str) -> Fraction:
    """What a course costs a party on the way, in points."""
    cost = party.course_cost
    if cost is None:
        return Fraction(0)
    return cost[course].exact if isinstance(cost, Numbers) else cost.exact


def condition_clauses(condition: Condition, issues: Mapping[str, Issue]) -> tuple[Clause, ...]:
    """The condition as clauses over positions; clauses that nothing satisfies are dropped."""
    position = {name: k for k, name in enumerate(issues)}
    result = []
    for clause in clauses(condition, issues):
        small_steps(sum(map(len, clause.values())), "reading conditions")
        entries = sorted((position[i], tuple(sorted(issues[i].positions[o] for o in wanted))) for i, wanted in clause.items())
        if all(options for _, options in entries):
            result.append(tuple(entries))
    return tuple(result)


def _bans(scenario: Scenario) -> tuple[Ban, ...]:
    bans = [
        Ban("constraint", f"constraints.{k}", condition_clauses(c.never, scenario.issues))
        for k, c in scenario.constraints.items()
        if c.in_force
    ]
    for i, (name, issue) in enumerate(scenario.issues.items()):
        for o, option in enumerate(issue.choices):
            if not issue.in_force(option):
                bans.append(Ban("option", f"issues.{name}.options.{option}", (((i, (o,)),),)))
    for p, (name, party) in enumerate(scenario.parties.items()):
        for key, red_line in party.red_lines.items():
            if red_line.in_force:
                bans.append(Ban("red_line", f"parties.{name}.red_lines.{key}", condition_clauses(red_line.never, scenario.issues), party=p))
    return tuple(bans)
