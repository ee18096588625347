"""Further columns of a game: utilities that must reach a threshold, and are nobody's objective."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, lcm

import numpy as np

from simulator.payoffs.clauses import ALWAYS, Clauses
from simulator.payoffs.model import EXACT_IN_FLOAT64, IntArray, Payoffs, Term


@dataclass(frozen=True)
class FurtherColumn:
    """`worth`: scaled worth of every option of every issue. `terms`: scaled amounts, and where they are added."""

    worth: tuple[tuple[int, ...], ...]
    terms: tuple[tuple[int, Clauses], ...]
    scale: int
    threshold: int

    @property
    def least(self) -> int:
        """No total is smaller."""
        return sum(min(row) for row in self.worth) + sum(min(amount, 0) for amount, _ in self.terms)

    @property
    def most(self) -> int:
        """No total is larger."""
        return sum(max(row) for row in self.worth) + sum(max(amount, 0) for amount, _ in self.terms)

    @property
    def size(self) -> int:
        """No total and no threshold is larger in size."""
        return sum(max(map(abs, row)) for row in self.worth) + sum(abs(amount) for amount, _ in self.terms) + abs(self.threshold)

    def asked_where(self, needed: Clauses) -> FurtherColumn:
        """The column that misses its threshold at the same outcomes where `needed` holds, and at no others."""
        room = self.threshold - self.least
        if room <= 0 or needed == ALWAYS:
            return self
        first, *others = self.worth
        return replace(self, worth=(tuple(amount + room for amount in first), *others), terms=(*self.terms, (-room, needed)))


def copy_of_utility(payoffs: Payoffs, party: int) -> FurtherColumn:
    """A copy of a party's utility that every outcome reaches."""
    worth = tuple(tuple(int(x) for x in rows[:, party]) for rows in payoffs.worth)
    terms = tuple((term.amount, term.clauses) for term in payoffs.terms if term.column == party)
    column = FurtherColumn(worth, terms, payoffs.scale[party], 0)
    return replace(column, threshold=column.least)


def column_of_worth(worth: Mapping[str, Mapping[str, Fraction]], issues: Sequence[str], reservation: Fraction) -> FurtherColumn:
    """The utility that adds up what each option of each issue is worth (points), with a reservation value as the threshold."""
    scale = lcm(*(w.denominator for row in worth.values() for w in row.values()))
    rows = tuple(tuple(int(w * scale) for w in worth[issue].values()) for issue in issues)
    return FurtherColumn(rows, (), scale, ceil(scale * reservation))


def extended(payoffs: Payoffs, columns: Sequence[tuple[str, FurtherColumn]]) -> Payoffs:
    """The game with further columns, each with the path of what asks for it, in whole numbers that are exact for all of them."""
    if not columns:
        return payoffs
    exact = payoffs.dtype == np.int64 and all(column.size < EXACT_IN_FLOAT64 for _, column in columns)
    dtype = np.int64 if exact else object
    worth: list[IntArray] = []
    for i, rows in enumerate(payoffs.worth):
        further = np.array([column.worth[i] for _, column in columns], dtype=dtype).T.reshape(len(rows), len(columns))
        worth.append(np.concatenate([rows.astype(dtype), further], axis=1))
    terms = [
        Term(payoffs.n_columns + k, amount, clauses, path) for k, (path, column) in enumerate(columns) for amount, clauses in column.terms
    ]
    return replace(
        payoffs,
        worth=tuple(worth),
        terms=(*payoffs.terms, *terms),
        scale=(*payoffs.scale, *(column.scale for _, column in columns)),
        thresholds=(*payoffs.thresholds, *(column.threshold for _, column in columns)),
        conditions=(*payoffs.conditions, *(path for path, _ in columns)),
    )
