"""JSON files of other programs, as plain data with the place of each entry; what does not fit is refused with its path and line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from simulator.errors import UnreadableError, UsageError
from simulator.files import decoded
from simulator.formats.foreign_format import ForeignFile
from simulator.scenario.json_text import parse_json
from simulator.scenario.located import LocatedList, LocatedMapping, shown
from simulator.scenario.yaml_text import parse_yaml

_INFINITE = re.compile(r"(?<=[:\[,\s])-?Infinity\b")


@dataclass(frozen=True)
class JsonEntry:
    """A value of a file, with where it stands."""

    file: str
    path: str
    line: int | None
    value: Any

    def refuse(self, expected: str) -> UnreadableError:
        """The error that says what stands here instead of what was expected."""
        return UnreadableError(self.file, f"{self.path or 'the file'}: expected {expected}, found {shown(self.value)}", self.line)

    def get(self, key: str) -> JsonEntry | None:
        """An entry of a mapping; None where it is not there, or null."""
        if not isinstance(self.value, Mapping):
            raise self.refuse("a mapping")
        return self._at(key) if self.value.get(key) is not None else None

    def __getitem__(self, key: str) -> JsonEntry:
        found = self.get(key)
        if found is None:
            raise UnreadableError(self.file, f"{f'{self.path}: ' if self.path else ''}no {shown(key)}; it is needed", self.line)
        return found

    def items(self) -> Iterator[tuple[str, JsonEntry]]:
        """The entries of a mapping, by key."""
        if not isinstance(self.value, Mapping):
            raise self.refuse("a mapping")
        return ((key, self._at(key)) for key in self.value)

    def list(self) -> list[JsonEntry]:
        """The items of a list."""
        if not isinstance(self.value, list):
            raise self.refuse("a list")
        marks = self.value.marks if isinstance(self.value, LocatedList) else []
        lines: list[int | None] = [mark.value_line for mark in marks] if marks else [self.line] * len(self.value)
        return [
            JsonEntry(self.file, f"{self.path}[{k}]", line, each) for k, (each, line) in enumerate(zip(self.value, lines, strict=False))
        ]

    def text(self) -> str:
        if isinstance(self.value, bool) or not isinstance(self.value, str | int | Decimal):
            raise self.refuse("text")
        return str(self.value)

    def number(self) -> Decimal:
        if isinstance(self.value, bool) or not isinstance(self.value, int | Decimal):
            raise self.refuse("a number")
        return Decimal(self.value)

    def whole(self, low: int, high: int) -> int:
        """A whole number within bounds."""
        number = self.number()
        if number != number.to_integral_value() or not low <= number <= high:
            raise self.refuse(f"a whole number from {low} to {high}")
        return int(number)

    def _at(self, key: str) -> JsonEntry:
        mark = self.value.marks.get(key) if isinstance(self.value, LocatedMapping) else None
        return JsonEntry(self.file, f"{self.path}.{key}" if self.path else key, mark.value_line if mark else self.line, self.value.get(key))


def read_json(file: ForeignFile) -> JsonEntry:
    """The content of a JSON file. `Infinity`, which JSON does not know and Python writes, is null. Raises `UsageError`."""
    return _entry(file, json=True)


def read_json_or_yaml(file: ForeignFile) -> JsonEntry:
    """The content of a JSON or a YAML file. Raises `UsageError`."""
    return _entry(file, json=file.content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"["))


def _entry(file: ForeignFile, *, json: bool) -> JsonEntry:
    text = decoded(file.content, file.name)
    parsed = parse_json(_INFINITE.sub("null", text), file.name) if json else parse_yaml(text, file.name)
    if parsed.faults:
        raise UsageError("\n".join(map(str, parsed.faults)))
    return JsonEntry(file.name, "", 1, parsed.value)
