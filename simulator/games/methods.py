"""What the classical methods of the library nashpy find in a game of two, checked exactly one by one.

The methods compute in floating point, and each has its limits: support enumeration skips what degenerate games add, Lemke–Howson finds
some equilibria only. So none of them settles an answer here; the exact list does, and a table shows which method finds what of it.
What nashpy warns of becomes a statement of the result.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from simulator.budget import tick
from simulator.games.normal_form import Mix, NormalForm
from simulator.games.two_players import ExtremeEquilibria, Pair, whole_matrices

Matrix = NDArray[np.float64]

MethodName = Literal["support enumeration", "vertex enumeration", "Lemke–Howson"]

LEFT_OUT: Mapping[MethodName, str] = {
    "support enumeration": "too many actions",
    "vertex enumeration": "too many actions",
    "Lemke–Howson": "a player has one action",
}
"""Why a method is not run."""

CLOSE = 1e-6
"""A mix found in floating point is taken for an exact one where no probability differs by more."""

MOST_PIVOTS = 1000
"""Steps of Lemke–Howson on one path before it is given up."""

MOST_ACTIONS = 14
"""Where both players have up to so many actions together, supports and vertices are enumerated in floating point."""

DENOMINATORS = 1000
"""Largest denominator tried for the probabilities of an equilibrium that is not an extreme one."""


@dataclass(frozen=True)
class Method:
    """`found`: positions among the extreme equilibria, ascending. `between`: exact equilibria found that are mixtures of extreme ones.
    `refused`: results that are no equilibrium in exact arithmetic. `statements`: what else to know of the run, in words."""

    name: MethodName
    found: tuple[int, ...]
    between: tuple[Pair, ...] = ()
    refused: int = 0
    statements: tuple[str, ...] = ()


def methods(game: NormalForm, exact: ExtremeEquilibria) -> tuple[Method, ...]:
    """Support enumeration, vertex enumeration, and Lemke–Howson from every label."""
    import nashpy

    library: Any = nashpy.Game(*_as_in_the_file(game))
    moved: Any = nashpy.Game(_spread(game, 0), _spread(game, 1))
    whole = whole_matrices(game)
    pivoting: Any = nashpy.Game(*(np.array(matrix, dtype=float) for matrix in whole)) if pivots_exactly(*whole) else moved
    small = sum(game.sizes) <= MOST_ACTIONS
    runs: tuple[tuple[MethodName, bool, Callable[[], Iterable[Any]]], ...] = (
        ("support enumeration", small, lambda: library.support_enumeration(non_degenerate=not exact.degenerate)),
        ("vertex enumeration", small, moved.vertex_enumeration),
        ("Lemke–Howson", min(game.sizes) > 1, lambda: lemke_howson_from_every_label(pivoting)),
    )
    return tuple(
        _run(name, game, exact, run) if can else Method(name, (), statements=(f"left out: {LEFT_OUT[name]}",)) for name, can, run in runs
    )


def lemke_howson_from_every_label(library: Any, most_pivots: int = MOST_PIVOTS) -> Iterator[tuple[Any, Any]]:
    """The equilibria at the ends of Lemke & Howson's (1964) paths on nashpy's tableaus, one for each label that is dropped first.

    nashpy's own loop has no end where rounding leads a path round in circles: here it warns and goes on. Both need two actions or more.
    """
    from nashpy.linalg import create_col_tableau, create_row_tableau

    first, second = library.payoff_matrices
    for label in range(sum(first.shape)):
        of_column, of_row = create_col_tableau(first, True), create_row_tableau(second, True)
        starts_with_row = label in of_row.non_basic_variables
        entering = label
        for pivot in range(most_pivots):
            tick("following the paths of Lemke and Howson")
            entering = (of_row if starts_with_row == (pivot % 2 == 0) else of_column).pivot_and_drop_label(entering)
            if of_column.non_basic_variables | of_row.non_basic_variables == of_column.labels:
                yield of_row.to_strategy(of_column.non_basic_variables), of_column.to_strategy(of_row.non_basic_variables)
                break
        else:
            warnings.warn(f"a path did not end within {most_pivots} steps", RuntimeWarning, stacklevel=2)


def _as_in_the_file(game: NormalForm) -> tuple[Matrix, Matrix]:
    """Both players' payoffs as a person would hand them to nashpy."""
    rows, columns = game.sizes
    first, second = ([[float(game.payoffs[a, b][player]) for b in range(columns)] for a in range(rows)] for player in (0, 1))
    return np.array(first, dtype=np.float64), np.array(second, dtype=np.float64)


