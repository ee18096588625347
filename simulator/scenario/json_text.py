"""From JSON text to plain data with places.

The json module decides what is valid and decodes the scalars; a scan over the tokens finds where each entry stands, and refuses
deep nesting before the decoder recurses. NaN, infinities and duplicate keys are refused, numbers keep all their digits.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Sequence
from math import inf
from typing import Any

from simulator.budget import reading_steps
from simulator.errors import Fault
from simulator.scenario.located import BROKEN, LocatedList, LocatedMapping, Mark, printable
from simulator.scenario.numbers import spelt_number
from simulator.scenario.option_keys import one_spelling
from simulator.scenario.yaml_text import MAX_DEPTH, Parsed, allowed_text, position

_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"?|[{}\[\]:,]|[^\s{}\[\]:,"]+', re.DOTALL)
"""A text (also one that does not end: the decoder refuses it), a sign, or a number or word."""

SHORT = 15
"""Digits of a whole number that is within every limit."""


def parse_json(text: str, file: str) -> Parsed:
    """Read JSON text. Faults are returned, not raised; the value holds everything that could be read around them."""
    tokens = [(found[0], found.start()) for found in _TOKEN.finditer(text)]
    reading_steps(4 * len(tokens))
    too_deep = _too_deep(tokens)
    if too_deep is not None:
        return Parsed(faults=[Fault(f"nested more than {MAX_DEPTH} deep", "", file, *position(text, too_deep))])
    try:
        json.loads(text, parse_int=str, parse_float=str, parse_constant=str)
    except json.JSONDecodeError as error:
        return Parsed(faults=[Fault(f"not valid JSON: {error.msg}", "", file, error.lineno, error.colno)])
    reader = _Reader(text, tokens, file)
    return Parsed(reader.value(*next(reader.tokens)), reader.faults)


Token = tuple[str, int]
"""A token and where it begins."""


def _too_deep(tokens: Sequence[Token]) -> int | None:
    """Where nesting passes the limit."""
    depth = 0
    for token, start in tokens:
        if token in "{[":
            depth += 1
            if depth > MAX_DEPTH:
                return start
        elif token in "}]":
            depth -= 1
    return None


class _Reader:
    """Builds the tree from the tokens of a text that is known to be valid JSON."""

    def __init__(self, text: str, tokens: Sequence[Token], file: str) -> None:
        self.file = file
        self.tokens = iter(tokens)
        self._line_starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self._line, self._line_start, self._line_end = 1, 0, self._end_of(1)
        self.faults: list[Fault] = []

    def value(self, token: str, start: int) -> Any:
        reading_steps(4)
        if token == "{":
            return self._mapping()
        if token == "[":
            return self._list()
        return self._scalar(token, start)

    def _mapping(self) -> LocatedMapping:
        result = LocatedMapping()
        file, marks, tokens = self.file, result.marks, self.tokens
        for token, at in tokens:
            if token == "}":
                break
            if token == ",":
                continue
            key = self._text(_decoded(token), at)
            place = self._position(at)
            next(tokens)  # the colon
            begun, start = next(tokens)
            behind = self._position(start)
            value = self.value(begun, start)
            if key is BROKEN:
                continue
            key = one_spelling(key)
            if key in marks:
                self._refuse(place, f"duplicate key '{key}'; it stands already on line {marks[key].key_line}")
            else:
                result[key] = value
                marks[key] = Mark(file, *place, *behind)
        return result

    def _list(self) -> LocatedList:
        result = LocatedList()
        for token, start in self.tokens:
            if token == "]":
                break
            if token != ",":
                place = self._position(start)
                result.put(self.value(token, start), Mark(self.file, *place, *place))
        return result

    def _scalar(self, token: str, start: int) -> Any:
        if token in ("NaN", "Infinity", "-Infinity"):
            self._refuse(self._position(start), f"expected a finite number, found {token}")
            return BROKEN
        if token[0] in "-0123456789":
            return self._number(token, start)
        value = _decoded(token)
        return self._text(value, start) if isinstance(value, str) else value

    def _number(self, token: str, start: int) -> Any:
        if len(token) <= SHORT and token.lstrip("-").isdigit():
            return int(token)
        try:
            value = spelt_number(token)
        except ValueError as error:
            self._refuse(self._position(start), str(error))
            return BROKEN
        return int(value) if token.lstrip("-").isdigit() else value

    def _text(self, text: str, start: int) -> Any:
        try:
            return allowed_text(text)
        except ValueError as error:
            self._refuse(self._position(start), str(error))
            return BROKEN

    def _position(self, start: int) -> tuple[int, int]:
        """Line and column, from 1. Asked for in the order of the text, but for a fault now and then."""
        if not self._line_start <= start < self._line_end:
            self._line = bisect_right(self._line_starts, start)
            self._line_start, self._line_end = self._line_starts[self._line - 1], self._end_of(self._line)
        return self._line, start - self._line_start + 1

    def _end_of(self, line: int) -> float:
        return self._line_starts[line] if line < len(self._line_starts) else inf

    def _refuse(self, place: tuple[int, int], message: str) -> None:
        self.faults.append(Fault(printable(message), "", self.file, *place))


_WORDS = {"true": True, "false": False, "null": None}


def _decoded(token: str) -> Any:
    """The value of a text or a word of valid JSON; a text without escapes stands there as it is."""
    if token[0] != '"':
        return _WORDS[token]
    return json.loads(token) if "\\" in token else token[1:-1]
