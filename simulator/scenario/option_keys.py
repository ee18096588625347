"""How options are called: by the key in the file, or, where an issue is numeric, by the level itself."""

from __future__ import annotations

import re
from collections.abc import Container
from decimal import Decimal, InvalidOperation
from typing import Any

from simulator.scenario.commas import with_point
from simulator.scenario.located import shown
from simulator.scenario.numbers import within_limits

_LEVEL = re.compile(r"[-+]?(?=[0-9.]*[.eE])(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]{1,3})?|\+[0-9]+")

_QUOTED_KEY = re.compile(r"""((?:^|\.))(["'])([^"']+)\2(?=\.|$)""")
_LEVEL_IN_PATH = re.compile(r"(?<=\.)[-+]?[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]{1,3})?(?=\.|$)")


def level_key(value: int | Decimal) -> str:
    """The option key of a numeric level: 400, 400.0 and 4E2 are all '400'."""
    text = format(Decimal(value), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def is_level(key: str) -> bool:
    """Whether an option key is a level: a plain number in the spelling of `level_key`."""
    try:
        level = Decimal(key)
    except InvalidOperation:
        return False
    return level.is_finite() and within_limits(level) and level_key(level) == key


def one_spelling(text: str) -> str:
    """A key as it stands; a level that is written as text with a point, an exponent or a plus in the spelling of `level_key`: `"6.0"` is 6.

    No name holds a point, so nothing else is meant.
    """
    if not _LEVEL.fullmatch(text):
        return text
    level = Decimal(text)
    return level_key(level) if within_limits(level) else text


def spelt_otherwise(text: str, levels: Container[str]) -> str:
    """What to say of a text in quotes that is the number of a level in another spelling, `"06"` or `"1,0"`; empty where it is none."""
    try:
        level = Decimal(with_point(text).strip())
    except InvalidOperation:
        return ""
    key = level_key(level) if level.is_finite() and within_limits(level) else ""
    return f"the level {shown(text)} is written {key}: a plain number, with a point before decimals" if key in levels else ""


def path_with_levels(path: str) -> str:
    """A dotted path with each level in it in the spelling of `level_key`: `….x.6.0` is `….x.6`, and so are `….x.+6` and `….x."6.0"`. A key
    in quotation marks, as it may stand in a file, is the key."""
    return _LEVEL_IN_PATH.sub(lambda found: one_spelling(found[0]), _QUOTED_KEY.sub(r"\1\3", path))


def option_key(value: Any) -> str:
    """An option as a file names it: a key, or the level itself."""
    if isinstance(value, str):
        return one_spelling(value)
    if isinstance(value, float):
        value = Decimal(float.__repr__(value))
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        exact = Decimal(value)
        if exact.is_finite() and within_limits(exact):
            return level_key(exact)
    raise ValueError(f"expected the name of an option, found {shown(value)}")
