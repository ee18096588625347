"""Bargaining solutions one by one, exact and with all their ties, where the whole frontier is too large to keep.

What a solution maximises rises with every surplus. Over lotteries between outcomes its maximum is found by cutting planes
(`lotteries`), and the weights found there bound it over outcomes. An outcome that reaches a *target* then reaches a floor on every
surplus and on the weighted sum, a *region*; elimination within it keeps few partial outcomes as long as the target is near the
maximum. Where the bound is too far above what outcomes have, the options of an issue are split (`aimed_boxes`).

The answer does not rest on the bound: a region holds every outcome that reaches its target, and it is closed upwards, so what is
Pareto-optimal in it is Pareto-optimal altogether. A poor bound costs time only.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import ceil

import numpy as np

from simulator.budget import Budget
from simulator.payoffs.automaton import Automaton
from simulator.payoffs.model import Payoffs
from simulator.solve import aimed_boxes
from simulator.solve.aimed_boxes import AimedBox, largest, largest_value
from simulator.solve.aims import Aim, Region, Surplus, least_aim, product_aim, sum_aim
from simulator.solve.choosing import Selection, candidates, leximin
from simulator.solve.exact.combining import Cut
from simulator.solve.exact.elimination import DEARER, affordable_rows, pareto_set
from simulator.solve.exact.settled_points import SettledPoints
from simulator.solve.pareto import ParetoSet
from simulator.solve.solution import BargainingSolution, Near

MAX_ROWS, MAX_PAIRS = 300_000, 1_000_000
"""Partial outcomes kept at a step, and pairs of one and an option that combine, within a region."""

PATIENCE = 20
"""A region that cannot be made smaller may have so many times as many pairs."""


class Aimed:
    """Answers about one game that its bans do not empty, by elimination in regions. Every method raises `FrontierOutgrownError` where a
    region is too large, and `Stopped` at the end of `budget`."""

    def __init__(
        self,
        payoffs: Payoffs,
        automaton: Automaton,
        budget: Budget,
        settled: SettledPoints | None = None,
        *,
        most_boxes: int | None = None,
    ) -> None:
        """`settled`: the acceptable frontier, where it is known as rectangles of levels; its points are then asked for instead.
        `most_boxes`: looked at for one maximum (default: `MOST_BOXES`)."""
        self.payoffs, self._budget, self._settled, self._most_boxes = payoffs, budget, settled, most_boxes or aimed_boxes.MOST_BOXES
        self._root = AimedBox(payoffs, automaton, {})
        self._least: dict[tuple[Fraction, ...], ParetoSet] = {}
        self._ideal: dict[int, int] = {}
        self._known: Surplus | None = None
        self.found: list[ParetoSet] = []

    def agreements(self) -> ParetoSet:
        """The acceptable outcomes with the largest least surplus, with other Pareto-optimal ones; none where there is no agreement."""
        return self.largest_least((Fraction(1),) * self.payoffs.n_parties)

    @property
    def n_parties(self) -> int:
        return self.payoffs.n_parties

    @property
    def weights(self) -> tuple[Fraction, ...]:
        """The parties' bargaining weights."""
        return self.payoffs.bargaining_weights[: self.n_parties]

    def solution(self, solution: BargainingSolution) -> tuple[ParetoSet, Selection] | None:
        """What a solution chooses, as rows of a set of Pareto-optimal outcomes; None where it cannot aim. There must be an agreement."""
        region = None if solution.aim is None else solution.aim(self)
        if region is None:
            return None
        return region.points, solution.choose(candidates(self.payoffs, region.points, region.ideal))

    @property
    def most(self) -> Surplus:
        """No outcome gives a party a larger surplus."""
        return self._root.most

    def greatest_sum(self, factors: Sequence[int]) -> ParetoSet:
        """The outcomes with the largest sum of utilities, each times its factor, with other Pareto-optimal ones."""
        return self._best(lambda box: sum_aim(factors, box.lotteries.sum(factors), box.most))

    def greatest_product(self, exponents: Sequence[Fraction]) -> Near | None:
        """The same for the product of surpluses to the power of exponents; None where not all parties can gain at once."""
        start = self._deepest()
        if min(start) <= 0:
            return None
        powers, begin = [float(e) for e in exponents], np.array(start, dtype=np.float64)
        return Near(self._best(lambda box: product_aim(exponents, box.lotteries.product(powers, begin))))

    def ideal(self, party: int) -> int:
        """The largest scaled utility of a party among the acceptable outcomes."""
        if party not in self._ideal:
            self._ideal[party] = self._largest_utility(party)
        return self._ideal[party]

    def _largest_utility(self, party: int) -> int:
        factors, scale = [int(p == party) for p in range(self.n_parties)], self.payoffs.scale[party]
        if self._settled is not None or self._known is None:
            return int(self.greatest_sum(factors).totals[:, party].max())

        def make(box: AimedBox) -> Aim:
            return sum_aim(factors, box.lotteries.sum(factors), box.most)

        step = Fraction(1, scale)
        gain = largest_value(self._root, make, self._within, self._known, step=step, most_boxes=self._most_boxes)
        return int((Fraction(gain) + self.payoffs.reservation[party]) * scale)

    def _deepest(self) -> Surplus:
        """The surpluses at the largest least surplus."""
        chosen = candidates(self.payoffs, self.agreements())
        return chosen.surplus(leximin(chosen).rows[0])

    def largest_least(self, factors: tuple[Fraction, ...]) -> ParetoSet:
        """The outcomes with the largest least surplus, each party's times its factor, with other Pareto-optimal ones."""
        if not any(factors):  # nobody can gain, so that every acceptable outcome has the same utilities
            factors = (Fraction(1),) * len(factors)
        if factors not in self._least:
            slopes = [float(f) for f in factors]
            self._least[factors] = self._best(lambda box: least_aim(factors, box.lotteries.least(slopes)))
        return self._least[factors]

    def _best(self, make: Callable[[AimedBox], Aim]) -> ParetoSet:
        """All Pareto-optimal acceptable outcomes of the largest value, with some of smaller value; none where none is acceptable."""
        if self._settled is not None:
            points = self._settled.largest(make(self._root).rough)
        else:
            points = largest(self._root, make, self._within, self._known, most_boxes=self._most_boxes)
        if len(points):
            self.found.append(points)
            self._known = self._known or candidates(self.payoffs, points).surplus(0)
        return points

    def _within(self, automaton: Automaton, region: Region, *, patient: bool) -> ParetoSet:
        payoffs, n = self.payoffs, self.payoffs.n_parties
        wanted = (ceil(s * (r + f)) for s, r, f in zip(payoffs.scale, payoffs.reservation, region.floors, strict=False))
        thresholds = [*map(max, wanted, payoffs.thresholds), *payoffs.thresholds[n:]]
        scale = np.array([float(s) for s in payoffs.scale])
        weights = np.concatenate([region.weights, np.zeros(payoffs.n_columns - n)]) / scale
        taken = float(region.weights @ np.array([float(r) for r in payoffs.reservation]))
        cut = Cut(weights, region.least + taken)
        return pareto_set(
            payoffs,
            automaton,
            thresholds=thresholds,
            max_rows=min(MAX_ROWS, affordable_rows(payoffs.n_columns), self._budget.rows(200 + 100 * payoffs.n_columns)),
            thin=False,
            budget=self._budget,
            cuts=(cut,),
            max_pairs=int(MAX_PAIRS * (PATIENCE if patient else 1) / DEARER ** max(0, payoffs.n_columns - 3)),
        )
