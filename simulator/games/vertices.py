"""The vertices of a best-reply polytope {x ≥ 0, A x ≤ 1}, A positive and whole: every one, exactly.

Feasible bases are walked from the origin along all pivots (the bases of a bounded polytope are connected, degenerate or not), on whole
numbers throughout (integer pivoting: Edmonds 1967; Avis, Rosenberg, Savani & von Stengel 2010, section 4).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from simulator.budget import tick

MOST_BASES = 20_000
"""Bases walked before it is given up."""


class TooManyVerticesError(Exception):
    """More than `MOST_BASES` bases."""


@dataclass(frozen=True)
class _Tableau:
    """Rows of whole numbers: coefficients of variables and slacks, then the right-hand side; basic columns hold `unit` in their own row.

    `basis[r]`: the column that is basic in row r.
    """

    rows: tuple[tuple[int, ...], ...]
    basis: tuple[int, ...]
    unit: int

    def neighbours(self) -> Iterator[tuple[int, int]]:
        """(row, column) of every pivot that keeps the right-hand side at least 0; all rows of a tie."""
        basic = frozenset(self.basis)
        for column in range(len(self.rows[0]) - 1):
            if column in basic:
                continue
            ratios = {r: Fraction(row[-1], row[column]) for r, row in enumerate(self.rows) if row[column] > 0}
            least = min(ratios.values())  # bounded: some row has a positive entry
            yield from ((r, column) for r, ratio in ratios.items() if ratio == least)

    def pivoted(self, r: int, column: int) -> _Tableau:
        pivot, own = self.rows[r][column], self.rows[r]
        rows = tuple(
            own if k == r else tuple((x * pivot - row[column] * y) // self.unit for x, y in zip(row, own, strict=True))
            for k, row in enumerate(self.rows)
        )
        return _Tableau(rows, tuple(column if k == r else b for k, b in enumerate(self.basis)), pivot)

    def vertex(self, n_variables: int) -> tuple[Fraction, ...]:
        at = {column: row[-1] for column, row in zip(self.basis, self.rows, strict=True)}
        return tuple(Fraction(at.get(k, 0), self.unit) for k in range(n_variables))


def vertices(matrix: Sequence[Sequence[int]], most: int = MOST_BASES) -> tuple[tuple[Fraction, ...], ...]:
    """All vertices but the origin of {x ≥ 0, matrix · x ≤ 1}, sorted from the largest. Every entry must be above 0.

    Raises `TooManyVerticesError` beyond `most` bases.
    """
    n_rows, n_variables = len(matrix), len(matrix[0])
    slack = [tuple(int(k == r) for k in range(n_rows)) for r in range(n_rows)]
    start = _Tableau(
        rows=tuple((*map(int, row), *slack[r], 1) for r, row in enumerate(matrix)),
        basis=tuple(range(n_variables, n_variables + n_rows)),
        unit=1,
    )
    seen = {frozenset(start.basis)}
    waiting = [start]
    found: set[tuple[Fraction, ...]] = set()
    while waiting:
        tick("going through the vertices of a game")
        tableau = waiting.pop()
        found.add(tableau.vertex(n_variables))
        for r, column in tableau.neighbours():
            basis = frozenset(column if k == r else b for k, b in enumerate(tableau.basis))
            if basis not in seen:
                if len(seen) >= most:
                    raise TooManyVerticesError
                seen.add(basis)
                waiting.append(tableau.pivoted(r, column))
    found.discard((Fraction(0),) * n_variables)
    return tuple(sorted(found, reverse=True))
