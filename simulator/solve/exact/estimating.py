"""How many outcomes every party accepts, about: an interval from a sample, where counting them is too much."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.budget import small_steps
from simulator.payoffs.automaton import Automaton
from simulator.payoffs.completion import completions
from simulator.payoffs.model import Payoffs
from simulator.payoffs.outcomes import totals_of
from simulator.payoffs.votes import reaches
from simulator.solve.results import Interval

SAMPLES_IN_PASSING, SAMPLES, SAMPLES_ASKED_FOR = 5_000, 20_000, 100_000
"""Outcomes drawn for an estimate."""


def estimate_acceptable(
    payoffs: Payoffs, automaton: Automaton, *, samples: int = SAMPLES_ASKED_FOR, confidence: float = 0.99, seed: int = 0, known: int = 0
) -> Interval:
    """A Clopper–Pearson interval (1934) for the number of acceptable outcomes, from outcomes drawn evenly among those that no ban forbids.

    `automaton`: of the bans, with interactions or without. `known`: acceptable outcomes already found, a floor of the interval."""
    from scipy.special import betaincinv

    ways = completions(automaton)
    rng = np.random.default_rng(seed)
    states = np.zeros(samples, np.intp)
    codes = np.zeros((samples, len(automaton.steps)), np.intp)
    for k, step in enumerate(automaton.steps):
        states, codes[:, step.issue] = _drawn(step.following, ways[k + 1], states, rng)
    hits = int(reaches(payoffs, totals_of(payoffs, codes)).sum())
    tail, allowed = (1 - confidence) / 2, float(ways[0][0])
    low = 0.0 if hits == 0 else float(betaincinv(hits, samples - hits + 1, tail))
    high = 1.0 if hits == samples else float(betaincinv(hits + 1, samples - hits, 1 - tail))
    return Interval(max(low * allowed, float(known)), max(high * allowed, float(known)), confidence, samples)


def _shares(counts: NDArray[np.object_]) -> list[float]:
    """Each count, an integer of any size, as a share of all."""
    small_steps(3 * len(counts), "drawing outcomes")
    whole = max(sum(int(count) for count in counts), 1)
    return [int(count) / whole for count in counts]


def _drawn(
    following: NDArray[np.intp], ways: NDArray[np.object_], states: NDArray[np.intp], rng: np.random.Generator
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Next states and options, each option in proportion to its number of completions."""
    counts = np.where(following >= 0, ways[following], 0)
    share = np.array([_shares(row) for row in counts], dtype=np.float64)
    cumulative = share.cumsum(axis=1)[states]
    options = (rng.random(len(states))[:, None] * cumulative[:, -1:] >= cumulative).sum(axis=1)
    return following[states, options], options
