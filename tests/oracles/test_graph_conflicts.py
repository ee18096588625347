"""Conflicts of the graph model literature: every stable set that their folders give, for every decision maker."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from simulator.games.sanctions import CONCEPTS, Concept
from simulator.games.stability import Stability, offers_at, stability
from simulator.scenario.model import Scenario
from simulator.scenario.reading import load

LIBRARY = Path(__file__).parents[2] / "scenarios"
CASES = ("elmira", "cuban-missiles", "prisoners-dilemma", "chicken")


@cache
def expected(case: str) -> dict[str, Any]:
    return {**yaml.safe_load((LIBRARY / case / "expected.yaml").read_text(encoding="utf-8"))}


def called(scenario: Scenario, found: Stability, positions: Iterable[int]) -> set[str]:
    """States by the names of the offers that have their terms."""
    assert found.all_states is not None
    names = [offers_at(scenario, found.model.terms(found.all_states.state(k))) for k in positions]
    assert all(len(name) == 1 for name in names)
    return {name[0] for name in names}


def in_full(case: str, names: Iterable[str]) -> set[str]:
    """States of the literature as states of the file: one that it merges stands for several."""
    merged = expected(case).get("merged", {})
    return {part for name in names for part in merged.get(name, [name])}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("concept", CONCEPTS)
def test_stable_states_of_every_decision_maker(case: str, concept: Concept) -> None:
    scenario = load(case)
    found = stability(scenario)
    assert found.all_states is not None
    every = called(scenario, found, range(len(found.all_states.codes)))
    figures = expected(case)["stable"][concept]
    assert called(scenario, found, found.all_states.equilibria(concept)) == in_full(case, figures["equilibria"])
    for party in figures.keys() - {"equilibria"}:
        names = figures[party]
        row = found.all_states.stable[concept][found.decision_makers.index(party)]
        wanted = every if names == "all" else in_full(case, names)
        assert called(scenario, found, [k for k, stays in enumerate(row) if stays]) == wanted


def test_every_decision_maker_of_the_larger_cases_is_listed() -> None:
    for case in ("elmira", "cuban-missiles"):
        parties = set(load(case).parties)
        assert all({*figures, "equilibria"} == {*parties, "equilibria"} for figures in expected(case)["stable"].values())


@pytest.mark.parametrize("concept", CONCEPTS)
def test_cuba_if_the_strike_were_reversible(concept: Concept) -> None:
    scenario = load("cuban-missiles").with_changes({"issues.strike.irreversible": {}})
    found = stability(scenario)
    assert found.all_states is not None
    wanted = set(expected("cuban-missiles")["if_the_strike_were_reversible"][concept])
    assert called(scenario, found, found.all_states.equilibria(concept)) == wanted


@pytest.mark.parametrize(("concept", "wanted"), [("nash", {1, 4}), ("gmr", {1, 4}), ("smr", {1, 4}), ("seq", {1, 4})])
def test_assurance(concept: Concept, wanted: set[int]) -> None:
    """The third archetype, from the prisoner's dilemma by exchanging each side's two best states."""
    dilemma = load("prisoners-dilemma")
    parties = {
        name: party.model_copy(update={"ranking": tuple(party.ranking[k] for k in (1, 0, 2, 3))}) for name, party in dilemma.parties.items()
    }
    scenario = dilemma.model_copy(update={"parties": parties})
    # Row: both cooperate 4, only column 3, neither 2, only row 1; the other side mirrored.
    found = stability(scenario)
    assert found.all_states is not None
    assert called(scenario, found, found.all_states.equilibria(concept)) == {f"s{k}" for k in wanted}


def test_ministry_and_uniroyal_leave_s5_for_s8_together() -> None:
    scenario = load("elmira")
    (at_s5,) = stability(scenario, scenario.offers["s5"].terms).explained
    assert at_s5.equilibrium("nash")
    pair = next(standing for standing in at_s5.coalitions if standing.members == ("ministry", "uniroyal"))
    assert not pair.nash
    assert scenario.offers["s8"].terms in [dict(stability(scenario).model.terms(i.state)) for i in pair.improvements]
    (at_s8,) = stability(scenario, scenario.offers["s8"].terms).explained
    assert all(standing.nash for standing in at_s8.coalitions)


def test_the_way_of_the_cuban_crisis_consists_of_moves() -> None:
    """Missiles, blockade, withdrawal, blockade lifted (recalled): each step is one side's move, and ends where both stay by SEQ."""
    scenario = load("cuban-missiles")
    model = stability(scenario).model
    states = [model.state(scenario.offers[f"s{k}"].terms) for k in (1, 3, 7, 5)]
    for who, before, after in zip((0, 1, 0), states, states[1:], strict=False):
        assert after in set(model.improvements(who, before))
