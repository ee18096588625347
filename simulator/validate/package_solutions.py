"""What each bargaining solution chooses from the outcomes of a decision that pass: all of them are looked at, and it chooses exactly.

Floats only put aside what cannot win: the solution itself is settled among the last in fractions. By a body's rule some may lose by what
passes. Nash's solution then looks at those who gain, over the largest sets of parties that gain together (Mariotti 1998, for whom nobody
loses); Kalai–Smorodinsky's share of a party that loses is negative.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simulator.budget import tick
from simulator.validate.packages import Package, Totals, all_pass, everybody_accepts, package_of, passes_by_rule

if TYPE_CHECKING:
    from simulator.solve.choosing import Candidates, Selection
    from simulator.validate.decisions import PastDecision
    from simulator.validate.predictor import Prediction

MOST_TIED = 100_000
"""Outcomes that floats cannot tell from the best, at most; a decision with more has no prediction."""

_NEAR = 1e-9
"""Scores are sums of at most a few dozen floats of ordinary size: two that are further apart relative to their size are told apart."""

Floats = NDArray[np.float64]
Passing = Callable[[Totals], NDArray[np.bool_]]


@dataclass(frozen=True)
class PackageSolution:
    """`score`: from gains, shape (rows, parties), to what is maximised, shape (rows, aims), the first aim first. `choose`: the exact one.
    `shares`: gains count as shares of the most that a party gains where something passes, parties that gain nowhere left out.
    `by_gain_set`: the last aim is compared only between outcomes at which the same parties gain."""

    score: Callable[[Floats], Floats]
    choose: Callable[[Candidates], Selection]
    shares: bool = False
    by_gain_set: bool = False


@dataclass(frozen=True)
class _Kept:
    """Outcomes (by number) that may be the best, with their totals and scores, and the sets of parties that gain (one for all
    where these do not matter)."""

    rows: NDArray[np.intp]
    totals: Totals
    scores: Floats
    sets: NDArray[Any]

    def near(self, best: Floats) -> _Kept:
        """Those as good as the best: the same first aim, or one that floats cannot tell from it, and so on."""
        aims = self.scores[:, : len(best)]
        return self.at(np.asarray((aims >= best - _NEAR * np.maximum(1.0, abs(best))).all(axis=1)))

    def best_of_sets(self) -> _Kept:
        """Those whose last aim is as good as the best of the same set."""
        _, inverse = np.unique(self.sets, return_inverse=True)
        best = np.full(int(inverse.max()) + 1, -np.inf)
        last = self.scores[:, -1]
        np.maximum.at(best, inverse, last)
        own = best[inverse]
        return self.at(np.asarray(last >= own - _NEAR * np.maximum(1.0, abs(own))))

    def at(self, mask: NDArray[np.bool_]) -> _Kept:
        return (
            self
            if mask.all()
            else _Kept(self.rows[mask], self.totals[mask], self.scores[mask], self.sets[mask] if len(self.sets) else self.sets)
        )


def chosen_outcomes(package: Package, solution: PackageSolution, passing: Passing) -> tuple[int, ...] | None:
    """The outcomes (by number) that a solution chooses among those that pass: all ties. None where nothing passes, and where too many
    cannot be told apart."""
    ideal = _ideal(package, passing) if solution.shares else None
    kept: list[_Kept] = []
    best: Floats | None = None
    size = 0
    for found in _scored(package, solution, passing, ideal):
        top = found.scores[np.lexsort(found.scores.T[::-1])[-1]]
        top = top[:-1] if solution.by_gain_set else top
        best = top if best is None or tuple(top) > tuple(best) else best
        kept.append(_pruned(found, solution, best))
        size += len(kept[-1].rows)
        if size > MOST_TIED:
            kept = [_pruned(_together(kept), solution, best)]
            size = len(kept[0].rows)
            if size > MOST_TIED:
                return None
    if best is None:
        return None
    last = _pruned(_together(kept), solution, best)
    return tuple(int(last.rows[row]) for row in solution.choose(_candidates(package, last.totals, ideal)).rows)


def _scored(package: Package, solution: PackageSolution, passing: Passing, ideal: Totals | None) -> Iterator[_Kept]:
    """What passes, block by block, with scores."""
    most = package.scale if ideal is None else ideal - package.reservation
    counted = np.flatnonzero(most > 0) if (most > 0).any() else np.arange(len(most))
    for first, totals in package.blocks():
        rows = np.flatnonzero(passing(totals))
        if len(rows):
            above = (totals[rows] - package.reservation)[:, counted]
            sets = _gain_sets(above) if solution.by_gain_set else np.zeros(len(rows), dtype=np.intp)
            yield _Kept(rows + first, totals[rows], solution.score(above / np.maximum(most[counted], 1)), sets)


def _pruned(found: _Kept, solution: PackageSolution, best: Floats) -> _Kept:
    near = found.near(best)
    return near.best_of_sets() if solution.by_gain_set and len(near.rows) else near


def _together(kept: Sequence[_Kept]) -> _Kept:
    return _Kept(*(np.concatenate([getattr(each, name) for each in kept]) for name in ("rows", "totals", "scores", "sets")))


def _gain_sets(above: Totals) -> NDArray[np.void]:
    """For each row which parties gain, as one value."""
    bits = np.ascontiguousarray(np.packbits(above > 0, axis=1))
    found: NDArray[np.void] = bits.view(np.dtype((np.void, bits.shape[1]))).ravel()
    return found


def _ideal(package: Package, passing: Passing) -> Totals | None:
    """The most that each party gets where something passes; None where nothing does."""
    best: Totals | None = None
    for _, totals in package.blocks():
        rows = totals[passing(totals)]
        if len(rows):
            best = rows.max(axis=0) if best is None else np.maximum(best, rows.max(axis=0))
    return best


def _candidates(package: Package, totals: Totals, ideal: Totals | None) -> Candidates:
    from simulator.solve.choosing import Candidates

    reservation = tuple(Fraction(int(r), int(s)) for r, s in zip(package.reservation, package.scale, strict=True))
    best = None if ideal is None else tuple(map(int, ideal))
    return Candidates(totals, tuple(map(int, package.scale)), reservation, (Fraction(1),) * len(package.scale), best)


def _product(gains: Floats) -> Floats:
    """How many gain, and the sum of the logarithms of their gains."""
    gaining = gains > 0
    return np.column_stack([gaining.sum(axis=1), np.log(np.where(gaining, gains, 1.0)).sum(axis=1)])


def _least(gains: Floats) -> Floats:
    found: Floats = gains.min(axis=1, keepdims=True)
    return found


def _sum(gains: Floats) -> Floats:
    found: Floats = gains.sum(axis=1, keepdims=True)
    return found


def _nash(points: Candidates) -> Selection:
    """Nash's solution, for which a party that loses is one that does not gain."""
    from simulator.solve.choosing import nash

    least = np.array([int(taken) for taken in points.taken], dtype=np.int64)
    return nash(replace(points, totals=np.maximum(points.totals, least)))


