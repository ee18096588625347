"""Numbers are called by the titles of the file, never by their paths."""

from __future__ import annotations

from collections import Counter

import pytest

from simulator import load
from simulator.report.path_titles import path_title
from simulator.scenario.library import cases
from simulator.scenario.names import possessive
from simulator.scenario.paths import numbers, ranged
from tests.report.samples import SCENARIO


@pytest.mark.parametrize("name", [case.name for case in cases()])
def test_every_number_of_the_library_has_a_title_of_its_own(name: str) -> None:
    scenario = load(name)
    titles = {path: path_title(scenario, path) for path in numbers(scenario)}
    assert not [title for path, title in titles.items() if path in title or "_" in title]
    assert not [title for title, count in Counter(titles.values()).items() if count > 1]
    for path in ranged(scenario):
        steps = path.split(".")
        if steps[0] == "parties":
            assert titles[path].startswith(f"{possessive(scenario.parties[steps[1]].title)} ")


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("parties.left.weights.toll", "Left bank's weight of “Toll”"),
        ("parties.left.values.toll.day", "Left bank's value of “By day only” on “Toll”"),
        ("parties.left.values.length.rising.1", "Left bank's value function on “Length of the bridge”: rising, 1"),
        ("parties.right.red_lines.paid.in_force", "Right bank's red line “toll at some hours”: in force"),
        ("parties.left.reservation", "Left bank's reservation value"),
        ("parties.left.reservation.base", "Left bank's reservation value: base"),
        ("constraints.short", "Constraint “a short bridge pays by day”"),
        ("issues.toll.options.day.note", "Option “By day only” of “Toll”: note"),
        ("parties.gone.weights.toll", "Parties: gone, weights, toll"),
        ("as_of", "As of"),
    ],
)
def test_titles(path: str, title: str) -> None:
    assert path_title(SCENARIO, path) == title


def test_a_poll_of_a_ratifying_body_is_called_so() -> None:
    scenario, body = load("berlin-2025"), "parties.ukraine.ratification.referendum"
    title = "Ukraine's ratifying body “All-Ukrainian referendum on the agreement”"
    assert path_title(scenario, f"{body}.polls.june_handover") == f"{title}: poll “june handover”"
    assert path_title(scenario, f"{body}.polls.june_handover.yes") == f"{title}: poll “june handover”, yes"
    assert path_title(scenario, f"{body}.curves.all_answers") == f"{title}: curve “all answers”"


def test_keys_below_a_title_have_titles_as_well() -> None:
    offer = {"title": "Mine", "terms": {"toll": "day"}, "answers": {"left": "accepted"}}
    scenario = SCENARIO.with_changes({"offers.mine": offer})
    assert path_title(scenario, "offers.mine.terms.toll") == "Offer “Mine”: terms, “Toll”"
    assert path_title(scenario, "offers.mine.terms.toll.day") == "Offer “Mine”: terms, “Toll”, “By day only”"
    assert path_title(scenario, "offers.mine.answers.left") == "Offer “Mine”: answers, Left bank"