def _spread(game: NormalForm, player: int) -> Matrix:
    """A player's payoffs moved and scaled to run from 1 to 101, as polytopes and tableaus need them; the equilibria are the same."""
    rows, columns = game.sizes
    values = [cell[player] for cell in game.payoffs.values()]
    width = (max(values) - min(values)) or 1
    moved = [[float(1 + 100 * (game.payoffs[a, b][player] - min(values)) / width) for b in range(columns)] for a in range(rows)]
    return np.array(moved, dtype=np.float64)


def pivots_exactly(first: Sequence[Sequence[int]], second: Sequence[Sequence[int]]) -> bool:
    """Whether nashpy's integer pivoting of whole payoffs stays within the whole numbers of float64 (Hadamard's bound on the
    determinants)."""
    largest = max(x for matrix in (first, second) for row in matrix for x in row)
    size = min(len(first), len(first[0]))
    return bool((largest * size) ** (size + 1) < 2**53)


def _run(name: MethodName, game: NormalForm, exact: ExtremeEquilibria, run: Callable[[], Iterable[Any]]) -> Method:
    statements: list[str] = []
    raw: list[Any] = []
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            raw.extend(run())
        except (ValueError, IndexError, ZeroDivisionError, RuntimeError) as error:  # scipy.spatial.QhullError is a RuntimeError
            statements.append(f"ended early: {' '.join(str(error).split())[:80]}")
    statements += dict.fromkeys(_said(str(warning.message)) for warning in caught)
    found: set[int] = set()
    between: dict[Pair, None] = {}
    refused = 0
    for x, y in raw:
        at = _position(exact.pairs, x, y)
        if at is not None:
            found.add(at)
            continue
        pair = _rational(x, y)
        if pair is not None and tuple(map(len, pair)) == game.sizes and game.is_equilibrium(pair):
            between[pair] = None
        else:
            refused += 1
    return Method(name, tuple(sorted(found)), tuple(between), refused, tuple(statements))


def _said(warning: str) -> str:
    """A warning of the library in words of our own where they are known, else as it is, on one line."""
    if "even number" in warning:
        return "it found an even number of equilibria, which happens in degenerate games alone, or where some were missed"
    if "divide" in warning:
        return "it divided by zero on its way, which happens in degenerate games"
    return "it warned: " + " ".join(warning.split())


def _position(pairs: Sequence[Pair], x: Any, y: Any) -> int | None:
    for k, (p, q) in enumerate(pairs):
        if len(x) == len(p) and len(y) == len(q) and _close(x, p) and _close(y, q):
            return k
    return None


def _close(found: Any, mix: Mix) -> bool:
    return all(abs(float(a) - float(b)) <= CLOSE for a, b in zip(found, mix, strict=True))


def _rational(x: Any, y: Any) -> Pair | None:
    """Simple fractions near two mixes found in floating point, clipped at 0 and summing to 1; None where there are none."""
    mixes = []
    for found in (x, y):
        if not np.all(np.isfinite(found)):
            return None
        shares = [max(Fraction(0), Fraction(float(a)).limit_denominator(DENOMINATORS)) for a in found]
        total = sum(shares)
        if not total:
            return None
        mixes.append(tuple(share / total for share in shares))
    return mixes[0], mixes[1]
