"""Commas in numbers: a decimal comma that can be read, and what to write instead where none may stand."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from simulator.scenario.located import LocatedMapping

_DECIMAL = re.compile(r"\s*([-+]?)(?:(0),(\d+)|(\d+),(\d{1,2}|\d{4,}))\s*")
_WITH_COMMA = re.compile(r"([-+]?\d+),(\d+)")
POINT = "; a decimal has a point, no comma: 8.5"


class TypedText(str):
    """A text that somebody typed behind an option. What it means is settled where it goes: a number may have a decimal comma there, a
    truth value may be `yes` or `no`. In a file neither is read."""

    __slots__ = ()


def with_point(text: str) -> str:
    """What somebody typed as a number, with a decimal point in place of a decimal comma: `0,5` is 0.5. `1,234`, which may be either, stays.
    Every option that takes a number is read so; where commas part a list, and in files, none is read."""
    found = _DECIMAL.fullmatch(text)
    if found is None:
        return text
    sign, zero, after_zero, whole, decimals = found.groups()
    return f"{sign}{zero or whole}.{after_zero or decimals}"


def in_number(text: object) -> str:
    """What to write where a number has a comma: before decimals a point, between thousands nothing."""
    found = _WITH_COMMA.fullmatch(text.strip()) if isinstance(text, str) else None
    if found is None:
        return ""
    point = f"{found[1]}.{found[2]}"
    return f"; write {found[1]}{found[2]}, or {point} with a point" if len(found[2]) == 3 else f"; write {point} with a point"


def between_braces(owner: Any, key: str) -> str:
    """What to do about an entry that is the rest of a text or number with a comma in it, which ends an entry between braces: it has no
    value of its own and stands on the line of the entry before."""
    if not isinstance(owner, LocatedMapping) or owner.get(key) is not None or key not in owner.marks:
        return ""
    before = list(owner)[: list(owner).index(key)]
    if not before or owner.marks[before[-1]].key_line != owner.marks[key].key_line:
        return ""
    value = owner[before[-1]]
    if key.isdigit() and isinstance(value, int | Decimal) and not isinstance(value, bool):
        return POINT
    return "; between braces a comma ends an entry: put a text that holds one in quotes" if value is None or isinstance(value, str) else ""
