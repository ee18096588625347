"""What a plain YAML scalar means, by the YAML 1.2 core schema.

`true` and `false` are the only booleans, so `no`, `on` and `12:30` stay text; dates stay text until a field wants one. Numbers
become `int` or `Decimal`, so that no digit is lost.
"""

from __future__ import annotations

import functools
import re
from decimal import Decimal

from simulator.scenario.numbers import MAX_DIGITS, spelt_number
from simulator.scenario.option_keys import level_key

_INTEGER = re.compile(r"[-+]?[0-9]+")
_DECIMAL = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_OTHER_BASE = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
LONGEST = 4 * MAX_DIGITS
"""So many characters of a number in another base are looked at: whatever has more is too large."""
_NOT_FINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
REMEMBERED = 4096
"""Scalars whose value is remembered: most stand in a file many times."""
_NUMERIC_START = frozenset("-+.0123456789")


@functools.lru_cache(maxsize=REMEMBERED)
def resolve(text: str) -> str | int | Decimal | bool | None:
    """The value of a plain scalar. Raises `ValueError` for NaN, infinities and numbers of absurd length."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _NUMERIC_START:
        return text
    if _INTEGER.fullmatch(text):
        return int(text) if len(text) <= MAX_DIGITS else int(spelt_number(text))
    if _DECIMAL.fullmatch(text):
        return spelt_number(text)
    if _OTHER_BASE.fullmatch(text):
        return int(spelt_number(str(int(text[: LONGEST + 1], 0))))
    if _NOT_FINITE.fullmatch(text):
        raise ValueError(f"expected a finite number, found {text}")
    return text


@functools.lru_cache(maxsize=REMEMBERED)
def key_of(text: str) -> str:
    """A plain scalar as a key: its text; a number in the one spelling that option keys use (400.0 is '400')."""
    if text and text[0] in _NUMERIC_START and _DECIMAL.fullmatch(text):
        return level_key(spelt_number(text))
    return text
