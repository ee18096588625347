"""What differs between two scenarios, path by path."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from simulator.cards import Listed
from simulator.scenario.model import Scenario
from simulator.scenario.paths import joined
from simulator.scenario.plain import SHORT, Fields, default_of, long_form, short_form
from simulator.scenario.values import FORMS, ValueFunction


@dataclass(frozen=True, repr=False)
class DifferingValue(Listed):
    """One place where two scenarios differ. `before` and `after` are plain data; None where there is nothing.

    A value left out stands for its default, so lifting a red line reads as `in_force` from true to false.
    """

    path: str
    before: Any
    after: Any


def differences(a: Scenario, b: Scenario) -> list[DifferingValue]:
    """What changes from `a` to `b`, in the order of `a` and then, in each mapping, of what is new in `b`.

    The order of keys does not count, nor does the way in which a number is written (1 and 1.0).
    """
    return list(_differences(long_form(a), long_form(b), ""))


def _differences(before: Any, after: Any, path: str) -> Iterator[DifferingValue]:
    if before == after:
        return
    if not _alike(before, after):
        yield DifferingValue(path, short_form(before), short_form(after))
        return
    for key in dict.fromkeys([*before, *after]):
        here = _path_to(before, after, path, key)
        yield from _differences(before.get(key, _default(before, key)), after.get(key, _default(after, key)), here)


def _alike(before: Any, after: Any) -> bool:
    """Whether both are mappings of one kind, to be compared key by key."""
    if not isinstance(before, dict) or not isinstance(after, dict):
        return False
    if not isinstance(before, Fields) or not isinstance(after, Fields):
        return type(before) is type(after)
    if before.model is ValueFunction and after.model is ValueFunction:
        return {*before} & {*FORMS} == {*after} & {*FORMS}
    return before.model is after.model


def _path_to(before: Any, after: Any, path: str, key: str) -> str:
    """The path of an entry as a person writes it: a table's options stand directly under the issue, a lone base or title too."""
    if isinstance(before, Fields):
        main = SHORT.get(before.model)
        if key == main and {*before, *after} == {main}:
            return path
        if before.model is ValueFunction and key == "table":
            return path
    return joined(path, key)


def _default(node: Any, key: str) -> Any:
    """What an absent key stands for; None where that is nothing."""
    default = default_of(node.model, key) if isinstance(node, Fields) else None
    return None if default == [] else default
