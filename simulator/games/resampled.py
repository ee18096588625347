"""Whether a table of payoffs in floating point has an equilibrium that uses given actions: the question asked of each resample."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

ROUNDING = 1e-12
"""Smaller differences between a player's payoffs, as a share of their range, are taken for rounding."""

LEAST_SHARE = 1e-7
"""A probability below it is taken for 0: what a linear program cannot tell from it."""


def still_equilibrium(payoffs: NDArray[np.float64], supports: Sequence[frozenset[int]]) -> bool:
    """Whether mixes that use exactly the actions in `supports` (one set a player) are an equilibrium for some probabilities.

    `payoffs`: (actions of player 1, …, actions of player n, n). At most two players may use more than one action; where two do and
    others look on, only the most even of the mixes that hold the two to it are tried (without degeneracy there is but one).
    """
    payoffs = _on_one_scale(payoffs)
    mixers = [p for p, used in enumerate(supports) if len(used) > 1]
    if len(mixers) > 2:
        raise ValueError("three players that mix are not looked at")
    if len(mixers) < 2:
        return _with_one_mixer(payoffs, supports, mixers[0] if mixers else 0)
    first, second = mixers
    mix_of_second = _indifferent(_between(payoffs, first, second, supports), supports[first], supports[second])
    mix_of_first = _indifferent(_between(payoffs, second, first, supports), supports[second], supports[first])
    if mix_of_first is None or mix_of_second is None:
        return False
    mixes = {first: mix_of_first, second: mix_of_second}
    return all(_stays_against_mixes(payoffs, supports, p, mixes) for p in range(len(supports)) if p not in mixes)


def _with_one_mixer(payoffs: NDArray[np.float64], supports: Sequence[frozenset[int]], mixer: int) -> bool:
    """The others each keep to one action: the mixer's must all be best against those, and some mix of them must hold the others."""
    others = [p for p in range(len(supports)) if p != mixer]
    own = _between(payoffs, mixer, others[0], supports)[:, next(iter(supports[others[0]]))]
    if own[sorted(supports[mixer])].min() < own.max() - ROUNDING:
        return False
    columns = sorted(supports[mixer])
    kept: list[NDArray[np.float64]] = []
    for p in others:
        table = _between(payoffs, p, mixer, supports)[:, columns]
        kept.append(table[next(iter(supports[p]))] - table)
    held = np.vstack(kept)
    if len(columns) == 1:
        return bool(held.min() >= -ROUNDING)
    return _even_mix(held, np.empty((0, len(columns)))) is not None


def _on_one_scale(payoffs: NDArray[np.float64]) -> NDArray[np.float64]:
    """Each player's payoffs from 0 to 1 (all 0 where they do not differ), for the tolerances of the linear program."""
    every = tuple(range(payoffs.ndim - 1))
    width = np.ptp(payoffs, axis=every)
    return np.asarray((payoffs - payoffs.min(axis=every)) / np.where(width > 0, width, 1.0))


def _between(payoffs: NDArray[np.float64], player: int, other: int, supports: Sequence[frozenset[int]]) -> NDArray[np.float64]:
    """(actions of player, actions of other): the player's payoffs while the rest keep to their only action."""
    at = tuple(slice(None) if p in (player, other) else next(iter(used)) for p, used in enumerate(supports))
    table = payoffs[(*at, player)]
    return table if player < other else table.T


def _indifferent(table: NDArray[np.float64], used: frozenset[int], others: frozenset[int]) -> NDArray[np.float64] | None:
    """A mix of the other that uses exactly its actions `others`, against which all of `used` are best; None: there is none."""
    columns, rows = sorted(others), sorted(used)
    worth = table[:, columns]
    found = _even_mix(worth[rows[0]] - worth, worth[rows[1:]] - worth[rows[0]])
    if found is None:
        return None
    mix = np.zeros(table.shape[1])
    mix[columns] = found
    return mix


def _even_mix(at_least_0: NDArray[np.float64], equal_to_0: NDArray[np.float64]) -> NDArray[np.float64] | None:
    """Probabilities above 0, their smallest as large as can be, on which the rows are worth at least 0, and 0; None: there are none."""
    from scipy.optimize import linprog

    n = at_least_0.shape[1]
    least = np.hstack([-np.eye(n), np.ones((n, 1))])  # the last variable is the smallest probability
    found = linprog(
        c=[*[0.0] * n, -1.0],
        A_ub=np.vstack([_with_a_column(-at_least_0), least]),
        b_ub=[*[ROUNDING] * len(at_least_0), *[0.0] * n],
        A_eq=np.vstack([_with_a_column(equal_to_0), [*[1.0] * n, 0.0]]),
        b_eq=[*[0.0] * len(equal_to_0), 1.0],
        bounds=[(0.0, 1.0)] * (n + 1),
    )
    return np.asarray(found.x[:n]) if found.status == 0 and -found.fun > LEAST_SHARE else None


def _with_a_column(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.hstack([rows, np.zeros((len(rows), 1))])


def _stays_against_mixes(
    payoffs: NDArray[np.float64], supports: Sequence[frozenset[int]], player: int, mixes: dict[int, NDArray[np.float64]]
) -> bool:
    """Whether a player that keeps to one action has no better one against the mixes of two others."""
    table = payoffs[..., player]
    for p in reversed(range(len(supports))):
        if p == player:
            continue
        mix = mixes.get(p)
        table = np.take(table, next(iter(supports[p])), axis=p) if mix is None else np.tensordot(table, mix, axes=(p, 0))
    return bool(table[next(iter(supports[player]))] >= table.max() - ROUNDING)
