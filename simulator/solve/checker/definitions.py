"""What a scenario's numbers mean, worked out a second time in fractions: utilities, reservation values, conditions.

This is on purpose not the code that the solvers use: it reads the scenario's entries directly and computes the definitions of the
format (`docs/format.md`) as they are written there, so an error in compiling or solving does not repeat itself here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from simulator.errors import Fault, ScenarioError
from simulator.scenario.conditions import Condition, LevelRange
from simulator.scenario.issues import Issue
from simulator.scenario.model import Scenario
from simulator.scenario.numbers import Number
from simulator.scenario.parties import Party
from simulator.scenario.ratification import Segment
from simulator.scenario.values import ValueFunction

Alternative = dict[str, frozenset[str]]
"""Issue → options: holds where every issue named takes one of its options."""

FULL = Fraction(100)


@dataclass(frozen=True)
class Evaluation:
    """Each party's utility at an outcome and its reservation value, in points, exact."""

    utilities: Mapping[str, Fraction]
    reservation: Mapping[str, Fraction]

    @property
    def surplus(self) -> dict[str, Fraction]:
        return {party: self.utilities[party] - self.reservation[party] for party in self.utilities}


def evaluate(scenario: Scenario, outcome: Mapping[str, str]) -> Evaluation:
    """Utilities and reservation values at a full outcome, whether or not it is allowed (a `KeyError` names what it leaves open)."""
    return Evaluation(
        {name: utility(scenario, party, outcome, "agreements") for name, party in scenario.parties.items()},
        {name: reservation_value(scenario, name) for name in scenario.parties},
    )


def utility(scenario: Scenario, party: Party, outcome: Mapping[str, str], where: str) -> Fraction:
    """Σ weight × value, weights summing to 1, plus the points of the interactions that apply `where`: agreements or courses."""
    whole = all_weights(party)
    total = sum((worth(party, name, issue, outcome[name], whole) for name, issue in scenario.issues.items()), Fraction(0))
    for interaction in party.interactions.values():
        if interaction.in_force and interaction.applies_to in (where, "both") and true_of(interaction.when, outcome, scenario.issues):
            total += Fraction(interaction.points.base)
    return total


def all_weights(party: Party | Segment) -> Fraction:
    """The sum of a party's weights, by which each is divided."""
    return sum((Fraction(w.base) for w in party.weights.numbers.values()), Fraction(0))


def worth(party: Party | Segment, name: str, issue: Issue, option: str, whole: Fraction) -> Fraction:
    """An option's contribution to a party's utility, in points. `whole`: `all_weights` of the party."""
    weight = Fraction(party.weights.numbers[name].base)
    if weight == 0:
        return Fraction(0)
    return weight * value(party.values[name], issue, option) / whole


def value(function: ValueFunction, issue: Issue, option: str) -> Fraction:
    """A value function at an option, 0 to 100."""
    if function.table is not None:
        entry = Fraction(function.table[option].base)
        return entry if function.out_of is None else FULL * entry / Fraction(function.out_of)
    level = Fraction(issue.levels_by_key[option])
    if function.rising is not None:
        low, high = (Fraction(n.base) for n in function.rising)
        return _ramp(level, low, high)
    if function.falling is not None:
        low, high = (Fraction(n.base) for n in function.falling)
        return FULL - _ramp(level, low, high)
    if function.peak is not None:
        low, top, high = (Fraction(n.base) for n in function.peak)
        return _ramp(level, low, top) if level < top else FULL - _ramp(level, top, high)
    if function.piecewise is not None:
        return _piecewise({Fraction(at): Fraction(n.base) for at, n in function.piecewise.items()}, level)
    raise _incomplete("a value function without any form")


def _ramp(level: Fraction, low: Fraction, high: Fraction) -> Fraction:
    """0 up to `low`, 100 from `high` on, linear between."""
    if level <= low:
        return Fraction(0)
    return FULL if level >= high else FULL * (level - low) / (high - low)


