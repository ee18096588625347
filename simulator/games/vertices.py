"""The vertices of a best-reply polytope {x ≥ 0, A x ≤ 1}, A positive and whole: every one, exactly.

Bases are walked from the origin along pivots, on whole numbers throughout (integer pivoting: Edmonds 1967; Avis, Rosenberg, Savani & von
Stengel 2010, section 4). Ties of the ratio test are settled lexicographically, as if the right-hand sides were 1 + ε, 1 + ε², … with ε
as small as need be (Dantzig, Orden & Wolfe 1955). The polytope of these is simple and its graph connected, so the walk misses none of its
vertices and meets no more bases than it has vertices, however degenerate the game is (McMullen 1970 bounds them: 24,752 for twelve actions
each); and each vertex of the polytope itself is what one of them becomes where ε goes to 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

MOST_BASES = 200_000
"""Bases walked before it is given up."""


class TooManyVerticesError(Exception):
    """Raised where there are more bases than may be walked."""


@dataclass(frozen=True)
class _Dictionary:
    """The rows solved for a basis, in whole numbers of 1 / `unit`: what each column that is not basic takes off, and the right-hand side.

    Columns are the variables, then the slack of each row. `basis[r]`: the column that row r is solved for; `free[k]`: the column that
    place k of the rows belongs to.
    """

    rows: list[list[int]]
    basis: list[int]
    free: list[int]
    unit: int

    def leaving(self, place: int) -> int:
        """The row that bounds the rise of the column at `place`, lexicographically least of those that do."""
        tied: list[int] = []
        entry, right = 0, 0
        for r, row in enumerate(self.rows):
            if (own := row[place]) > 0:
                beyond = row[-1] * entry - right * own if tied else -1
                if beyond < 0:
                    tied, entry, right = [r], own, row[-1]
                elif beyond == 0:
                    tied.append(r)
        slack = len(self.free)  # as many variables as places; slacks are numbered from there
        while len(tied) > 1:
            best = tied[0]
            for r in tied[1:]:
                if self._entry(r, slack) * self.rows[best][place] < self._entry(best, slack) * self.rows[r][place]:
                    best = r
            least, of = self._entry(best, slack), self.rows[best][place]
            tied = [r for r in tied if self._entry(r, slack) * of == least * self.rows[r][place]]
            slack += 1
        return tied[0]

    def _entry(self, r: int, column: int) -> int:
        """What a row has in a column, basic ones included."""
        if column in self.free:
            return self.rows[r][self.free.index(column)]
        return self.unit if self.basis[r] == column else 0

    def pivoted(self, r: int, place: int) -> _Dictionary:
        """The dictionary in which the column at `place` and that of row r have changed places."""
        own, unit = self.rows[r], self.unit
        pivot = own[place]
        rows = []
        for k, row in enumerate(self.rows):
            factor = row[place]
            if k == r:
                new = own[:]
                new[place] = unit
            else:
                new = [(x * pivot - factor * y) // unit for x, y in zip(row, own, strict=True)]
                new[place] = -factor
            rows.append(new)
        basis, free = self.basis[:], self.free[:]
        basis[r], free[place] = free[place], basis[r]
        return _Dictionary(rows, basis, free, pivot)


class Vertices:
    """A walk over the vertices but the origin of {x ≥ 0, matrix · x ≤ 1}, basis by basis. Every entry must be above 0.

    `found`: the labels of each vertex met so far, as bits, to whole numbers in proportion to its coordinates. Bit k: coordinate k is 0; bit
    (number of variables) + r: row r is tight. The labels tell vertices apart.
    """

    def __init__(self, matrix: Sequence[Sequence[int]], most: int = MOST_BASES) -> None:
        n_rows, self._n_variables, self._most = len(matrix), len(matrix[0]), most
        start = _Dictionary(
            rows=[[*map(int, row), 1] for row in matrix],
            basis=[self._n_variables + r for r in range(n_rows)],
            free=list(range(self._n_variables)),
            unit=1,
        )
        self.found: dict[int, tuple[int, ...]] = {}
        self._seen: set[int] = set()
        self._waiting: list[tuple[_Dictionary, int, int]] = []
        self._look_at(start)

    @property
    def done(self) -> bool:
        return not self._waiting

    def step(self) -> None:
        """Go on by one basis. Raises `TooManyVerticesError` beyond the most that may be walked."""
        dictionary, r, place = self._waiting.pop()
        self._look_at(dictionary.pivoted(r, place))

    def _look_at(self, here: _Dictionary) -> None:
        free = 0
        for column in here.free:
            free |= 1 << column
        self._seen.add(free)
        self._note(here, free)
        for place, entering in enumerate(here.free):
            r = here.leaving(place)
            next_free = free ^ (1 << entering) ^ (1 << here.basis[r])
            if next_free not in self._seen:
                if len(self._seen) >= self._most:
                    raise TooManyVerticesError
                self._seen.add(next_free)
                self._waiting.append((here, r, place))

    def _note(self, here: _Dictionary, labels: int) -> None:
        """The vertex of a basis, unless it is the origin."""
        weights = [0] * self._n_variables
        for column, row in zip(here.basis, here.rows, strict=True):
            if not row[-1]:
                labels |= 1 << column
            elif column < self._n_variables:
                weights[column] = row[-1]
        if any(weights):
            self.found.setdefault(labels, tuple(weights))
