"""Stability by arrays and by search, both against the definitions on plain sets; moves and answers are followed one by one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest

from benchmarks.hard_shapes import Shape, scenario_of
from simulator.errors import ScenarioError, UsageError
from simulator.games import all_states as arrays
from simulator.games import sanctions
from simulator.games.all_states import all_states
from simulator.games.coalition_moves import coalition_standings
from simulator.games.graph_model import GraphModel, State, graph_model
from simulator.games.sanctions import CONCEPTS, DETERRING, SequenceStep, standings
from simulator.games.stability import DEPTH_OF_LARGE, stability
from simulator.scenario.model import Scenario
from simulator.scenario.reading import loads
from tests.games.conflicts import conflict
from tests.oracles.graph_oracle import Graph, graph_of

SEEDS = range(60)


def both(seed: int) -> tuple[GraphModel, Graph, dict[State, tuple[str, ...]]]:
    """The model, the oracle's graph, and how the oracle calls the states."""
    data = conflict(seed)
    model = graph_model(Scenario.model_validate(data))
    found = all_states(model)
    names = {found.state(k): tuple(model.terms(found.state(k)).values()) for k in range(len(found.codes))}
    return model, graph_of(data), names


@pytest.mark.parametrize("seed", SEEDS)
def test_states_and_moves(seed: int) -> None:
    model, graph, names = both(seed)
    assert tuple(names.values()) == graph.states
    assert model.decision_makers == tuple(graph.moves)
    for d, name in enumerate(model.decision_makers):
        for state in names:
            assert {names[t] for t in model.moves(d, state)} == graph.moves[name][names[state]]
            assert {names[t] for t in model.improvements(d, state)} == graph.better(name, names[state])


@pytest.mark.parametrize("seed", SEEDS)
def test_stability_of_all_states_and_of_one(seed: int) -> None:
    model, graph, names = both(seed)
    found = all_states(model)
    for k, (state, name) in enumerate(names.items()):
        one = standings(model, state)
        for d, who in enumerate(model.decision_makers):
            for concept in CONCEPTS:
                wanted = graph.stable(concept, who, name)
                assert found.stable[concept][d, k] == wanted
                assert one[d].stable(concept) == wanted


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("depth", [0, 1, 2, 3, 99])
def test_no_depth_contradicts_all_states(seed: int, depth: int) -> None:
    """What a cut search did not find it does not deny: within a depth the answer is that of the definitions, or none."""
    model, graph, names = both(seed)
    found = all_states(model)
    for k, (state, name) in enumerate(names.items()):
        for d, one in enumerate(standings(model, state, depth)):
            for concept in CONCEPTS:
                assert one.stable(concept) in {bool(found.stable[concept][d, k]), None if depth < 99 else bool(found.stable[concept][d, k])}
            for move in one.improvements:
                for concept in DETERRING:
                    assert move.deterred(concept) in {found.deterred(concept, d, state, move.state), None}
        for standing in coalition_standings(model, state, depth):
            assert standing.nash in {not graph.joint_improvements(standing.members, name), None}
            assert standing.gmr in {graph.coalition_gmr(standing.members, name), None}
            assert depth < 99 or None not in {standing.nash, standing.gmr}


