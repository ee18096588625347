"""Conflicts of gmcr-py: states are numbered and ranked as it does, and the published equilibria of Elmira come out of its form."""

from __future__ import annotations

import json
from typing import Any

import pytest

from simulator import export_scenario, load, stability
from simulator.errors import UsageError
from simulator.formats.foreign_format import ForeignFile, ReadingOptions
from simulator.formats.importing import import_files
from simulator.scenario.model import Scenario

DILEMMA: dict[str, Any] = {
    "program": "gmcr-py",
    "useManualPreferenceVectors": False,
    "options": [{"name": "One talks", "permittedDirection": "both"}, {"name": "Two talks", "permittedDirection": "fwd"}],
    "infeasibles": [],
    "decisionMakers": [
        {"name": "One", "options": [0], "preferences": [[[1, "N"]], [[0, "Y"]]]},
        {"name": "Two", "options": [1], "preferences": [{"compound": True, "members": [[[0, "N"]]]}, [[1, "Y"]]]},
    ],
}
TEXT = json.dumps(DILEMMA)


def imported(data: Any, name: str = "dilemma.gmcr") -> Scenario:
    text = data if isinstance(data, str) else json.dumps(data)
    return import_files([ForeignFile(name, name.split(".")[0], text.encode())], None, ReadingOptions()).scenario


def terms(**taken: bool) -> dict[str, str]:
    return {key: "yes" if value else "no" for key, value in taken.items()}


def ranks(scenario: Scenario, party: str) -> list[list[dict[str, Any]]]:
    """A party's ranking as terms, ties in a list."""
    found = []
    for rank in scenario.parties[party].ranking:
        tied = rank if isinstance(rank, tuple) else (rank,)
        found.append([{issue: wanted[0] for issue, wanted in condition.issues.items() if isinstance(wanted, tuple)} for condition in tied])
    return found


def test_conditions_by_priority_rank_the_states() -> None:
    scenario = imported(DILEMMA)
    assert ranks(scenario, "one") == [
        [terms(one_talks=True, two_talks=False)],
        [terms(one_talks=False, two_talks=False)],
        [terms(one_talks=True, two_talks=True)],
        [terms(one_talks=False, two_talks=True)],
    ]
    assert scenario.issues["two_talks"].irreversible == {"yes": ("no",)}
    assert scenario.issues["one_talks"].controlled_by == ("one",)
    assert terms(one_talks=True, two_talks=True) in stability(scenario).equilibria["nash"]


def test_a_stated_ranking_counts_the_feasible_states_in_the_order_of_their_sums() -> None:
    data = {**DILEMMA, "useManualPreferenceRanking": True, "infeasibles": [[[0, "Y"], [1, "N"]]]}
    data["decisionMakers"] = [{**maker, "preferenceRanking": [3, [1, 2]]} for maker in DILEMMA["decisionMakers"]]
    scenario = imported(data)
    assert ranks(scenario, "one") == [
        [terms(one_talks=True, two_talks=True)],
        [terms(one_talks=False, two_talks=False), terms(one_talks=False, two_talks=True)],
    ]


def test_elmira_goes_out_and_comes_back_with_its_equilibria() -> None:
    """`elmira` has an issue of three options, which gmcr holds as three options of which one is taken."""
    case = load("elmira")
    written = export_scenario(case, format="gmcr")
    data = json.loads(written.files["conflict.gmcr"])
    directions = [option["permittedDirection"] for option in data["options"]]
    assert directions == ["fwd", "back", "both", "fwd", "both"]
    again = imported(written.files["conflict.gmcr"].decode(), "elmira.gmcr")
    before, after = stability(case), stability(again)
    for word in ("nash", "gmr", "smr", "seq"):
        assert len(after.equilibria[word]) == len(before.equilibria[word])
    orders = {each["order"] for each in before.equilibria["seq"]}
    key = next(iter(again.issues))
    assert "modified" in again.issues[key].title
    assert {"modified" if each[key] == "yes" else "original" for each in after.equilibria["seq"]} == orders


def test_points_go_out_as_their_order() -> None:
    text = """\
title: Points
issues:
  a: {title: A, options: {no: No, yes: Yes}, controlled_by: p}
  b: {title: B, options: {no: No, yes: Yes}, controlled_by: q}
parties:
  p: {title: P, weights: {a: 2, b: 1}, values: {a: {no: 0, yes: 100}, b: {no: 100, yes: 0}}, reservation: 0}
  q: {title: Q, weights: {a: 1, b: 1}, values: {a: {no: 0, yes: 100}, b: {no: 0, yes: 100}}, reservation: 0}
"""
    from simulator import loads

    written = export_scenario(loads(text, "points.yaml"), format="gmcr")
    data = json.loads(written.files["conflict.gmcr"])
    assert [maker["preferenceRanking"] for maker in data["decisionMakers"]] == [[2, 4, 1, 3], [4, [2, 3], 1]]
    assert any("points, of which the order is kept" in sentence for sentence in written.losses)
    with pytest.raises(UsageError, match="controlled by nobody"):
        export_scenario("sale", format="gmcr")


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ('"fwd"', '"up"', "a permittedDirection of both, fwd or back"),
        ('"options": [1]', '"options": [2]', r"decisionMakers\[1\]\.options\[0\]: expected a whole number from 0 to 1, found 2"),
        ('"options": [1]', '"options": [0]', "the option 'One talks' belongs to two decision makers"),
        ('[[1, "N"]]', '[[1, "M"]]', "an option and Y or N"),
        ('"name": "One", ', "", "no 'name'; it is needed"),
        ('"infeasibles": []', '"infeasibles": [[[0, "Y"]], [[0, "N"]]]', "no state is feasible"),
        ('"infeasibles": []', '"infeasibles": {}', "infeasibles: expected a list"),
        ("{", "", "not valid JSON"),
    ],
)
def test_faults_name_the_place(before: str, after: str, message: str) -> None:
    assert before in TEXT
    with pytest.raises(UsageError, match=message):
        imported(TEXT.replace(before, after, 1), "dilemma.gmcr") if before != "{" else import_files(
            [ForeignFile("d.gmcr", "d", TEXT.replace("}", "", 1).encode())], "gmcr", ReadingOptions()
        )
