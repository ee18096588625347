"""The fewest changes of terms after which an offer passes: found for many offers in one look at all outcomes."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from simulator.budget import Budget
from simulator.offers.codes import Codes
from simulator.offers.games import changes_between
from simulator.offers.winning_changes import WinningChange, WinningChanges
from simulator.payoffs.agreement_rules import RuledGame
from simulator.payoffs.model import IntArray
from simulator.solve.by_rule.passing import BestThatPasses, parts
from simulator.solve.game import Game


def smallest_changes(game: RuledGame, starts: Mapping[str, Codes], limit: int, budget: Budget) -> dict[str, WinningChanges]:
    """Name → the fewest issues of an offer (option positions) that must change until it passes, and at most `limit` of the sets of so many
    issues that do it, in the order of the file, each with its best change by leximin of the surpluses. Raises `Stopped` at the end of
    `budget`."""
    searches = {name: _SmallestChanges(game, start, limit) for name, start in starts.items()}
    for part in parts(game, budget):
        chosen = np.flatnonzero(part.passing)
        if len(chosen):
            numbers = part.start + chosen.astype(np.int64)
            codes = np.column_stack(np.unravel_index(numbers, game.payoffs.sizes)).astype(np.intp)
            for search in searches.values():
                search.add(codes, part.totals[chosen], numbers)
    return {name: search.answer() for name, search in searches.items()}


class _SmallestChanges:
    """The fewest changes of one offer so far, and for each set of issues the best that passes."""

    def __init__(self, game: RuledGame, start: Codes, limit: int) -> None:
        self._game, self._start, self._limit = game, start, limit
        self._size: int | None = None
        self._best: dict[tuple[int, ...], BestThatPasses] = {}
        self._more = False

    def add(self, codes: NDArray[np.intp], totals: IntArray, numbers: NDArray[np.int64]) -> None:
        """More outcomes that pass, of greater numbers."""
        changed = codes != np.array(self._start, dtype=np.intp)
        sizes = changed.sum(axis=1)
        least = int(sizes.min())
        if self._size is None or least < self._size:
            self._size, self._best, self._more = least, {}, False
        near = np.flatnonzero(sizes == self._size)
        sets, of = np.unique(changed[near], axis=0, return_inverse=True)
        for k in range(len(sets)):
            issues = tuple(np.flatnonzero(sets[k]).tolist())
            rows = near[of.reshape(-1) == k]
            if self._kept(issues):
                self._best.setdefault(issues, BestThatPasses(self._game, "leximin")).add(totals[rows], numbers[rows])

    def _kept(self, issues: tuple[int, ...]) -> bool:
        """Whether a set of issues is among the first so many; one that it takes the place of is dropped."""
        if issues in self._best or len(self._best) < self._limit:
            return True
        self._more = True
        last = max(self._best)
        if issues > last:
            return False
        del self._best[last]
        return True

    def answer(self) -> WinningChanges:
        found = tuple(self._change(self._best[issues]) for issues in sorted(self._best)) if self._size else ()
        return WinningChanges(self._size, found, not self._more)

    def _change(self, best: BestThatPasses) -> WinningChange:
        plain = Game(self._game.payoffs)
        end = tuple(int(o) for o in np.unravel_index(int(best.numbers[0]), self._game.payoffs.sizes))
        return WinningChange(plain.point(end), changes_between(plain, self._start, end))
