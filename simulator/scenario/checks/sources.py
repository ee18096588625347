"""Sources: every `source` names one that is listed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from simulator.scenario.checks.ledger import Ledger
from simulator.scenario.conditions import Condition
from simulator.scenario.located import Path
from simulator.scenario.numbers import Model, Number, Sourced
from simulator.scenario.plain import file_keys
from simulator.scenario.structure import inline_field


def check_sources(ledger: Ledger) -> None:
    for path, names in _cited(ledger.scenario, ()):
        for position, name in enumerate(names):
            ledger.known("source", name, ("sources",), ledger.scenario.sources, (*path, "source", position))


def _cited(node: Any, path: Path) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """Where sources are named, and which."""
    if isinstance(node, Sourced) and node.source:
        yield path, node.source
    if isinstance(node, Model):
        if isinstance(node, Number | Condition):  # what stands in them has no sources of its own
            return
        inline = inline_field(type(node))
        for key, name in file_keys(type(node)).items():
            value = getattr(node, name)
            if isinstance(value, Model | dict | tuple):
                yield from _cited(value, path if name == inline else (*path, key))
    elif isinstance(node, dict):
        for key, value in node.items():
            if isinstance(value, Model | dict | tuple):
                yield from _cited(value, (*path, key))
    elif isinstance(node, tuple):
        for position, value in enumerate(node):
            if isinstance(value, Model):
                yield from _cited(value, (*path, position))
