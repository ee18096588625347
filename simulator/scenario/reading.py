"""Reading scenario files: from a path, a case name or text to a checked `Scenario`, or every fault with its place."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from simulator.errors import Fault, ScenarioError, UnreadableError, UsageError
from simulator.files import NO_SUCH_FILE, SCENARIO, decoded, read_limited
from simulator.scenario.checking import findings
from simulator.scenario.json_text import parse_json
from simulator.scenario.library import find_case
from simulator.scenario.located import LocatedMapping, Origin, UnplacedFault, shown
from simulator.scenario.model import Scenario
from simulator.scenario.names import nearest
from simulator.scenario.overlays import merged
from simulator.scenario.structure import build
from simulator.scenario.yaml_text import Parsed, parse_yaml

SUFFIXES = (".yaml", ".yml", ".json")
"""What files of scenarios end in."""

MOST_TOLD = 1000
"""Faults of each kind of reading that are told; the others are only counted."""


def load(path: str | os.PathLike[str]) -> Scenario:
    """Read a scenario file, or a case of the library by its name (`berlin-2025`).

    An argument with a separator or a suffix, or an existing file, is a path; anything else is a case name. Files named `.json`
    are read as JSON, all others as YAML.

    Raises `ScenarioError` with every fault of the file, each with its line and column, and `UsageError` for an unknown case.

    >>> from simulator import load
    >>> load("sale").title
    'Sale of a used press'
    """
    file = _file_of(path)
    return _scenario(_Source.of_file(file))


def loads(text: str | bytes, name: str, folder: Path | None = None, json: bool = False) -> Scenario:
    """Read the text of a scenario file.

    - `name`: what faults call the text.
    - `folder`: where the relative paths of `extends` start; by default the current folder.
    - `json`: read as JSON instead of YAML.

    Raises `ScenarioError` with every fault of the text, each with its line and column.
    """
    data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    return _scenario(_Source(name, folder, json, data, None))


def tree_of(path: str | os.PathLike[str]) -> Parsed:
    """What a file holds as it stands, with places: no base laid under it, nothing fitted to the models, its faults not raised.

    Raises `ScenarioError` where the file cannot be read.
    """
    return _parsed(_Source.of_file(Path(path)))


def is_path(argument: str | os.PathLike[str]) -> bool:
    """Whether `load` takes the argument for a path; else it is the name of a case."""
    return not isinstance(argument, str) or _is_path(argument) or os.path.isfile(argument)


def _file_of(argument: str | os.PathLike[str]) -> Path:
    text = os.fspath(argument)
    path = Path(text)
    if is_path(argument):
        return path
    try:
        return find_case(text)
    except UsageError as error:
        if os.path.isdir(path):
            return path  # refused as a folder
        beside = next((f"{text}{suffix}" for suffix in SUFFIXES if os.path.isfile(f"{text}{suffix}")), None)
        raise (error if beside is None else UsageError(f"no such case {shown(text)}; did you mean the file '{beside}'?")) from None


def _is_path(text: str) -> bool:
    """Whether a text can only be a path: it has a separator or a suffix."""
    return "/" in text or os.sep in text or bool(Path(text).suffix)


@dataclass(frozen=True)
class _Source:
    """One text to be read: what faults call it, where its relative paths start, its bytes, and what tells it from others."""

    name: str
    folder: Path | None
    json: bool
    data: bytes
    identity: Path | None

    @classmethod
    def of_file(cls, path: Path) -> _Source:
        """Raises `ScenarioError` where the file cannot be read."""
        return cls(str(path), path.parent, path.suffix.lower() == ".json", _bytes_of(path), path.resolve())


def _bytes_of(path: Path) -> bytes:
    try:
        return read_limited(path, SCENARIO)
    except UnreadableError as error:
        hint = _near(path) if error.reason == NO_SUCH_FILE else ""
        raise ScenarioError([Fault(f"{error.reason}{hint}", "", error.file, error.line, error.column)]) from None


def _near(path: Path) -> str:
    try:
        names = {entry.stem: entry.name for entry in path.parent.iterdir() if entry.suffix in SUFFIXES}
    except OSError:
        return ""
    close = nearest(path.stem, names)  # a suffix that all have makes none of them near
    return f"; did you mean '{names[close]}'?" if close is not None else ""


def _scenario(source: _Source) -> Scenario:
    """Read, lay over the base, fit to the models, check: every fault of all four steps is raised together."""
    parsed = _tree(source, ())
    if parsed.value is None:
        parsed.faults.append(Fault("the file is empty; a scenario has a title, issues and parties", "", source.name, 1, 1))
    if not isinstance(parsed.value, LocatedMapping) and parsed.faults:
        raise ScenarioError(_in_order(parsed.faults)[:MOST_TOLD])
    origin = Origin(parsed.value, source.name, parsed.taken)
    built = build(parsed.value)
    found = list(built.findings)
    if built.scenario is not None:
        found += findings(built.scenario, built.taken_out, parsed.taken.keys())
    faults = _in_order(parsed.faults[:MOST_TOLD] + [origin.fault(finding) for finding in found[:MOST_TOLD]])
    more = max(0, len(parsed.faults) - MOST_TOLD) + max(0, len(found) - MOST_TOLD)
    if more:
        faults.append(replace(faults[-1], message=f"{more:,} more faults are not told; mend these first", path=""))
    if faults or built.scenario is None:
        raise ScenarioError(faults)
    built.scenario._origin = origin
    return built.scenario


def _in_order(faults: Iterable[Fault]) -> list[Fault]:
    """By file, line and column; each fault once."""
    return sorted(dict.fromkeys(faults), key=lambda fault: (fault.file or "", fault.line or 0, fault.column or 0))


def _tree(source: _Source, chain: tuple[_Source, ...]) -> Parsed:
    """The tree of a text with its base below it. `chain` holds the overlays that led here."""
    parsed = _parsed(source)
    tree = parsed.value
    if not isinstance(tree, LocatedMapping) or "extends" not in tree:
        return parsed
    origin = Origin(tree, source.name)
    base_name = tree["extends"]
    try:
        base = _tree(_base(base_name, source, (*chain, source)), (*chain, source))
    except _NoBaseError as error:
        return Parsed(faults=[*parsed.faults, origin.fault(UnplacedFault(("extends",), str(error)))])
    if not isinstance(base.value, LocatedMapping):
        faults = base.faults or [origin.fault(UnplacedFault(("extends",), f"{shown(base_name)} holds no scenario"))]
        return Parsed(faults=[*parsed.faults, *faults])
    tree.drop("extends")
    laid = merged(base.value, tree)
    return Parsed(laid.tree, [*base.faults, *parsed.faults, *map(origin.fault, laid.findings)], base.taken | laid.taken)


def _parsed(source: _Source) -> Parsed:
    if len(source.data) > SCENARIO.most:
        return Parsed(faults=[Fault(SCENARIO.too_large(), "", source.name, 1, 1)])
    try:
        text = decoded(source.data, source.name)
    except UnreadableError as error:
        return Parsed(faults=[Fault(error.reason, "", error.file, error.line, error.column)])
    return parse_json(text, source.name) if source.json else parse_yaml(text, source.name)


class _NoBaseError(Exception):
    """`extends` leads nowhere, or in a circle."""


def _base(name: Any, source: _Source, chain: tuple[_Source, ...]) -> _Source:
    """The file that `extends` names: a case of the library, or a path from the folder of the overlay."""
    if not isinstance(name, str):
        raise _NoBaseError(f"expected the name of a case or a relative path, found {shown(name)}")
    try:
        path = (source.folder or Path()) / name if _is_path(name) else find_case(name)
        base = _Source.of_file(path)
    except UsageError as error:
        raise _NoBaseError(str(error)) from None
    except ScenarioError as error:
        raise _NoBaseError(str(error)) from None
    if any(link.identity == base.identity for link in chain):
        circle = " → ".join([*(link.name for link in chain), base.name])
        raise _NoBaseError(f"a circle of overlays: {circle}")
    return base