def _piecewise(points: Mapping[Fraction, Fraction], level: Fraction) -> Fraction:
    below = max((at for at in points if at <= level), default=min(points))
    above = min((at for at in points if at >= level), default=max(points))
    if above <= below:  # on a point, or outside them all
        return points[below] if below <= level else points[above]
    share = max(Fraction(0), (level - below) / (above - below))
    return points[below] * (1 - share) + points[above] * share


def reservation_value(scenario: Scenario, name: str) -> Fraction:
    """A party's reservation value in points: as stated, or Σ chance × (worth of the course − what the war costs on it)."""
    party = scenario.parties[name]
    if party.reservation is not None:
        return Fraction(party.reservation.base)
    if party.beliefs is None or scenario.no_deal is None:
        raise _incomplete(f"parties.{name} has neither a reservation value nor beliefs about courses of no deal")
    stated = {course: Fraction(c.base) for course, c in party.beliefs.chances.items() if isinstance(c, Number)}
    total = Fraction(0)
    for course in party.beliefs.chances:
        chance = stated[course] if course in stated else 1 - sum(stated.values())
        total += chance * (_course_worth(scenario, name, course) - _course_cost(party, course))
    return total


def _course_worth(scenario: Scenario, name: str, course: str) -> Fraction:
    if scenario.no_deal is None:
        raise _incomplete("beliefs without courses of no deal")
    end = scenario.no_deal.courses[course]
    if end.points is not None:
        return Fraction(end.points.numbers[name].base)
    if end.outcome is None:
        raise _incomplete(f"no_deal.courses.{course} has neither points nor an outcome")
    return utility(scenario, scenario.parties[name], end.outcome, "courses")


def _course_cost(party: Party, course: str) -> Fraction:
    cost = party.course_cost
    if cost is None:
        return Fraction(0)
    return Fraction(cost.base if isinstance(cost, Number) else cost.numbers[course].base)


def true_of(condition: Condition, outcome: Mapping[str, str], issues: Mapping[str, Issue]) -> bool:
    """Whether a condition holds at a full outcome."""
    if not all(outcome[name] in _options(wanted, issues[name]) for name, wanted in condition.issues.items()):
        return False
    return not condition.any or any(true_of(alternative, outcome, issues) for alternative in condition.any)


def alternatives(condition: Condition, issues: Mapping[str, Issue]) -> Iterator[Alternative]:
    """The condition as alternatives, one of which must hold; those that no outcome can meet are left out."""
    own = {name: _options(wanted, issues[name]) for name, wanted in condition.issues.items()}
    inner = [more for part in condition.any for more in alternatives(part, issues)] if condition.any else [{}]
    for more in inner:
        both = {name: own.get(name, options) & more.get(name, options) for name, options in {**own, **more}.items()}
        if all(both.values()):
            yield both


def _options(wanted: tuple[str, ...] | LevelRange, issue: Issue) -> frozenset[str]:
    if not isinstance(wanted, LevelRange):
        return frozenset(wanted)
    return frozenset(key for key, level in issue.levels_by_key.items() if wanted.holds(level))


def bans(scenario: Scenario) -> dict[str, list[Alternative]]:
    """Path → alternatives, of every constraint and red line in force and every option out of force."""
    found = {f"constraints.{k}": list(alternatives(c.never, scenario.issues)) for k, c in scenario.constraints.items() if c.in_force}
    for name, issue in scenario.issues.items():
        for option in issue.choices:
            if not issue.in_force(option):
                found[f"issues.{name}.options.{option}"] = [{name: frozenset([option])}]
    for name, party in scenario.parties.items():
        for key, line in party.red_lines.items():
            if line.in_force:
                found[f"parties.{name}.red_lines.{key}"] = list(alternatives(line.never, scenario.issues))
    return found


def _incomplete(what: str) -> ScenarioError:
    return ScenarioError([Fault(f"{what}; check the scenario before its proofs")])