def _kalai_smorodinsky(points: Candidates) -> Selection:
    from simulator.solve.choosing import greatest_shares

    return greatest_shares(points)


def _egalitarian(points: Candidates) -> Selection:
    """The egalitarian solution of candidates that need not be Pareto-optimal: of its ties those that no other one dominates."""
    from simulator.solve.choosing import Selection, egalitarian
    from simulator.solve.rows import undominated

    tick("comparing what ties")
    found = egalitarian(points)
    rows = np.array(found.rows)
    kept = rows[undominated(points.totals[rows])]
    return Selection(tuple(map(int, kept)), found.value)


def _leximin(points: Candidates) -> Selection:
    from simulator.solve.choosing import leximin

    return leximin(points)


def _utilitarian(points: Candidates) -> Selection:
    from simulator.solve.choosing import utilitarian

    return utilitarian(points)


NASH = PackageSolution(_product, _nash, by_gain_set=True)
KALAI_SMORODINSKY = PackageSolution(_least, _kalai_smorodinsky, shares=True)
EGALITARIAN = PackageSolution(_least, _egalitarian)
LEXIMIN = PackageSolution(_least, _leximin)
UTILITARIAN = PackageSolution(_sum, _utilitarian)


def predicted(
    decision: PastDecision, solution: PackageSolution, *, from_reference: bool = False, by_rule: bool = False
) -> Sequence[Prediction | None]:
    """What a solution chooses from the package of a decision, the mean of its ties. `from_reference`: no agreement is worth what the
    reference points are, else 0 to all. `by_rule`: an outcome passes by the votes of those who accept it, else by the consent of all
    parties."""
    nothing = [None] * len(decision.issues)
    package = package_of(decision, from_reference=from_reference)
    if package is None:
        return nothing
    passing = passes_by_rule(package) if by_rule else everybody_accepts(package) if from_reference else all_pass
    chosen = None if passing is None else chosen_outcomes(package, solution, passing)
    return nothing if chosen is None else package.points(chosen)
