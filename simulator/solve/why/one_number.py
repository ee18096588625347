"""One number of one party, from the low to the high end of a span: what it does to that party's surplus.

A number under a party leaves all other parties alone. Times a factor that is positive throughout (the sum of the weights for a weight, of
the beliefs for a belief, the distance of two levels for an end of a value function) the party's surplus at any outcome is affine
in the number, on pieces between which a rest of the beliefs runs out or a value function passes a level of the issue. On each piece that
is checked in fractions, entry by entry: the entries are polynomials of at most second degree there, so three points decide.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from itertools import pairwise
from math import gcd, lcm
from typing import TypeVar

from simulator.payoffs.model import EXACT_IN_FLOAT64, IntArray, Payoffs, applies
from simulator.payoffs.varying import Varying
from simulator.scenario.decimals import decimal_of
from simulator.scenario.parties import Party
from simulator.solve.exact.fields import Outcome

_T = TypeVar("_T")


def decimal_between(low: Fraction, high: Fraction) -> Decimal:
    """A decimal strictly between two fractions, with few digits."""
    digits = 0
    while True:
        number = (low * 10**digits).__floor__() + 1
        if Fraction(number, 10**digits) < high:
            return Decimal(f"{number}E-{digits}")
        digits += 1


@dataclass(frozen=True)
class Piece:
    """A part [low, high] of the span on which the surplus of party `party`, times a positive factor, is affine.

    `at_low`, `at_high`: the whole-number entries at the two ends in one common unit: the worth of every option issue after issue, the
    points of the party's interactions in the order of the game's terms, and last the reservation value.
    """

    low: Fraction
    high: Fraction
    party: int
    at_low: tuple[int, ...]
    at_high: tuple[int, ...]

    def at(self, value: Fraction) -> tuple[int, ...]:
        """The entries at a value of the number, in a unit of their own."""
        if self.high == self.low:
            return self.at_low
        share = (value - self.low) / (self.high - self.low)
        u, v = share.numerator, share.denominator
        mixed = [(v - u) * a + u * b for a, b in zip(self.at_low, self.at_high, strict=True)]
        divisor = reduce(gcd, mixed) or 1
        return tuple(entry // divisor for entry in mixed)

    def game(self, base: Payoffs, value: Fraction) -> Payoffs:
        """The game at a value of the number. The party's threshold is its reservation value; its scale is 1, since only the sign of its
        surplus is compared between values."""
        entries = self.at(value)
        size = sum(map(abs, entries))
        worth: list[IntArray] = []
        start = 0
        whole = size < EXACT_IN_FLOAT64 and base.dtype is not object
        for table in base.worth:
            changed = table.copy() if whole else table.astype(object)
            changed[:, self.party] = list(entries[start : start + len(table)])
            worth.append(changed)
            start += len(table)
        amounts = iter(entries[start:-1])
        terms = tuple(replace(t, amount=next(amounts)) if t.column == self.party else t for t in base.terms)
        return replace(
            base,
            worth=tuple(worth),
            terms=terms,
            scale=_put(base.scale, self.party, 1),
            reservation=_put(base.reservation, self.party, Fraction(entries[-1])),
            thresholds=_put(base.thresholds, self.party, entries[-1]),
        )

    def surpluses(self, base: Payoffs, outcome: Outcome) -> tuple[int, int]:
        """The party's surplus at an outcome at both ends, in the piece's common unit."""
        chosen: list[int] = []
        start = 0
        for size, option in zip(base.sizes, outcome, strict=True):
            chosen.append(start + option)
            start += size
        for k, term in enumerate(t for t in base.terms if t.column == self.party):
            if any(applies(clause, outcome) for clause in term.clauses):
                chosen.append(start + k)
        low, high = (sum(entries[k] for k in chosen) - entries[-1] for entries in (self.at_low, self.at_high))
        return low, high


def _put(entries: Sequence[_T], position: int, entry: _T) -> tuple[_T, ...]:
    return (*entries[:position], entry, *entries[position + 1 :])


def pieces(varying: Varying, path: str, low: Decimal, high: Decimal) -> tuple[Piece, ...] | None:
    """The pieces of [low, high], from below; None where the surplus is not affine on them (the top of a `peak` between two levels).

    `path`: a number on which some party's utility depends (`Varying.owner`). Raises `UsageError` for an end that makes no utility.
    """
    party = varying.owner(path)
    assert party is not None
    number = _OneNumber(varying, path, party)
    found = []
    for a, b in pairwise([low, *number.breaks(low, high), high]):
        piece = number.piece(a, b)
        if piece is None:
            return None
        found.append(piece)
    return tuple(found)


@dataclass(frozen=True)
class _OneNumber:
    """The number at `path`, and the position of the one party that depends on it."""

    varying: Varying
    path: str
    party: int

    def _party_at(self, value: Decimal) -> Party:
        return self.varying.scenario_at({self.path: value}).parties[self.varying.base.parties[self.party]]

    def breaks(self, low: Decimal, high: Decimal) -> list[Decimal]:
        """Where inside the span one piece ends and the next begins, from below: where a bound of a value function passes a level, and
        where a rest of the beliefs runs out."""
        at_low, at_high = self._party_at(low), self._party_at(high)
        found: set[Fraction] = set()
        for issue, function in at_low.values.items():
            if function.bounds != at_high.values[issue].bounds:
                found |= {Fraction(level) for level in self.varying.scenario.issues[issue].levels_by_key.values()}
        if at_low.beliefs is not None and at_low.beliefs.has_rest and at_low.beliefs != at_high.beliefs:
            found.add(Fraction(low) + 1 - at_low.beliefs.stated_sum)
        return [x for value in sorted(found) if Fraction(low) < value < Fraction(high) and (x := decimal_of(value)) is not None]

    def piece(self, low: Decimal, high: Decimal) -> Piece | None:
        """The piece [low, high]; None where the surplus is not affine on it."""
        a, b = Fraction(low), Fraction(high)
        at_low, at_high = self._entries(low), self._entries(high)
        if a < b:
            middle = decimal_between(a, b)
            m = Fraction(middle)
            for x, y, z in zip(at_low, self._entries(middle), at_high, strict=True):
                if y * (b - a) != x * (b - m) + z * (m - a):
                    return None
        unit = lcm(*(entry.denominator for entry in (*at_low, *at_high)))
        whole = [[int(entry * unit) for entry in entries] for entries in (at_low, at_high)]
        divisor = gcd(*whole[0], *whole[1]) or 1
        return Piece(a, b, self.party, *(tuple(entry // divisor for entry in entries) for entries in whole))

    def _entries(self, value: Decimal) -> list[Fraction]:
        """Worth, amounts and reservation value in points, times the factor."""
        payoffs = self.varying.payoffs({self.path: value})
        scaled = [int(entry) for table in payoffs.worth for entry in table[:, self.party]]
        scaled += [term.amount for term in payoffs.terms if term.column == self.party]
        factor = _factor(self._party_at(value))
        each = factor / payoffs.scale[self.party]
        return [*(each * entry for entry in scaled), factor * payoffs.reservation[self.party]]


def _factor(party: Party) -> Fraction:
    """All that the party's surplus is divided by: the sums of its weights and of its chances, and the distances of the levels that bound
    its value functions. The factor is positive wherever the numbers make a utility. What does not change with the number cancels in a
    piece."""
    factor = sum((weight.exact for weight in party.weights.numbers.values()), Fraction(0))
    for function in party.values.values():
        for below, above in pairwise(function.bounds):
            factor *= above.exact - below.exact
    if party.beliefs is not None:
        total = party.beliefs.stated_sum
        factor *= max(total, Fraction(1)) if party.beliefs.has_rest else total
    return factor
