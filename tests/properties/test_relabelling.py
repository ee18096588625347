"""What may not matter: names and order of parties, issues and options; the units of a party's points."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from math import ceil
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from simulator.payoffs.automaton import build_automaton
from simulator.payoffs.model import Payoffs, Term
from simulator.scenario.model import Scenario
from simulator.solve.choosing import candidates
from simulator.solve.exact.elimination import pareto_set
from simulator.solve.exact.enumeration import acceptable_frontier
from simulator.solve.pareto import ParetoSet
from simulator.solve.results import SolutionName
from simulator.solve.solution import SOLUTIONS
from tests.games import random_payoffs
from tests.oracles.small_scenarios import small_data
from tests.solve.answers import Answers, by_elimination, by_enumeration

Chosen = Mapping[str, frozenset[tuple[int, ...]]]


def by_elimination_alone(payoffs: Payoffs) -> ParetoSet:
    return pareto_set(payoffs, build_automaton(payoffs), thresholds=payoffs.thresholds)


def chosen_outcomes(payoffs: Payoffs, find: Callable[[Payoffs], ParetoSet]) -> Chosen:
    """Solution → the outcomes tied on it (option positions)."""
    frontier = find(payoffs)
    points = candidates(payoffs, frontier)
    return {
        name: frozenset(tuple(o) for k in choose(points).rows for o in frontier.outcomes(k, frontier.counts[k]).tolist())
        for name, choose in ((each.name, each.choose) for each in SOLUTIONS.known())
    }


def with_units(payoffs: Payoffs, party: int, factor: Fraction, shift: int) -> Payoffs:
    """The same game with one party's utility U counted as factor × U + shift, in utilities and reservation value alike.

    Scaled totals are multiplied by the factor's numerator, units per point by its denominator; the shift lies on issue 0.
    """
    up, down = factor.numerator, factor.denominator
    worth = [w.copy() for w in payoffs.worth]
    for w in worth:
        w[:, party] *= up
    worth[0][:, party] += shift * payoffs.scale[party] * down
    scale = tuple(s * down if p == party else s for p, s in enumerate(payoffs.scale))
    reservation = tuple(factor * r + shift if p == party else r for p, r in enumerate(payoffs.reservation))
    return replace(
        payoffs,
        worth=tuple(worth),
        terms=tuple(Term(t.column, t.amount * up, t.clauses, t.path) if t.column == party else t for t in payoffs.terms),
        scale=scale,
        reservation=reservation,
        thresholds=tuple(ceil(s * r) for s, r in zip(scale, reservation, strict=True)),
    )


def weighted_game(seed: int) -> Payoffs:
    """A small random game whose parties differ in bargaining weight."""
    game = random_payoffs(seed)
    return replace(game, bargaining_weights=tuple(Fraction(1 + (seed + p) % 3, 2) for p in range(game.n_parties)))


games = st.builds(weighted_game, st.integers(0, 10**6))
factors = st.fractions(min_value=Fraction(1, 20), max_value=50, max_denominator=20)
engines = pytest.mark.parametrize("find", [acceptable_frontier, by_elimination_alone], ids=["enumeration", "elimination"])


@engines
@given(games, st.data())
@settings(max_examples=50, deadline=None)
def test_units_of_one_party_do_not_matter_where_the_page_says_so(
    find: Callable[[Payoffs], ParetoSet], game: Payoffs, data: st.DataObject
) -> None:
    assume(len(find(game)) > 0)
    party = data.draw(st.integers(0, game.n_parties - 1))
    changed = with_units(game, party, data.draw(factors), data.draw(st.integers(-1000, 1000)))
    before, after = chosen_outcomes(game, find), chosen_outcomes(changed, find)
    for name in (each.name for each in SOLUTIONS.known() if not each.compares_parties):
        assert before[name] == after[name], name


@engines
@given(games, st.data())
@settings(max_examples=40, deadline=None)
def test_a_constant_or_common_units_matter_to_no_solution(find: Callable[[Payoffs], ParetoSet], game: Payoffs, data: st.DataObject) -> None:
    assume(len(find(game)) > 0)
    factor, changed = data.draw(factors), game
    for party in range(game.n_parties):
        changed = with_units(changed, party, factor, data.draw(st.integers(-1000, 1000)))
    assert chosen_outcomes(changed, find) == chosen_outcomes(game, find)


@pytest.mark.parametrize("name", [each.name for each in SOLUTIONS.known() if each.compares_parties])
def test_units_of_one_party_matter_to_solutions_that_compare_parties(name: SolutionName) -> None:
    def choice(payoffs: Payoffs) -> frozenset[tuple[int, ...]]:
        return chosen_outcomes(payoffs, acceptable_frontier)[name]

    games = [g for g in map(random_payoffs, range(60)) if g.n_parties > 1 and len(acceptable_frontier(g)) > 2]
    assert any(choice(g) != choice(with_units(g, 0, Fraction(50), 0)) for g in games)


# Names and order in the file


def renamed(data: Any, names: Mapping[str, str]) -> Any:
    """Every key and every text of the data that is one of `names` under its new name."""
    if isinstance(data, dict):
        return {names.get(k, k) if isinstance(k, str) else k: renamed(v, names) for k, v in data.items()}
    if isinstance(data, list):
        return [renamed(x, names) for x in data]
    return names.get(data, data) if isinstance(data, str) else data


def shuffled(data: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    """The same scenario with parties, issues and named options in another order."""

    def mixed(mapping: dict[str, Any]) -> dict[str, Any]:
        return dict(rng.sample(list(mapping.items()), len(mapping)))

    issues = {
        name: {**issue, "options": mixed(issue["options"])} if "options" in issue else issue for name, issue in data["issues"].items()
    }
    return {**data, "issues": mixed(issues), "parties": mixed(data["parties"])}


def relabelled(seed: int) -> tuple[Scenario, Scenario, dict[str, str]]:
    """A random scenario, the same with everything in another order and under other names, and old name → new name."""
    data = small_data(seed)
    rng = random.Random(seed)
    old = [*data["issues"], *data["parties"], *(o for issue in data["issues"].values() for o in issue.get("options", ()))]
    old = list(dict.fromkeys(old))
    names = dict(zip(old, rng.sample([f"n{k}" for k in range(len(old))], len(old)), strict=True))
    return Scenario.model_validate(data), Scenario.model_validate(renamed(shuffled(data, rng), names)), names


def in_words(scenario: Scenario, answers: Answers, names: Mapping[str, str]) -> dict[str, Any]:
    """The answers with nothing left that depends on order, under the names of `names`."""

    def outcome(options: tuple[str, ...]) -> frozenset[tuple[str, str]]:
        return frozenset((names.get(i, i), names.get(o, o)) for i, o in zip(scenario.issues, options, strict=True))

    def vector(numbers: tuple[Fraction, ...]) -> frozenset[tuple[str, Fraction]]:
        return frozenset((names.get(p, p), x) for p, x in zip(scenario.parties, numbers, strict=True))

    return {
        "counts": (answers.feasible, answers.allowed, answers.acceptable),
        "reservation": vector(answers.reservation),
        "frontier": {vector(u): frozenset(map(outcome, tied)) for u, tied in answers.acceptable_frontier.items()},
        "nearest": frozenset(map(outcome, answers.nearest)),
        "solutions": {
            name: (frozenset(map(outcome, s.outcomes)), s.values, frozenset(names.get(p, p) for p in s.left_out))
            for name, s in answers.solutions.items()
        },
    }


@pytest.mark.parametrize("engine", [by_enumeration, by_elimination], ids=["enumeration", "elimination"])
def test_names_and_order_do_not_matter(engine: Callable[[Scenario], Answers]) -> None:
    for seed in range(120):
        scenario, other, names = relabelled(seed)
        assert in_words(other, engine(other), {}) == in_words(scenario, engine(scenario), names), seed
