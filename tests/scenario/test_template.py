"""The starter file loads as it stands and shows the format."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.payoffs.compiling import compile_payoffs
from simulator.scenario.paths import ranged
from simulator.scenario.reading import loads
from simulator.scenario.template import new_scenario_text


def test_it_loads_and_shows_the_format() -> None:
    scenario = loads(new_scenario_text("sale"), "sale.yaml")
    assert scenario.title == "sale"
    assert len(scenario.parties) == 2
    assert len(scenario.issues) == 3
    assert [i.is_numeric for i in scenario.issues.values()] == [True, False, False]
    assert scenario.parties["buyer"].red_lines
    assert scenario.offers
    assert scenario.no_deal is not None
    assert ranged(scenario)
    assert compile_payoffs(scenario).reservation == (Fraction(40), Fraction(37))


def test_the_first_line_points_editors_to_the_schema() -> None:
    first = new_scenario_text("sale", schema="../schema/scenario-1.json").splitlines()[0]
    assert first == "# yaml-language-server: $schema=../schema/scenario-1.json"


def test_the_comments_name_the_file() -> None:
    assert "zopa solve cases/first.yaml" in new_scenario_text("First", file="cases/first.yaml")
    assert "zopa solve sale.yaml" in new_scenario_text("sale")


@settings(max_examples=30, deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cn", "Cs"]), min_size=1))
def test_any_name_gives_a_file_that_loads(name: str) -> None:
    assert loads(new_scenario_text(name, file="x.yaml"), "x.yaml").title == name


@pytest.mark.parametrize("line", new_scenario_text("sale").splitlines())
def test_lines_are_short_enough_to_read(line: str) -> None:
    assert len(line) <= 140


def test_what_is_commented_out_loads_too() -> None:
    text = new_scenario_text("sale")
    for key in ("as_of", "default_mark", "late_and_alone", "patience", "cost", "ratification", "answers", "calendar"):
        text, count = re.subn(rf"^( *)# ({key}:)", r"\1\2", text, flags=re.MULTILINE)
        assert count == 1, key
    scenario = loads(text, "sale.yaml")
    assert scenario.parties["seller"].cost is not None
    assert scenario.parties["buyer"].red_lines["late_and_alone"].can_be_lifted_by
    assert scenario.parties["seller"].ratification
    assert scenario.offers["first"].answers
    assert scenario.calendar is not None
