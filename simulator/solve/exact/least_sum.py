"""The outcome at which the parties' concessions, added up, are least.

min over x of Σ_p max(0, r_p − U_p(x)). Elimination in which a party's total counts only up to its threshold, pruned by what each
party must concede whatever follows, and by weights 0 ≤ y_p ≤ 1: since max(0, d) ≥ y d, the sum is at least Σ y_p (r_p − U_p). The
best weights are the dual of the problem over lotteries between outcomes, found by cutting planes (Kelley 1960; Geoffrion 1974).

Pruning is in float64 with an allowance far beyond its rounding; what is left is compared in exact fractions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from simulator.budget import Budget, tick
from simulator.payoffs.automaton import Automaton
from simulator.payoffs.model import IntArray, Payoffs, floors_for, projected, totals
from simulator.payoffs.votes import winning_groups
from simulator.solve.exact.elimination import FrontierOutgrownError
from simulator.solve.exact.fields import ALLOWANCE, BoxOptions, Field, Layer, Outcome, Tables, Weighing, kept_rows
from simulator.solve.exact.reaching import MOST_ROWS, Reach

BEAM = 200
"""Partial outcomes kept at a step when looking for a small sum before the least is proved."""

MOST_CUTS = 60
"""After so many cutting planes the weights are good enough: they only prune."""


def shortfalls(payoffs: Payoffs, outcome: Outcome) -> list[Fraction]:
    """By how many points each party's utility misses its reservation value at an outcome (0 where it does not)."""
    return [
        max(Fraction(0), r - payoffs.points(p, t))
        for p, (r, t) in enumerate(zip(payoffs.reservation, totals(payoffs, outcome), strict=False))
    ]


def least_sum(payoffs: Payoffs, automaton: Automaton, known: Outcome, budget: Budget | None = None) -> tuple[Fraction, Outcome]:
    """The least sum (points, exact) over outcomes that no ban of `automaton` forbids, whose further columns reach their thresholds and
    that pass every vote; and, of the outcomes that have it, the first in the order of the file.

    `known`: such an outcome, to begin from. Raises `OutgrownError` where too many partial outcomes would have to be kept,
    `Stopped` at the end of `budget`.
    """
    n = payoffs.n_parties
    found = []
    for group in winning_groups(payoffs):
        thresholds = tuple(max(t, group.get(c, t)) for c, t in enumerate(payoffs.thresholds))
        game = replace(payoffs, thresholds=thresholds, votes=())
        reach = Reach(projected(game, range(game.n_columns)), automaton)
        start = reach.exists([*reach.least[:n], *thresholds[n:]], budget=budget) if payoffs.votes else known
        if start is not None:
            found.append(_LeastSum(game, automaton).least(start, budget))
    return min(found)


