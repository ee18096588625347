"""The exercise on the flagship case, judged with the checker's own definitions, which share no code with the engines."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from itertools import combinations, product

import pytest

from simulator import load, solve
from simulator.solve.checker.definitions import bans, utility
from simulator.teach.answers import terms_in, typed
from simulator.teach.exercises import make
from simulator.teach.exercises.berlin import LIFTED, Berlin


@cache
def own(student: str) -> Berlin:
    exercise = make("berlin", student)
    assert isinstance(exercise, Berlin)
    return exercise


def utilities(exercise: Berlin, terms: Mapping[str, str]) -> Mapping[str, Fraction]:
    return {name: utility(exercise.scenario, party, terms, "agreements") for name, party in exercise.scenario.parties.items()}


def improves(exercise: Berlin, terms: Mapping[str, str], on: Mapping[str, Fraction]) -> bool:
    """Whether terms are worse for nobody and better for somebody; a party is looked at only while none before it would lose."""
    gains = False
    for name, party in exercise.scenario.parties.items():
        found = utility(exercise.scenario, party, terms, "agreements")
        if found < on[name]:
            return False
        gains |= found > on[name]
    return gains


@cache
def ruled_out(exercise: Berlin) -> tuple[dict[str, frozenset[str]], ...]:
    return tuple(alternative for alternatives in bans(exercise.scenario).values() for alternative in alternatives)


def banned(exercise: Berlin, terms: Mapping[str, str]) -> bool:
    return any(all(terms[issue] in options for issue, options in each.items()) for each in ruled_out(exercise))


@pytest.mark.parametrize("student", ["Ada", "Bo"])
def test_the_solution_is_better_for_all_and_no_change_of_two_issues_improves_it(student: str) -> None:
    exercise = own(student)
    before = utilities(exercise, exercise.start)
    terms = terms_in(exercise.scenario, exercise.solution().answer, exercise.start)
    after = utilities(exercise, terms)
    assert all(after[p] >= before[p] for p in before)
    assert sum(after[p] > before[p] for p in before) >= 2
    issues = exercise.scenario.issues
    for one, two in combinations(issues, 2):
        for a, b in product(issues[one].choices, issues[two].choices):
            other = {**terms, one: a, two: b}
            if not banned(exercise, other):
                assert not improves(exercise, other, after)


def test_mistakes_are_named() -> None:
    exercise = own("Ada")
    issues = exercise.scenario.issues
    before = utilities(exercise, exercise.start)
    assert "the draft itself" in exercise.check(typed(exercise.start)).message
    seen = set()
    for issue, option in ((issue, option) for issue, each in issues.items() for option in each.choices if option != exercise.start[issue]):
        feedback = exercise.check(f"{issue}={option}")
        found = utilities(exercise, {**exercise.start, issue: option})
        if banned(exercise, {**exercise.start, issue: option}):
            assert feedback.points == 0
            seen.add("banned")
        elif feedback.points == 2 and "would lose" in feedback.message:
            assert any(found[p] < before[p] for p in before)
            seen.add("loses")
        elif feedback.points >= 6:
            assert all(found[p] >= before[p] for p in before)
            seen.add("better")
    assert {"banned", "loses"} <= seen


def test_the_case_itself_is_left_as_it_stands() -> None:
    case = load("berlin-2025")
    assert solve(case, count=False, frontier=None, certificate=False).verdict == "no agreement"
    parties = own("Ada").scenario.parties
    lifted = {f"parties.{p}.red_lines.{k}" for p, each in parties.items() for k, line in each.red_lines.items() if not line.in_force}
    assert lifted == set(LIFTED)
    assert {path.split(".")[1] for path in LIFTED} == {"ukraine", "russia"}
