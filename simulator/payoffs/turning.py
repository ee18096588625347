"""Whose refusals would have to turn for an outcome to pass, and which of them at the least cost.

What those who turn must be together follows from the rules by leaving out whoever consents already. A blocking set is broken by turning
enough of its members, so that is a requirement of the same kind: those who refuse are less than the votes that block.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from simulator.budget import small_steps
from simulator.payoffs.agreement_rules import Gate, Joint, Rule, VoteCount
from simulator.payoffs.winning import Coalition, members


def to_turn(rules: Sequence[Rule], consenting: int, refusing: int) -> Gate:
    """What those who turn must be together for every one of `rules` to be met, beside those who consent (bits); `refusing`: who refuses
    until then."""
    parts: list[Gate] = []
    for rule in rules:
        more = _beside(rule.needs, consenting)
        broken = None if rule.blocked_by is None else _broken(rule.blocked_by, refusing)
        parts.append(more if broken is None else Joint((more, broken), every=False))
    return Joint(tuple(parts), every=True)


def _beside(gate: Gate, consenting: int) -> Gate:
    if isinstance(gate, Joint):
        return replace(gate, parts=tuple(_beside(part, consenting) for part in gate.parts))
    votes = tuple(0 if consenting >> p & 1 else v for p, v in enumerate(gate.votes))
    return replace(gate, votes=votes, least=gate.least - (sum(gate.votes) - sum(votes)))


def _broken(gate: Gate, refusing: int) -> Gate:
    """Met where those who turn leave too few of `refusing` to meet `gate`."""
    if isinstance(gate, Joint):
        return Joint(tuple(_broken(part, refusing) for part in gate.parts), every=not gate.every)
    votes = tuple(v if refusing >> p & 1 else 0 for p, v in enumerate(gate.votes))
    return replace(gate, votes=votes, least=sum(votes) - gate.least + 1)


def is_met(gate: Gate, turned: int) -> bool:
    """Whether those who turn (bits) meet a requirement."""
    if isinstance(gate, VoteCount):
        return sum(gate.votes[p] for p in members(turned)) >= gate.least
    return (all if gate.every else any)(is_met(part, turned) for part in gate.parts)


@dataclass(frozen=True)
class CheapestTurns:
    """The least cost at which a requirement is met, and the sets of parties that meet it at that cost and would not without any one of
    their members. `complete`: these are all; otherwise there are more."""

    cost: int
    sets: tuple[Coalition, ...]
    complete: bool


def cheapest_turns(gate: Gate, costs: Mapping[int, int], most_sets: int, below: int | None = None) -> CheapestTurns | None:
    """The cheapest sets of parties that meet `gate`, by the sum of their `costs` (party → whole number, 0 or more; no others can turn), at
    most `most_sets` of them. `below`: only what costs less than this. None: there is none.

    Exact, by branch and bound; the bound is that of each count of votes by itself, the last vote taken in part (Dantzig 1957).
    """
    search = _CheapestSearch(gate, costs, most_sets, below)
    search.visit(0, 0, 0)
    if search.best is None:
        return None
    found = tuple(sorted((members(bits) for bits in search.sets), key=lambda turned: (len(turned), turned)))
    return CheapestTurns(search.best, found[:most_sets], not search.more)


class _CheapestSearch:
    """The best found so far, with its ties."""

    def __init__(self, gate: Gate, costs: Mapping[int, int], most_sets: int, below: int | None) -> None:
        self._gate, self._costs, self._most_sets, self._below = gate, costs, most_sets, below
        self._orders: dict[tuple[int, ...], list[int]] = {}
        self.best: int | None = None
        self.sets: list[int] = []
        self.more = False

    def visit(self, chosen: int, out: int, cost: int) -> None:
        """All sets that hold `chosen` and nobody of `out`."""
        small_steps(1, "looking for the cheapest votes")
        if is_met(self._gate, chosen):
            self._record(chosen, cost)
            return
        bound, party = self._bound(self._gate, chosen, out)
        if party is None or bound is None or self._too_dear(cost + bound):
            return
        self.visit(chosen | 1 << party, out, cost + self._costs[party])
        self.visit(chosen, out | 1 << party, cost)

    def _too_dear(self, cost: int) -> bool:
        if self._below is not None and cost >= self._below:
            return True
        return self.best is not None and (cost > self.best or (self.more and cost == self.best))

    def _record(self, chosen: int, cost: int) -> None:
        if self._too_dear(cost):
            return
        if self.best is None or cost < self.best:
            self.best, self.sets, self.more = cost, [], False
        if any(is_met(self._gate, chosen & ~(1 << party)) for party in members(chosen)):
            return  # without a member that costs nothing it is found as well
        if len(self.sets) == self._most_sets:
            self.more = True
        else:
            self.sets.append(chosen)

    def _bound(self, gate: Gate, chosen: int, out: int) -> tuple[int | None, int | None]:
        """A cost without which `gate` cannot be met (None: it cannot be met), and a party to decide on next (None: it is met)."""
        if isinstance(gate, VoteCount):
            return self._bound_of_count(gate, chosen, out)
        found = [self._bound(part, chosen, out) for part in gate.parts]
        if gate.every:
            if any(bound is None for bound, _ in found):
                return None, None
            unmet = [each for each in found if each[1] is not None]
            return max(unmet, key=lambda each: each[0] or 0) if unmet else (0, None)
        possible = [each for each in found if each[0] is not None]
        if not possible:
            return None, None
        met = next((each for each in possible if each[1] is None), None)
        return met or min(possible, key=lambda each: each[0] or 0)

    def _bound_of_count(self, count: VoteCount, chosen: int, out: int) -> tuple[int | None, int | None]:
        need = count.least - sum(count.votes[p] for p in members(chosen))
        if need <= 0:
            return 0, None
        cost, first = 0, None
        for party in self._order(count):
            if (chosen | out) >> party & 1:
                continue
            first = party if first is None else first
            votes = count.votes[party]
            if votes >= need:
                return cost + -(-self._costs[party] * need // votes), first
            cost, need = cost + self._costs[party], need - votes
        return None, None

    def _order(self, count: VoteCount) -> list[int]:
        """Those with such votes, the cheapest vote first, among equals those with more of them."""
        if count.votes not in self._orders:
            voting = [p for p in self._costs if count.votes[p]]
            self._orders[count.votes] = sorted(voting, key=lambda p: (Fraction(self._costs[p], count.votes[p]), -count.votes[p], p))
        return self._orders[count.votes]
