"""What in a scenario says where it comes from: every part with a source, a reason or a note, and what rests on which source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from simulator.scenario.conditions import Condition
from simulator.scenario.located import Path, dotted
from simulator.scenario.model import Scenario
from simulator.scenario.numbers import Model, Number, Sourced
from simulator.scenario.plain import file_keys
from simulator.scenario.structure import inline_field


def sourced(scenario: Scenario) -> Iterator[tuple[Path, Sourced]]:
    """Every part that has room for a source, with its path (keys of the file), in the order of the file; numbers included."""
    yield from _below(scenario, ())


def _below(node: Any, path: Path) -> Iterator[tuple[Path, Sourced]]:
    if isinstance(node, Sourced):
        yield path, node
    if isinstance(node, Model):
        if isinstance(node, Number | Condition):  # what stands in them has no sources of its own
            return
        inline = inline_field(type(node))
        for key, name in file_keys(type(node)).items():
            value = getattr(node, name)
            if isinstance(value, Model | dict | tuple):
                yield from _below(value, path if name == inline else (*path, key))
    elif isinstance(node, dict):
        for key, value in node.items():
            if isinstance(value, Model | dict | tuple):
                yield from _below(value, (*path, key))
    elif isinstance(node, tuple):
        for position, value in enumerate(node):
            if isinstance(value, Model):
                yield from _below(value, (*path, position))


def uses(scenario: Scenario) -> Mapping[str, tuple[str, ...]]:
    """Each source of the scenario with the dotted paths of the parts that rest on it, in the order of the file."""
    found: dict[str, list[str]] = {source: [] for source in scenario.sources}
    for path, node in sourced(scenario):
        for source in dict.fromkeys(node.source):
            found[source].append(dotted(path))
    return {source: tuple(paths) for source, paths in found.items()}
