"""Upper bounds on surpluses in every draw at once, seen from every partial outcome.

Along the automaton of what constraints and red lines leave, each party's most favourable completion bounds its surplus, draw by draw.
One further column a draw bounds a weighted mean of the surpluses, which is below 0 wherever no outcome suits all: its weights
come from a few steps of mirror descent on the weighted mean's largest value (Beck & Teboulle 2003). Any weights give a valid bound;
good ones give a low one.

In points and float64, for searching: a bound counts as reached within `margin`, which is far above the rounding errors of the sums.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.offers.drawn_games import DrawnGames, Floats, Mask
from simulator.payoffs.automaton import Automaton, AutomatonStep
from simulator.payoffs.model import in_points

DESCENT_STEPS = 60
_STEP_LENGTH = 0.08
_RELATIVE_MARGIN = 1e-9

Table = NDArray[np.float64]


@dataclass(frozen=True)
class DrawBounds:
    """`gains[k]`: what an option of step k adds, (states, options, draws, columns); `ahead[k]`: the same with the most that all later
    steps can add, −inf where a ban forbids it. `start`: (draws, columns), what a partial outcome begins with: 0 less the threshold.
    Columns are the parties and the weighted mean; a draw can still be won where every column is at least −`margin`."""

    automaton: Automaton
    gains: tuple[Table, ...]
    ahead: tuple[Table, ...]
    start: Floats
    margin: float

    def winnable(self, k: int, states: NDArray[np.intp], sums: Floats) -> NDArray[np.int64]:
        """In how many draws each option of step k leaves a chance, shape (rows, options), for partial outcomes in `states` with
        `sums` of shape (rows, draws, columns)."""
        ahead = self.ahead[k]
        counts = [self._alive(sums + ahead[states, option]).sum(axis=1) for option in range(ahead.shape[1])]
        return np.stack(counts, axis=1)

    def _alive(self, bounds: Floats) -> Mask:
        return np.asarray((bounds >= -self.margin).all(axis=2), dtype=np.bool_)


def bytes_needed(games: DrawnGames, automaton: Automaton) -> int:
    """About how much memory the bounds take."""
    states = [1, *(step.n_following for step in automaton.steps)]
    cells = sum(n * step.following.shape[1] for n, step in zip(states, automaton.steps, strict=False))
    return int(cells) * len(games) * (4 * games.base.n_parties + 2) * 8


def draw_bounds(games: DrawnGames, automaton: Automaton, parties: Sequence[int] | None = None) -> DrawBounds:
    """The bounds for all draws of `games` along an automaton that is not empty. `parties`: of these alone, by position."""
    asked = list(range(games.base.n_parties) if parties is None else parties)
    thresholds = in_points(games.thresholds, games.scale)[:, asked]
    gains = [table[..., asked] for table in _gains(games, automaton)]
    weights = _weights(automaton, gains, thresholds)
    gains = [np.concatenate([table, np.einsum("sonp,np->son", table, weights)[..., None]], axis=3) for table in gains]
    start = -np.concatenate([thresholds, (thresholds * weights).sum(axis=1)[:, None]], axis=1)
    most = _remaining(automaton, gains)
    ahead = [table + most[k + 1][step.following] for k, (step, table) in enumerate(zip(automaton.steps, gains, strict=True))]
    for step, table in zip(automaton.steps, ahead, strict=True):
        table[step.following < 0] = -np.inf
    size = sum(float(np.abs(table).max()) for table in gains) + float(np.abs(start).max())
    return DrawBounds(automaton, tuple(gains), tuple(ahead), start, _RELATIVE_MARGIN * (1 + size))


def _gains(games: DrawnGames, automaton: Automaton) -> list[Table]:
    """What each option adds to each party in each draw, in points: shape (states, options, draws, parties)."""
    tables = []
    n_states = 1
    for step in automaton.steps:
        own = games.worth_in_points[step.issue].transpose(1, 0, 2)
        table = np.broadcast_to(own, (n_states, *own.shape)).copy()
        for state, option, t in zip(*(column.tolist() for column in step.completed), strict=True):
            party = games.base.terms[t].column
            table[state, option, :, party] += in_points(games.amounts[:, t], games.scale[:, party])
        tables.append(table)
        n_states = step.n_following
    return tables


def _remaining(automaton: Automaton, gains: list[Table]) -> list[Floats]:
    """Per step k, the most that steps k, k+1, … add to each column in each draw, shape (states, draws, columns)."""
    most: list[Floats] = [np.zeros((1, *gains[0].shape[2:]))]
    for step, table in zip(reversed(automaton.steps), reversed(gains), strict=True):
        total = table + most[-1][step.following]
        total[step.following < 0] = -np.inf
        most.append(total.max(axis=1))
    return most[::-1]


def _weights(automaton: Automaton, gains: list[Table], thresholds: Floats) -> Floats:
    """Weights of the parties in each draw, summing to 1, under which the largest weighted surplus is small: (draws, parties)."""
    draws, parties = thresholds.shape
    logarithms = np.zeros((draws, parties))
    weights = best = np.full((draws, parties), 1 / parties)
    lowest = np.full(draws, np.inf)
    for k in range(DESCENT_STEPS):
        surplus = _best_outcomes(automaton, gains, weights) - thresholds
        value = (weights * surplus).sum(axis=1)
        lower = value < lowest
        lowest, best = np.where(lower, value, lowest), np.where(lower[:, None], weights, best)
        logarithms = logarithms - _STEP_LENGTH / (k + 1) ** 0.5 * surplus
        logarithms -= logarithms.max(axis=1, keepdims=True)
        weights = np.exp(logarithms)
        weights /= weights.sum(axis=1, keepdims=True)
    return best


def _best_outcomes(automaton: Automaton, gains: list[Table], weights: Floats) -> Floats:
    """The parties' utilities at the outcome with the largest weighted sum in each draw: (draws, parties)."""
    draws = np.arange(len(weights))
    most: Floats = np.zeros((1, len(weights)))
    chosen: list[NDArray[np.intp]] = []
    for step, table in zip(reversed(automaton.steps), reversed(gains), strict=True):
        most, options = _step_back(step, np.einsum("sonp,np->son", table, weights), most)
        chosen.append(options)
    states = np.zeros(len(weights), dtype=np.intp)
    utilities = np.zeros_like(weights)
    for step, table, options in zip(automaton.steps, gains, reversed(chosen), strict=True):
        taken = options[states, draws]
        utilities += table[states, taken, draws]
        states = step.following[states, taken]
    return utilities


def _step_back(step: AutomatonStep, table: Floats, most: Floats) -> tuple[Floats, NDArray[np.intp]]:
    """The largest weighted sums from one step on, (states, draws), and the options that give them."""
    total = table + most[step.following]
    total[step.following < 0] = -np.inf
    options = total.argmax(axis=1)
    return np.take_along_axis(total, options[:, None], axis=1)[:, 0], options
