"""A scenario as exact whole numbers: what every solver works on.

Each party's utility in points is multiplied by its own `scale`, the least whole number that makes all its terms whole, so
acceptance, dominance, ties and counts need no tolerance. Below 2^51 the numbers, and sums of a few of them, are exact in float64 as well.

Options are positions here (0, 1, … in the order of the file), issues and parties likewise. A *column* is something that is
summed over an outcome and compared with a threshold: the first `n_parties` columns are the parties' utilities (objectives and
conditions at once); further columns are conditions only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[Any]
"""Whole numbers: int64 where they stay below 2^51 in size, Python integers (dtype object) beyond."""

EXACT_FLOAT = 2**53
"""Whole numbers up to this size are exact in float64."""

Clause = tuple[tuple[int, tuple[int, ...]], ...]
"""AND of memberships, ((issue, (option, …)), …) with issues ascending: holds when every issue has one of its options."""


EXACT_IN_FLOAT64 = 2**51
"""Totals and thresholds below it are kept in int64: sums and differences of up to four of them are whole numbers below 2^53, which
float64 holds exactly."""

_BEYOND_TOTALS = 2**60


@dataclass(frozen=True)
class Term:
    """Scaled `amount` added to `column` wherever one of `clauses` holds (an interaction)."""

    column: int
    amount: int
    clauses: tuple[Clause, ...]
    path: str


@dataclass(frozen=True)
class Ban:
    """Outcomes excluded wherever one of `clauses` holds: a constraint, a red line, an option out of force, or (where ratification
    is required) what a ratifying body would not pass whatever the points."""

    kind: Literal["constraint", "red_line", "option", "body"]
    path: str
    clauses: tuple[Clause, ...]
    party: int | None = None

    @property
    def is_demand(self) -> bool:
        """Whether somebody's will excludes them (a red line, a body), rather than what is possible at all."""
        return self.kind in ("red_line", "body")


@dataclass(frozen=True)
class Vote:
    """A vote that several groups of segments can carry: it passes where the `weights` of those of `columns` (one a segment) that
    reach their `levels` sum to at least `quota`. Rises with each column. `path`: the ratifying body."""

    path: str
    columns: tuple[int, ...]
    levels: tuple[int, ...]
    weights: tuple[int, ...]
    quota: int

    def yes(self, totals: Sequence[int]) -> int:
        """The weight of the segments that say yes at these column totals."""
        return sum(w for c, level, w in zip(self.columns, self.levels, self.weights, strict=True) if totals[c] >= level)


@dataclass(frozen=True)
class Payoffs:
    """The whole-number game of one scenario.

    `worth[i]` has shape (options of issue i, columns); an outcome's column totals are the sum of its rows of `worth` and of
    the `terms` that apply. It is acceptable where no ban applies, every column reaches its threshold and every vote passes.
    `scale[c]`: scaled units per point; `reservation[p]`: exact points; `thresholds[c]` = ceil(scale × reservation), which
    changes no acceptance since totals are whole. `bargaining_weights` are positive. `conditions`: paths of the ratifying bodies
    to which the columns beyond the parties belong. `votes`: votes that several groups of segments can carry; the thresholds of
    their columns are the least totals there are, so that they ask for nothing by themselves.
    """

    issues: tuple[str, ...]
    options: tuple[tuple[str, ...], ...]
    parties: tuple[str, ...]
    worth: tuple[IntArray, ...]
    terms: tuple[Term, ...]
    bans: tuple[Ban, ...]
    scale: tuple[int, ...]
    reservation: tuple[Fraction, ...]
    thresholds: tuple[int, ...]
    bargaining_weights: tuple[Fraction, ...]
    notes: tuple[str, ...] = field(default=())
    conditions: tuple[str, ...] = field(default=())
    votes: tuple[Vote, ...] = field(default=())

    def __post_init__(self) -> None:
        """Whatever sets thresholds that int64 is not kept for (a game of tiny values whose parties come to ask for a whole point more) has
        Python integers in all tables, since what comes after subtracts the one from the other."""
        if self.dtype is not object and any(abs(least) >= EXACT_IN_FLOAT64 for least in self.thresholds):
            object.__setattr__(self, "worth", tuple(table.astype(object) for table in self.worth))

    @property
    def sizes(self) -> tuple[int, ...]:
        """Number of options per issue."""
        return tuple(len(o) for o in self.options)

    @property
    def n_parties(self) -> int:
        return len(self.parties)

    @property
    def n_columns(self) -> int:
        return len(self.scale)

    @property
    def n_outcomes(self) -> int:
        """All combinations of options, bans not considered (an integer of any size)."""
        total = 1
        for size in self.sizes:
            total *= size
        return total

    @property
    def dtype(self) -> type[Any]:
        """int64 where every total is exact in float64, else object (Python integers)."""
        return np.int64 if all(w.dtype == np.int64 for w in self.worth) else object

    def options_in_force(self, issue: int) -> list[int]:
        """The options of an issue that can be agreed at all."""
        bans = (ban for ban in self.bans if ban.kind == "option")
        withdrawn = {o for ban in bans for clause in ban.clauses for i, options in clause if i == issue for o in options}
        return [o for o in range(len(self.options[issue])) if o not in withdrawn]

    def points(self, column: int, scaled: int) -> Fraction:
        """A scaled total of `column` in points."""
        return Fraction(int(scaled), self.scale[column])


