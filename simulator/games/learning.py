"""Where two players who learn end up: fictitious play and replicator dynamics, by nashpy, with a seed.

*Fictitious play* (Brown 1951): each round both answer best to how often the other has used each action so far; ties are drawn. The
frequencies need not settle (Shapley 1964); where they do, it is on an equilibrium. *Replicator dynamics* (Taylor & Jonker 1978; of
two populations: Taylor 1979): the share of an action grows with its payoff above the mean. With two populations only strict equilibria
attract (Ritzberger & Weibull 1995), so shares may circle around a mixed one for ever.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.errors import UsageError
from simulator.games.normal_form import NormalForm
from simulator.games.two_players import whole_matrices

REST = 1e-6
"""A state is at rest where no share changes faster a unit of time, payoffs taken as multiples of their largest difference."""


@dataclass(frozen=True)
class FictitiousPlay:
    """`frequencies`: how often each player used each action, (actions,) of each, float64, summing to 1. `gain`: the most that each
    could gain on average by another action against the other's frequencies, as a share of the range of its own payoffs: how far
    from an equilibrium the frequencies are."""

    rounds: int
    seed: int
    frequencies: tuple[NDArray[np.float64], NDArray[np.float64]]
    gain: tuple[float, float]


@dataclass(frozen=True)
class Replicated:
    """`times`: (n,), in units in which payoffs range over 1. `shares`: (n, actions) of each player, float64. `at_rest`: the last state
    hardly moves."""

    times: NDArray[np.float64]
    shares: tuple[NDArray[np.float64], NDArray[np.float64]]
    at_rest: bool


def fictitious_play(game: NormalForm, rounds: int, *, seed: int = 0) -> FictitiousPlay:
    """Two players that answer to what was played, from nothing, for `rounds` rounds. Raises `UsageError` for more players or no round."""
    first, second = _scaled(game)
    if rounds < 1:
        raise UsageError(f"expected at least 1 round, found {rounds}")
    import nashpy

    library: Any = nashpy.Game(*(np.array(matrix, dtype=float) for matrix in whole_matrices(game)))  # whole, so that ties are ties
    with _seeded(seed):
        (counts,) = deque(library.fictitious_play(iterations=rounds), maxlen=1)
    x, y = (np.asarray(count, dtype=np.float64) / rounds for count in counts)
    replies, answers = first @ y, x @ second
    return FictitiousPlay(rounds, seed, (x, y), (float(replies.max() - x @ replies), float(answers.max() - answers @ y)))


def replicator_dynamics(game: NormalForm, until: float, *, seed: int = 0, steps: int = 200) -> Replicated:
    """Shares over time from a start drawn with `seed` (uniform over the mixes of each player), at `steps` times up to `until`.

    Raises `UsageError` for more players than two.
    """
    first, second = _scaled(game)
    if not until > 0 or steps < 2:
        raise UsageError("replicator dynamics need a time above 0 and at least 2 steps")
    import nashpy

    rng = np.random.default_rng(seed)
    starts = [rng.dirichlet(np.ones(size)) for size in game.sizes]
    times = np.linspace(0.0, until, steps)
    library: Any = nashpy.Game(first, second)
    xs, ys = library.asymmetric_replicator_dynamics(x0=starts[0], y0=starts[1], timepoints=times)
    shares = tuple(_clipped(np.asarray(part, dtype=np.float64)) for part in (xs, ys))
    x, y = shares[0][-1], shares[1][-1]
    gains, losses = first @ y, x @ second
    speed = max(float(np.abs(x * (gains - x @ gains)).max()), float(np.abs(y * (losses - losses @ y)).max()))
    return Replicated(times, (shares[0], shares[1]), speed <= REST)


def _clipped(shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """Integration leaves tiny negative shares and sums beside 1."""
    positive = np.clip(shares, 0.0, None)
    return np.asarray(positive / positive.sum(axis=1, keepdims=True))


def _scaled(game: NormalForm) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Both players' payoffs, each moved and divided so that they range from 0 to 1 (all 0 where they do not differ)."""
    if len(game.players) != 2:
        raise UsageError(f"learning is looked at for two players, and this game has {len(game.players)}")
    rows, columns = game.sizes
    result = []
    for player in (0, 1):
        values = [cell[player] for cell in game.payoffs.values()]
        width = (max(values) - min(values)) or 1
        table = [[float((game.payoffs[a, b][player] - min(values)) / width) for b in range(columns)] for a in range(rows)]
        result.append(np.array(table, dtype=np.float64))
    return result[0], result[1]


@contextmanager
def _seeded(seed: int) -> Iterator[None]:
    """nashpy draws from numpy's common generator: it is set for the time being, and put back as it was."""
    state = np.random.get_state()
    np.random.seed(seed % 2**32)
    try:
        yield
    finally:
        np.random.set_state(state)
