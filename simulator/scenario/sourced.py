"""What in a scenario says where it comes from: every part with a source, a reason or a note, and what rests on which source."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from typing import Any

from simulator.scenario.conditions import Condition
from simulator.scenario.located import Path, dotted
from simulator.scenario.model import Scenario
from simulator.scenario.numbers import Model, Number, Sourced
from simulator.scenario.plain import file_keys
from simulator.scenario.structure import inline_field

_WITH_PARTS = (Model, dict, tuple)


def sourced(scenario: Scenario) -> Iterator[tuple[Path, Sourced]]:
    """Every part that has room for a source, with its path (keys of the file), in the order of the file; numbers as well, but for those
    of which the file says no more than the number."""
    found: list[tuple[Path, Sourced]] = []
    _gather(scenario, (), found)
    return iter(found)


def _gather(node: Any, path: Path, found: list[tuple[Path, Sourced]]) -> None:
    """Appends to one list, since a file may hold hundreds of thousands of parts and generators within generators would take seconds."""
    if isinstance(node, Model):
        if isinstance(node, Sourced):
            found.append((path, node))
        for key, name in _fields(type(node)):
            value = getattr(node, name)
            if isinstance(value, _WITH_PARTS) and not _bare(value):
                _gather(value, path if key is None else (*path, key), found)
    elif isinstance(node, dict):
        for key, value in node.items():
            if isinstance(value, _WITH_PARTS) and not _bare(value):
                _gather(value, (*path, key), found)
    else:
        for position, value in enumerate(node):
            if isinstance(value, Model) and not _bare(value):
                _gather(value, (*path, position), found)


def _bare(node: Any) -> bool:
    """Whether it is a number of which the file says no more than that: most parts of most files are."""
    return type(node) is Number and len(node.model_fields_set) == 1


@functools.cache
def _fields(kind: type[Model]) -> tuple[tuple[str | None, str], ...]:
    """The key in the file and the name of each field of a record that may hold parts with a source; the key of one that stands inline is
    None. What stands in numbers and conditions has no sources of its own."""
    if issubclass(kind, Number | Condition):
        return ()
    inline = inline_field(kind)
    return tuple((None if name == inline else key, name) for key, name in file_keys(kind).items())


def uses(scenario: Scenario) -> Mapping[str, tuple[str, ...]]:
    """Each source of the scenario with the dotted paths of the parts that rest on it, in the order of the file."""
    found: dict[str, list[str]] = {source: [] for source in scenario.sources}
    for path, node in sourced(scenario):
        for source in dict.fromkeys(node.source):
            found[source].append(dotted(path))
    return {source: tuple(paths) for source, paths in found.items()}
