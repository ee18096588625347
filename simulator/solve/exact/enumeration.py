"""Engine 3: every outcome, by broadcasting.

For small cases, and as the oracle of the other engines. The leading issues are settled one combination at a time and the
grid over the remaining ones is computed at once, so memory is bounded by `BLOCK` outcomes whatever the size of the case;
time is proportional to the number of outcomes. All answers are exact.

The five functions of the common interface (`counts`, `acceptable_frontier`, `allowed_frontier`, `ideal_and_worst`,
`least_surplus`) each make one pass; `enumerate_outcomes` answers all of them in one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import prod

import numpy as np
from numpy.typing import NDArray

from simulator.budget import Progress
from simulator.payoffs.model import Clause, IntArray, Payoffs
from simulator.payoffs.votes import reaches
from simulator.solve.choosing import candidates, leximin
from simulator.solve.pareto import ParetoSet
from simulator.solve.rows import equal_rows, undominated

Mask = NDArray[np.bool_]

BLOCK = 2**17
"""Outcomes computed at once."""


@dataclass(frozen=True)
class Counts:
    """Outcomes without a constraint or an option out of force (`feasible`), without any ban (`allowed`), and those of the
    allowed ones whose columns all reach their thresholds and that pass every vote (`acceptable`)."""

    feasible: int
    allowed: int
    acceptable: int


@dataclass(frozen=True)
class Extremes:
    """Each party's best and worst scaled utility over a set of outcomes that is not empty."""

    ideal: tuple[int, ...]
    worst: tuple[int, ...]


@dataclass(frozen=True)
class IdealAndWorst:
    """Extremes over the allowed and over the acceptable outcomes; None where there are none."""

    allowed: Extremes | None
    acceptable: Extremes | None


@dataclass(frozen=True)
class LeastSurplus:
    """The largest least surplus in points over the allowed outcomes, and the points that attain it, refined by leximin.

    `points`: all of them, with the outcomes tied on each.
    """

    value: Fraction
    points: ParetoSet


@dataclass(frozen=True)
class Enumeration:
    """All that one pass over the outcomes tells. `least_surplus` is None where no outcome is allowed."""

    counts: Counts
    acceptable_frontier: ParetoSet
    allowed_frontier: ParetoSet
    ideal_and_worst: IdealAndWorst
    least_surplus: LeastSurplus | None


def enumerate_outcomes(payoffs: Payoffs, *, block: int = BLOCK, progress: Progress | None = None) -> Enumeration:
    """Look at every outcome once. `block`: outcomes computed at once. `progress` is called before each block and may raise
    to end the work (`Budget.tick` does)."""
    tally = [0, 0, 0]
    fronts = {"allowed": Front(payoffs), "acceptable": Front(payoffs)}
    spans = {"allowed": _Span(), "acceptable": _Span()}
    for part in _blocks(payoffs, block, progress):
        for k, mask in enumerate((part.feasible, part.allowed, part.acceptable)):
            tally[k] += int(np.count_nonzero(mask))
        for name, mask in (("allowed", part.allowed), ("acceptable", part.acceptable)):
            utilities = part.totals[mask, : payoffs.n_parties]
            fronts[name].add(utilities, part.start + np.flatnonzero(mask))
            spans[name].add(utilities)
    allowed = fronts["allowed"].pareto_set()
    return Enumeration(
        Counts(*tally),
        fronts["acceptable"].pareto_set(),
        allowed,
        IdealAndWorst(spans["allowed"].extremes(), spans["acceptable"].extremes()),
        _least_surplus(payoffs, allowed),
    )


def counts(payoffs: Payoffs, *, progress: Progress | None = None) -> Counts:
    """How many outcomes are feasible, allowed and acceptable."""
    tally = [0, 0, 0]
    for part in _blocks(payoffs, BLOCK, progress):
        for k, mask in enumerate((part.feasible, part.allowed, part.acceptable)):
            tally[k] += int(np.count_nonzero(mask))
    return Counts(*tally)


def acceptable_frontier(payoffs: Payoffs, *, progress: Progress | None = None) -> ParetoSet:
    """The Pareto frontier, in the parties' utilities, of the acceptable outcomes."""
    front = Front(payoffs)
    for part in _blocks(payoffs, BLOCK, progress):
        front.add(part.totals[part.acceptable, : payoffs.n_parties], part.start + np.flatnonzero(part.acceptable))
    return front.pareto_set()


