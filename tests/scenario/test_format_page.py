"""docs/format.md lists every key of every model with its default, and its examples are what it says they are."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from simulator.errors import ScenarioError
from simulator.scenario.agreement import AgreementRule, Percent, Requirement
from simulator.scenario.answers import ObservedAnswer
from simulator.scenario.calendar import Calendar, Drift, Event, Study, ValueSpan
from simulator.scenario.checks.keys import RESERVED
from simulator.scenario.conditions import Condition, LevelRange
from simulator.scenario.games import ActionCombination, NamedGame
from simulator.scenario.issues import Issue, Option, Steps
from simulator.scenario.model import UNCHECKED, Constraint, Offer, Scenario, Source
from simulator.scenario.numbers import ANNOTATIONS, Model, Number, Numbers, Sourced
from simulator.scenario.outside import Course, NoDealCourses
from simulator.scenario.parties import Beliefs, Interaction, Party, RedLine
from simulator.scenario.plain import file_keys
from simulator.scenario.ratification import Bloc, Curve, Poll, RatifyingBody, Segment
from simulator.scenario.reading import loads
from simulator.scenario.schema import NO_NUMBERS
from simulator.scenario.side_payments import SidePayments
from simulator.scenario.structure import inline_field
from simulator.scenario.values import ValueFunction
from simulator.scenario.yaml_text import parse_yaml
from tests.scenario.models import MODELS

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "format.md").read_text(encoding="utf-8")
SECTIONS: dict[type[Model], str] = {
    Scenario: "The top of the file",
    Source: "A source",
    Number: "A number",
    Issue: "An issue",
    Steps: "Levels by steps",
    Option: "An option",
    Party: "A party",
    ValueFunction: "A value function",
    Interaction: "An interaction",
    RedLine: "A red line",
    Condition: "A condition",
    LevelRange: "A comparison",
    NoDealCourses: "No deal",
    Course: "A course",
    RatifyingBody: "A ratifying body",
    Curve: "A curve",
    Poll: "A poll",
    Segment: "A segment of voters",
    Bloc: "A bloc",
    AgreementRule: "An agreement rule",
    Requirement: "A requirement",
    Percent: "Per cent",
    Constraint: "A constraint",
    SidePayments: "Side payments",
    Offer: "An offer",
    ObservedAnswer: "An answer",
    NamedGame: "A game",
    ActionCombination: "A combination",
    Calendar: "The calendar",
    Event: "An event",
    Drift: "A drift",
    Study: "A study",
    ValueSpan: "A span",
}
ONLY_ENTRIES: set[type[Model]] = {Numbers, Beliefs}
"""Mappings of nothing but entries and annotations: described in words, without a table."""


def section(title: str) -> str:
    """The text below a heading, up to the next heading."""
    found = re.search(rf"^#+ {re.escape(title)}\n(.*?)(?=^#|\Z)", PAGE, re.MULTILINE | re.DOTALL)
    assert found, f"no section '{title}'"
    return found[1]


def rows(title: str) -> dict[str, dict[str, str]]:
    """Key → column → cell of the table in a section."""
    lines = [line for line in section(title).splitlines() if line.startswith("| ")]
    if not lines:
        return {}
    header, *body = ([cell.strip() for cell in line.strip("|").split(" | ")] for line in lines)
    return {cells[0].strip("`"): dict(zip(header, cells, strict=True)) for cells in body}


def keys_of(model: type[Model]) -> dict[str, str]:
    """The keys that a section has to list: those that stand in the file, without the annotations that all share."""
    shared = ANNOTATIONS if issubclass(model, Sourced) else ()
    inline = inline_field(model) if model is not ValueFunction else None
    return {key: name for key, name in file_keys(model).items() if name not in shared and name != inline}


def test_every_model_has_a_section() -> None:
    assert set(SECTIONS) | ONLY_ENTRIES == set(MODELS)


@pytest.mark.parametrize("model", SECTIONS, ids=lambda model: model.__name__)
def test_every_key_is_listed_with_all_its_columns(model: type[Model]) -> None:
    listed = rows(SECTIONS[model])
    assert list(listed) == list(keys_of(model))
    assert all(all(row.values()) and list(row) == ["Key", "Type", "Unit", "Default", "Meaning", "Example"] for row in listed.values())


@pytest.mark.parametrize("model", SECTIONS, ids=lambda model: model.__name__)
def test_defaults(model: type[Model]) -> None:
    listed = rows(SECTIONS[model])
    for key, name in keys_of(model).items():
        field = model.model_fields[name]
        default = None if field.is_required() else field.get_default(call_default_factory=True)
        written = str(default).lower() if isinstance(default, bool) else str(default)
        wanted = "needed" if field.is_required() else "–" if default in (None, (), {}, NO_NUMBERS) else f"`{written}`"
        assert listed[key]["Default"] == wanted, key


@pytest.mark.parametrize("model", SECTIONS, ids=lambda model: model.__name__)
def test_examples_are_of_the_type_that_is_asked_for(model: type[Model]) -> None:
    for key, row in rows(SECTIONS[model]).items():
        parsed = parse_yaml(row["Example"].strip("`"), "example")
        assert not parsed.faults
        assert list(parsed.value) == [key]
        about_it = [error for error in complaints(model, parsed.value) if error["loc"][:1] == (key,) and error["type"] != "missing"]
        assert about_it == [], row["Example"]


def complaints(model: type[Model], data: dict[str, Any]) -> list[Any]:
    try:
        model.model_validate(data, context=UNCHECKED)
    except ValidationError as error:
        return list(error.errors())
    return []


def test_shared_keys_and_reserved_words() -> None:
    assert set(rows("Source, reason and note")) == set(ANNOTATIONS)
    assert set(rows("Overlays")) == {"extends"}
    (paragraph,) = (p for p in PAGE.split("\n\n") if p.startswith("**Names.**"))
    words = re.search(r"may not be called(.*?),\s+since", paragraph, re.DOTALL)
    assert words
    assert set(re.findall(r"`(\w+)`", words[1])) == RESERVED


@pytest.mark.parametrize("block", re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL), ids=lambda block: block[:20].strip())
def test_blocks_load(block: str) -> None:
    if "\ntitle:" in block:
        assert loads(block, "block").title
    else:
        with pytest.raises(ScenarioError) as caught:
            loads(block, "block")
        assert all("not valid" not in fault.message for fault in caught.value.faults)
        for condition in parse_yaml(block, "block").value.values():
            Condition.model_validate(condition)


def test_links_within_the_page() -> None:
    anchors = {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in re.findall(r"^#+ (.*)$", PAGE, re.MULTILINE)}
    assert set(re.findall(r"\]\(#([^)]*)\)", PAGE)) <= anchors
