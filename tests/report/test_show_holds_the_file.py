"""Whatever a file says can be found in `zopa show --full`: each text, date and number by a mark put in its place, all else by what
happens to the answer where it is another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import count
from typing import Any, Literal, get_args, get_origin

import pytest
from pydantic import ValidationError
from pydantic.fields import FieldInfo
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from simulator import load
from simulator.dossier.overview import overview
from simulator.errors import ScenarioError
from simulator.report.scenario.json import show_json
from simulator.report.scenario.text import show_full
from simulator.scenario.choices import OneOf
from simulator.scenario.model import Scenario
from simulator.scenario.numbers import Model, Number
from simulator.scenario.plain import to_data
from simulator.scenario.structure import candidates
from tests.cli.running import page
from tests.scenario.models import MODELS
from tests.scenario.whole_format import in_points, in_rankings

MADE: tuple[Callable[[], Scenario], ...] = (in_points, in_rankings)
WIDE = 500
"""Columns in which nothing looked for is broken."""


def _shown(scenario: Scenario) -> str:
    return "\n".join(page(show_full(overview(scenario)), WIDE))


def _said(part: object) -> object:
    """What a part says, before it is laid out."""
    if isinstance(part, Padding):
        return _said(part.renderable)
    if isinstance(part, Table):
        return [[_said(cell) for cell in (column.header, *column.cells)] for column in part.columns]
    return part.plain if isinstance(part, Text) else part


def _content(scenario: Scenario) -> list[object]:
    return [_said(part) for part in show_full(overview(scenario))]


def _literals(annotation: Any) -> tuple[Any, ...]:
    return tuple(value for part in candidates(annotation) if get_origin(part) is Literal for value in get_args(part))


def _annotated(field: FieldInfo) -> Any:
    """The annotation of a field; of one that takes the name of a registered thing, those names."""
    names = next((each.ours() for each in field.metadata if isinstance(each, OneOf)), None)
    return field.annotation if names is None else Literal[names]


class _Marks:
    """Puts another text, date and number in place of each, and remembers what must then be shown."""

    def __init__(self) -> None:
        self.wanted: dict[str, str] = {}
        self._numbers = count(1)

    def of(self, node: Any, at: str = "") -> Any:
        if isinstance(node, Model):
            fields = type(node).model_fields
            new = {name: self._field(getattr(node, name), _annotated(fields[name]), f"{at}.{name}") for name in fields}
            return node.model_copy(update=new)
        if isinstance(node, dict):
            return {key: self.of(value, f"{at}.{key}") for key, value in node.items()}
        if isinstance(node, tuple):
            return tuple(self.of(value, at) for value in node)
        return node

    def _field(self, value: Any, annotation: Any, at: str) -> Any:
        number = next(self._numbers)
        if isinstance(value, str) and not _literals(annotation):
            return self._want(at, f"mark{number}x")
        if isinstance(value, dt.date):
            return dt.date.fromisoformat(self._want(at, (dt.date(1801, 1, 1) + dt.timedelta(number)).isoformat()))
        return self.of(value, at)

    def _want(self, at: str, mark: str) -> str:
        self.wanted[at] = mark
        return mark


@pytest.mark.parametrize("made", MADE, ids=lambda made: made.__name__)
def test_every_text_and_date_is_shown(made: Callable[[], Scenario]) -> None:
    marks = _Marks()
    shown = _shown(marks.of(made()))
    assert marks.wanted
    assert {at: mark for at, mark in marks.wanted.items() if mark not in shown} == {}


def test_every_number_is_shown_with_all_that_is_said_of_it() -> None:
    scenario = in_points()
    lines = page(show_full(overview(scenario)), WIDE)
    start = lines.index("Every number of the scenario")
    rows = {
        line.split()[0]: line
        for line in lines[start:]
        if line.startswith(("agreement.", "parties.", "no_deal.", "side_", "calendar.", "games."))
    }
    numbers = overview(scenario).numbers
    assert set(numbers) <= set(rows)
    assert all(str(number.base) in rows[path] for path, number in numbers.items() if not (number.why or number.note or number.source))


def _others(value: Any, annotation: Any) -> Iterator[Any]:
    """Another value in place of a leaf, where there is one that no mark covers."""
    literals = _literals(annotation)
    if isinstance(value, bool):
        yield not value
    elif literals and not isinstance(value, Model | dict | tuple) and value is not None:
        yield from [other for other in literals if other != value and not isinstance(other, int)][:1]
    elif isinstance(value, Decimal | int):
        yield value + 1
    elif isinstance(value, tuple) and value and not any(isinstance(item, Model) for item in value):
        yield value[:-1] if isinstance(value[0], str | bool) else (value[0], value[1] + 1)


def _variants(node: Any, annotation: Any, owner: str) -> Iterator[tuple[str, Any]]:
    """The node with one leaf changed, each with the model and field that it belongs to."""
    for other in _others(node, annotation):
        yield owner, other
    if isinstance(node, Model):
        for name, field in type(node).model_fields.items():
            for what, other in _variants(getattr(node, name), _annotated(field), f"{type(node).__name__}.{name}"):
                yield what, node.model_copy(update={name: other})
    elif isinstance(node, dict):
        for key, value in node.items():
            if isinstance(value, str):
                yield owner, {k: v for k, v in node.items() if k != key}
            for what, other in _variants(value, None, owner):
                yield what, {**node, key: other}
    elif isinstance(node, tuple) and any(isinstance(item, Model) for item in node):
        for position, item in enumerate(node):
            for what, other in _variants(item, None, owner):
                yield what, (*node[:position], other, *node[position + 1 :])


def _one_of_each(scenario: Scenario) -> dict[str, Scenario | None]:
    """Model and field → a scenario that differs in one such leaf; None where what differs no longer makes sense."""
    found: dict[str, Scenario | None] = {}
    for what, other in _variants(scenario, None, ""):
        if found.get(what) is None:
            found[what] = _sensible(other)
    return found


def _sensible(scenario: Scenario) -> Scenario | None:
    try:
        return Scenario.model_validate(to_data(scenario))
    except (ScenarioError, ValidationError):
        return None


HANGING_TOGETHER = {
    *("Beliefs.chances", "ActionCombination.when", "Course.outcome", "Issue.levels", "NamedGame.players", "Steps.from_", "Steps.step"),
    *("Condition.issues", "Numbers.later_source", "Party.consent", "AgreementRule.needs", "Requirement.any"),
}
"""Entries that cannot be others by themselves, since the rest of the samples names them, or since a party that ranks has no numbers to be
marked; the next test looks for the former as they are."""


def test_what_hangs_together_is_shown() -> None:
    shown = _shown(in_points())
    for text in (
        "600.5 thousand",
        "  0.75 ",
        "Calm",
        "Storm",
        "North: stay or yield; South: wait",
        "Land: Sold; Army: 600.5 thousand; Dues: 0.25",
        "at least 65 % of people; and (more than 50 % of members; or North); and at least 1 of North and South",
        "everybody (blocked only where those who refuse are at least 2 of members)",
        "not asked",
    ):
        assert text in shown
    assert "A: “Left” > A: “Right” and B: “Left” ~ A: “Right” and B: “Right”" in _shown(in_rankings())


@pytest.mark.parametrize("made", MADE, ids=lambda made: made.__name__)
def test_what_is_no_text_changes_what_is_shown(made: Callable[[], Scenario]) -> None:
    scenario = made()
    before = _content(scenario)
    found = _one_of_each(scenario)
    assert {what for what, other in found.items() if other is None} <= HANGING_TOGETHER
    assert [what for what, other in found.items() if other is not None and _content(other) == before] == []


def _used(node: Any) -> Iterator[tuple[type[Model], str]]:
    if isinstance(node, Model):
        for name, field in type(node).model_fields.items():
            value = getattr(node, name)
            if field.is_required() or value != field.get_default(call_default_factory=True) or name == "schema_":
                yield type(node), name
            yield from _used(value)
    elif isinstance(node, dict):
        for value in node.values():
            yield from _used(value)
    elif isinstance(node, tuple):
        for value in node:
            yield from _used(value)


OF_EVERY_PART = ("source", "why", "note", "later_source")


def test_the_samples_use_every_key_of_the_format() -> None:
    used = {place for made in MADE for place in _used(made())}
    keys = {(model, name) for model in MODELS for name in model.model_fields if name not in OF_EVERY_PART or model is Number}
    assert {f"{model.__name__}.{name}" for model, name in keys - used} == set()


def test_the_json_answer_holds_the_file() -> None:
    for made in MADE:
        scenario = made()
        assert Scenario.model_validate(show_json(overview(scenario))["file"]) == scenario


def test_polls_stand_beside_the_curves_that_are_fitted_to_them() -> None:
    """The share of yes among the decided is what a curve gives, so that the two can be compared on one screen."""
    text = " ".join("\n".join(page(show_full(overview(load("berlin-2025"))), WIDE)).split())
    behind = text[text.index("Behind the rules of these bodies") : text.index("Offers", text.index("Behind the rules of these bodies"))]
    body = load("berlin-2025").parties["ukraine"].ratification["referendum"]
    assert body.polls
    for poll in body.polls.values():
        yes, no = poll.yes.base, poll.no.base
        assert f"{yes} % for, {no} % against, {100 * float(yes) / float(yes + no):.1f} % yes of the decided" in behind
    assert body.curves
    for curve in body.curves.values():
        assert f"half of the decided say yes at {curve.midpoint.base} points, scale {curve.scale.base}, fitted to " in behind
