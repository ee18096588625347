"""Extreme equilibria of a game of two from the definition: every choice of actions used and of best replies, one linear system each.

Shares nothing with the pivoting of `simulator.games`; for small games only.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from fractions import Fraction

Mix = tuple[Fraction, ...]
Table = Sequence[Sequence[Fraction | int]]
"""Payoffs to whoever answers: rows are the answers, columns the actions of the mix."""


def solved(rows: list[list[Fraction]]) -> list[Fraction] | None:
    """The only solution of linear equations (coefficients, then the right-hand side), or None where there is none or more than one."""
    n = len(rows[0]) - 1
    for at in range(n):
        pivot = next((r for r in range(at, len(rows)) if rows[r][at] != 0), None)
        if pivot is None:
            return None
        rows[at], rows[pivot] = rows[pivot], rows[at]
        rows[at] = [x / rows[at][at] for x in rows[at]]
        for r in range(len(rows)):
            if r != at:
                rows[r] = [x - rows[r][at] * y for x, y in zip(rows[r], rows[at], strict=True)]
    return [row[-1] for row in rows[:n]]


def answers(table: Table, mix: Mix) -> list[Fraction]:
    return [sum((x * share for x, share in zip(row, mix, strict=True)), Fraction(0)) for row in table]


def best(table: Table, mix: Mix) -> set[int]:
    worth = answers(table, mix)
    return {k for k, x in enumerate(worth) if x == max(worth)}


def used(mix: Mix) -> set[int]:
    return {k for k, share in enumerate(mix) if share}


def corners(table: Table) -> set[Mix]:
    """Mixes that are fixed by the actions they use and their best replies."""
    return set(_corners(table))


def _corners(table: Table) -> Iterator[Mix]:
    n = len(table[0])
    for size in range(1, min(n, len(table)) + 1):
        for columns in itertools.combinations(range(n), size):
            for rows in itertools.combinations(range(len(table)), size):
                system = [[*(Fraction(table[r][c]) for c in columns), Fraction(-1), Fraction(0)] for r in rows]
                found = solved([*system, [*[Fraction(1)] * size, Fraction(0), Fraction(1)]])
                if found is None or min(found[:-1]) <= 0:
                    continue
                shares = dict(zip(columns, found, strict=False))
                mix = tuple(shares.get(k, Fraction(0)) for k in range(n))
                if max(answers(table, mix)) == found[-1]:
                    yield mix


def extreme(first: Table, second: Table) -> tuple[set[tuple[Mix, Mix]], bool]:
    """All extreme equilibria of the matrices of the row and of the column player, and whether the game is degenerate."""
    to_first = [list(column) for column in zip(*second, strict=True)]
    xs, ys = corners(to_first), corners(first)
    pairs = {(x, y) for x in xs for y in ys if used(x) <= best(first, y) and used(y) <= best(to_first, x)}
    degenerate = any(len(best(to_first, x)) > len(used(x)) for x in xs) or any(len(best(first, y)) > len(used(y)) for y in ys)
    return pairs, degenerate
