"""Dotted paths: how the parts of a scenario are named from outside, as in `parties.ukraine.weights.donetsk`.

A path is the keys of the file joined by dots. A key may itself hold a dot only where it is a numeric level
(`parties.ukraine.values.army.piecewise.637.5`), which may be spelt otherwise (`637.50`). The numbers of `rising`, `falling` and
`peak` are counted from 0, since the file does not name them: `parties.ukraine.values.army.rising.0`.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from simulator.scenario.agreement import Requirement
from simulator.scenario.conditions import Condition
from simulator.scenario.model import Scenario
from simulator.scenario.names import Hints
from simulator.scenario.numbers import Model, Number
from simulator.scenario.option_keys import path_with_levels
from simulator.scenario.plain import INLINE, Fields, TermsOf, default_of, file_keys
from simulator.scenario.values import ValueFunction

_WITH_NUMBERS = (Model, dict, tuple)


def numbers(scenario: Scenario) -> dict[str, Number]:
    """Every number of the scenario by its dotted path, in the order of the file."""
    return dict(_numbers(scenario))


def ranged(scenario: Scenario) -> dict[str, Number]:
    """The numbers that have a range, by dotted path: what a sweep may draw."""
    return dict(_numbers(scenario, ranged=True))


def _numbers(node: Any, *, ranged: bool = False) -> list[tuple[str, Number]]:
    """All numbers, or those with a range, each with its path."""
    found: list[tuple[str, Number]] = []
    _gather(node, "", found, ranged=ranged)
    return found


def _gather(node: Any, path: str, found: list[tuple[str, Number]], *, ranged: bool) -> None:
    """Appends to one list, since a file may hold hundreds of thousands of numbers and generators within generators would take seconds."""
    if isinstance(node, Number):
        if not ranged or node.range is not None:
            found.append((path, node))
    elif isinstance(node, Model):
        for key, name in _fields(type(node)):
            value = getattr(node, name)
            if isinstance(value, _WITH_NUMBERS):
                _gather(value, path if key is None else joined(path, key), found, ranged=ranged)
    elif isinstance(node, dict):
        for key, value in node.items():
            if type(value) is Number:
                if not ranged or value.range is not None:
                    found.append((joined(path, key), value))
            elif isinstance(value, _WITH_NUMBERS):
                _gather(value, joined(path, key), found, ranged=ranged)
    else:
        for position, value in enumerate(node):
            if isinstance(value, _WITH_NUMBERS):
                _gather(value, joined(path, str(position)), found, ranged=ranged)


@functools.cache
def _fields(kind: type[Model]) -> tuple[tuple[str | None, str], ...]:
    """The key in the file and the name of each field of a record; the key of one that stands inline is None."""
    inline = "table" if issubclass(kind, ValueFunction) else INLINE.get(kind)
    return tuple((None if name == inline else key, name) for key, name in file_keys(kind).items() if _leads_to_numbers(kind, name))


def _leads_to_numbers(kind: type[Model], name: str) -> bool:
    """Whether a number can stand in a field, at any depth: thousands of options have none, and need not be looked through."""
    return _has_numbers(kind.model_fields[name].annotation, frozenset())


def _has_numbers(annotation: Any, within: frozenset[Any]) -> bool:
    if annotation in within:
        return False
    if isinstance(annotation, type) and issubclass(annotation, Model):
        inside = (field.annotation for field in annotation.model_fields.values())
        return issubclass(annotation, Number) or any(_has_numbers(each, within | {annotation}) for each in inside)
    return annotation is Any or any(_has_numbers(each, within) for each in get_args(annotation))


def joined(path: str, key: str) -> str:
    """`key` below `path`."""
    return f"{path}.{key}" if path else key


@dataclass(frozen=True)
class PathPlace:
    """Where a path leads in a long form: entry `key` of `container`, which may not exist yet."""

    container: dict[str, Any] | list[Any]
    key: str | int


class NoSuchPathError(Exception):
    """A path leads nowhere; `nearest` is the closest one that does, where there is one."""

    def __init__(self, path: str, nearest: str | None) -> None:
        self.nearest = nearest
        super().__init__(f"no such path '{path}'" + (f"; did you mean '{nearest}'?" if nearest else ""))


def place_of(tree: Fields, path: str, issues: Collection[str], *, new: bool = False, hints: Hints | None = None) -> PathPlace:
    """The entry of the long form `tree` that `path` names: an existing one, or an optional key left at its default.

    With `new`, the last key may also be a new one of a keyed mapping (a further red line, say). `issues`: the names of all issues, best as
    a mapping. `hints`: those of one who asks for many paths. Raises `NoSuchPathError`.
    """
    node: Any = tree
    segments = path_with_levels(path).split(".")
    at = 0
    while True:
        step = _step(node, segments[at:], issues)
        if step is None and new and type(node) is dict and at == len(segments) - 1:
            step = PathPlace(node, segments[at]), 1
        if step is None:
            raise NoSuchPathError(path, nearest_path(tree, segments, issues, hints))
        place, used = step
        at += used
        if at == len(segments):
            return place
        node = _value(place)


def entry_at(tree: Fields, path: str, issues: Collection[str]) -> Any:
    """What stands at `path` in the long form `tree`; None for an optional entry left out. Raises `NoSuchPathError`."""
    return _value(place_of(tree, path, issues))


def _step(node: Any, segments: list[str], issues: Collection[str]) -> tuple[PathPlace, int] | None:
    """The place that the first two segments joined name (a level such as 637.5), or else the first."""
    for used in range(min(2, len(segments)), 0, -1):  # 1.5 before 1, where both are levels
        place = _named(node, ".".join(segments[:used]), issues)
        if place is not None:
            return place, used
    return None


def _named(node: Any, key: str, issues: Collection[str]) -> PathPlace | None:
    """What `_entries` has under `key`, found without making all of them: a path of a large scenario is followed at once."""
    if isinstance(node, list):
        return _entries(node, issues).get(key)
    if not isinstance(node, dict):
        return None
    if key in node or (_speaks_of_issues(node) and key in issues):
        return PathPlace(node, key)
    if not isinstance(node, Fields):
        return None
    if key in file_keys(node.model) and key != INLINE.get(node.model):
        return PathPlace(node, key)
    return PathPlace(node["table"], key) if node.model is ValueFunction and key in node.get("table", ()) else None


def _speaks_of_issues(node: dict[str, Any]) -> bool:
    """Whether any issue may be named in it."""
    return isinstance(node, TermsOf) or (isinstance(node, Fields) and node.model is Condition)


def _entries(node: Any, issues: Collection[str]) -> Mapping[str, PathPlace]:
    """Everything that may be named directly below `node`."""
    if isinstance(node, list):
        return {
            str(k): PathPlace(node, k)
            for k, item in enumerate(node)
            if isinstance(item, Fields) and issubclass(item.model, Number | Requirement)
        }
    if not isinstance(node, dict):
        return {}
    keys: list[str] = list(node)
    if _speaks_of_issues(node):
        keys += issues
    if isinstance(node, Fields):
        keys += (key for key in file_keys(node.model) if key != INLINE.get(node.model))
    places = {key: PathPlace(node, key) for key in keys}
    if isinstance(node, Fields) and node.model is ValueFunction and "table" in node:
        places = {**{key: PathPlace(node["table"], key) for key in node["table"]}, **places}
    return places


def _value(place: PathPlace) -> Any:
    """What stands there; a keyed mapping that was left out is put there, empty."""
    container, key = place.container, place.key
    if isinstance(container, list):
        return container[int(key)]
    if key not in container and isinstance(container, Fields) and default_of(container.model, str(key)) == {}:
        container[str(key)] = {}
    return container.get(str(key))


def nearest_path(tree: Fields, segments: list[str], issues: Collection[str], hints: Hints | None = None) -> str | None:
    """The path with each unknown segment replaced by the closest known one; None where a segment resembles nothing."""
    node: Any = tree
    hints = hints or Hints()
    found: list[str] = []
    at = 0
    while at < len(segments):
        step = _step(node, segments[at:], issues)
        if step is None:
            step = _closest(node, segments[at:], issues, hints)
        if step is None:
            return None
        found.append(str(step[0].key))
        node, at = _value(step[0]), at + step[1]
    return ".".join(found)


def _closest(node: Any, segments: list[str], issues: Collection[str], hints: Hints) -> tuple[PathPlace, int] | None:
    """The place whose key resembles the first segment most, or the first two joined for keys with a dot."""
    entries = _entries(node, issues)
    for used in (2, 1):
        keys = [key for key in entries if key.count(".") == used - 1]
        close = hints.nearest(".".join(segments[:used]), keys)
        if close is not None:
            return entries[close], min(used, len(segments))
    return None
