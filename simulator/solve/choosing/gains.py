"""Exact comparison of gains: which rows have the greatest least gain, the leximin-greatest gains, the greatest sum.

A party's gain is affine in its total, `factor × total + offset` with rational factor and offset, so over one common
denominator all gains are whole numbers. Where those fit in int64 they are compared there. Where they do not, float64 with
a rigorous error bound puts aside what cannot win, and Python integers settle the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, reduce
from math import lcm

import numpy as np
from numpy.typing import NDArray

from simulator.payoffs.model import IntArray

FEW = 64
"""For up to so many rows Python integers are as quick as int64."""

Rows = NDArray[np.intp]
Columns = Sequence[NDArray[np.float64]]

_ROUNDING = 2.0**-50
"""Eight units of rounding: more than the few operations behind one float64 gain can lose, relative to their operands."""

_SAFE_FLOATS = (2.0**-500, 2.0**500)
"""Factors and offsets of a size at which float64 arithmetic neither overflows nor loses relative accuracy."""


@dataclass(frozen=True)
class Gains:
    """`factors[p] × totals[k, p] + offsets[p]` for every row k and party p; the factors are positive."""

    totals: IntArray
    factors: tuple[Fraction, ...]
    offsets: tuple[Fraction, ...]

    @cached_property
    def denominator(self) -> int:
        return lcm(*(x.denominator for x in (*self.factors, *self.offsets)))

    def whole(self, rows: Rows | None) -> list[IntArray]:
        """Per party, the gains at `rows` (None: all) times the denominator: int64 where that is safe, else Python integers."""
        slopes, shifts = ([x.numerator * (self.denominator // x.denominator) for x in some] for some in (self.factors, self.offsets))
        totals = self.totals if rows is None else self.totals[rows]
        dtype = np.int64 if len(totals) > FEW and self._fits_int64(slopes, shifts) else object
        return [totals[:, p].astype(dtype) * slope + shift for p, (slope, shift) in enumerate(zip(slopes, shifts, strict=True))]

    def _fits_int64(self, slopes: Sequence[int], shifts: Sequence[int]) -> bool:
        if self.totals.dtype == object:
            return False
        largest = (int(abs(self.totals[:, p]).max()) for p in range(len(slopes)))
        return sum(slope * size + abs(shift) for slope, size, shift in zip(slopes, largest, shifts, strict=True)) < 2**62

    def approximate(self) -> tuple[Columns, float] | None:
        """The gains in float64, per party, and by how much the least or the sum of a row's gains may be off; None where float64 cannot say.

        Totals are taken from the least one, so that little is lost where gains are small differences of large totals.
        """
        if self.totals.dtype == object:
            return None
        columns, error = [], 0.0
        for p, (factor, offset) in enumerate(zip(self.factors, self.offsets, strict=True)):
            start = int(self.totals[:, p].min())
            base = factor.numerator * start * offset.denominator + offset.numerator * factor.denominator
            try:
                slope, begin = float(factor), base / (factor.denominator * offset.denominator)  # the quotient of integers is rounded once
            except OverflowError:
                return None
            if not (_is_safe(slope) and (base == 0 or _is_safe(begin))):
                return None
            rise = slope * (self.totals[:, p] - start)
            error += float(rise.max()) + abs(begin)
            rise += begin
            columns.append(rise)
        return columns, error * (_ROUNDING * len(self.factors))


def _is_safe(number: float) -> bool:
    return _SAFE_FLOATS[0] < abs(number) < _SAFE_FLOATS[1]


def greatest_least(gains: Gains) -> tuple[Rows, Fraction]:
    """Rows with the greatest least gain, and that gain."""
    return _greatest(gains, lambda columns: reduce(np.minimum, columns))


def greatest_sum(gains: Gains) -> tuple[Rows, Fraction]:
    """Rows with the greatest sum of gains, and that sum."""
    return _greatest(gains, lambda columns: reduce(np.add, columns))


def greatest_leximin(gains: Gains) -> tuple[Rows, Fraction]:
    """Rows whose gains, sorted from the least, are lexicographically greatest; and the least of them."""
    rows, value = greatest_least(gains)
    ordered = np.sort(np.column_stack(gains.whole(rows)), axis=1)
    for rank in range(1, len(gains.factors)):
        best = ordered[:, rank] == ordered[:, rank].max()
        rows, ordered = rows[best], ordered[best]
    return rows, value


def _greatest(gains: Gains, summary: Callable[[Sequence[IntArray]], IntArray]) -> tuple[Rows, Fraction]:
    likely = _likely(gains, summary)
    values = summary(gains.whole(likely))
    best = values.max()
    rows = np.flatnonzero(values == best)
    return rows if likely is None else likely[rows], Fraction(int(best), gains.denominator)


def _likely(gains: Gains, summary: Callable[[Sequence[IntArray]], IntArray]) -> Rows | None:
    """The rows that float64 cannot rule out; None: all rows, where exact arithmetic is the only way."""
    approximate = gains.approximate()
    if approximate is None:
        return None
    columns, error = approximate
    values = summary(columns)
    return np.flatnonzero(values >= values.max() - 2 * error)
