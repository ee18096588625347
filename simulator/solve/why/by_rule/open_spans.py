"""The values of a number at which something passes, as spans, and where these begin and end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from simulator.solve.why.thresholds import Flip


@dataclass(frozen=True)
class OpenSpan:
    """From `low` to `high`, each of them among the values or not."""

    low: Fraction
    low_in: bool
    high: Fraction
    high_in: bool


def joined(spans: Iterable[OpenSpan]) -> list[OpenSpan]:
    """The same values, from below, in as few spans as can be."""
    found: list[OpenSpan] = []
    for each in sorted(spans, key=lambda span: (span.low, not span.low_in)):
        last = found[-1] if found else None
        if last is None or each.low > last.high or (each.low == last.high and not (last.high_in or each.low_in)):
            found.append(each)
        else:
            high, high_in = max((last.high, last.high_in), (each.high, each.high_in))
            found[-1] = OpenSpan(last.low, last.low_in, high, high_in)
    return found


def flips_of(spans: Iterable[OpenSpan], low: Fraction, high: Fraction) -> tuple[Flip, ...]:
    """Where between two values, both of them looked at, something begins or ceases to pass."""
    found: list[Flip] = []
    for each in joined(spans):
        if (each.low, each.low_in) != (low, True):
            found.append(Flip(each.low, True, (each.low, each.low), open_there=each.low_in))
        if (each.high, each.high_in) != (high, True):
            found.append(Flip(each.high, False, (each.high, each.high), open_there=each.high_in))
    return tuple(found)
