"""The points of a settled frontier at which something is largest, with all the outcomes tied on each."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from simulator.budget import make_room, tick
from simulator.payoffs.automaton import Automaton
from simulator.payoffs.completion import lay_gains
from simulator.payoffs.model import IntArray, Payoffs, in_points
from simulator.solve.exact.elimination import FrontierOutgrownError
from simulator.solve.exact.patches import Boxes, joined
from simulator.solve.exact.settling import Settled
from simulator.solve.pareto import ParetoSet

MOST_POINTS = 200_000
"""A question is given up beyond so many points compared one by one, or rectangles looked at together."""

ROUNDING = 1e-9
"""What a value may fall short of the largest and still be compared exactly, as a share of it: float64 errs by far less."""

Rough = Callable[[NDArray[np.float64]], NDArray[np.float64]]
"""Surpluses (n, parties) in points to values (n,) that rise with every surplus."""


class SettledPoints:
    """Asks a settled frontier where something is largest."""

    def __init__(self, payoffs: Payoffs, automaton: Automaton, settled: Settled) -> None:
        self._payoffs, self._automaton, self._settled = payoffs, automaton, settled

    def largest(self, value: Rough) -> ParetoSet:
        """All points of the largest value, with others that float64 does not tell from them or that are near.

        What the best corner of a rectangle would have bounds its points; rectangles that could have the largest value are split until
        they hold few. Raises `FrontierOutgrownError` where they stay too many, as where very many points have the same value.
        """
        parts = self._settled.boxes
        owners = np.arange(len(parts))
        while True:
            tick("looking along the frontier")
            make_room(200 * len(parts))
            middle = Boxes(parts.patch, *[(a + b) // 2 for a, b in ((parts.s, parts.s_last), (parts.t, parts.t_last)) for _ in range(2)])
            least = value(self._surplus(middle)).max(initial=-np.inf)
            open_ = np.flatnonzero(value(self._surplus(parts)) >= least - ROUNDING * max(1.0, abs(least)))
            owners, parts = owners[open_], parts.only(open_)
            if int(parts.sizes.sum()) <= MOST_POINTS:
                return self._pareto_set(self._settled.numbers(owners, parts))
            if len(parts) > MOST_POINTS:
                raise FrontierOutgrownError(f"more than {MOST_POINTS:,} parts of the frontier to look at")
            quarters = list(parts.quarters())
            owners, parts = np.concatenate([owners[chosen] for chosen, _ in quarters]), joined([part for _, part in quarters])

    def _surplus(self, boxes: Boxes) -> NDArray[np.float64]:
        """The largest surplus of each party in each box, each by itself, in points."""
        patches, n = self._settled.patches, self._payoffs.n_parties
        row, column = patches.first[boxes.patch], patches.second[boxes.patch]
        rows, columns = patches.rows.gains, patches.columns.gains
        best = np.maximum(rows[row + boxes.s], rows[row + boxes.s_last]) + np.maximum(
            columns[column + boxes.t], columns[column + boxes.t_last]
        )
        worth: NDArray[np.float64] = in_points(best, self._payoffs.scale[:n])
        worth -= np.array([float(r) for r in self._payoffs.reservation])
        return worth

    def _pareto_set(self, numbers: NDArray[np.int64]) -> ParetoSet:
        listed = self._settled.at(numbers)

        def outcomes(k: int, limit: int) -> NDArray[np.intp]:
            return outcomes_of(self._payoffs, self._automaton, listed.totals[k])[:limit]

        return ParetoSet(listed.totals, tuple(listed.counts.tolist()), outcomes, (0,) * self._payoffs.n_parties, lambda: listed.codes)


def outcomes_of(payoffs: Payoffs, automaton: Automaton, totals: IntArray) -> NDArray[np.intp]:
    """All outcomes of a game of two issues that no ban forbids and that have these totals, in the order of the file."""
    one, two = automaton.steps
    tables = [table.astype(payoffs.dtype) for table in lay_gains(payoffs, automaton).tables]
    found: list[tuple[int, int]] = []
    for state in range(one.n_following):
        rows, columns = np.flatnonzero(one.following[0] == state), np.flatnonzero(two.following[state] >= 0)
        wanted, offered = totals - tables[0][0][rows], tables[1][state][columns]
        order = np.argsort(offered[:, 0], kind="stable")
        first = np.searchsorted(offered[order, 0], wanted[:, 0], side="left")
        last = np.searchsorted(offered[order, 0], wanted[:, 0], side="right")
        for row in np.flatnonzero(first < last):
            alike = order[first[row] : last[row]]
            for column in alike[(offered[alike] == wanted[row]).all(axis=1)]:
                chosen = (int(rows[row]), int(columns[column]))
                found.append(chosen if one.issue == 0 else chosen[::-1])
    return np.array(sorted(found), dtype=np.intp).reshape(-1, 2)
