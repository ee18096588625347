"""The power of parties under an agreement rule before anything is known of their wishes: how often a party's consent decides.

*Shapley–Shubik index* (1954): all parties are asked one after the other, in an order drawn at random; the chance that the rule is met just
as this party consents. *Banzhaf index* (Penrose 1946; Banzhaf 1965): the others consent or refuse by the toss of a coin; the chance that
the party's consent decides, divided by the sum of these chances over all parties.

Both follow from how many winning coalitions there are of each size, and how many of them have the party as a member. These are counted
exactly, in one of three ways: by how many parties of each kind are members, where many are alike; by two halves of the parties and sorted
sums, where one or two sorts of votes and the number of members decide; coalition by coalition, where the parties are few.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import comb, factorial, prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.payoffs.agreement_rules import Gate, Joint, Mask, Rule, RuledGame, VoteCount
from simulator.payoffs.two_sorts_of_votes import Corner, VotesByHalves
from simulator.payoffs.winning import counts_in

MOST_MIXES = 300_000
"""Combinations of how many parties of each kind are members that are gone through at most."""

MOST_HALVED = 32
"""Parties that are split into two halves at most."""

MOST_BITS = 18
"""Parties of which every coalition is looked at, at most."""

MOST_VOTES = 2**62
"""Votes in all that int64 holds."""

Numbers = NDArray[Any]


@dataclass(frozen=True)
class Power:
    """A party's indices under a rule: `shapley_shubik` and `banzhaf` sum to 1 over all parties; `decides` is the chance that its consent
    decides where the others toss a coin."""

    party: str
    shapley_shubik: Fraction
    banzhaf: Fraction
    decides: Fraction


@dataclass(frozen=True)
class WinningBySize:
    """Winning coalitions by their number of members (0 to n): all, and for each party those of which it is a member."""

    every: Sequence[int]
    holding: Sequence[Sequence[int]]


def power_under(game: RuledGame, rule: Rule) -> tuple[Power, ...] | None:
    """The power of each party asked under one rule, exact; None where there are too many coalitions of unlike parties to count them."""
    asked = [p for p, is_asked in enumerate(game.asked) if is_asked]
    found = winning_by_size(_on_asked(winning_gate(rule, game.asked), asked), len(asked))
    return None if found is None else tuple(indices(found, [game.payoffs.parties[p] for p in asked]))


def winning_gate(rule: Rule, asked: Sequence[bool]) -> Gate:
    """When a coalition wins, all others asked refusing: it meets what the rule needs, or leaves too few to block."""
    if rule.blocked_by is None:
        return rule.needs
    return Joint((rule.needs, _not_met_by_others(rule.blocked_by, asked)), every=False)


def _not_met_by_others(gate: Gate, asked: Sequence[bool]) -> Gate:
    """The requirement on a coalition that all others asked together do not meet `gate`."""
    if isinstance(gate, Joint):
        return Joint(tuple(_not_met_by_others(part, asked) for part in gate.parts), not gate.every)
    total = sum(votes for votes, is_asked in zip(gate.votes, asked, strict=True) if is_asked)
    return VoteCount(gate.votes, total - gate.least + 1, gate.scale)


def _on_asked(gate: Gate, asked: Sequence[int]) -> Gate:
    """The same requirement with the parties that are asked alone."""
    if isinstance(gate, Joint):
        return Joint(tuple(_on_asked(part, asked) for part in gate.parts), gate.every)
    return VoteCount(tuple(gate.votes[p] for p in asked), gate.least, gate.scale)


def indices(found: WinningBySize, parties: Sequence[str]) -> Iterator[Power]:
    n = len(parties)
    swings = [_swings(found.every, holding) for holding in found.holding]
    total = sum(map(sum, swings))
    orders = [factorial(size) * factorial(n - 1 - size) for size in range(n)]
    alike: dict[tuple[int, ...], tuple[Fraction, Fraction, Fraction]] = {}
    for party, by_size in zip(parties, swings, strict=True):
        if by_size not in alike:
            first = sum(ways * count for ways, count in zip(orders, by_size, strict=True))
            alike[by_size] = Fraction(first, factorial(n)), Fraction(sum(by_size), total), Fraction(sum(by_size), 2 ** (n - 1))
        yield Power(party, *alike[by_size])


def _swings(every: Sequence[int], holding: Sequence[int]) -> tuple[int, ...]:
    """By size: the losing coalitions that win with the party."""
    return tuple(holding[size + 1] - (every[size] - holding[size]) for size in range(len(every) - 1))


def winning_by_size(gate: Gate, n: int) -> WinningBySize | None:
    """The winning coalitions of `n` parties, all of which are asked; None where none of the ways to count them is short enough."""
    kinds = _kinds(gate, n)
    if prod(len(kind) + 1 for kind in kinds) <= MOST_MIXES:
        return _by_kinds(gate, kinds, n)
    weights = _unlike_votes(gate)
    if len(weights) in (1, 2) and n <= MOST_HALVED and all(sum(votes) < MOST_VOTES for votes in weights):
        return _by_halves(gate, *weights) if len(weights) == 1 else _by_halves_of_two_sorts(gate, *weights)
    return _one_by_one(gate, n) if n <= MOST_BITS else None


def _wins(gate: Gate, votes: Callable[[VoteCount], Numbers]) -> Mask:
    """Where a requirement is met, by the votes of each of its counts."""
    if isinstance(gate, VoteCount):
        return np.asarray(votes(gate) >= gate.least, dtype=np.bool_)
    parts = np.array([_wins(part, votes) for part in gate.parts])
    return np.asarray(parts.all(axis=0) if gate.every else parts.any(axis=0), dtype=np.bool_)


def _kinds(gate: Gate, n: int) -> list[list[int]]:
    """Parties with the same votes in every count, kind by kind."""
    found: dict[tuple[int, ...], list[int]] = {}
    for party in range(n):
        found.setdefault(tuple(count.votes[party] for count in counts_in(gate)), []).append(party)
    return list(found.values())


def _by_kinds(gate: Gate, kinds: Sequence[Sequence[int]], n: int) -> WinningBySize:
    """By how many parties of each kind are members; multiplicities are Python integers of any size."""
    mixes = np.array(list(product(*(range(len(kind) + 1) for kind in kinds))), dtype=np.int64).reshape(-1, len(kinds))
    dtype = np.int64 if all(sum(count.votes) < MOST_VOTES for count in counts_in(gate)) else object
    winning = _wins(gate, lambda count: mixes.astype(dtype) @ np.array([count.votes[kind[0]] for kind in kinds], dtype=dtype))
    every, holding = [0] * (n + 1), [[0] * (n + 1) for _ in kinds]
    choices = [[comb(len(kind), k) for k in range(len(kind) + 1)] for kind in kinds]
    for mix in mixes[winning].tolist():
        ways, size = prod(row[k] for row, k in zip(choices, mix, strict=True)), sum(mix)
        every[size] += ways
        for kind, k in enumerate(mix):
            holding[kind][size] += ways * k
    of = {party: [count // len(kind) for count in row] for kind, row in zip(kinds, holding, strict=True) for party in kind}
    return WinningBySize(every, [of[party] for party in range(n)])


def _unlike_votes(gate: Gate) -> list[tuple[int, ...]]:
    """The votes of the counts in which parties differ, each once."""
    return list(dict.fromkeys(count.votes for count in counts_in(gate) if len(set(count.votes)) > 1))


def _by_halves(gate: Gate, weights: Sequence[int]) -> WinningBySize:
    """A coalition is one of each half of the parties. What the two weigh together, and how many members they have, decides."""
    n = len(weights)
    needed = [_least_weight(gate, weights, size) for size in range(n + 1)]
    middle = n // 2
    first, second = _HalfOfParties(weights[:middle]), _HalfOfParties(weights[middle:])
    every, holding = first.joined(second, needed)
    _, others = second.joined(first, needed)
    return WinningBySize(every, [*holding, *others])


def _least_weight(gate: Gate, weights: Sequence[int], size: int) -> int:
    """The least weight with which a coalition of so many members wins; more than there is where none does."""
    levels = sorted({0, *(count.least for count in counts_in(gate) if count.votes == tuple(weights))})
    tried = np.array(levels, dtype=object)
    wins = _wins(gate, lambda count: tried if count.votes == tuple(weights) else _of_all(count, size, len(levels)))
    return next((level for level, won in zip(levels, wins.tolist(), strict=True) if won), sum(weights) + 1)


def _by_halves_of_two_sorts(gate: Gate, first: Sequence[int], second: Sequence[int]) -> WinningBySize:
    """The same with two sorts of votes."""
    return WinningBySize(*VotesByHalves(first, second).counted(lambda size: _corners(gate, first, second, size)))


def _corners(gate: Gate, first: Sequence[int], second: Sequence[int], size: int) -> list[Corner]:
    """The least votes of both sorts with which a coalition of so many members wins, the first sort rising and the second falling."""
    one, other = (sorted({0, *(count.least for count in counts_in(gate) if count.votes == tuple(votes))}) for votes in (first, second))
    found: list[Corner] = []
    for level in one:
        least = _least_of_second(gate, {tuple(first): level}, tuple(second), other, size)
        if least is not None and (not found or least < found[-1][1]):
            found.append((level, least))
    return found


def _least_of_second(
    gate: Gate, had: Mapping[tuple[int, ...], int], second: tuple[int, ...], levels: Sequence[int], size: int
) -> int | None:
    """The least of the `levels` of the second sort with which so many members win, who have `had` of the first; None where none does."""
    tried = np.array(levels, dtype=object)

    def votes(count: VoteCount) -> Numbers:
        if count.votes == second:
            return tried
        return np.full(len(levels), had[count.votes], dtype=object) if count.votes in had else _of_all(count, size, len(levels))

    return next((level for level, won in zip(levels, _wins(gate, votes).tolist(), strict=True) if won), None)


def _of_all(count: VoteCount, size: int, n: int) -> Numbers:
    """What so many members have of votes of which each has as many, `n` times."""
    return np.full(n, size * count.votes[0], dtype=object)


class _HalfOfParties:
    """All coalitions within some of the parties, by size: which they are, as bits, and what they weigh, ascending."""

    def __init__(self, weights: Sequence[int]) -> None:
        self.n = len(weights)
        sums = np.zeros(1, dtype=np.int64)
        for weight in weights:
            sums = np.concatenate([sums, sums + weight])
        sizes = np.array([bits.bit_count() for bits in range(2**self.n)])
        self.bits = [np.flatnonzero(sizes == size) for size in range(self.n + 1)]
        self.sums = [sums[bits] for bits in self.bits]
        self.sorted = [np.sort(each) for each in self.sums]

    def joined(self, other: _HalfOfParties, needed: Sequence[int]) -> tuple[list[int], list[list[int]]]:
        """Winning coalitions by size: all, and those that hold each party of this half."""
        n = self.n + other.n
        every, holding = [0] * (n + 1), [[0] * (n + 1) for _ in range(self.n)]
        for size, (bits, sums) in enumerate(zip(self.bits, self.sums, strict=True)):
            for more, partners in enumerate(other.sorted):
                won = len(partners) - np.searchsorted(partners, needed[size + more] - sums)
                every[size + more] += int(won.sum())
                for party in range(self.n):
                    holding[party][size + more] += int(won[bits >> party & 1 == 1].sum())
        return every, holding


def _one_by_one(gate: Gate, n: int) -> WinningBySize:
    """Every coalition by itself."""
    members = (np.arange(2**n)[:, np.newaxis] >> np.arange(n)) & 1
    winning = members[gate.met(members.astype(np.bool_))]
    sizes = winning.sum(axis=1)
    every = np.bincount(sizes, minlength=n + 1).tolist()
    return WinningBySize(every, [np.bincount(sizes[winning[:, p] == 1], minlength=n + 1).tolist() for p in range(n)])
