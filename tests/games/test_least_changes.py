"""The least changes of preferences against all others: every order of small conflicts, every smaller change of published ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import combinations, product
from typing import Any

import pytest

from simulator import load
from simulator.games.all_states import all_states
from simulator.games.graph_model import graph_model
from simulator.games.least_changes import least_changes
from simulator.games.sanctions import CONCEPTS
from simulator.games.stability import stability
from simulator.scenario.model import Scenario
from tests.games.conflicts import conflict
from tests.oracles.graph_oracle import Graph, State, graph_of

SMALL = [seed for seed in range(400) if len(graph_of(conflict(seed)).states) <= 5][:12]
MOST_PAIRS = 2
"""Changes of so many pairs are tried out in the published conflicts, all of them."""


def orders(n: int) -> Iterator[tuple[int, ...]]:
    """All weak orders of n things, as their places: 1, 3, 13, 75, 541, …"""
    for places in product(range(n), repeat=n):
        if set(places) == set(range(max(places) + 1)):
            yield places


def sign(x: Any, y: Any) -> int:
    return int(x > y) - int(x < y)


def changed(before: dict[State, Any], after: dict[State, Any]) -> int:
    """Pairs of states whose order differs."""
    return sum(sign(before[a], before[b]) != sign(after[a], after[b]) for a, b in combinations(before, 2))


def with_worth(graph: Graph, d: str, worth: dict[State, Any]) -> Graph:
    return replace(graph, worth={**graph.worth, d: worth})


@pytest.mark.parametrize("seed", SMALL)
def test_no_order_with_fewer_changed_pairs_keeps_a_party(seed: int) -> None:
    data = conflict(seed)
    graph, model = graph_of(data), graph_model(Scenario.model_validate(data))
    found = all_states(model)
    for k, state in enumerate(graph.states):
        least = least_changes(model, found, found.state(k))
        for d in graph.moves:
            fewest = dict.fromkeys(CONCEPTS, len(graph.states) ** 2)
            for places in orders(len(graph.states)):
                after = dict(zip(graph.states, places, strict=True))
                pairs, other = changed(dict(graph.worth[d]), after), with_worth(graph, d, after)
                for concept in CONCEPTS:
                    if pairs < fewest[concept] and other.stable(concept, d, state):
                        fewest[concept] = pairs
            assert {concept: least[d][concept].pairs for concept in CONCEPTS} == fewest


def few_changes(worth: dict[State, Any], most: int) -> Iterator[dict[State, int]]:
    """All weak orders in which at most so many pairs are ordered otherwise."""
    pairs = list(combinations(worth, 2))
    for size in range(most + 1):
        for chosen in combinations(pairs, size):
            before = [sign(worth[a], worth[b]) for a, b in chosen]
            for signs in product(*([s for s in (-1, 0, 1) if s != was] for was in before)):
                order = {**{(a, b): sign(worth[a], worth[b]) for a, b in pairs}, **dict(zip(chosen, signs, strict=True))}
                order |= {(b, a): -s for (a, b), s in order.items()}
                after = {a: sum(order[a, b] for b in worth if b != a) for a in worth}  # the places, where it is an order at all
                if all(sign(after[a], after[b]) == s for (a, b), s in order.items()):
                    yield after


def published(name: str) -> Graph:
    scenario = load(name)
    model = graph_model(scenario)
    found = all_states(model)
    names = [tuple(model.terms(found.state(k)).values()) for k in range(len(found.codes))]
    by_code = {found.state(k): names[k] for k in range(len(names))}
    moves = {
        who: {by_code[s]: frozenset(by_code[t] for t in model.moves(d, s)) for s in by_code} for d, who in enumerate(model.decision_makers)
    }
    worth = {who: {by_code[s]: model.worth(d, s) for s in by_code} for d, who in enumerate(model.decision_makers)}
    return Graph(tuple(names), moves, worth)


@pytest.mark.parametrize("name", ["elmira", "cuban-missiles", "prisoners-dilemma", "chicken"])
def test_in_published_conflicts_no_smaller_change_does_and_the_one_told_does(name: str) -> None:
    """Elmira (Kilgour, Hipel & Fang 1987) and Cuba (Fraser & Hipel 1984): all changes of up to two pairs; and the changes themselves."""
    graph, model = published(name), graph_model(load(name))
    found = all_states(model)
    least = [least_changes(model, found, found.state(k)) for k in range(len(graph.states))]
    for d in graph.moves:
        for after in few_changes(dict(graph.worth[d]), MOST_PAIRS):
            pairs, other = changed(dict(graph.worth[d]), after), with_worth(graph, d, after)
            for k, state in enumerate(graph.states):
                for concept in CONCEPTS:
                    assert pairs >= least[k][d][concept].pairs or not other.stable(concept, d, state)
    for k, state in enumerate(graph.states):
        for concept in CONCEPTS:
            lifted = graph
            for d in graph.moves:
                lifted = with_worth(lifted, d, raised(graph, d, state, tuple(model.terms(least[k][d][concept].level).values())))
                alone = with_worth(graph, d, dict(lifted.worth[d]))
                assert alone.stable(concept, d, state)
                assert changed(dict(graph.worth[d]), dict(lifted.worth[d])) == least[k][d][concept].pairs
            assert all(lifted.stable(concept, d, state) for d in graph.moves)


def raised(graph: Graph, d: str, state: State, level: State) -> dict[State, Any]:
    return {**graph.worth[d], state: graph.worth[d][level]}


@pytest.mark.parametrize("seed", range(40))
def test_points_are_the_difference_to_the_level_and_no_fewer_do(seed: int) -> None:
    data = conflict(seed)
    graph, model = graph_of(data), graph_model(Scenario.model_validate(data))
    found = all_states(model)
    for k, state in enumerate(graph.states):
        for d, by_concept in least_changes(model, found, found.state(k)).items():
            for concept, change in by_concept.items():
                if "ranking" in data["parties"][d]:
                    assert change.points is None
                    continue
                weights = Fraction(sum(data["parties"][d]["weights"].values()))
                level = graph.worth[d][tuple(model.terms(change.level).values())]
                assert change.points == Fraction(level - graph.worth[d][state]) / weights

                def with_gain(gain: Fraction, d: str = d, state: State = state, weights: Fraction = weights) -> Graph:
                    return with_worth(graph, d, {**graph.worth[d], state: graph.worth[d][state] + gain * weights})

                assert with_gain(change.points).stable(concept, d, state)
                assert not change.points or not with_gain(change.points - Fraction(1, 1000)).stable(concept, d, state)


def fields(bonus: dict[str, int]) -> Scenario:
    """Two fields that each side could take for itself; `bonus`: points that sharing both is worth beside."""
    sharing = {"north": "shared", "south": "shared"}
    data: dict[str, Any] = {
        "title": "Two fields",
        "issues": {
            name: {"title": name, "options": {"shared": "Shared", "taken": "Taken"}, "controlled_by": owner}
            for name, owner in (("north", "a"), ("south", "b"))
        },
        "parties": {
            name: {
                "title": name,
                "reservation": 0,
                "weights": {"north": share, "south": 100 - share},
                "values": {own: {"shared": 0, "taken": 100}, other: {"shared": 100, "taken": 0}},
                "interactions": {"treaty": {"when": sharing, "points": bonus[name], "applies_to": "agreements"}} if bonus else {},
            }
            for name, own, other, share in (("a", "north", "south", 60), ("b", "south", "north", 65))
        },
    }
    return Scenario.model_validate(data)


def test_a_treaty_holds_with_the_points_told_and_not_with_fewer() -> None:
    terms = {"north": "shared", "south": "shared"}
    (state,) = stability(fields({}), terms).explained
    assert state.least_changes is not None
    told = {name: by_concept["nash"].points for name, by_concept in state.least_changes.items()}
    assert told == {"a": 60, "b": 35}
    (with_them,) = stability(fields({"a": 60, "b": 35}), terms).explained
    assert with_them.equilibrium("nash") is True
    for short in ({"a": 59, "b": 35}, {"a": 60, "b": 34}):
        (state,) = stability(fields(short), terms).explained
        assert state.equilibrium("nash") is False


def test_nothing_is_told_of_all_states_or_of_a_depth() -> None:
    scenario = load("elmira")
    assert all(state.least_changes is None for state in stability(scenario).explained)
    (state,) = stability(scenario, scenario.offers["s3"].terms, depth=1).explained
    assert state.least_changes is None