class _LeastSum:
    """The same for a game without votes."""

    def __init__(self, payoffs: Payoffs, automaton: Automaton) -> None:
        self.payoffs = payoffs
        self._game = Tables(payoffs, automaton)
        n = payoffs.n_parties
        self._reserved = np.array([float(r) for r in payoffs.reservation])
        self._floor = np.array([*([-np.inf] * n), *payoffs.thresholds[n:]], dtype=self._game.dtype)
        self._weights: NDArray[np.float64] | None = None

    def least(self, known: Outcome, budget: Budget | None = None) -> tuple[Fraction, Outcome]:
        field = self._game.whole
        best = self._smaller(field, self._sum(known), known, [], BEAM, budget)
        self._weights = self._dual_weights(best[1], budget)
        value, outcome = self._smaller(field, *best, [self._game.weighing(field, self._weights)], None, budget)
        return value, self._first(value, outcome, budget)

    def _sum(self, outcome: Outcome) -> Fraction:
        return sum(shortfalls(self.payoffs, outcome), Fraction(0))

    def _first(self, value: Fraction, known: Outcome, budget: Budget | None) -> Outcome:
        box: dict[int, tuple[int, ...]] = {}
        for issue in range(len(known)):
            for option in range(known[issue]):
                found = self._with_sum(value, {**box, issue: (option,)}, budget)
                if found is not None:
                    known = found
                    break
            box[issue] = (known[issue],)
        return known

    def _with_sum(self, value: Fraction, box: BoxOptions, budget: Budget | None) -> Outcome | None:
        """An outcome of the box whose sum is no larger; None: there is none."""
        assert self._weights is not None
        field = self._game.field(box)
        if field.empty:
            return None
        found = self._ends(field, value, [self._game.weighing(field, self._weights)], None, budget)
        return next((outcome for outcome in found if self._sum(outcome) <= value), None)

    def _smaller(
        self, field: Field, value: Fraction, outcome: Outcome, weighings: Sequence[Weighing], beam: int | None, budget: Budget | None
    ) -> tuple[Fraction, Outcome]:
        """The least sum found and its outcome, `value` and `outcome` where none is smaller."""
        found = [(self._sum(other), other) for other in self._ends(field, value, weighings, beam, budget)]
        return min([(value, outcome), *found], key=lambda entry: entry[0])

    def _ends(self, field: Field, value: Fraction, weighings: Sequence[Weighing], beam: int | None, budget: Budget | None) -> list[Outcome]:
        """Outcomes among which those with the least sum are, where it is at most `value`."""
        game = self._game
        states, sums = np.zeros(1, np.intp), np.zeros((1, self.payoffs.n_columns), dtype=game.dtype)
        thresholds = floors_for(self.payoffs.thresholds, game.dtype)
        layers: list[Layer] = []
        for k, table in enumerate(game.tables):
            tick("adding up concessions", budget=budget)
            after = field.following[k][states]
            parents, options = np.nonzero(after >= 0)
            states, sums = after[parents, options], sums[parents] + table[states[parents], options]
            bound = self._bound(field, k + 1, states, sums, weighings)
            limit = float(value) + ALLOWANCE * (1 + float(value) + float(np.abs(self._reserved).sum()))
            reachable = (sums + field.best[k + 1][states] >= self._floor).all(axis=1)
            kept = np.flatnonzero(np.asarray(reachable, dtype=np.bool_) & (bound <= limit))
            if not len(kept):
                return []
            kept = kept[kept_rows(states[kept], sums[kept], thresholds - field.worst[k + 1])]
            if beam is not None and len(kept) > beam:
                kept = kept[np.argsort(bound[kept], kind="stable")[:beam]]
            elif len(kept) > MOST_ROWS:
                raise FrontierOutgrownError(f"more than {MOST_ROWS} partial outcomes at issue {k + 1} of {len(game.tables)}")
            layers.append((parents[kept], options[kept]))
            states, sums = states[kept], sums[kept]
        return [game.traced(layers, row) for row in self._least_rows(sums)]

    def _least_rows(self, sums: IntArray) -> list[int]:
        """The rows whose sum of concessions float64 cannot tell from the least."""
        total = np.maximum(0, self._short(sums)).sum(axis=1)
        size = 1 + float(np.abs(self._reserved).sum())
        return [int(r) for r in np.flatnonzero(total <= total.min() + ALLOWANCE * size)]

    def _short(self, sums: IntArray) -> NDArray[np.float64]:
        n = self.payoffs.n_parties
        short: NDArray[np.float64] = self._reserved - np.asarray(sums[:, :n], dtype=np.float64) / self._game.scale[:n]
        return short

    def _bound(self, field: Field, k: int, states: NDArray[np.intp], sums: IntArray, weighings: Sequence[Weighing]) -> NDArray[np.float64]:
        """No completion has a smaller sum of concessions."""
        bound: NDArray[np.float64] = np.maximum(0, self._short(sums + field.best[k][states])).sum(axis=1)
        thresholds = np.array([float(t) for t in self.payoffs.thresholds[self.payoffs.n_parties :]])
        for w in weighings:
            n = self.payoffs.n_parties
            reserved = float(w.weights[:n] * self._game.scale[:n] @ self._reserved) + float(w.weights[n:] @ thresholds)
            weighted = np.asarray(sums @ w.weights, dtype=np.float64) + w.rest[k][states]
            bound = np.maximum(bound, reserved - weighted - ALLOWANCE * (w.size + abs(reserved)))
        return bound

    def _dual_weights(self, known: Outcome, budget: Budget | None) -> NDArray[np.float64]:
        """Weights (at most 1 for a party) at which the largest weighted sum of utilities proves most."""
        from scipy.optimize import linprog

        from simulator.solve.bound.maximum import Maximiser

        maximiser = Maximiser(self.payoffs, self._game.automaton)
        box = maximiser.box({})
        n, columns = self.payoffs.n_parties, self.payoffs.n_columns
        floors = np.array([*self._reserved, *(float(self.payoffs.points(c, self.payoffs.thresholds[c])) for c in range(n, columns))])
        weights, best, cuts, seen = np.ones(columns), (-np.inf, np.ones(columns)), [], set()
        outcome = known
        for _ in range(MOST_CUTS):
            tick("weighing the parties", budget=budget)
            if outcome in seen:
                break
            seen.add(outcome)
            points = np.array([float(self.payoffs.points(c, t)) for c, t in enumerate(totals(self.payoffs, outcome))])
            cuts.append(points - floors)
            size = max(1.0, float(np.abs(cuts).max()))
            rows = np.column_stack([np.array(cuts) / size, np.ones(len(cuts))])  # bound + Σ weight × (points − floor) / size ≤ 0
            limits = [*([(0, 1)] * n), *([(0, 100)] * (columns - n)), (None, None)]
            solved = linprog([*([0.0] * columns), -1.0], A_ub=rows, b_ub=np.zeros(len(cuts)), bounds=limits, method="highs")
            if not solved.success:  # weights only prune: the best so far will do
                break
            weights = np.maximum(solved.x[:columns], 0)
            _, outcome = maximiser.fast(weights, box)
            points = np.array([float(self.payoffs.points(c, t)) for c, t in enumerate(totals(self.payoffs, outcome))])
            value = float(weights @ (floors - points))
            if value > best[0]:
                best = (value, weights)
            if solved.x[columns] * size - value <= ALLOWANCE * (1 + abs(value)):
                break
        return best[1]
