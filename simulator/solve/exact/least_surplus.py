"""The largest least surplus over allowed outcomes: how near to a deal, or how far inside, the best outcome for the worst-off is.

The search comes from above. At a high level few partial outcomes survive, so each refusal is cheap; and the first level at
which anything survives settles the question, because every outcome that does better survives there too.

Levels are the rungs of a ladder that the game alone decides. More survives at a lower level. So the game alone decides whether too much
survives at the highest rung that the largest least surplus reaches, and with it the answer, wherever the search began.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from simulator.budget import Budget
from simulator.payoffs.automaton import Automaton
from simulator.payoffs.completion import lay_gains, remaining
from simulator.payoffs.model import Payoffs
from simulator.solve.bound.maximum import Maximiser
from simulator.solve.bound.surplus_bound import root_bound
from simulator.solve.exact.elimination import FrontierOutgrownError, pareto_set
from simulator.solve.pareto import ParetoSet

RUNGS = 4096
"""Rungs of the ladder beside its lowest."""


@dataclass(frozen=True)
class LargestLeastSurplus:
    """`value`: the largest least surplus in points (exact; negative: no agreement). `points`: the Pareto-optimal outcomes that
    attain it, so every refinement, leximin among them, is there."""

    value: Fraction
    points: ParetoSet


def largest_least_surplus(
    payoffs: Payoffs,
    automaton: Automaton,
    budget: Budget | None = None,
    *,
    at_least: Fraction | None = None,
    attained: Fraction | None = None,
    max_rows: int | None = None,
) -> LargestLeastSurplus | None:
    """The largest least surplus of the parties over the outcomes that no ban of `automaton` forbids and whose further columns reach
    their thresholds (that ratifying bodies pass); None where there are none.

    `at_least`: None as well where it is below this (points). `attained`: the least surplus of some outcome that is known, from which one
    elimination may settle the question; it saves time and changes no answer. `max_rows`: as in `pareto_set`.

    Raises `FrontierOutgrownError` where too many partial outcomes survive at the rung that the answer, or `at_least`, reaches.
    """
    if automaton.empty:
        return None
    search = _Search(payoffs, automaton, budget, max_rows)
    if at_least is not None and at_least > search.ladder.top:
        return None
    lowest = 0 if at_least is None else search.ladder.rung(at_least)
    known = [level for level in (at_least, attained) if level is not None]
    found = search.from_below(search.ladder.rung(max(known)), lowest) if known else search.from_above(lowest)
    if found is None:
        return None
    value = max(search.least(found, k) for k in range(len(found)))
    if at_least is not None and value < at_least:
        return None
    # what attains the largest value is dominated by nothing in the larger set either
    return LargestLeastSurplus(value, found.only([k for k in range(len(found)) if search.least(found, k) == value]))


@dataclass(frozen=True)
class _Ladder:
    """`RUNGS` even steps from `bottom`, the least surplus that every outcome has, to `top`, which none surpasses."""

    bottom: Fraction
    top: Fraction

    def level(self, rung: int) -> Fraction:
        return self.bottom + (self.top - self.bottom) * rung / RUNGS

    def rung(self, level: Fraction) -> int:
        """The highest rung at or below a level."""
        if level <= self.bottom or self.top == self.bottom:
            return 0
        return min(RUNGS, floor((level - self.bottom) * RUNGS / (self.top - self.bottom)))


class _Search:
    """The search for the highest rung that some outcome reaches."""

    def __init__(self, payoffs: Payoffs, automaton: Automaton, budget: Budget | None, max_rows: int | None) -> None:
        self.payoffs, self.automaton, self.budget, self.max_rows = payoffs, automaton, budget, max_rows
        laid = lay_gains(payoffs, automaton)
        self.ladder = _Ladder(*(self._least_of_bounds(remaining(laid, best=best)[0][0]) for best in (False, True)))

    def _least_of_bounds(self, bounds: Sequence[int]) -> Fraction:
        return min(self.payoffs.points(p, bounds[p]) - r for p, r in enumerate(self.payoffs.reservation))

    def least(self, found: ParetoSet, k: int) -> Fraction:
        """The least surplus at point k."""
        return min(self.payoffs.points(p, found.totals[k, p]) - r for p, r in enumerate(self.payoffs.reservation))

    def from_below(self, start: int, lowest: int) -> ParetoSet | None:
        """What reaches `start`, by one elimination, where that is not too much and something does; else the search from above."""
        try:
            found = self._reaching(start)
        except FrontierOutgrownError:
            return self.from_above(lowest)
        if len(found):
            return found
        if start > lowest:
            return self.from_above(lowest)
        self._refuse_nothing(lowest)
        return None

    def from_above(self, lowest: int) -> ParetoSet | None:
        """What reaches the highest rung that anything reaches, of those from `lowest` on; or what reaches a lower one as well.

        None where nothing reaches `lowest`. Raises `FrontierOutgrownError` where too much survives at the rung of the answer.
        """
        bound = root_bound(Maximiser(self.payoffs, self.automaton))
        if bound is None:
            return None
        refused = max(self.ladder.rung(bound.bound), lowest) + 1  # nothing reaches this rung
        outgrown: int | None = None  # too much survives at this one
        step = 1
        while True:
            rung = max(refused - step, lowest) if outgrown is None else (outgrown + refused) // 2
            try:
                found = self._reaching(rung)
            except FrontierOutgrownError:
                if rung + 1 == refused:
                    raise
                outgrown = rung
                continue
            if len(found):
                return found
            if rung == lowest:
                self._refuse_nothing(lowest)
                return None
            refused, step = rung, 2 * step
            if outgrown is not None and outgrown + 1 == refused:
                raise FrontierOutgrownError("too many partial outcomes are left at the largest least surplus")

    def _refuse_nothing(self, lowest: int) -> None:
        if lowest == 0 and self.payoffs.n_columns == self.payoffs.n_parties:
            raise AssertionError(f"no outcome reaches the least surplus of {float(self.ladder.bottom)} points that every outcome has")

    def _reaching(self, rung: int) -> ParetoSet:
        """The Pareto-optimal outcomes that the bodies pass and in which every party's surplus is at least that of the rung."""
        payoffs, level = self.payoffs, self.ladder.level(rung)
        thresholds = [ceil(s * (r + level)) for s, r in zip(payoffs.scale, payoffs.reservation, strict=False)]
        further = payoffs.thresholds[payoffs.n_parties :]
        return pareto_set(
            payoffs, self.automaton, thresholds=[*thresholds, *further], max_rows=self.max_rows, thin=False, budget=self.budget
        )
