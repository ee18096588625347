"""Writing a scenario back to YAML, so that reading gives the same scenario again.

Numbers are written digit by digit as they are held; text that YAML 1.1 or 1.2 would take for something else (`no`, `12:30`,
`1e5`) is quoted. Small mappings go on one line, as a person would write them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import yaml

from simulator.errors import UsageError
from simulator.scenario.model import Scenario
from simulator.scenario.plain import as_level, to_data
from simulator.scenario.yaml_text import allowed_text

LINE = 140
"""Text is folded after so many columns."""

ODD_BREAKS = "\r\x85\u2028\u2029"
"""Line breaks other than the newline, which readers turn into one unless they are escaped."""

SHORT_ENOUGH = 110
"""A mapping without nested mappings goes on one line where it has up to so many characters."""

SHORT_ENOUGH_NESTED = 60
"""The same for a mapping with nested ones."""


def to_yaml(scenario: Scenario) -> str:
    """The scenario as YAML text; `loads(to_yaml(s), …) == s`. Comments and overlays of a file it came from are not kept.

    Raises `UsageError` where a text holds a control character, which no scenario file may.
    """
    return yaml_text(to_data(scenario))


def yaml_text(data: Mapping[str, Any]) -> str:
    """Plain data (mappings, lists, text, numbers, dates, true and false) as YAML text, ending in a line break."""
    text: str = yaml.dump(dict(data), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=LINE, default_flow_style=False)
    return text


class _Dumper(yaml.SafeDumper):
    """SafeDumper that knows `Decimal`, puts leaf mappings on one line and writes text of several lines as a block."""

    def represent(self, data: Any) -> None:
        node = self.represent_data(data)
        if isinstance(node, yaml.CollectionNode):
            node.flow_style = False  # the file as a whole is never one line
        self.serialize(node)

    def ignore_aliases(self, data: Any) -> bool:
        return True  # a scenario file has no aliases

    def represent_mapping(self, tag: str, mapping: Any, flow_style: bool | None = None) -> yaml.MappingNode:
        entries = [(self.represent_data(_key(key)), self.represent_data(value)) for key, value in mapping.items()]
        node = yaml.MappingNode(tag, entries)
        node.flow_style = flow_style or not entries or _fits_one_line(entries)
        return node

    def represent_sequence(self, tag: str, sequence: Any, flow_style: bool | None = None) -> yaml.SequenceNode:
        items = [self.represent_data(item) for item in sequence]
        node = yaml.SequenceNode(tag, items)
        node.flow_style = flow_style or all(_is_leaf(item) for item in items) or sum(map(_length, items)) <= SHORT_ENOUGH
        return node


def _key(key: str) -> str | Decimal:
    """Keys that are levels are written as numbers, without quotes; they are read as text all the same."""
    return as_level(key)


def _is_leaf(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and "\n" not in node.value


def _fits_one_line(entries: list[tuple[yaml.Node, yaml.Node]]) -> bool:
    """Whether every value goes on one line and the whole is short."""
    nested = any(isinstance(value, yaml.MappingNode) for _, value in entries)
    return all(_is_leaf(value) or (isinstance(value, yaml.CollectionNode) and value.flow_style) for _, value in entries) and sum(
        _length(key) + _length(value) + 2 for key, value in entries
    ) <= (SHORT_ENOUGH_NESTED if nested else SHORT_ENOUGH)


def _length(node: yaml.Node) -> int:
    """About how many characters the node takes on one line."""
    if isinstance(node, yaml.MappingNode):
        return sum(_length(key) + _length(value) + 4 for key, value in node.value)
    if isinstance(node, yaml.SequenceNode):
        return sum(_length(item) + 2 for item in node.value)
    return len(node.value) + 2 + (LINE if "\n" in node.value else 0)


def _represent_decimal(dumper: _Dumper, value: Decimal) -> yaml.ScalarNode:
    text = format(value, "f")
    return dumper.represent_scalar("tag:yaml.org,2002:float" if "." in text else "tag:yaml.org,2002:int", text)


def _represent_text(dumper: _Dumper, value: str) -> yaml.ScalarNode:
    try:
        allowed_text(value)
    except ValueError as error:
        raise UsageError(f"{value[:60]!r} cannot be written: {error}") from None
    style = '"' if any(c in value for c in ODD_BREAKS) else "|" if "\n" in value else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(Decimal, _represent_decimal)
_Dumper.add_representer(str, _represent_text)
# PyYAML resolves by YAML 1.1; these are numbers in YAML 1.2 only, so text that looks like them must be quoted too.
_Dumper.add_implicit_resolver(
    "tag:yaml.org,2002:float", re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$"), list("-+.0123456789")
)
_Dumper.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"0o[0-7]+$"), ["0"])
