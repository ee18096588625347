"""The value of a place in a scenario in words: terms by their titles, sources by theirs, numbers with their ranges."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from simulator.report.path_titles import path_title
from simulator.report.safe_text import printable
from simulator.report.words import issue_title, option_title, party_title

if TYPE_CHECKING:
    from simulator.scenario.differences import DifferingValue
    from simulator.scenario.model import Scenario

_CONDITIONS = ("when", "never", "needed", "terms")
LONG = 240
"""A difference whose two values have more characters gives way to others of its kind."""
_RULING = ("red_lines", "constraints", "agreement")
_TELLING = (
    "title",
    "note",
    "why",
    "source",
    "sources",
    "fact",
    "mark",
    "default_mark",
    "speaks_for",
    "can_be_lifted_by",
    "as_of",
    "studies",
    "date",
)
_PARTIES = ("put_forward_by", "by", "members")


def difference_in_words(scenarios: tuple[Scenario, Scenario], difference: DifferingValue) -> tuple[str, str, str]:
    """What the place is called, by the second scenario unless nothing is left there, and what stands there in each."""
    first, second = scenarios
    title = path_title(first if difference.after is None else second, difference.path)
    path = difference.path
    return title, value_in_words(first, path, difference.before), value_in_words(second, path, difference.after)


def by_weight(differences: Iterable[DifferingValue]) -> list[DifferingValue]:
    """What can change an answer comes before what only tells of it: first what is in force, red lines, and whatever else rules outcomes
    out; then numbers and terms; then ranges; titles, notes and sources last. Within each kind, short ones come before long ones, else as in
    the file."""
    return sorted(differences, key=lambda each: (_rank(each), _is_long(each)))


def _rank(difference: DifferingValue) -> int:
    steps = difference.path.split(".")
    retitled = steps[-2:-1] == ["options"] and isinstance(difference.before, str) and isinstance(difference.after, str)
    if retitled or steps[0] in _TELLING or steps[-1] in _TELLING:
        return 3
    if steps[-1] == "range":
        return 2
    return 0 if steps[-1] == "in_force" or any(step in _RULING for step in steps) else 1


def _is_long(difference: DifferingValue) -> bool:
    return len(str(difference.before)) + len(str(difference.after)) > LONG


def value_in_words(scenario: Scenario, path: str, value: Any) -> str:
    """What stands at a path of the scenario, as one phrase; 'nothing' where nothing does."""
    steps = path.split(".")
    if isinstance(value, str) and len(steps) > 1 and steps[-2] in _CONDITIONS and steps[-1] in scenario.issues:
        return _options(scenario, steps[-1], value)
    return printable(_said(scenario, steps[-1], value))


def _said(scenario: Scenario, key: str, value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return ("in force" if value else "not in force") if key == "in_force" else "yes" if value else "no"
    if isinstance(value, Decimal | int | float):
        return f"{value:f}".replace("-", "−") if isinstance(value, Decimal) else str(value).replace("-", "−")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, str):
        return _named(scenario, key, value)
    if isinstance(value, Mapping):
        return _mapping(scenario, key, value)
    return _list(scenario, key, value)


def _named(scenario: Scenario, key: str, value: str) -> str:
    """A text; the key of a source or a party by its title."""
    if key == "source" and value in scenario.sources:
        return scenario.sources[value].title
    if key in _PARTIES and value in scenario.parties:
        return party_title(scenario, value)
    if key == "filled" and value in scenario.issues:
        return issue_title(scenario, value)
    return value


def _list(scenario: Scenario, key: str, value: Sequence[Any]) -> str:
    if key == "range" and len(value) == 2:
        return f"{_said(scenario, '', value[0])} to {_said(scenario, '', value[1])}"
    if not value:
        return "nothing"
    return ("; " if key == "source" else ", ").join(_said(scenario, key, item) for item in value)


def _mapping(scenario: Scenario, key: str, value: Mapping[str, Any]) -> str:
    if value and all(name in scenario.issues for name in value) and key in _CONDITIONS:
        return "; ".join(f"{issue_title(scenario, issue)}: {_options(scenario, issue, wanted)}" for issue, wanted in value.items())
    if "base" in value:
        return _number(scenario, value)
    return "; ".join(f"{_key_title(scenario, name)}: {_said(scenario, name, item)}" for name, item in value.items()) or "nothing"


def _number(scenario: Scenario, value: Mapping[str, Any]) -> str:
    """'0.35 (range: 0.2 to 0.5; why: …)'."""
    further = "; ".join(f"{_key_title(scenario, name)}: {_said(scenario, name, item)}" for name, item in value.items() if name != "base")
    base = _said(scenario, "", value["base"])
    return f"{base} ({further})" if further else base


def _options(scenario: Scenario, issue: str, wanted: Any) -> str:
    """The options that a condition or terms have on an issue, or the bounds of its levels."""
    if isinstance(wanted, Mapping):
        return " ".join(f"{name} {_said(scenario, name, bound)}" for name, bound in wanted.items())
    chosen = wanted if isinstance(wanted, list | tuple) else [wanted]
    choices = scenario.issues[issue].choices
    return " or ".join(option_title(scenario, issue, str(o)) if str(o) in choices else str(o) for o in chosen)


def _key_title(scenario: Scenario, key: str) -> str:
    if key in scenario.issues:
        return issue_title(scenario, key)
    return party_title(scenario, key) if key in scenario.parties else key.replace("_", " ")
