"""Every value of a number at which something begins or ceases to pass by agreement rules, all other numbers at their base.

A number of one party moves the consent of that party alone. Where something passes though the party refuses, it decides nothing. Otherwise
the outcomes that hang on the party's consent do not depend on the number, and of each the party's surplus is affine in it, times a positive
factor, on pieces (`one_number`): so of each piece all passes but one interval at most, whose ends are the roots furthest from its own ends.

A number of a rule, or a party's votes, moves no consent. Of each way in which an outcome is consented to, each count of votes less what
is needed is affine in it: between two neighbouring roots of these nothing changes, and each root and each gap is looked at.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from simulator.budget import Budget
from simulator.payoffs.agreement_rules import RuledGame, with_rules
from simulator.payoffs.model import IntArray, Payoffs
from simulator.payoffs.outcomes import where_holds
from simulator.payoffs.varying import Varying, same_conditions
from simulator.scenario.model import Scenario
from simulator.scenario.numbers import Number
from simulator.scenario.paths import numbers
from simulator.scenario.zero_ends import Span
from simulator.solve.by_rule.passing import MOST_BITS, as_bits, parts
from simulator.solve.why.by_rule.decisive import Hanging, hanging_on
from simulator.solve.why.by_rule.moved_votes import MovedVotes
from simulator.solve.why.by_rule.open_spans import OpenSpan, flips_of
from simulator.solve.why.by_rule.placed import Bits, DifferentWays, PlacedConsents, well_placed
from simulator.solve.why.one_number import Piece, pieces
from simulator.solve.why.thresholds import Threshold, spans_of

WHOLE = 2**62
"""Sums below this are kept in 64 bits."""

NEAR = 1e-9
"""Roots that floating point does not tell apart, about; those are compared as fractions."""

Root = tuple[Fraction, bool]
"""Where between the ends of a piece (0 to 1) an outcome ceases to pass, and whether it passes there."""


@dataclass(frozen=True)
class VariedNumbers:
    """A scenario compiled for moving the numbers at these paths, and their spans."""

    varying: Varying
    spans: Mapping[str, Span]


def varied(scenario: Scenario, paths: Mapping[str, Span] | None, ratify: Fraction | None) -> VariedNumbers:
    """Numbers to move, each by itself. `paths`: number → (low, high); default: each number with a range on which a party's utility or
    reservation value depends, or that counts votes, over its range. Raises as `thresholds` does."""
    spans = spans_of(scenario, paths, bodies=ratify is not None)
    varying = Varying(scenario, spans, ratify, rules_known=True)
    if paths is None:
        spans = {path: span for path, span in spans.items() if varying.matters(path) or _counts_votes(path)}
    return VariedNumbers(varying, spans)


def ruled_thresholds(varied: VariedNumbers, *, passing: bool, budget: Budget) -> Iterator[tuple[str, Threshold | None]]:
    """The path of each number and its `Threshold`, in the order of the file; None where the values at which something begins to
    pass cannot be told exactly (a number on which a ratifying body depends, the top of a peak between two levels, too many parties).
    `passing`: whether something passes at the base. Raises `Stopped` at the end of the budget.
    """
    varying, spans = varied.varying, varied.spans
    search = _NumbersSearch(varying, passing, budget)
    known = numbers(varying.scenario)
    search.look({path: varying.owner(path) for path in spans})
    for k, (path, span) in enumerate(spans.items()):
        budget.tick("values of numbers", k / len(spans))
        yield path, search.threshold(path, known[path], span)


class _NumbersSearch:
    """All numbers of one scenario."""

    def __init__(self, varying: Varying, passing: bool, budget: Budget) -> None:
        self._varying, self._passing, self._budget = varying, passing, budget
        self._scenario = varying.scenario
        self._game: RuledGame = with_rules(varying.scenario, varying.base)
        self._hanging: dict[int, Hanging] = {}
        self._ways: Bits | None = None

    def look(self, owners: Mapping[str, int | None]) -> None:
        """At all outcomes, for what the numbers need of them (their paths → whose they are)."""
        said = [party.indifferent for party in self._scenario.parties.values()]
        moved = sorted({party for party in owners.values() if party is not None and self._game.asked[party]})
        if moved:
            self._hanging = hanging_on(self._game, {party: said[party] for party in moved}, self._budget)
        fits = max(len(self._game.asked), len(self._game.rules)) <= MOST_BITS
        if fits and any(map(_counts_votes, owners)):
            self._ways = well_placed(self._different_ways(), self._budget)

    def _different_ways(self) -> Bits:
        found = DifferentWays(3)
        for part in parts(self._game, self._budget):
            rows = np.flatnonzero(part.feasible)
            found.add(np.column_stack([as_bits(each[rows]) for each in (part.consenting, part.refusing, part.applying)]))
        return found.rows()

    def threshold(self, path: str, number: Number, span: Span) -> Threshold | None:
        low, high = map(Fraction, span)
        party = self._varying.owner(path)
        if _counts_votes(path):
            spans = self._by_votes(path, span)
        elif party is None:
            spans = None if self._varying.matters(path) else self._unmoved(low, high)
        else:
            spans = self._by_consent(path, party, span)
        if spans is None:
            return None
        return Threshold(path, number.exact, low, high, self._passing, flips_of(spans, low, high), exact=True)

    def _unmoved(self, low: Fraction, high: Fraction) -> list[OpenSpan]:
        return [OpenSpan(low, True, high, True)] if self._passing else []

    # Consent

    def _by_consent(self, path: str, party: int, span: Span) -> list[OpenSpan] | None:
        """Where something passes; None where that is not told exactly."""
        if not all(same_conditions(self._varying.payoffs({path: value}), self._varying.base) for value in span):
            return None
        if not self._game.asked[party] or self._hanging[party].always:
            return self._unmoved(*map(Fraction, span))
        found = pieces(self._varying, path, *span)
        return None if found is None else [each for piece in found for each in self._open(piece, self._hanging[party])]

    def _open(self, piece: Piece, hanging: Hanging) -> list[OpenSpan]:
        codes = np.column_stack(np.unravel_index(hanging.numbers, self._varying.base.sizes)).astype(np.intp)
        low, high = _surpluses(piece, self._varying.base, codes)
        width = piece.high - piece.low
        spans = open_between(low, high, hanging.indifferent)
        return [replace(each, low=piece.low + each.low * width, high=piece.low + each.high * width) for each in spans]

    # Votes

    def _by_votes(self, path: str, span: Span) -> list[OpenSpan] | None:
        """The same of a number of a rule, or of a party's votes."""
        if self._ways is None:
            return None
        ways = self._ways
        moved = MovedVotes(self._varying, self._game, path, span)

        def passes(value: Fraction) -> bool:
            self._budget.tick("values of votes")
            return PlacedConsents(moved.game_at(value), ways).pass_with(0)

        values = moved.roots(ways)
        if path.startswith("agreement."):
            return _one_way(values, passes)
        return _each(values, passes)


