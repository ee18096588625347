"""How far the least surplus can be bounded by weighing the parties: the weights at which the best outcome is worst.

For weights y ≥ 0 that sum to 1, no outcome's least surplus exceeds max_x Σ y_p (U_p(x) − r_p). The weights that make this maximum
least are found by cutting planes (Kelley 1960): a small linear programme over the outcomes seen so far proposes weights, the
`Maximiser` answers with the best outcome at these weights, until nothing new comes. This is the Lagrangian dual of the max-min
problem; over lotteries between outcomes it is exact, over outcomes it is an upper bound.

The search is in float64. Every claim is rational and evaluated in whole numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import frexp

import numpy as np
from numpy.typing import NDArray

from simulator.budget import Budget, tick
from simulator.payoffs.model import Payoffs, totals
from simulator.payoffs.votes import is_reached
from simulator.solve.bound.maximum import Maximiser, Outcome, OutcomeBox
from simulator.solve.milp.program import LARGE
from simulator.solve.milp.quiet import stdout_elsewhere

NEGLIGIBLE = 1e-9
"""Points, relative to the largest surplus seen: differences below it end the search."""

MAX_CUTS = 400
"""Cutting planes over one box before the search ends with what it has."""

READABLE = (*range(1, 41), 45, 50, 60, 80, 100, 120, 200, 300, 500, 1000)
"""Denominators tried for the weights, in this order."""

FINE = (10**4, 10**6, 10**9)
"""Denominators tried where the readable ones lose the proof."""

STRENGTH_KEPT = 0.75
"""Readable weights may give away a quarter of how far below zero the best weights get."""


HIGHEST_WEIGHT = 1e4
"""Where weights need not sum to 1, each is at most so many times the largest of the least weights, so that it is finite."""


@dataclass(frozen=True)
class WeightedBound:
    """No outcome has a larger Σ weight × surplus than `bound` (points, exact), so none has a larger least surplus either.

    `weights`: one a party, not negative, summing to 1.
    """

    weights: tuple[Fraction, ...]
    bound: Fraction


@dataclass(frozen=True)
class SurplusCut:
    """An outcome with each party's surplus (points, float64)."""

    outcome: Outcome
    surplus: NDArray[np.float64]


@dataclass(frozen=True)
class Search:
    """Where the cutting planes ended. `bound`: Σ weight × surplus of the best outcome at `weights`; `floor`: no weights get
    below it; `accepted`: an outcome that every party accepts, where the search came upon one."""

    weights: NDArray[np.float64]
    bound: float
    floor: float
    cuts: tuple[SurplusCut, ...]
    accepted: Outcome | None


def root_bound(payoffs: Payoffs | Maximiser) -> WeightedBound | None:
    """The least upper bound on the least surplus that weights can prove over all outcomes that no ban forbids; None where there
    are none. The bound is exact for the weights given, and these are within a millionth of the best."""
    maximiser = payoffs if isinstance(payoffs, Maximiser) else Maximiser(payoffs)
    box = maximiser.box({})
    if box.empty:
        return None
    search = least_maximum(maximiser, box)
    allowance = 1e-6 * _size(search.cuts)
    for weights in _rounded(search.weights, (*READABLE, FINE[-1])):
        if _bound_by_cuts(weights, search.cuts) <= search.floor + allowance:
            return evaluated(maximiser, box, weights)
    return evaluated(maximiser, box, next(_rounded(search.weights, FINE[-1:])))


def least_maximum(
    maximiser: Maximiser, box: OutcomeBox, known: Sequence[SurplusCut] = (), *, decide: bool = False, budget: Budget | None = None
) -> Search:
    """Minimise max_x Σ y_p s_p(x) over weights y, x in `box` (not empty). `known`: cuts of a larger box that lie in this one.

    `decide`: only the sign of the minimum is wanted, so end as soon as weights get below zero, none can, or an outcome that all
    accept turns up.
    """
    n_parties = maximiser.payoffs.n_parties
    programme = WeightProgramme(n_parties)
    cuts = list(known)
    for cut in cuts:
        programme.add(cut.surplus)
    seen = {cut.outcome for cut in cuts}
    tolerance = NEGLIGIBLE * _size(cuts)
    weights, floor = programme.solved() if cuts else (np.full(n_parties, 1 / n_parties), -np.inf)
    best_weights, best = weights, np.inf
    while True:
        tick("weighing the parties", budget=budget)
        cut = _best_at(maximiser, box, weights)
        value = float(weights @ cut.surplus)
        if value < best:
            best_weights, best = weights, value
        if decide and _accepted(maximiser.payoffs, cut):
            return Search(best_weights, best, floor, (*cuts, cut), cut.outcome)
        fresh = cut.outcome not in seen
        if fresh:
            seen.add(cut.outcome)
            cuts.append(cut)
            tolerance = max(tolerance, NEGLIGIBLE * _size([cut]))
            programme.add(cut.surplus)
            weights, floor = programme.solved()
        settled = decide and (best < -tolerance or floor > tolerance)
        if settled or not fresh or best - floor <= tolerance or len(cuts) >= MAX_CUTS:
            return Search(best_weights, best, floor, tuple(cuts), None)


def proved_negative(maximiser: Maximiser, box: OutcomeBox, search: Search) -> WeightedBound | None:
    """Weights with a bound strictly below zero, their denominator small where a small one does; None where none was found."""
    if search.bound >= 0:
        return None
    for strength in (STRENGTH_KEPT, 0.0):
        for weights in _rounded(search.weights, (*READABLE, *FINE)):
            if _bound_by_cuts(weights, search.cuts) <= strength * search.bound:
                found = evaluated(maximiser, box, weights)
                if found.bound < 0 and found.bound <= Fraction(strength * search.bound):
                    return found
    return None