@pytest.mark.parametrize("depth", [0, 1])
def test_within_a_depth_some_is_settled_both_ways_and_some_is_not(depth: int) -> None:
    told = {
        (concept, one.stable(concept))
        for model, _, names in map(both, range(20))
        for state in names
        for one in standings(model, state, depth)
        for concept in DETERRING
    }
    assert told == {(concept, stays) for concept in DETERRING for stays in (True, False, None)}


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("most", [5, 20, 60])
def test_one_state_and_all_states_agree_whatever_the_limit_on_moves(seed: int, most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = Scenario.model_validate(conflict(seed))
    every = stability(scenario)
    assert every.all_states is not None
    monkeypatch.setattr(sanctions, "MOST_VISITED", most)
    for k, codes in enumerate(map(tuple, every.all_states.codes.tolist())):
        try:
            (one,) = stability(scenario, every.model.terms(codes)).explained
        except UsageError:  # one of them alone has more moves than that
            continue
        for concept in CONCEPTS:
            assert one.equilibrium(concept) == (k in every.all_states.equilibria(concept))
        assert one.depth is not None or not one.from_all_states


@pytest.mark.parametrize("seed", SEEDS)
def test_coalitions(seed: int) -> None:
    model, graph, names = both(seed)
    for state, name in names.items():
        found = coalition_standings(model, state)
        assert [standing.members for standing in found] == graph.coalitions()
        for standing in found:
            assert {names[i.state] for i in standing.improvements} == graph.joint_improvements(standing.members, name)
            assert standing.nash == (not graph.joint_improvements(standing.members, name))
            assert standing.gmr == graph.coalition_gmr(standing.members, name)


def legal(
    graph: Graph, start: tuple[str, ...], steps: Sequence[SequenceStep], names: dict[State, tuple[str, ...]], movers: set[str]
) -> None:
    """Each step is a move of its maker, and nobody moves twice running."""
    last, here = "", start
    for step in steps:
        assert step.decision_maker in movers
        assert step.decision_maker != last
        assert names[step.state] in graph.moves[step.decision_maker][here]
        last, here = step.decision_maker, names[step.state]


@pytest.mark.parametrize("seed", range(25))
def test_the_answers_told_deter_and_are_legal(seed: int) -> None:
    model, graph, names = both(seed)
    for state, name in names.items():
        for standing in standings(model, state):
            who, worth = standing.decision_maker, graph.worth[standing.decision_maker]
            for improvement in standing.improvements:
                assert worth[names[improvement.state]] > worth[name]
                for concept in DETERRING:
                    steps = improvement.sanctions[concept]
                    if steps is None:
                        continue
                    legal(graph, names[improvement.state], steps, names, set(graph.moves) - {who})
                    end = names[steps[-1].state]
                    assert worth[end] <= worth[name]
                    if concept == "smr":
                        assert all(worth[reply] <= worth[name] for reply in graph.moves[who][end])
                    if concept == "seq":
                        before = [names[improvement.state], *(names[step.state] for step in steps)]
                        assert all(names[s.state] in graph.better(s.decision_maker, b) for s, b in zip(steps, before, strict=False))
        for coalition in coalition_standings(model, state):
            for joint in coalition.improvements:
                legal(graph, name, joint.moves, names, set(coalition.members))
                if joint.sanction is not None:
                    legal(graph, names[joint.state], joint.sanction, names, set(graph.moves) - set(coalition.members))


@pytest.mark.parametrize("seed", SEEDS)
def test_one_concept_implies_another(seed: int) -> None:
    """Nash ⊆ SMR ⊆ GMR and Nash ⊆ SEQ ⊆ GMR (Fang, Hipel & Kilgour 1989)."""
    stable = all_states(both(seed)[0]).stable
    for narrow, wide in (("nash", "smr"), ("smr", "gmr"), ("nash", "seq"), ("seq", "gmr")):
        assert not (stable[narrow] & ~stable[wide]).any()  # type: ignore[index]


def test_the_seeds_hold_what_matters() -> None:
    """Three decision makers whose answers need more than one move, ties, all concepts unlike one another."""
    models = [both(seed)[0] for seed in SEEDS]
    assert sum(len(m.decision_makers) >= 3 for m in models) >= 20
    found = [all_states(m) for m in models]
    for a, b in (("nash", "smr"), ("smr", "gmr"), ("seq", "gmr"), ("nash", "seq")):
        assert any((f.stable[a] != f.stable[b]).any() for f in found)  # type: ignore[index]
    longest = max(
        len(steps)
        for model, all_ in zip(models, found, strict=True)
        for k in range(len(all_.codes))
        for standing in standings(model, all_.state(k))
        for improvement in standing.improvements
        for steps in improvement.sanctions.values()
        if steps is not None
    )
    assert longest >= 2


def chain() -> dict[str, Any]:
    """The leader gains by acting; only both others together, one after the other, can make that a loss. The others do not care."""
    owners = {"act": "leader", "b": "first", "c": "second"}
    ranking = [{"act": "yes", "any": [{"b": "no"}, {"c": "no"}]}, {"act": "no"}, {"act": "yes", "b": "yes", "c": "yes"}]
    no_care = {"title": "Does not care", "ranking": [{"act": ["no", "yes"]}]}
    return {
        "title": "Two must answer",
        "issues": {name: {"title": name, "options": {"no": "No", "yes": "Yes"}, "controlled_by": owner} for name, owner in owners.items()},
        "parties": {"leader": {"title": "Leader", "ranking": ranking}, "first": no_care, "second": no_care},
    }


def test_a_depth_cuts_sequences_off() -> None:
    scenario = Scenario.model_validate(chain())
    terms = {"act": "no", "b": "no", "c": "no"}
    (full,) = stability(scenario, terms).explained
    (short,) = stability(scenario, terms, depth=1).explained
    assert full.standings[0].stable("gmr")
    assert short.standings[0].stable("gmr") is None
    assert short.equilibrium("gmr") is None
    assert short.standings[0].stable("nash") is False
    steps = full.standings[0].improvements[0].sanctions["gmr"]
    assert steps is not None
    assert len(steps) == 2
    assert not full.standings[0].stable("seq")  # the others are indifferent, and do not move of themselves
    assert (full.depth, short.depth) == (None, 1)


def large(n_issues: int) -> Scenario:
    """10 options on each issue; only the first two are controlled."""
    issues: dict[str, Any] = {f"i{k}": {"title": "x", "options": {f"o{n}": "t" for n in range(10)}} for k in range(n_issues)}
    issues["i0"]["controlled_by"], issues["i1"]["controlled_by"] = "a", "b"
    values = {i: {f"o{n}": 10 * n for n in range(10)} for i in issues}
    party = {"weights": dict.fromkeys(issues, 1), "values": values, "reservation": 0}
    return Scenario.model_validate(
        {"title": "t", "issues": issues, "parties": {"a": {"title": "A", **party}, "b": {"title": "B", **party}}}
    )


def test_one_state_of_a_graph_that_could_not_be_built() -> None:
    scenario = large(20)
    terms = {f"i{k}": "o9" for k in range(20)}
    (at_best,) = stability(scenario, terms).explained
    assert at_best.equilibrium("nash")
    assert at_best.depth == DEPTH_OF_LARGE
    (below,) = stability(scenario, {**terms, "i0": "o7"}).explained
    assert [len(s.improvements) for s in below.standings] == [2, 0]


def test_limits_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError, match="combinations of options, of which at most 1,000,000"):
        stability(large(7))
    with pytest.raises(UsageError, match="1,000,000 states, of which at most 100,000"):
        stability(large(6))
    monkeypatch.setattr(arrays, "MOST_MOVES", 100)
    with pytest.raises(UsageError, match="moves between 100 states"):
        stability(large(2))
    with pytest.raises(UsageError, match="name an OFFER"):
        stability(large(2), depth=2)
    monkeypatch.setattr("simulator.games.sanctions.MOST_VISITED", 10)
    with pytest.raises(UsageError, match="up to 9 moves from this state"):
        stability(large(2), {"i0": "o0", "i1": "o0"})