def _counts_votes(path: str) -> bool:
    steps = path.split(".")
    return steps[0] == "agreement" or (steps[0] == "parties" and steps[2] == "votes")


def _surpluses(piece: Piece, base: Payoffs, codes: NDArray[np.intp]) -> tuple[IntArray, IntArray]:
    """The surplus of a piece's party at outcomes, at both ends and in the piece's unit."""
    terms = [term for term in base.terms if term.column == piece.party]
    hold = [where_holds(base, term.clauses, codes) for term in terms]
    found: list[IntArray] = []
    for entries in (piece.at_low, piece.at_high):
        numbers_ = np.array(entries, dtype=np.int64 if sum(map(abs, entries)) < WHOLE else object)
        total: IntArray = np.full(len(codes), -numbers_[-1], dtype=numbers_.dtype)
        start = 0
        for issue, size in enumerate(base.sizes):
            total = total + numbers_[start : start + size][codes[:, issue]]
            start += size
        for amount, holds in zip(numbers_[start:-1], hold, strict=True):
            total = total + np.where(holds, amount, 0 * amount)
        found.append(total)
    return found[0], found[1]


def open_between(low: IntArray, high: IntArray, indifferent: NDArray[np.bool_]) -> list[OpenSpan]:
    """Where, between 0 and 1, an outcome passes whose surplus goes evenly from `low` to `high`: where that is above 0, and where it is 0 if
    that is enough (`indifferent`)."""
    zero, one = Fraction(0), Fraction(1)
    reach = np.asarray((np.minimum(low, high) > 0) | ((low == 0) & (high == 0) & indifferent), dtype=np.bool_)
    if reach.any():
        return [OpenSpan(zero, True, one, True)]
    found = []
    left, right = _furthest(low, high, indifferent), _furthest(high, low, indifferent)
    if left is not None and (left[0] > 0 or left[1]):
        found.append(OpenSpan(zero, True, *left))
    if right is not None and (right[0] > 0 or right[1]):
        found.append(OpenSpan(one - right[0], right[1], one, True))
    return found


def _furthest(here: IntArray, there: IntArray, indifferent: NDArray[np.bool_]) -> Root | None:
    """The furthest root, seen from the end at which an outcome has a surplus, of those that have none at the other."""
    rows = np.flatnonzero(np.asarray((here >= 0) & (there <= 0) & (here > there), dtype=np.bool_))
    if not len(rows):
        return None
    about = np.asarray(here[rows] / (here[rows] - there[rows]), dtype=np.float64)
    rows = rows[about >= about.max() - NEAR]
    near = set(zip(here[rows].tolist(), there[rows].tolist(), indifferent[rows].tolist(), strict=True))
    return max((Fraction(a, a - b), said) for a, b, said in near)


def _each(values: Sequence[Fraction], passes: Callable[[Fraction], bool]) -> list[OpenSpan]:
    """Where something passes, each of the values and each gap between two looked at."""
    found = [OpenSpan(value, True, value, True) for value in values if passes(value)]
    return found + [OpenSpan(a, False, b, False) for a, b in pairwise(values) if passes((a + b) / 2)]


def _one_way(values: Sequence[Fraction], passes: Callable[[Fraction], bool]) -> list[OpenSpan]:
    """The same where what passes at a value passes at all values on one side of it, by bisection."""
    low, high = values[0], values[-1]
    at_low = passes(low)
    if low == high or passes(high) == at_low:
        return [OpenSpan(low, True, high, True)] if at_low else []
    places = [each for a, b in pairwise(values) for each in (a, (a + b) / 2)] + [high]
    k = bisect_left(range(len(places)), True, key=lambda place: passes(places[place]) != at_low)
    edge, at_edge = (places[k], True) if k % 2 == 0 else (places[k - 1], False)
    if at_low:
        return [OpenSpan(low, True, edge, not at_edge)]
    return [OpenSpan(edge, at_edge, high, True)]
