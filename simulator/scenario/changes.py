"""Changing a scenario by dotted paths into a new one, checked like a file: what sweeps and what-ifs use.

changed(scenario, {"parties.ukraine.weights.donetsk": 30, "parties.russia.red_lines.whole_donbas.in_force": False})
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from simulator.errors import UsageError
from simulator.scenario.building import checked
from simulator.scenario.commas import TypedText
from simulator.scenario.decimals import decimal_of
from simulator.scenario.model import Scenario
from simulator.scenario.numbers import Model, Number
from simulator.scenario.paths import NoSuchPathError, PathPlace, entry_at, place_of
from simulator.scenario.plain import SHORT, Fields, long_form
from simulator.scenario.scalars import resolve
from simulator.scenario.yaml_text import parse_yaml

YAML_BEGINS = "[{\"'"
"""First characters of a right side that is read as YAML."""


def changed(scenario: Scenario, changes: Mapping[str, object]) -> Scenario:
    """A new scenario with every path of `changes` set to its value; the given one stays as it is.

    A path names an entry that exists, or an optional one left at its default (`parties.x.patience`, `….in_force`).
    - On a number, a plain value sets the base and drops the range; `.base` and `.range` set the parts. A number so fixed is no
      longer drawn by the studies that vary it over its `range`.
    - On an option, plain text sets the title.
    - A mapping replaces the whole entry, and may add one to a keyed mapping (`parties.x.red_lines.new_one`).
    - None removes an optional entry.

    Changes are made in the order given, and all before anything is checked, so chances that must sum to 1 can be moved together.

    Raises `UsageError` where paths lead nowhere (all of them, each with the nearest path that exists) and `ScenarioError`
    where the result is no valid scenario.
    """
    tree = long_form(scenario)
    unknown: list[str] = []
    for path, value in changes.items():
        try:
            place = place_of(tree, path, scenario.issues, new=isinstance(value, Mapping))
        except NoSuchPathError as no_such_path:
            unknown.append(str(no_such_path))
        else:
            _put(place, _plain_value(path, value))
    if unknown:
        raise UsageError("\n".join(unknown))
    _stop_drawing(tree, scenario)
    return checked(tree, scenario._origin)


def _put(place: PathPlace, value: Any) -> None:
    """Write `value` there, in the way `changed` describes."""
    container, key = place.container, place.key
    if isinstance(container, list):
        container[int(key)] = _updated(container[int(key)], value)
    elif value is None:
        container.pop(str(key), None)
    else:
        container[str(key)] = _updated(container.get(str(key)), value)


def _stop_drawing(tree: Fields, scenario: Scenario) -> None:
    """Take the numbers that have lost their range out of the studies of `scenario` that would draw them from it, and studies left empty."""
    for name, study in scenario.studies.items():
        varied: Any = tree
        for key in ("studies", name, "vary"):
            varied = varied.get(key) if isinstance(varied, Mapping) else None
        if not isinstance(varied, dict):
            continue  # the change put something else there, which is checked with the rest
        for path, how in study.vary.items():
            if how == "range" and varied.get(path) == "range" and _has_no_range(tree, path, scenario):
                del varied[path]
        if study.vary and not varied and not study.overlays:
            del tree["studies"][name]  # one that names nothing would vary all there is


def _has_no_range(tree: Fields, path: str, scenario: Scenario) -> bool:
    try:
        number = entry_at(tree, path, scenario.issues)
    except NoSuchPathError:
        return False  # removed altogether: the check of the study's paths says so
    return not isinstance(number, Mapping) or "range" not in number


def _updated(old: Any, value: Any) -> Any:
    if not isinstance(old, Fields) or isinstance(value, Mapping | list | Fields):
        return value
    only = SHORT.get(old.model)
    if only is None:
        return value
    dropped = ("range",) if issubclass(old.model, Number) else ()
    return Fields(old.model, {**{k: v for k, v in old.items() if k not in dropped}, only: value})


def _plain_value(path: str, value: Any) -> Any:
    """The value as a file could hold it: numpy numbers, fractions and parts of a scenario included."""
    if isinstance(value, Model):
        return long_form(value)
    if isinstance(value, Mapping):
        return {str(key): _plain_value(path, item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain_value(path, item) for item in value]
    if isinstance(value, Fraction):
        return finite_decimal(path, value)
    return value.item() if hasattr(value, "item") else value  # numpy's numbers become Python's


def finite_decimal(path: str, value: Fraction) -> Decimal:
    """The fraction as a decimal. Raises `UsageError` where its digits have no end (1/3)."""
    found = decimal_of(value)
    if found is None:
        raise UsageError(f"{path}: {value} has no finite decimal, and a scenario holds decimals; round it first")
    return found


def parse_assignment(text: str) -> tuple[str, Any]:
    """`"path=value"` → (path, value): text, a number, true or false, a list, a mapping, or None for `null`.

    The value is read by the rules of the file, and numbers keep every digit; where it goes decides whether `no` is text or a truth value,
    and whether `8,5` is text or 8.5. Lists, mappings and quoted text are YAML; anything else is one scalar, taken as it stands, so
    `title=Berlin: the second try` needs no quotes.

    Raises `UsageError` where there is no `=`, no path or no value, or
    the value cannot be read.
    """
    path, equals, right = text.partition("=")
    path, right = path.strip(), right.strip()
    if not equals or not path:
        raise UsageError(f"'{text}' is no assignment; write path=value, for example parties.ukraine.weights.donetsk=30")
    if not right:
        raise UsageError(f"{path}: no value; write {path}=null to remove the entry, {path}='' for empty text")
    return path, _structured(path, right) if right[0] in YAML_BEGINS else _scalar(path, right)


def _scalar(path: str, text: str) -> Any:
    try:
        found = resolve(text)
    except ValueError as error:
        raise UsageError(f"{path}: {error}") from None
    return TypedText(found) if isinstance(found, str) else found


def _structured(path: str, text: str) -> Any:
    parsed = parse_yaml(text, path)
    if parsed.faults:
        raise UsageError(f"{path}: {text[:60]} cannot be read: {parsed.faults[0].message}")
    return parsed.value