def test_terms_must_be_a_state() -> None:
    scenario = Scenario.model_validate({**chain(), "constraints": {"c": {"never": {"act": "yes", "b": "yes", "c": "no"}}}})
    with pytest.raises(UsageError, match="open: b, c"):
        stability(scenario, {"act": "no"})
    with pytest.raises(UsageError, match="impossible"):
        stability(scenario, {"act": "yes", "b": "yes", "c": "no"})


def test_without_control_nobody_can_move() -> None:
    data = chain()
    for issue in data["issues"].values():
        del issue["controlled_by"]
    with pytest.raises(UsageError, match="controlled_by"):
        stability(Scenario.model_validate(data))


def test_bystanders_are_named_and_deter_nobody() -> None:
    data = chain()
    del data["issues"]["c"]["controlled_by"]
    found = stability(Scenario.model_validate(data))
    assert found.bystanders == ("second",)
    assert found.decision_makers == ("leader", "first")


def test_interactions_count_and_red_lines_do_not() -> None:
    """Points are those of the whole utility; what a party would not sign can still come about."""
    data: dict[str, Any] = {
        "title": "t",
        "issues": {"x": {"title": "x", "options": {"a": "A", "b": "B"}, "controlled_by": "p"}},
        "parties": {"p": {"title": "P", "weights": {"x": 1}, "values": {"x": {"a": 50, "b": 40}}, "reservation": 0}},
    }
    plain = stability(Scenario.model_validate(data))
    assert [t["x"] for t in plain.equilibria["nash"]] == ["a"]
    data["parties"]["p"]["interactions"] = {"bonus": {"when": {"x": "b"}, "points": 11}}
    data["parties"]["p"]["red_lines"] = {"never_b": {"never": {"x": "b"}}}
    assert [t["x"] for t in stability(Scenario.model_validate(data)).equilibria["nash"]] == ["b"]


def test_points_need_a_feasible_outcome() -> None:
    data: dict[str, Any] = {
        "title": "t",
        "issues": {"x": {"title": "x", "options": {"a": "A"}, "controlled_by": "p"}},
        "parties": {"p": {"title": "P", "weights": {"x": 1}, "values": {"x": {"a": 50}}, "reservation": 0}},
        "constraints": {"c": {"never": {"x": "a"}}},
    }
    with pytest.raises(ScenarioError, match="no outcome is feasible"):
        stability(Scenario.model_validate(data))


@pytest.mark.parametrize("seed", range(0, 60, 3))
def test_only_the_order_of_points_counts(seed: int) -> None:
    """Each party with points replaced by one with the ranking that its exact points give: everything stays the same."""
    data = conflict(seed)
    model, graph, names = both(seed)
    for who in model.decision_makers:
        by_worth: dict[Any, list[dict[str, str]]] = {}
        for state in names:
            by_worth.setdefault(graph.worth[who][names[state]], []).append(model.terms(state))
        data["parties"][who] = {"title": who, "ranking": [by_worth[worth] for worth in sorted(by_worth, reverse=True)]}
    ranked = all_states(graph_model(Scenario.model_validate(data)))
    pointed = all_states(model)
    for concept in CONCEPTS:
        assert (ranked.stable[concept] == pointed.stable[concept]).all()


def test_options_of_an_issue_without_what_is_irreversible_share_their_ways() -> None:
    """Pairs of levels are millions, and each was kept."""
    model = graph_model(loads(json.dumps(scenario_of(Shape(2, 1, 3000, levels=True, ranged=False))), "hard", json=True))
    assert len({id(ways) for ways in model.ways[0]}) == 1
    assert model.ways[0][7] == tuple(range(3000))
