"""The table of published results in docs/library.md: its last column, computed anew."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from simulator import load, solve
from simulator.games.backward_induction import alternating_offers
from simulator.games.sanctions import CONCEPTS, Concept
from simulator.games.stability import offers_at, stability
from simulator.solve.adjusted_winner import adjusted_winner
from simulator.solve.results import Point

PAGE = (Path(__file__).parents[2] / "docs" / "library.md").read_text(encoding="utf-8")
ROWS = [
    tuple(cell.strip() for cell in row.strip("|").split("|"))
    for row in PAGE[PAGE.index("| Source |") :].splitlines()[2:]
    if row.startswith("|")
]


def swap() -> Point:
    (point,) = solve(load("nash-1950"), solutions=["nash"]).solutions["nash"].points
    return point


def given_away() -> str:
    scenario = load("nash-1950")
    assert scenario.no_deal is not None
    start = scenario.no_deal.courses["no_swap"].outcome
    assert start is not None
    moved = {party: [thing for thing, has in start.items() if has == party != swap().outcome[thing]] for party in ("bill", "jack")}
    return "; ".join(f"{party.title()} gives {', '.join(things)}" for party, things in moved.items())


def gains() -> str:
    surplus = swap().surplus
    return f"{surplus['bill']} and {surplus['jack']}, {math.prod(surplus.values())}"


def first_shares(patience: str) -> str:
    scenario = load("rubinstein-pie").with_changes({"parties.second.patience": float(patience)})
    found = {}
    for rounds in (60, 61):
        outcome = alternating_offers(scenario, rounds).outcome
        assert outcome is not None
        found[rounds] = float(outcome.utilities["first"])
    return f"{found[60]} in 60 rounds, {found[61]} in 61, in tenths"


def points_each(case: str) -> str:
    found = adjusted_winner(load(case)).points
    return str(found) if found.denominator == 1 else f"{found} = {float(found):.2f}"


def issue_split(case: str) -> str:
    found = adjusted_winner(load(case)).split
    assert found is not None
    return load(case).issues[found.issue].title


def equilibria(case: str, *concepts: Concept) -> str:
    """By the names that the literature gives the states (s9 for the four s9a to s9d); the same by each of the concepts."""
    scenario = load(case)
    found = stability(scenario)
    states = found.all_states
    assert states is not None
    answers = set()
    for concept in concepts:
        names = {offers_at(scenario, found.model.terms(states.state(k)))[0] for k in states.equilibria(concept)}
        answers.add(", ".join(sorted({re.sub(r"[a-d]$", "", name) for name in names})))
    (answer,) = answers
    return answer


def population_in_favour() -> str:
    """Of those for whom the solver finds that they accept the text adopted."""
    result, scenario = solve("council-eu"), load("council-eu")
    assert result.by_rules is not None
    people = {name: party.votes_by_kind["population"].exact for name, party in scenario.parties.items()}
    (group,) = (group for group in result.by_rules.groups if "austria" in group.parties)
    return f"{float(100 * sum(people[name] for name in group.parties) / sum(people.values())):.2f}, with those of 2025"


OURS: dict[tuple[str, str], Callable[[], str]] = {
    ("Nash 1950", "the swap"): given_away,
    ("Nash 1950", "gains of Bill and Jack, product"): gains,
    ("Rubinstein 1982", "first share, patience 9/10 and 9/10, no last round"): lambda: first_shares("0.9"),
    ("Rubinstein 1982", "first share, patience 9/10 and 4/5, no last round"): lambda: first_shares("0.8"),
    ("Brams & Togman 1996, Camp David", "points of each, adjusted winner"): lambda: points_each("camp-david"),
    ("Brams & Togman 1996, Camp David", "issue split"): lambda: issue_split("camp-david"),
    ("Brams & Taylor 1996, Panama Canal", "points of each, adjusted winner"): lambda: points_each("panama-canal"),
    ("Hipel, Fang, Kilgour & Haight 1993, Elmira", "equilibria (Nash, SEQ)"): lambda: equilibria("elmira", "nash", "seq"),
    ("Fraser & Hipel 1984, Cuban missile crisis", "equilibria (SEQ), their 4, 5, 6"): lambda: equilibria("cuban-missiles", "seq"),
    ("Council of the European Union, 17 June 2024", "per cent of the population in favour"): population_in_favour,
    ("gmcr-py, prisoner's dilemma", "equilibria (Nash)"): lambda: equilibria("prisoners-dilemma", "nash"),
    ("gmcr-py, prisoner's dilemma", "equilibria (GMR, SMR, SEQ)"): lambda: equilibria(
        "prisoners-dilemma", *(c for c in CONCEPTS if c != "nash")
    ),
}


def test_every_row_is_computed() -> None:
    assert {row[:2] for row in ROWS} == set(OURS)
    assert len(ROWS) == len(OURS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]}: {row[1]}")
def test_ours(row: tuple[str, ...]) -> None:
    source, result, published, mark, ours = row
    assert OURS[source, result]() == ours
    assert mark in ("found", "recalled")
    if source.startswith(("Nash", "gmcr", "Hipel", "Fraser")) or "split" in result:
        assert ours == published.replace("the Sinai", "The Sinai")


def test_what_rests_on_memory_is_marked_so() -> None:
    """The works whose figures the cases call recalled."""
    marks = {row[0]: row[3] for row in ROWS}
    assert {source for source, mark in marks.items() if mark == "recalled"} == {
        "Brams & Togman 1996, Camp David",
        "Brams & Taylor 1996, Panama Canal",
        "Hipel, Fang, Kilgour & Haight 1993, Elmira",
        "Fraser & Hipel 1984, Cuban missile crisis",
    }
    for case in ("camp-david", "panama-canal"):
        scenario = load(case)
        assert scenario.default_mark == "assumed"  # never `reported`
        assert all(party.weights.note == "Recalled." for party in scenario.parties.values())