def allowed_frontier(payoffs: Payoffs, *, progress: Progress | None = None) -> ParetoSet:
    """The Pareto frontier, in the parties' utilities, of the allowed outcomes, accepted or not."""
    front = Front(payoffs)
    for part in _blocks(payoffs, BLOCK, progress):
        front.add(part.totals[part.allowed, : payoffs.n_parties], part.start + np.flatnonzero(part.allowed))
    return front.pareto_set()


def ideal_and_worst(payoffs: Payoffs, *, progress: Progress | None = None) -> IdealAndWorst:
    """Each party's best and worst utility over the allowed and over the acceptable outcomes."""
    allowed, acceptable = _Span(), _Span()
    for part in _blocks(payoffs, BLOCK, progress):
        allowed.add(part.totals[part.allowed, : payoffs.n_parties])
        acceptable.add(part.totals[part.acceptable, : payoffs.n_parties])
    return IdealAndWorst(allowed.extremes(), acceptable.extremes())


def least_surplus(payoffs: Payoffs, *, progress: Progress | None = None) -> LeastSurplus | None:
    """The largest least surplus over the allowed outcomes, refined by leximin; None where no outcome is allowed."""
    return _least_surplus(payoffs, allowed_frontier(payoffs, progress=progress))


def _least_surplus(payoffs: Payoffs, frontier: ParetoSet) -> LeastSurplus | None:
    """Leximin-greatest surpluses are never dominated, so the frontier is enough to look at."""
    if not len(frontier):
        return None
    chosen = leximin(candidates(payoffs, frontier))
    assert isinstance(chosen.value, Fraction)
    return LeastSurplus(chosen.value, _at_rows(frontier, chosen.rows))


def _at_rows(frontier: ParetoSet, rows: tuple[int, ...]) -> ParetoSet:
    return ParetoSet(
        frontier.totals[list(rows)],
        tuple(frontier.counts[k] for k in rows),
        lambda k, limit: frontier.outcomes(rows[k], limit),
        frontier.epsilon,
        lambda: frontier.representatives()[list(rows)],
    )


@dataclass(frozen=True)
class _Block:
    """Consecutive outcomes in the order of the file, from number `start`: totals (n, columns) and masks (n,)."""

    start: int
    totals: IntArray
    feasible: Mask
    allowed: Mask
    acceptable: Mask


def _blocks(payoffs: Payoffs, block: int, progress: Progress | None) -> Iterator[_Block]:
    """All outcomes in order, block by block; the last issue varies fastest."""
    for start, head in heads(payoffs.sizes, block):
        if progress is not None:
            progress("enumerating outcomes", start / payoffs.n_outcomes)
        totals = totals_after(payoffs, head)
        feasible = ~_banned(payoffs, head, red_lines=False)
        allowed = feasible & ~_banned(payoffs, head, red_lines=True)
        acceptable = allowed & reaches(payoffs, totals)
        yield _Block(start, totals, feasible, allowed, acceptable)


def heads(sizes: tuple[int, ...], block: int = BLOCK) -> Iterator[tuple[int, tuple[int, ...]]]:
    """All outcomes in order, in blocks of at most `block` that agree in the leading issues: the number of the first outcome of each, and
    the options of these issues. The last issue varies fastest."""
    leading = 0
    while prod(sizes[leading:]) > block:
        leading += 1
    length = prod(sizes[leading:])
    for k, head in enumerate(product(*(range(n) for n in sizes[:leading]))):
        yield k * length, head


def totals_after(payoffs: Payoffs, head: tuple[int, ...]) -> IntArray:
    """Column totals of the outcomes that begin with `head`, shape (n_outcomes, columns)."""
    shape = payoffs.sizes[len(head) :]
    grid = np.zeros((*shape, payoffs.n_columns), dtype=payoffs.dtype)
    for issue, worth in enumerate(payoffs.worth):
        if issue < len(head):
            grid += worth[head[issue]]
        else:
            grid += worth.reshape((*_along(issue - len(head), len(shape), payoffs.sizes[issue]), payoffs.n_columns))
    for term in payoffs.terms:
        grid[..., term.column] += holds_after(term.clauses, head, payoffs.sizes).astype(payoffs.dtype) * term.amount
    result: IntArray = grid.reshape(-1, payoffs.n_columns)
    return result


