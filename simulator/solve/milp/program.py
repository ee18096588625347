"""A mixed-integer program as plain arrays, and the builder that collects its columns and rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import frexp, inf

import numpy as np
from numpy.typing import NDArray

LARGE = 1e6
"""Rows whose coefficients stay within it are handed on as they are."""


@dataclass(frozen=True)
class Linear:
    """A linear expression: Σ coefficient × column + constant."""

    coefficients: Mapping[int, float] = field(default_factory=dict)
    constant: float = 0.0

    def plus(self, other: Linear, factor: float = 1.0) -> Linear:
        """This expression with `factor` times another one added."""
        together = dict(self.coefficients)
        for column, coefficient in other.coefficients.items():
            together[column] = together.get(column, 0.0) + factor * coefficient
        return Linear(together, self.constant + factor * other.constant)

    def times(self, factor: float) -> Linear:
        return Linear().plus(self, factor)

    def at(self, values: NDArray[np.float64]) -> float:
        """Its value where the columns have these values."""
        return self.constant + sum(c * float(values[k]) for k, c in self.coefficients.items())


def total(expressions: Iterable[Linear]) -> Linear:
    result = Linear()
    for expression in expressions:
        result = result.plus(expression)
    return result


@dataclass(frozen=True)
class Row:
    """lower ≤ expression ≤ upper."""

    expression: Linear
    lower: float = -inf
    upper: float = inf


class Program:
    """Columns with their bounds, rows, and an objective to be maximised. Copies are cheap and independent."""

    def __init__(self) -> None:
        self.lower: list[float] = []
        self.upper: list[float] = []
        self.whole: list[bool] = []
        self.rows: list[Row] = []
        self.objective = Linear()

    def copy(self) -> Program:
        twin = Program()
        twin.lower, twin.upper, twin.whole, twin.rows = self.lower[:], self.upper[:], self.whole[:], self.rows[:]
        twin.objective = self.objective
        return twin

    @property
    def n_columns(self) -> int:
        return len(self.lower)

    def column(self, lower: float = 0.0, upper: float = 1.0, *, whole: bool = False) -> int:
        """A new column; its position."""
        self.lower.append(lower)
        self.upper.append(upper)
        self.whole.append(whole)
        return len(self.lower) - 1

    def at_least(self, expression: Linear, bound: float) -> None:
        self.rows.append(Row(expression, lower=bound))

    def at_most(self, expression: Linear, bound: float) -> None:
        self.rows.append(Row(expression, upper=bound))

    def exactly(self, expression: Linear, value: float) -> None:
        self.rows.append(Row(expression, lower=value, upper=value))


def rows_as_arrays(
    rows: Sequence[Row],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int32], NDArray[np.int32], NDArray[np.float64]]:
    """Rows in compressed form: lower and upper bounds (constants moved over), starts, column positions, coefficients.

    A row with coefficients that HiGHS might refuse for their size is divided by a power of two, which rounds nothing.
    """
    factors = [_factor(row) for row in rows]
    lower = np.array([(row.lower - row.expression.constant) * f for row, f in zip(rows, factors, strict=True)], dtype=np.float64)
    upper = np.array([(row.upper - row.expression.constant) * f for row, f in zip(rows, factors, strict=True)], dtype=np.float64)
    entries = [[(k, c * f) for k, c in row.expression.coefficients.items() if c] for row, f in zip(rows, factors, strict=True)]
    starts = np.cumsum([0, *(len(e) for e in entries)], dtype=np.int32)
    positions = np.array([k for e in entries for k, _ in e], dtype=np.int32)
    coefficients = np.array([c for e in entries for _, c in e], dtype=np.float64)
    return lower, upper, starts, positions, coefficients


def _factor(row: Row) -> float:
    """1 for most rows. For a row with very large coefficients, the power of two that brings the largest of them down to about 1."""
    largest = max((abs(c) for c in row.expression.coefficients.values()), default=0.0)
    return 1.0 if largest <= LARGE else 2.0 ** -frexp(largest)[1]
