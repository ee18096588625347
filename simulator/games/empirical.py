"""The empirical game between strategies: payoffs are what simulated talks give, so equilibria are as sure as the simulation is.

Every combination of strategies is simulated `runs` times, with the same seeds for every combination (common random numbers), so that what
differs between two combinations is the strategies rather than luck. The equilibria are those of the mean payoffs. A bootstrap says how sure
each is: it draws the runs anew with replacement, the same draw for every combination, and counts how often an equilibrium with the same
strategies in use exists (Wellman 2006 on empirical games; Efron 1979 on the bootstrap). An equilibrium among the strategies listed says
nothing about strategies that are not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isfinite, prod, sqrt
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from simulator.budget import tick
from simulator.cards import Listed
from simulator.errors import UsageError
from simulator.figures import whole
from simulator.games.equilibria import Equilibria, Equilibrium, equilibria
from simulator.games.normal_form import NormalForm, Profile, support
from simulator.games.resampled import still_equilibrium

CONFIDENCE = 0.95
MOST_PROFILES = 10_000
"""Combinations of strategies at most."""


class Simulate(Protocol):
    """One run of the talks: a strategy for each player, in the order of the players, and a seed → each player's discounted surplus."""

    def __call__(self, profile: tuple[str, ...], seed: int) -> Mapping[str, Fraction | float]: ...


@dataclass(frozen=True)
class MeanPayoff:
    """`mean` over the runs, and the Student-t interval for it at `CONFIDENCE`."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class Sureness:
    """`equilibrium` of the mean payoffs. `share`: part of the resamples in which one with the same strategies in use exists."""

    equilibrium: Equilibrium
    share: float


@dataclass(frozen=True, repr=False)
class EmpiricalGame(Listed):
    """`payoffs`: profile (positions of strategies) → an estimate for each player. `means`: the game of the means, with all that is
    known of it. `sureness`: of each of its equilibria, in its order. `runs` of each combination from `seed`; `resamples` drawn."""

    players: tuple[str, ...]
    strategies: tuple[tuple[str, ...], ...]
    payoffs: Mapping[Profile, tuple[MeanPayoff, ...]]
    means: Equilibria
    sureness: tuple[Sureness, ...]
    runs: int
    seed: int
    resamples: int


def empirical_game(
    strategies: Mapping[str, Sequence[str]], simulate: Simulate, *, runs: int = 100, seed: int = 0, resamples: int = 200
) -> EmpiricalGame:
    """Simulate the game of `strategies` (player → the names of its strategies) and find its equilibria.

    Raises `UsageError` for fewer than two players, runs or resamples, a player without strategies, or a run that gives a player no
    finite number.
    """
    game = _empty(strategies)
    if runs < 2 or resamples < 1:
        raise UsageError("an empirical game needs at least 2 runs of each combination, and 1 resample")
    profiles = tuple(game.profiles)
    exact = simulated(game, profiles, simulate, seeds_of(seed, runs))
    means, samples = _mean_game(game, profiles, exact), exact.astype(np.float64)
    found = equilibria(means, with_methods=False)
    return EmpiricalGame(
        players=game.players,
        strategies=game.actions,
        payoffs={profile: tuple(_estimate(samples[k, :, p]) for p in range(len(game.players))) for k, profile in enumerate(profiles)},
        means=found,
        sureness=_sureness(game, samples, found.equilibria, seed, resamples),
        runs=runs,
        seed=seed,
        resamples=resamples,
    )


def seeds_of(seed: int, runs: int) -> tuple[int, ...]:
    """A seed for each run, the same for every combination of strategies; those of fewer runs are the first of more."""
    return tuple(int(np.random.SeedSequence((seed, k)).generate_state(1)[0]) for k in range(runs))


def simulated(game: NormalForm, profiles: Sequence[Profile], simulate: Simulate, seeds: Sequence[int]) -> NDArray[Any]:
    """(profiles, runs, players): what each player had in each run, as fractions."""
    samples = np.empty((len(profiles), len(seeds), len(game.players)), dtype=object)
    for k, profile in enumerate(profiles):
        names = tuple(game.named(profile).values())
        for r, seed in enumerate(seeds):
            tick("holding talks", k / len(profiles))
            had = simulate(names, seed)
            for p, player in enumerate(game.players):
                value = had.get(player)
                if value is None or not isfinite(value):
                    raise UsageError(f"the run of {', '.join(names)} with seed {seed} gave {player} no finite number")
                samples[k, r, p] = Fraction(value)
    return samples


def _empty(strategies: Mapping[str, Sequence[str]]) -> NormalForm:
    """The players and their strategies, payoffs still missing."""
    if len(strategies) < 2:
        raise UsageError("an empirical game needs at least two players")
    if idle := [player for player, names in strategies.items() if not names or len(set(names)) < len(names)]:
        raise UsageError(f"{', '.join(idle)}: list at least one strategy, each once")
    size = prod(len(names) for names in strategies.values())
    if size > MOST_PROFILES:
        raise UsageError(f"{whole(size)} combinations of strategies; simulate at most {MOST_PROFILES:,}")
    return NormalForm(tuple(strategies), tuple(tuple(names) for names in strategies.values()), {})


def _mean_game(game: NormalForm, profiles: Sequence[Profile], samples: NDArray[Any]) -> NormalForm:
    """Exact means, so that what is equal ties exactly."""
    runs = samples.shape[1]
    payoffs = {
        profile: tuple(sum(samples[k, :, p].tolist(), Fraction(0)) / runs for p in range(len(game.players)))
        for k, profile in enumerate(profiles)
    }
    return NormalForm(game.players, game.actions, payoffs)


def _estimate(values: NDArray[np.float64]) -> MeanPayoff:
    from scipy.stats import t

    mean = float(values.mean())
    half = float(t.ppf((1 + CONFIDENCE) / 2, len(values) - 1)) * float(values.std(ddof=1)) / sqrt(len(values))
    return MeanPayoff(mean, mean - half, mean + half)


def _sureness(
    game: NormalForm, samples: NDArray[np.float64], found: Sequence[Equilibrium], seed: int, resamples: int
) -> tuple[Sureness, ...]:
    rng = np.random.default_rng(np.random.SeedSequence((seed, samples.shape[1], resamples)))
    supports = [tuple(support(mix) for mix in equilibrium.mixes) for equilibrium in found]
    times = [0] * len(found)
    for _ in range(resamples):
        tick("drawing the runs anew")
        drawn = rng.integers(samples.shape[1], size=samples.shape[1])
        means = samples[:, drawn, :].mean(axis=1).reshape(*game.sizes, len(game.players))
        for k, each in enumerate(supports):
            times[k] += still_equilibrium(means, each)
    return tuple(Sureness(equilibrium, count / resamples) for equilibrium, count in zip(found, times, strict=True))
