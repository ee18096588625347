"""Winning coalitions counted where two sorts of votes and the number of members decide: a triple majority.

A coalition is one of each half of the parties, and what the two have together decides. For each coalition of one half it is counted how
many of the other reach what is missing of both sorts at once. These lie sorted by the first sort, and within blocks of 1, 2, 4, … of them
by the second, so that each count takes as many look-ups as the number of coalitions has binary digits (a merge sort tree).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]

Corner = tuple[int, int]
"""Votes of both sorts that are enough together."""


class VotesByHalves:
    """`first`, `second`: votes of each party, of both sorts, 0 or more; each sum fits into int64."""

    def __init__(self, first: Sequence[int], second: Sequence[int]) -> None:
        middle = len(first) // 2
        self._halves = [_HalfByTwoSorts(first[:middle], second[:middle]), _HalfByTwoSorts(first[middle:], second[middle:])]

    def counted(self, corners: Callable[[int], Sequence[Corner]]) -> tuple[list[int], list[list[int]]]:
        """Winning coalitions by their number of members, 0 to n: all, and those that hold each party. `corners`: for a number of members
        what is enough, the first sort of votes rising and the second falling."""
        one, other = self._halves
        needed = [corners(size) for size in range(one.n + other.n + 1)]
        every, holding = _joined(one, other, needed)
        _, others = _joined(other, one, needed)
        return every, [*holding, *others]


class _HalfByTwoSorts:
    """All coalitions within some of the parties, by size: which they are, as bits, and their votes of both sorts."""

    def __init__(self, first: Sequence[int], second: Sequence[int]) -> None:
        self.n = len(first)
        sizes = np.array([bits.bit_count() for bits in range(2**self.n)])
        sums = [_sums(first), _sums(second)]
        self.bits = [np.flatnonzero(sizes == size) for size in range(self.n + 1)]
        self.votes = [(sums[0][bits], sums[1][bits]) for bits in self.bits]
        self.reaching = [_Reaching(*votes) for votes in self.votes]


def _sums(votes: Sequence[int]) -> Numbers:
    """The votes of every coalition, whose bits are its place."""
    found = np.zeros(1, dtype=np.int64)
    for each in votes:
        found = np.concatenate([found, found + each])
    return found


def _joined(half: _HalfByTwoSorts, other: _HalfByTwoSorts, needed: Sequence[Sequence[Corner]]) -> tuple[list[int], list[list[int]]]:
    """Winning coalitions by size: all, and those that hold each party of the one half."""
    n = half.n + other.n
    every, holding = [0] * (n + 1), [[0] * (n + 1) for _ in range(half.n)]
    for size, (bits, (first, second)) in enumerate(zip(half.bits, half.votes, strict=True)):
        for more, partners in enumerate(other.reaching):
            won = np.zeros(len(bits), dtype=np.int64)
            enough = needed[size + more]
            for a, b in enough:
                won += partners.counted(a - first, b - second)
            for (_, b), (a, _) in pairwise(enough):
                won -= partners.counted(a - first, b - second)  # in both of two corners
            every[size + more] += int(won.sum())
            for party in range(half.n):
                holding[party][size + more] += int(won[bits >> party & 1 == 1].sum())
    return every, holding


class _Reaching:
    """How many coalitions have at least so many votes of both sorts."""

    def __init__(self, first: Numbers, second: Numbers) -> None:
        order = np.argsort(-first, kind="stable")
        self._first, self._second = -first[order], np.sort(second)
        self._base = len(first) + 1
        ranks = np.searchsorted(self._second, second[order])
        places = np.arange(len(first))
        self._blocks = [np.sort((places >> k) * self._base + ranks) for k in range(len(first).bit_length())]

    def counted(self, first: Numbers, second: Numbers) -> Numbers:
        """For each pair of votes, how many coalitions have as many of both."""
        many, rank = np.searchsorted(self._first, -first, side="right"), np.searchsorted(self._second, second)
        found, start = np.zeros(len(first), dtype=np.int64), np.zeros(len(first), dtype=np.int64)
        for k in reversed(range(len(self._blocks))):
            taken = many >> k & 1  # the first `many` are whole blocks, the largest first
            below = np.searchsorted(self._blocks[k], (start >> k) * self._base + rank)
            found += taken * (start + (1 << k) - below)
            start += taken << k
        return found
