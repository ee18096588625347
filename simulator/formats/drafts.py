"""Building blocks of scenarios that are read from foreign files: keys for names, numbers as they are written, values that stay exact."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import Any

from simulator.errors import UsageError
from simulator.formats.cells import number_of
from simulator.formats.foreign_format import Reading
from simulator.scenario.checks.keys import RESERVED
from simulator.scenario.located import shown
from simulator.scenario.option_keys import level_key, one_spelling

LONGEST_KEY = 40
LEAST_DECIMALS = 15
"""A number without an end is cut after so many decimals, or more."""
MOST_DECIMALS = 6
"""A value with no more decimals is written on the scale from 0 to 100; any other out of the largest."""

_BETWEEN = re.compile(r"[\W_]+")


class Keys:
    """Keys for names of a foreign file, each its own: `Work from home` is `work_from_home`."""

    def __init__(self, fallback: str) -> None:
        self._fallback = fallback
        self._taken: set[str] = set()

    def of(self, name: str) -> str:
        """A key for a name, unlike all before it."""
        plain = unicodedata.normalize("NFKC", name).casefold()
        key = _BETWEEN.sub("_", plain)[: LONGEST_KEY + 1].strip("_")[:LONGEST_KEY] or self._fallback
        if key in RESERVED or one_spelling(key) != key:
            key = f"{self._fallback}_{key}"
        number, unique = 2, key
        while unique in self._taken:
            unique, number = f"{key}_{number}", number + 1
        self._taken.add(unique)
        return unique

    def all(self, names: Iterable[str]) -> dict[str, str]:
        """Name → key."""
        return {name: self.of(name) for name in names}


def stated_number(text: str | None, place: str, reading: Reading) -> Decimal:
    """The number that a text stands for; a decimal comma is mended and told. Raises `UsageError` where it is none."""
    number = None if text is None else number_of(text)
    if number is None:
        raise UsageError(f"{place}: expected a number, found {shown(text)}; mend it in the file")
    if text is not None and "," in text:
        reading.mended(f"{place}: the decimal comma of {shown(text)} is read as a point")
    return number


def terminating(value: Fraction) -> Decimal | None:
    """The decimal that equals a fraction; None where it has no end."""
    rest, decimals = value.denominator, 0
    for prime in (2, 5):
        count = 0
        while rest % prime == 0:
            rest, count = rest // prime, count + 1
        decimals = max(decimals, count)
    if rest != 1:
        return None
    return Decimal(f"{value.numerator * 10**decimals // value.denominator}E-{decimals}")


def plain(value: Fraction) -> Decimal:
    """A fraction that is known to end, as a decimal."""
    found = terminating(value)
    assert found is not None
    return found


def table_of(entries: Mapping[str, Fraction], full: Fraction) -> dict[str, Any]:
    """A value function with the value 100 × entry / `full` for each option: on the scale from 0 to 100 where that is short, else the
    entries themselves `out_of` the full one, multiplied by what makes decimals of all."""
    values = {option: terminating(100 * entry / full) for option, entry in entries.items()}
    if all(value is not None and _decimals(value) <= MOST_DECIMALS for value in values.values()):
        return {"table": {option: plain(100 * entry / full) for option, entry in entries.items()}}
    fractions = [entry.denominator for entry in (*entries.values(), full) if terminating(entry) is None]
    factor = lcm(*fractions)
    return {"table": {option: plain(entry * factor) for option, entry in entries.items()}, "out_of": plain(full * factor)}


def function_of_levels(levels: Sequence[Decimal], entries: Sequence[Fraction], full: Fraction) -> dict[str, Any]:
    """A value function of rising numeric levels, with the value 100 × entry / `full` at each: by the levels between which it is linear
    where these are few and their values decimals, else a table."""
    kept = [0, *(k for k in range(1, len(levels) - 1) if not _on_a_line(levels, entries, k)), len(levels) - 1]
    values = [terminating(100 * entries[k] / full) for k in kept]
    if 2 * len(kept) > len(levels) or any(value is None or _decimals(value) > MOST_DECIMALS for value in values):
        return table_of({level_key(level): entry for level, entry in zip(levels, entries, strict=True)}, full)
    return {"piecewise": {level_key(levels[k]): value for k, value in zip(kept, values, strict=True)}}


def _on_a_line(levels: Sequence[Decimal], entries: Sequence[Fraction], k: int) -> bool:
    (x0, x1, x2), (y0, y1, y2) = map(Fraction, levels[k - 1 : k + 2]), entries[k - 1 : k + 2]
    return (y1 - y0) * (x2 - x1) == (y2 - y1) * (x1 - x0)


def _decimals(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def rounded_down(value: Fraction, apart: int) -> Decimal:
    """A decimal at or below `value`, so near that no number of the form k / `apart` lies between them."""
    exact = terminating(value)
    if exact is not None and _decimals(exact) <= MOST_DECIMALS:
        return plain(value)
    digits = max(LEAST_DECIMALS, len(str(apart * value.denominator)) + 1)
    return Decimal(f"{value.numerator * 10**digits // value.denominator}E-{digits}")
