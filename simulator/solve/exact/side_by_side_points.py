"""The egalitarian and the Nash point of several games at once, where float64 can tell the best point of a game from all others.

A point is chosen where it is better than every other by more than rounding could make up for; then it is the only one that the exact
comparison would choose. Where several are as good as float64 can tell, nothing is said of the game.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.payoffs.side_by_side import Floats
from simulator.solve.exact.side_by_side import ParetoSets

_ROUNDING = 2.0**-48
"""More than a few operations on float64 lose, relative to the largest number among them."""

NOT_TOLD = -1
"""Stands for the row of a game whose best point is not told."""

Rows = NDArray[np.intp]


@dataclass(frozen=True)
class BestRows:
    """Per game, the row of its best point (`NOT_TOLD` where float64 does not tell, or there is none), and what it has, to `errors`."""

    rows: Rows
    values: Floats
    errors: Floats

    @property
    def told(self) -> NDArray[np.bool_]:
        return np.asarray(self.rows != NOT_TOLD, dtype=np.bool_)


def egalitarian_points(found: ParetoSets) -> BestRows:
    """The points with the largest least surplus, in points: of the egalitarian solution and, being the only ones, of leximin."""
    games, of_game = found.games, _of_game(found)
    surplus = (found.totals - games.reserved[of_game]) / games.scale[of_game]
    size = ((np.abs(found.totals) + np.abs(games.reserved[of_game])) / games.scale[of_game]).max(axis=1, initial=0)
    return _best(found, of_game, surplus.min(axis=1), size * _ROUNDING)


def nash_points(found: ParetoSets) -> BestRows:
    """The points with the largest product of surpluses, of games in which some point gives every party a surplus above 0. All points must
    be acceptable."""
    games, of_game = found.games, _of_game(found)
    surplus = (found.totals - games.thresholds[of_game]) + games.beyond[of_game]  # neither part is below 0, so nothing cancels
    everyone: NDArray[np.bool_] = np.logical_and.reduce(surplus > 0, axis=1)
    logs = np.log(np.where(everyone[:, np.newaxis], surplus, 1))
    size = (np.abs(logs) + 1).sum(axis=1)
    return _best(found, of_game, np.where(everyone, logs.sum(axis=1), -np.inf), size * (_ROUNDING * games.n_parties))


def _of_game(found: ParetoSets) -> NDArray[np.intp]:
    return np.repeat(np.arange(len(found)), found.sizes)


def _best(found: ParetoSets, of_game: NDArray[np.intp], values: Floats, errors: Floats) -> BestRows:
    """The only row of each game whose value may be the largest, each being off by `errors` at most."""
    rows, best, error = np.full(len(found), NOT_TOLD), np.full(len(found), -np.inf), np.zeros(len(found))
    filled = np.flatnonzero(found.sizes)
    if not len(filled):
        return BestRows(rows, best, error)
    starts = found.firsts[filled]
    best[filled] = np.maximum.reduceat(values, starts)
    error[filled] = np.maximum.reduceat(errors, starts)
    likely = np.flatnonzero((values >= (best - 2 * error)[of_game]) & (values > -np.inf))
    alone = np.bincount(of_game[likely], minlength=len(found)) == 1
    chosen = likely[alone[of_game[likely]]]
    rows[of_game[chosen]] = chosen
    return BestRows(rows, best, error)
