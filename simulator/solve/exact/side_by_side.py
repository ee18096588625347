"""Elimination of several games at once: what one game costs beside its arithmetic is paid once for all of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.payoffs.automaton import Automaton
from simulator.payoffs.completion import lay_side_by_side
from simulator.payoffs.model import IntArray
from simulator.payoffs.side_by_side import Floats, Games
from simulator.solve.exact.combining import Cuts, asked_of_each
from simulator.solve.exact.elimination import affordable_rows, combined, no_points
from simulator.solve.exact.layers import Layer, listed, traced
from simulator.solve.pareto import ParetoSet


@dataclass(frozen=True)
class ParetoSets:
    """The frontiers of several games, as in `ParetoSet`. The points of game g are the rows firsts[g]:firsts[g + 1] of `totals` (float64,
    whole); its set is None where it `outgrew` its limit."""

    games: Games
    automaton: Automaton
    totals: Floats
    counts: IntArray
    firsts: NDArray[np.intp]
    outgrown: NDArray[np.bool_]
    layers: list[Layer]
    first_row: int = 0
    """The first row's number in the last of the layers."""

    def __len__(self) -> int:
        return len(self.outgrown)

    @property
    def sizes(self) -> NDArray[np.intp]:
        """How many points each game has."""
        return np.diff(self.firsts)

    def __getitem__(self, game: int) -> ParetoSet | None:
        if self.outgrown[game]:
            return None
        first, last = self.firsts[game : game + 2].tolist()
        if first == last:
            return no_points(self.games.shape)
        rows = self.first_row + np.arange(first, last)
        return ParetoSet(
            totals=self.totals[first:last].astype(np.int64),
            counts=tuple(self.counts[first:last].tolist()),
            outcomes=lambda k, limit: listed(self.automaton, self.layers, rows[k : k + 1], limit),
            epsilon=(0,) * self.games.n_parties,
            one_of_each=lambda: traced(self.automaton, self.layers, rows),
        )

    def first_outcomes(self, rows: NDArray[np.intp]) -> NDArray[np.intp]:
        """The first outcome, in the order of the file, with the utilities of each of these rows; shape (rows, issues)."""
        found = traced(self.automaton, self.layers, self.first_row + rows)
        for k in np.flatnonzero(self.counts[rows] != 1).tolist():
            found[k] = listed(self.automaton, self.layers, self.first_row + rows[k : k + 1], 1)[0]
        return found

    def some(self, games: slice) -> ParetoSets:
        """The sets of some games in a row."""
        start, stop, _ = games.indices(len(self))
        first, last = self.firsts[[start, stop]].tolist()
        return ParetoSets(
            self.games.at(np.arange(start, stop)),
            self.automaton,
            self.totals[first:last],
            self.counts[first:last],
            self.firsts[start : stop + 1] - first,
            self.outgrown[games],
            self.layers,
            self.first_row + first,
        )


def pareto_sets(
    games: Games, automaton: Automaton, thresholds: Floats | None = None, *, max_rows: int | None = None, cuts: Cuts | None = None
) -> ParetoSets:
    """What `pareto_set` gives for each game, with its own thresholds (default: those of the game; shape (games, parties)) and its own cut.
    A game in which more than `max_rows` partial outcomes would have to be kept at a step is outgrown."""
    n = len(games)
    if automaton.empty or not n:
        nothing = np.zeros((0, games.n_parties))
        return ParetoSets(games, automaton, nothing, np.zeros(0, np.int64), np.zeros(n + 1, np.intp), np.zeros(n, np.bool_), [])
    limit = affordable_rows(games.n_parties) if max_rows is None else max_rows
    asked = asked_of_each(games.thresholds if thresholds is None else thresholds)
    found = combined(games.shape, lay_side_by_side(games, automaton), asked, [] if cuts is None else [cuts], limit)
    firsts = np.searchsorted(found.states, np.arange(n + 1)) if len(found.states) else np.zeros(n + 1, np.intp)
    return ParetoSets(games, automaton, found.totals - asked.start[found.states], found.counts, firsts, found.outgrown, found.layers)
