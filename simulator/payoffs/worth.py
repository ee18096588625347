"""What the parts of a scenario are worth to a party, in points, exact: options, courses of no deal, no agreement itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from simulator.budget import small_steps
from simulator.errors import UsageError
from simulator.payoffs.model import Clause
from simulator.scenario.conditions import Condition, clauses
from simulator.scenario.consent import signed_by_everybody
from simulator.scenario.issues import Issue
from simulator.scenario.model import Scenario
from simulator.scenario.numbers import Numbers
from simulator.scenario.parties import Party
from simulator.scenario.ratification import Segment
from simulator.scenario.values import ValueFunction, value_at


def refuse_rankings(scenario: Scenario) -> None:
    """Raises `UsageError` where a party has a ranking of outcomes in place of points: nothing can be computed from it in points."""
    ranked = [f"'{name}'" for name, party in scenario.parties.items() if party.ranking]
    if ranked:
        has = "has a ranking" if len(ranked) == 1 else "have rankings"
        raise UsageError(
            f"{', '.join(ranked)} {has} of outcomes and no points, which only zopa stability works with; give weights, values, "
            "a reservation"
        )


KNOW_RULES = (
    "advise",
    "calibrate",
    "check",
    "coalitions",
    "commitment",
    "compare",
    "diff",
    "equilibria",
    "explain",
    "export",
    "notebook",
    "report",
    "roles",
    "seal",
    "show",
    "simulate",
    "solve",
    "stability",
    "sweep",
    "verify",
)
"""The commands that know agreement rules; all others refuse a scenario in which not everybody must sign."""
FEW_CHANGES = 3
"""Changes that a message names."""


def refuse_rules(scenario: Scenario) -> None:
    """Raises `UsageError` where an agreement is something else than what every party accepts, for a command that knows nothing of that."""
    if not signed_by_everybody(scenario):
        without = ["agreement=null"] if scenario.agreement else []
        without += [f"parties.{name}.consent=null" for name, party in scenario.parties.items() if not party.consent]
        without += [f"parties.{name}.indifferent=null" for name, party in scenario.parties.items() if party.indifferent != "yes"]
        few = " ".join(f"--set {change}" for change in without[:FEW_CHANGES]) + (" …" if len(without) > FEW_CHANGES else "")
        known = f"{', '.join(KNOW_RULES[:-1])} and {KNOW_RULES[-1]}"
        raise UsageError(
            f"by the agreement rules of this scenario not everybody must sign, which only zopa {known} know so far; to ask as if everybody "
            f"had to: {few}"
        )


def option_worth(party: Party | Segment, issues: Mapping[str, Issue]) -> dict[str, dict[str, Fraction]]:
    """Issue → option → points: the value of the option times the party's weight, weights summing to 1."""
    total = sum(w.exact for w in party.weights.numbers.values())
    if total == 0:
        raise UsageError(f"all weights of '{party.title}' are 0; at least one issue must matter")
    result: dict[str, dict[str, Fraction]] = {}
    for name, issue in issues.items():
        share = party.weights[name].exact / total
        if share == 0:
            small_steps(1 + len(issue.choices) // 20, "reading values")
            result[name] = dict.fromkeys(issue.choices, Fraction(0))
        else:
            result[name] = {o: share * _value(party.values[name], issue, o) for o in issue.choices}
    return result


def _value(function: ValueFunction, issue: Issue, option: str) -> Fraction:
    small_steps(1 if function.table is not None else 20, "reading values")
    return value_at(function, issue, option)


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
    stated = party.beliefs.stated
    rest = max(Fraction(0), 1 - party.beliefs.stated_sum)
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


def positions_of(issues: Mapping[str, Issue]) -> dict[str, int]:
    """The position of each issue."""
    small_steps(len(issues), "reading conditions")
    return {name: k for k, name in enumerate(issues)}


def condition_clauses(condition: Condition, issues: Mapping[str, Issue], position: Mapping[str, int] | None = None) -> tuple[Clause, ...]:
    """The condition as clauses over positions; clauses that nothing satisfies are dropped. `position`: that of each issue, from one who
    has it for many conditions."""
    position = positions_of(issues) if position is None else position
    result = []
    for clause in clauses(condition, issues):
        small_steps(sum(map(len, clause.values())), "reading conditions")
        entries = sorted((position[i], tuple(sorted(issues[i].positions[o] for o in wanted))) for i, wanted in clause.items())
        if all(options for _, options in entries):
            result.append(tuple(entries))
    return tuple(result)