def _banned(payoffs: Payoffs, head: tuple[int, ...], *, red_lines: bool) -> Mask:
    """Where a red line or a ratifying body (or, if not `red_lines`, any other ban) forbids the outcomes that begin with `head`."""
    shape = payoffs.sizes[len(head) :]
    banned = np.zeros(shape, dtype=np.bool_)
    for ban in payoffs.bans:
        if ban.is_demand == red_lines:
            banned |= holds_after(ban.clauses, head, payoffs.sizes)
    return banned.reshape(-1)


def holds_after(clauses: tuple[Clause, ...], head: tuple[int, ...], sizes: tuple[int, ...]) -> Mask:
    """Where one of the clauses holds among the outcomes that begin with `head`, in a shape that broadcasts over the issues after it."""
    open_issues = len(sizes) - len(head)
    found = np.zeros((1,) * open_issues, dtype=np.bool_)
    for clause in clauses:
        holds = np.ones((1,) * open_issues, dtype=np.bool_)
        for issue, options in clause:
            if issue < len(head):
                holds = holds & (head[issue] in options)
            else:
                member = np.isin(np.arange(sizes[issue]), options)
                holds = holds & member.reshape(_along(issue - len(head), open_issues, sizes[issue]))
        found = found | holds
    return found


def _along(axis: int, n_axes: int, size: int) -> tuple[int, ...]:
    """The shape of a vector laid along one of several axes."""
    return (1,) * axis + (size,) + (1,) * (n_axes - axis - 1)


class Front:
    """A frontier that grows block by block: the undominated rows so far with the numbers of their outcomes. `parties`: the positions of
    those whose utilities count (default: all)."""

    def __init__(self, payoffs: Payoffs, parties: Sequence[int] | None = None) -> None:
        self._sizes = payoffs.sizes
        self.parties = tuple(range(payoffs.n_parties)) if parties is None else tuple(parties)
        self._totals: IntArray = np.zeros((0, len(self.parties)), dtype=payoffs.dtype)
        self._numbers = np.zeros(0, dtype=np.int64)

    def __len__(self) -> int:
        return len(self._totals)

    def add(self, totals: IntArray, numbers: NDArray[np.intp]) -> None:
        """More outcomes: utilities of all parties (n, parties) and their numbers, greater than all before."""
        if not len(totals):
            return
        totals = totals if len(self.parties) == totals.shape[1] else totals[:, self.parties]
        keep = undominated(totals)
        totals, numbers = np.concatenate([self._totals, totals[keep]]), np.concatenate([self._numbers, numbers[keep]])
        keep = undominated(totals)
        self._totals, self._numbers = totals[keep], numbers[keep]

    def pareto_set(self) -> ParetoSet:
        """The frontier with the outcomes tied on each point, in the order of the file (numbers ascend, and stay so)."""
        order, starts = equal_rows(self._totals)
        tied = np.split(self._numbers[order], starts[1:]) if len(starts) else []
        first = np.array([t[0] for t in tied], dtype=np.int64)
        return ParetoSet(
            self._totals[order[starts]],
            tuple(len(t) for t in tied),
            lambda k, limit: self._positions(tied[k][:limit]),
            (0,) * self._totals.shape[1],
            lambda: self._positions(first),
        )

    def _positions(self, numbers: NDArray[np.int64]) -> NDArray[np.intp]:
        """Option positions of the outcomes with these numbers, shape (n, n_issues)."""
        return np.column_stack(np.unravel_index(numbers, self._sizes)).astype(np.intp)


class _Span:
    """Best and worst utilities so far."""

    def __init__(self) -> None:
        self._high: IntArray | None = None
        self._low: IntArray | None = None

    def add(self, totals: IntArray) -> None:
        if not len(totals):
            return
        high, low = totals.max(axis=0), totals.min(axis=0)
        self._high = high if self._high is None else np.maximum(self._high, high)
        self._low = low if self._low is None else np.minimum(self._low, low)

    def extremes(self) -> Extremes | None:
        if self._high is None or self._low is None:
            return None
        return Extremes(tuple(int(x) for x in self._high), tuple(int(x) for x in self._low))
