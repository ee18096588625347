"""One number of a rule, or a party's votes, from the low to the high end of a span: what is counted and needed is affine in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

import numpy as np

from simulator.payoffs.agreement_rules import Rule, RuledGame, gate_of
from simulator.payoffs.varying import Varying
from simulator.scenario.consent import Joined, VotesNeeded, meaning, rules_in_force, thresholds_in
from simulator.scenario.zero_ends import Span
from simulator.solve.by_rule.passing import masks_of
from simulator.solve.why.by_rule.placed import Bits

_Needed: TypeAlias = VotesNeeded | Joined
_Asked = tuple[_Needed, _Needed | None]
"""What a rule needs, and what blocks it."""


class MovedVotes:
    """The rules of a game between the two ends of a span of one number."""

    def __init__(self, varying: Varying, game: RuledGame, path: str, span: Span) -> None:
        self._game = game
        self._low, self._high = map(Fraction, span)
        self._ends = tuple(_asked(varying, path, value) for value in span)

    def game_at(self, value: Fraction) -> RuledGame:
        """The game at a value between them."""
        share = Fraction(0) if self._low == self._high else (value - self._low) / (self._high - self._low)
        rules = tuple(self._rule(rule, k, share) for k, rule in enumerate(self._game.rules))
        return replace(self._game, rules=rules)

    def _rule(self, rule: Rule, k: int, share: Fraction) -> Rule:
        (needs, blocked), (needs_high, blocked_high) = self._ends[0][k], self._ends[1][k]
        gate = gate_of(self._game.payoffs, _between(needs, needs_high, share))
        if blocked is None or blocked_high is None:
            return replace(rule, needs=gate)
        return replace(rule, needs=gate, blocked_by=gate_of(self._game.payoffs, _between(blocked, blocked_high, share)))

    def roots(self, ways: Bits) -> list[Fraction]:
        """The two ends, and each value between them at which some count of votes is just what is needed, from below. `ways`: who consents
        (column 0) and who refuses (column 1)."""
        found = {self._low, self._high}
        for low, high in zip(*self._ends, strict=True):
            for column, (first, last) in enumerate(zip(low, high, strict=True)):
                if first is not None and last is not None and first != last:
                    for a, b in zip(thresholds_in(first), thresholds_in(last), strict=True):
                        found.update(self._roots_of(a, b, ways[:, column]))
        return sorted(found)

    def _roots_of(self, first: VotesNeeded, last: VotesNeeded, who: Bits) -> Iterator[Fraction]:
        names = self._game.payoffs.parties
        counted = sum(1 << p for p, name in enumerate(names) if name in first.votes)
        masks = masks_of(np.unique(who & counted), len(names))
        ends = [
            masks @ np.array([each.votes.get(name, Fraction(0)) for name in names], dtype=object) - each.least for each in (first, last)
        ]
        for a, b in set(zip(*(end.tolist() for end in ends), strict=True)):
            if a * b < 0:
                yield self._low + (self._high - self._low) * a / (a - b)


def _asked(varying: Varying, path: str, value: Decimal) -> list[_Asked]:
    """What each rule in force asks at a value of the number."""
    scenario = varying.scenario_at({path: value})
    return [
        (meaning(scenario, rule.needs), None if rule.blocked_by is None else meaning(scenario, rule.blocked_by))
        for rule in rules_in_force(scenario).values()
    ]


def _between(first: _Needed, last: _Needed, share: Fraction) -> _Needed:
    if isinstance(first, Joined) and isinstance(last, Joined):
        return Joined(tuple(_between(a, b, share) for a, b in zip(first.parts, last.parts, strict=True)), first.every)
    assert isinstance(first, VotesNeeded)
    assert isinstance(last, VotesNeeded)
    votes = {party: (1 - share) * own + share * last.votes[party] for party, own in first.votes.items()}
    return replace(first, votes=votes, least=(1 - share) * first.least + share * last.least)
