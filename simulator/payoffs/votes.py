"""Which outcomes reach all that a game asks of its columns, votes that several groups of segments can carry included.

A vote rises with its columns: more in any of them never loses it. So dominance in all columns stays valid, and what may still pass
or is sure to pass follows from the bounds of the columns one by one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, product

import numpy as np
from numpy.typing import NDArray

from simulator.payoffs.model import IntArray, Payoffs, Vote, floors_for

Mask = NDArray[np.bool_]


def reaches(payoffs: Payoffs, sums: IntArray) -> Mask:
    """Which rows of column totals (n_rows, n_columns) reach every threshold and pass every vote."""
    reached = np.asarray(sums >= floors_for(payoffs.thresholds, sums.dtype), dtype=np.bool_).all(axis=1)
    return reached & votes_pass(payoffs.votes, sums)


def votes_pass(votes: Sequence[Vote], sums: IntArray) -> Mask:
    """Which rows of column totals (n_rows, n_columns) pass every one of `votes`."""
    passed = np.ones(len(sums), dtype=np.bool_)
    for vote in votes:
        yes = np.asarray(sums[:, list(vote.columns)] >= floors_for(vote.levels, sums.dtype), dtype=np.bool_)
        passed &= np.asarray(yes @ np.array(vote.weights) >= vote.quota, dtype=np.bool_)
    return passed


def is_reached(payoffs: Payoffs, totals: Sequence[int]) -> bool:
    """Whether one outcome's column totals reach every threshold and pass every vote."""
    return all(t >= least for t, least in zip(totals, payoffs.thresholds, strict=True)) and not lost_votes(payoffs, totals)


def lost_votes(payoffs: Payoffs, totals: Sequence[int]) -> tuple[str, ...]:
    """Paths of the bodies whose votes one outcome's column totals do not carry."""
    return tuple(vote.path for vote in payoffs.votes if vote.yes(totals) < vote.quota)


def signed_groups(payoffs: Payoffs) -> Iterator[tuple[int, dict[int, int]]]:
    """The votes as a signed sum over sets of segments: (factor, column → level), factors other than 0.

    Σ factor × [every level of the set is reached] is 1 where all votes pass and 0 elsewhere (Möbius inversion on the sets of
    segments that say yes; Rota 1964).
    """
    for groups in product(*(_signed(vote) for vote in payoffs.votes)):
        factor, levels = 1, dict[int, int]()
        for sign, members in groups:
            factor *= sign
            levels |= members
        yield factor, levels


def _signed(vote: Vote) -> list[tuple[int, dict[int, int]]]:
    """The same for one vote."""
    places = range(len(vote.columns))
    factors: dict[frozenset[int], int] = {}
    for size in range(len(vote.columns) + 1):
        for chosen in map(frozenset, combinations(places, size)):
            passes = int(sum(vote.weights[k] for k in chosen) >= vote.quota)
            factors[chosen] = passes - sum(factors[part] for part in factors if part < chosen)
    return [(factor, {vote.columns[k]: vote.levels[k] for k in sorted(chosen)}) for chosen, factor in factors.items() if factor]


def winning_groups(payoffs: Payoffs) -> list[dict[int, int]]:
    """The ways to carry all votes: column → level, each a smallest set of segments that must say yes. One empty way without votes."""
    ways: list[dict[int, int]] = []
    for groups in product(*(_winning(vote) for vote in payoffs.votes)):
        ways.append({column: level for group in groups for column, level in group.items()})
    return ways


def _winning(vote: Vote) -> list[dict[int, int]]:
    """The smallest sets of segments that carry one vote, those of few segments first."""
    found: list[frozenset[int]] = []
    places = range(len(vote.columns))
    for size in range(len(vote.columns) + 1):
        for chosen in map(frozenset, combinations(places, size)):
            if sum(vote.weights[k] for k in chosen) >= vote.quota and not any(smaller <= chosen for smaller in found):
                found.append(chosen)
    return [{vote.columns[k]: vote.levels[k] for k in sorted(chosen)} for chosen in found]
