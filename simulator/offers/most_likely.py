"""The outcome that all parties accept in most draws of the ranged numbers, searched over all outcomes: branch and bound.

Partial outcomes are extended issue by issue along the automaton of what constraints and red lines leave (Land & Doig 1960). A partial
outcome can be accepted in no more draws than those in which each party's most favourable completion, and that of a weighted mean of all,
reach the threshold (`draw_bounds`); one that cannot beat the best found is dropped. An outcome that reaches the end is counted exactly, in
whole numbers. Where the search ends early, the most draws that any partial outcome left could still win are a proved upper bound.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from simulator.budget import Budget, Stopped, tick
from simulator.offers.codes import Codes
from simulator.offers.draw_bounds import DrawBounds, bytes_needed, draw_bounds
from simulator.offers.drawn_games import DrawnGames, Floats, RatifiedGames
from simulator.offers.uncertainty_results import DrawShare, MostLikely
from simulator.payoffs.automaton import build_automaton
from simulator.solve.existence import wilson
from simulator.solve.game import Game
from simulator.solve.results import Interval

MOST_PARTIAL = 500_000
"""At most so many partial outcomes are extended: a limit that ends the search at the same place on every machine."""

_TOGETHER = 64
"""Partial outcomes extended in one go."""

Counter = Callable[[NDArray[np.intp]], NDArray[np.int64]]
"""In how many draws each outcome is accepted; outcomes as rows of option positions."""


def most_likely(
    games: DrawnGames,
    starts: Iterable[Codes] = (),
    *,
    ratified: RatifiedGames | None = None,
    waived: Collection[str] = (),
    budget: Budget | None = None,
    max_partial: int = MOST_PARTIAL,
) -> MostLikely:
    """The outcome within constraints and red lines that all parties accept in most draws of `games`; any of several.

    `starts`: outcomes to begin from. `ratified`: count the draws in which every ratifying body passes the outcome as well. `waived`:
    the paths lifted in `games`, for the record. Ends at `budget` or after `max_partial` partial outcomes, and then says so.
    """

    def count(codes: NDArray[np.intp]) -> NDArray[np.int64]:
        accepted = games.accepted(codes).all(axis=2) if ratified is None else ratified.passed(codes)
        return np.asarray(accepted.sum(axis=0), dtype=np.int64)

    best = _Best(count)
    automaton = build_automaton(games.base)
    if automaton.empty:
        return _found(games, best, 0, "", waived)
    _begin(games, best, starts)
    if budget is not None and bytes_needed(games, automaton) > budget.memory_limit * 2**20:
        return _found(games, best, len(games), "memory limit", waived)
    bound, stopped = _MostLikelySearch(draw_bounds(games, automaton), best, budget, max_partial).run()
    return _found(games, best, bound, stopped, waived)


@dataclass
class _Best:
    """The best outcome so far and in how many draws it is accepted."""

    count_of: Counter
    count: int = 0
    codes: Codes | None = None

    def offer(self, codes: NDArray[np.intp]) -> bool:
        """Keep the best of these outcomes if it is better than what is there."""
        if not len(codes):
            return False
        counts = self.count_of(codes)
        first = int(counts.argmax())
        if counts[first] <= self.count:
            return False
        self.count, self.codes = int(counts[first]), tuple(int(o) for o in codes[first])
        return True


def _begin(games: DrawnGames, best: _Best, starts: Iterable[Codes]) -> None:
    """The best of the outcomes to begin from, improved by changing one issue at a time."""
    codes = np.array(list(starts), dtype=np.intp).reshape(-1, len(games.base.sizes))
    better = best.offer(codes[games.allowed(codes)])
    while better and best.codes is not None:
        around = [(*best.codes[:i], o, *best.codes[i + 1 :]) for i, size in enumerate(games.base.sizes) for o in range(size)]
        neighbours = np.array(around, dtype=np.intp)
        better = best.offer(neighbours[games.allowed(neighbours)])


@dataclass
class _PartialOutcomes:
    """Partial outcomes after `step` issues of the automaton's order. `most`: draws that any of them could still win."""

    step: int
    most: int
    states: NDArray[np.intp]
    sums: Floats
    options: NDArray[np.intp]


@dataclass
class _MostLikelySearch:
    """Depth first, the most promising partial outcomes first."""

    bounds: DrawBounds
    best: _Best
    budget: Budget | None
    max_partial: int
    _stack: list[_PartialOutcomes] = field(default_factory=list)

    def run(self) -> tuple[int, str]:
        """The proved upper bound on the draws in which any outcome is accepted, and what ended the search early."""
        start = self.bounds.start
        draws = len(start)
        self._stack = [
            _PartialOutcomes(0, draws, np.zeros(1, dtype=np.intp), start[None], np.zeros((1, 0), dtype=np.intp)),
        ]
        extended, stopped = 0, ""
        try:
            while self._stack and not stopped:
                if extended >= self.max_partial:
                    stopped = f"{self.max_partial} partial outcomes"
                    break
                tick("looking for the offer accepted in most draws", budget=self.budget)
                rows = self._stack[-1]
                if rows.most > self.best.count:
                    extended += len(rows.states)
                    further = self._extended(rows)
                    self._stack.pop()
                    self._stack += further
                else:
                    self._stack.pop()
        except Stopped as stop:
            stopped = stop.reason
        except KeyboardInterrupt:
            stopped = "interrupted"
        return max([self.best.count, *(rows.most for rows in self._stack)]), stopped

    def _extended(self, rows: _PartialOutcomes) -> list[_PartialOutcomes]:
        """The partial outcomes one issue further that could still beat the best, in groups, the most promising last."""
        k, bounds = rows.step, self.bounds
        counts = bounds.winnable(k, rows.states, rows.sums)
        row, option = np.nonzero(counts > self.best.count)
        order = np.argsort(counts[row, option], kind="stable")
        row, option = row[order], option[order]
        options = np.concatenate([rows.options[row], option[:, None]], axis=1)
        if k + 1 == len(bounds.automaton.steps):
            self._count(options)
            return []
        groups = []
        for high in range(len(row), 0, -_TOGETHER):
            chosen = slice(max(0, high - _TOGETHER), high)
            r, o = row[chosen], option[chosen]
            states = rows.states[r]
            groups.append(
                _PartialOutcomes(
                    step=k + 1,
                    most=int(counts[r[-1], o[-1]]),
                    states=bounds.automaton.steps[k].following[states, o],
                    sums=rows.sums[r] + bounds.gains[k][states, o],
                    options=options[chosen],
                )
            )
        return groups[::-1]

    def _count(self, options: NDArray[np.intp]) -> None:
        """Count full outcomes exactly; their options stand in the automaton's order."""
        codes = np.empty_like(options)
        codes[:, list(self.bounds.automaton.order)] = options
        self.best.offer(codes)


def _found(games: DrawnGames, best: _Best, bound: int, stopped: str, waived: Collection[str]) -> MostLikely:
    point = None if best.codes is None else Game(games.base).point(best.codes)
    return MostLikely(tuple(waived), point, share_of(best.count, len(games)), bound, "" if best.count == bound else stopped)


def share_of(count: int, draws: int) -> DrawShare:
    return DrawShare(count, draws, Interval(*wilson(count, draws), 0.95, draws))
