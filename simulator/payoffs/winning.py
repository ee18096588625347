"""Winning coalitions: the smallest sets of parties whose consent meets agreement rules, and small ones without which they cannot be met.

Sets of parties are bits of a whole number. They are found one by one, parties with many votes first, so that the first few of millions cost
no more than a few.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from functools import reduce

from simulator.budget import small_steps
from simulator.payoffs.agreement_rules import Gate, Joint, RuledGame, VoteCount

Coalition = tuple[int, ...]
"""Positions of parties, ascending."""

TABLE = 10
"""Parties whose sums of votes stand in one table, a sum for each set of them."""

_Test = Callable[[int], bool]


class WinningSets:
    """Which coalitions meet some of the rules of a game (positions; default: all)."""

    def __init__(self, game: RuledGame, rules: Sequence[int] | None = None) -> None:
        chosen = game.rules if rules is None else [game.rules[k] for k in rules]
        gates = [(rule.needs, rule.blocked_by) for rule in chosen]
        self.asked = bits_of(p for p, asked in enumerate(game.asked) if asked)
        self._tests = [(_test(needs), None if blocked is None else _test(blocked)) for needs, blocked in gates]
        self._size = _sizes(gates, len(game.asked))

    def wins(self, coalition: int, refusing: int | None = None) -> bool:
        """`refusing`: who refuses (default: all others asked); who neither consents nor refuses abstains."""
        for needs, blocked in self._tests:
            if not needs(coalition) and (blocked is None or blocked(self.asked & ~coalition if refusing is None else refusing)):
                return False
        return True

    def minimal(self, within: int | None = None) -> Iterator[Coalition]:
        """The coalitions within these parties (default: all) that win and lose without any one of their members; each once."""
        among = self.asked if within is None else within & self.asked
        order = sorted(members(among), key=lambda p: -self._size[p])
        if self.wins(among):
            yield from self._minimal(0, [1 << p for p in order], among)

    def _minimal(self, chosen: int, left: Sequence[int], rest: int) -> Iterator[Coalition]:
        """Those that hold `chosen` and otherwise some of `left` alone; `rest`: all of these as bits. `chosen` and `rest` together win."""
        small_steps(1, "looking for winning coalitions")
        if self.wins(chosen):
            coalition = members(chosen)
            if not any(self.wins(chosen & ~(1 << member)) for member in coalition):
                yield coalition
            return
        first, rest = left[0], rest & ~left[0]
        yield from self._minimal(chosen | first, left[1:], rest)
        if self.wins(chosen | rest):
            yield from self._minimal(chosen, left[1:], rest)

    def smallest_block(self, without: int, refusing: int) -> Coalition:
        """Some of these parties, none of which consents, that block and would not without any one of them, the parties with the most votes
        among them. `refusing`: those of them that refuse; the others abstain. Together they block."""
        kept = without
        for party in sorted(members(without), key=lambda p: self._size[p]):
            rest = kept & ~(1 << party)
            if not self.wins(self.asked & ~rest, refusing & rest):
                kept = rest
        return members(kept)

    def block_with(self, own: int) -> Coalition | None:
        """Others with whom a party blocks, none of whom could be left out, nor the party: the fewest that were found, going through the
        others in a few orders by their votes. None where none were found (certain only where the party's consent never decides)."""
        others = sorted(members(self.asked & ~(1 << own)), key=lambda p: -self._size[p])
        orders = [order[k:] + order[:k] for order in (others, others[::-1]) for k in range(len(others) or 1)]
        found = [block for order in orders if (block := self._block_with(own, order)) is not None]
        return min(found, key=len, default=None)

    def _block_with(self, own: int, order: Sequence[int]) -> Coalition | None:
        consenting = 0
        for party in order:
            if not self.wins(consenting | 1 << party):
                consenting |= 1 << party
        if not self.wins(consenting | 1 << own):
            return None
        block = self.asked & ~consenting
        for party in sorted(members(block & ~(1 << own)), key=lambda p: self._size[p]):
            if not self.wins(self.asked & ~block | 1 << party):
                block &= ~(1 << party)
        return members(block & ~(1 << own))


def bits_of(parties: Iterator[int] | Collection[int]) -> int:
    """Positions as bits."""
    return reduce(lambda bits, party: bits | 1 << party, parties, 0)


def members(bits: int) -> Coalition:
    """Bits as positions, ascending."""
    found = []
    while bits:
        lowest = bits & -bits
        found.append(lowest.bit_length() - 1)
        bits ^= lowest
    return tuple(found)


def _test(gate: Gate) -> _Test:
    """Whether a set of parties, as bits, meets a requirement."""
    if isinstance(gate, VoteCount):
        return _counting(gate)
    parts = [_test(part) for part in gate.parts]
    if gate.every:
        return lambda who: all(part(who) for part in parts)
    return lambda who: any(part(who) for part in parts)


def _counting(count: VoteCount) -> _Test:
    tables = []
    for start in range(0, len(count.votes), TABLE):
        sums = [0]
        for votes in count.votes[start : start + TABLE]:
            sums += [before + votes for before in sums]
        tables.append((start, sums))
    last = (1 << TABLE) - 1
    return lambda who: sum([sums[who >> start & last] for start, sums in tables]) >= count.least


def _sizes(gates: Sequence[tuple[Gate, Gate | None]], n: int) -> list[float]:
    """How much each party's votes weigh on average over all counts of votes."""
    counts = [count for pair in gates for gate in pair if gate is not None for count in counts_in(gate)]
    return [sum(count.votes[p] / max(1, sum(count.votes)) for count in counts) for p in range(n)]


def counts_in(gate: Gate) -> Iterator[VoteCount]:
    """The counts of votes in a requirement, in the order of the file."""
    if isinstance(gate, Joint):
        for part in gate.parts:
            yield from counts_in(part)
    else:
        yield gate