def in_points(scaled: IntArray, scale: IntArray | Sequence[int]) -> NDArray[np.float64]:
    """Scaled numbers divided by their scale (broadcast against each other): the float64 nearest to each quotient.

    Dividing floats would round twice where a number or a scale is not exact in float64; Python rounds a quotient of whole numbers once.
    """
    by = scale if isinstance(scale, np.ndarray) else np.array(scale, dtype=object)
    if scaled.dtype != object and (not by.size or by.max() <= EXACT_FLOAT):
        return np.asarray(scaled / by.astype(np.float64), dtype=np.float64)
    return np.asarray(scaled.astype(object) / by, dtype=np.float64)


def floors_for(values: Iterable[int], dtype: type[Any] | np.dtype[Any]) -> IntArray:
    """Least totals as an array that totals of `dtype` can be held against. In int64 and float64 (where totals stay below 2^51) one beyond
    2^60 in size stands for all beyond it: none of these totals reaches it, or all do."""
    if np.dtype(dtype).hasobject:
        return np.array(list(values), dtype=object)
    return np.array([min(max(value, -_BEYOND_TOTALS), _BEYOND_TOTALS) for value in values], dtype=dtype)


def applies(clause: Clause, outcome: tuple[int, ...]) -> bool:
    return all(outcome[issue] in options for issue, options in clause)


def is_banned(payoffs: Payoffs, outcome: tuple[int, ...]) -> bool:
    return any(applies(clause, outcome) for ban in payoffs.bans for clause in ban.clauses)


def barred_by(payoffs: Payoffs, outcome: tuple[int, ...]) -> tuple[str, ...]:
    """Paths of what makes an outcome impossible, whatever anybody wants: constraints and options out of force."""
    bans = (ban for ban in payoffs.bans if not ban.is_demand)
    return tuple(dict.fromkeys(ban.path for ban in bans if any(applies(clause, outcome) for clause in ban.clauses)))


def where_moved(ban: Ban, start: tuple[int, ...]) -> Ban:
    """The part of a ban in which some issue that it names differs from `start`: what stays as it is breaks nothing."""
    clauses: list[Clause] = []
    for clause in ban.clauses:
        if not applies(clause, start):
            clauses.append(clause)  # whatever it excludes has moved an issue of it
            continue
        for moved, options in clause:
            away = tuple(o for o in options if o != start[moved])
            if away:
                clauses.append(tuple((issue, away if issue == moved else inside) for issue, inside in clause))
    return replace(ban, clauses=tuple(clauses))


def totals(payoffs: Payoffs, outcome: tuple[int, ...]) -> tuple[int, ...]:
    """The scaled total of each column at one outcome (option positions in issue order)."""
    sums = [sum(int(w[o, c]) for w, o in zip(payoffs.worth, outcome, strict=True)) for c in range(payoffs.n_columns)]
    for term in payoffs.terms:
        if any(applies(clause, outcome) for clause in term.clauses):
            sums[term.column] += term.amount
    return tuple(sums)


def projected(payoffs: Payoffs, columns: Sequence[int], bans: Sequence[Ban] | None = None) -> Payoffs:
    """The game of some of the columns (at least one), in that order, each as if it were a party; `bans`: instead of all.

    A condition's reservation value is its threshold in points. A vote stays where all its columns do.
    """
    place = {column: k for k, column in enumerate(columns)}
    n = payoffs.n_parties
    reservation = [payoffs.reservation[c] if c < n else payoffs.points(c, payoffs.thresholds[c]) for c in columns]
    return replace(
        payoffs,
        parties=tuple(payoffs.parties[c] if c < n else f"condition {c}" for c in columns),
        worth=tuple(w[:, list(columns)] for w in payoffs.worth),
        terms=tuple(replace(term, column=place[term.column]) for term in payoffs.terms if term.column in place),
        bans=payoffs.bans if bans is None else tuple(bans),
        scale=tuple(payoffs.scale[c] for c in columns),
        reservation=tuple(reservation),
        thresholds=tuple(payoffs.thresholds[c] for c in columns),
        bargaining_weights=(Fraction(1),) * len(columns),
        conditions=(),
        votes=tuple(
            replace(vote, columns=tuple(place[c] for c in vote.columns)) for vote in payoffs.votes if all(c in place for c in vote.columns)
        ),
    )