def evaluated(maximiser: Maximiser, box: OutcomeBox, weights: Sequence[Fraction]) -> WeightedBound:
    """The exact bound of rational weights over a box that is not empty."""
    payoffs = maximiser.payoffs
    padded = [*weights, *([Fraction(0)] * (payoffs.n_columns - payoffs.n_parties))]
    maximum = maximiser.exact(padded, box)
    assert maximum is not None
    reservation = sum((w * r for w, r in zip(weights, payoffs.reservation, strict=True)), Fraction(0))
    return WeightedBound(tuple(weights), maximum.value - reservation)


def column_weights(payoffs: Payoffs, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """The parties' weights with zeros for the columns that are conditions only."""
    return np.concatenate([weights, np.zeros(payoffs.n_columns - payoffs.n_parties)])


def _best_at(maximiser: Maximiser, box: OutcomeBox, weights: NDArray[np.float64]) -> SurplusCut:
    _, outcome = maximiser.fast(column_weights(maximiser.payoffs, weights), box)
    return SurplusCut(outcome, maximiser.surplus(outcome))


def _accepted(payoffs: Payoffs, cut: SurplusCut) -> bool:
    if cut.surplus.min() < -NEGLIGIBLE * max(1.0, float(np.abs(cut.surplus).max())):
        return False
    return is_reached(payoffs, totals(payoffs, cut.outcome))


def _size(cuts: Sequence[SurplusCut]) -> float:
    return max((float(np.abs(cut.surplus).max()) for cut in cuts), default=1.0)


def _bound_by_cuts(weights: Sequence[Fraction], cuts: Sequence[SurplusCut]) -> float:
    """What the outcomes already seen say of these weights: the true bound is no smaller (up to rounding)."""
    return float((np.array([cut.surplus for cut in cuts]) @ np.array([float(w) for w in weights])).max())


def _rounded(weights: NDArray[np.float64], denominators: Sequence[int]) -> Iterator[tuple[Fraction, ...]]:
    """The weights as fractions of each denominator in turn, summing to 1 (largest remainders get what rounding down leaves)."""
    for denominator in denominators:
        shares = np.maximum(weights, 0) / np.maximum(weights, 0).sum() * denominator
        whole = np.floor(shares).astype(np.int64)
        order = np.argsort(-(shares - whole), kind="stable")
        whole[order[: denominator - int(whole.sum())]] += 1
        yield tuple(Fraction(int(w), denominator) for w in whole)


class WeightProgramme:
    """min t subject to t ≥ Σ y_p s_p for every outcome added, y ≥ 0, Σ y = 1; solved again from where it was (HiGHS).

    `at_least`: in place of Σ y = 1, what each weight must at least be.
    """

    def __init__(self, n_parties: int, at_least: NDArray[np.float64] | None = None) -> None:
        import highspy

        self._n, self._whole = n_parties, at_least is None
        self._fallback = np.full(n_parties, 1 / n_parties) if at_least is None else at_least
        least = np.zeros(n_parties) if at_least is None else at_least
        with stdout_elsewhere():
            self._solver = highspy.Highs()  # type: ignore[no-untyped-call]
            self._solver.setOptionValue("output_flag", False)
            self._solver.setOptionValue("log_to_console", False)
            self._solver.setOptionValue("threads", 1)
            self._solver.setOptionValue("presolve", "off")
            never = highspy.kHighsInf
            most = never if at_least is None else HIGHEST_WEIGHT * max(1.0, float(least.max()))
            self._solver.addVars(n_parties + 1, np.append(least, -never), np.append(np.full(n_parties, most), never))
            self._solver.changeColCost(n_parties, 1.0)
            if at_least is None:
                self._solver.addRow(1.0, 1.0, n_parties, np.arange(n_parties, dtype=np.int32), np.ones(n_parties))
        self._never = never
        self._unit: float | None = None

    def add(self, surplus: NDArray[np.float64]) -> None:
        """One more outcome. Where the surpluses of the first are very large, t is stated in a unit (a power of two) of about their size."""
        if self._unit is None:
            largest = float(np.abs(surplus).max())
            self._unit = 1.0 if largest <= LARGE else 2.0 ** frexp(largest)[1]
        positions = np.arange(self._n + 1, dtype=np.int32)
        with stdout_elsewhere():
            self._solver.addRow(0.0, self._never, self._n + 1, positions, np.append(-surplus / self._unit, 1.0))

    def solved(self) -> tuple[NDArray[np.float64], float]:
        """The weights, and a value: by the outcomes added so far, no weights get below it. Where HiGHS has no optimum: even weights
        (or the least), and no such value. (Weights guide; what they prove is computed exactly.)"""
        import highspy

        with stdout_elsewhere():
            self._solver.run()
            optimal = self._solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
            values = np.array(self._solver.getSolution().col_value)
        weights = np.maximum(values[: self._n], 0)
        if not optimal or not np.isfinite(values).all() or weights.sum() <= 0:
            return self._fallback, -np.inf
        result: NDArray[np.float64] = weights / weights.sum() if self._whole else weights
        return result, float(values[self._n]) * (self._unit or 1.0)

    def shares(self) -> NDArray[np.float64]:
        """The lottery whose dual the weights solved for last are: the share of each outcome, in the order in which they were added; 0 for
        one that was added since, and for all where HiGHS had no optimum."""
        with stdout_elsewhere():
            duals = np.array(self._solver.getSolution().row_dual)[int(self._whole) :]
        shares = np.zeros(self._solver.getNumRow() - int(self._whole))
        shares[: len(duals)] = np.abs(np.where(np.isfinite(duals), duals, 0.0))
        return shares
