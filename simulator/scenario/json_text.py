"""From JSON text to plain data with places.

The json module decides what is valid and decodes the scalars; a scan over the tokens finds where each entry stands, and refuses
deep nesting before the decoder recurses. NaN, infinities and duplicate keys are refused, numbers keep all their digits.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Any

from simulator.errors import Fault
from simulator.scenario.located import BROKEN, LocatedList, LocatedMapping, Mark, printable
from simulator.scenario.numbers import spelt_number
from simulator.scenario.option_keys import one_spelling
from simulator.scenario.yaml_text import MAX_DEPTH, Parsed, allowed_text, position

_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"?|[{}\[\]:,]|[^\s{}\[\]:,"]+', re.DOTALL)
"""A text (also one that does not end: the decoder refuses it), a sign, or a number or word."""


def parse_json(text: str, file: str) -> Parsed:
    """Read JSON text. Faults are returned, not raised; the value holds everything that could be read around them."""
    too_deep = _too_deep(_TOKEN.finditer(text))
    if too_deep is not None:
        return Parsed(faults=[_fault(text, file, too_deep, f"nested more than {MAX_DEPTH} deep")])
    try:
        json.loads(text, parse_int=str, parse_float=str, parse_constant=str)
    except json.JSONDecodeError as error:
        return Parsed(faults=[Fault(f"not valid JSON: {error.msg}", "", file, error.lineno, error.colno)])
    reader = _Reader(text, file)
    return Parsed(reader.value(next(reader.tokens)), reader.faults)


def _too_deep(tokens: Iterator[re.Match[str]]) -> int | None:
    """Where nesting passes the limit."""
    depth = 0
    for token in tokens:
        if token[0] in "{[":
            depth += 1
            if depth > MAX_DEPTH:
                return token.start()
        elif token[0] in "}]":
            depth -= 1
    return None


def _fault(text: str, file: str, at: int, message: str) -> Fault:
    return Fault(message, "", file, *position(text, at))


class _Reader:
    """Builds the tree from the tokens of a text that is known to be valid JSON."""

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.tokens = _TOKEN.finditer(text)
        self.line_starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self.faults: list[Fault] = []

    def value(self, token: re.Match[str]) -> Any:
        if token[0] == "{":
            return self._mapping()
        if token[0] == "[":
            return self._list()
        return self._scalar(token)

    def _mapping(self) -> LocatedMapping:
        result = LocatedMapping()
        for token in self.tokens:
            if token[0] == "}":
                break
            if token[0] == ",":
                continue
            key = self._text(token, _decoded(token[0]))
            key = one_spelling(key) if isinstance(key, str) else key
            next(self.tokens)  # the colon
            start = next(self.tokens)
            value = self.value(start)
            if key is BROKEN:
                continue
            if key in result.marks:
                self._refuse(token, f"duplicate key '{key}'; it stands already on line {result.marks[key].key_line}")
            else:
                result.put(key, value, Mark(self.file, *self._position(token), *self._position(start)))
        return result

    def _list(self) -> LocatedList:
        result = LocatedList()
        for token in self.tokens:
            if token[0] == "]":
                break
            if token[0] != ",":
                result.put(self.value(token), Mark(self.file, *self._position(token) * 2))
        return result

    def _scalar(self, token: re.Match[str]) -> Any:
        if token[0] in ("NaN", "Infinity", "-Infinity"):
            self._refuse(token, f"expected a finite number, found {token[0]}")
            return BROKEN
        if token[0][0] in "-0123456789":
            return self._number(token)
        value = _decoded(token[0])
        return self._text(token, value) if isinstance(value, str) else value

    def _number(self, token: re.Match[str]) -> Any:
        try:
            value = spelt_number(token[0])
        except ValueError as error:
            self._refuse(token, str(error))
            return BROKEN
        return int(value) if token[0].lstrip("-").isdigit() else value

    def _text(self, token: re.Match[str], text: str) -> Any:
        try:
            return allowed_text(text)
        except ValueError as error:
            self._refuse(token, str(error))
            return BROKEN

    def _position(self, token: re.Match[str]) -> tuple[int, int]:
        line = bisect_right(self.line_starts, token.start())
        return line, token.start() - self.line_starts[line - 1] + 1

    def _refuse(self, token: re.Match[str], message: str) -> None:
        line, column = self._position(token)
        self.faults.append(Fault(printable(message), "", self.file, line, column))


_WORDS = {"true": True, "false": False, "null": None}


def _decoded(token: str) -> Any:
    """The value of a text or a word of valid JSON; a text without escapes stands there as it is."""
    if token[0] != '"':
        return _WORDS[token]
    return json.loads(token) if "\\" in token else token[1:-1]
