"""What it costs to have an outcome pass: the least points that parties which do not consent would have to concede.

At one outcome a party that does not consent turns at the price of its shortfall; one whose red line is crossed does not turn for points.
The least price over all outcomes is looked for in blocks: floating point says which outcomes may be cheaper than the best so far, and these
are settled in whole numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from simulator.payoffs.agreement_rules import Gate, Joint, Mask, RuledGame, VoteCount
from simulator.payoffs.model import IntArray
from simulator.payoffs.stances import Shortfalls, shortfalls
from simulator.payoffs.turning import CheapestTurns, cheapest_turns, is_met, to_turn
from simulator.payoffs.winning import Coalition, bits_of
from simulator.solve.by_rule.passing import Looked

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class LeastPrice:
    """The outcome (its number) at which the parties of `turned` would have to turn, and what each would concede, in points. `cost`: the
    least sum, or the least largest part, in whole numbers of a unit."""

    number: int
    turned: Coalition
    shares: tuple[Fraction, ...]
    cost: int


class LeastPrices:
    """The least price over the outcomes added so far: by its sum, and by its largest part; of outcomes of one price the first in the order
    of the file. Where an outcome passes already, its price is 0."""

    def __init__(self, game: RuledGame) -> None:
        self._game, self._short = game, shortfalls(game.payoffs)
        self.least_sum: LeastPrice | None = None
        self.least_largest: LeastPrice | None = None

    def add(self, part: Looked) -> None:
        """More outcomes, of greater numbers."""
        rows = np.flatnonzero(part.feasible)
        if not len(rows):
            return
        turnable = np.array(self._game.asked) & ~part.consenting[rows] & ~part.crossed[rows]
        totals = part.totals[rows]
        masks = part.consenting[rows], part.refusing[rows], turnable, part.applying[rows]
        block = _PricedBlock(self._game, self._short, part.start + rows, *masks, totals)
        self._add_sum(block)
        self._add_largest(block)

    def _add_sum(self, block: _PricedBlock) -> None:
        before = None if self.least_sum is None else self.least_sum.cost
        block = block if before is None else block.within_reach(self._about(before))
        bounds = block.bounds()
        best = before
        for row in np.argsort(bounds, kind="stable").tolist():
            if np.isinf(bounds[row]) or (best is not None and bounds[row] > self._about(best)):
                break
            found = block.cheapest(row, below=best)
            best = best if found is None else found.cost
        if best is None or best == before:
            return
        for row in np.flatnonzero(bounds <= self._about(best)).tolist():
            found = block.cheapest(row, below=best + 1)
            if found is not None:
                self.least_sum = block.price(row, found, best)
                return

    def _add_largest(self, block: _PricedBlock) -> None:
        best = None if self.least_largest is None else self.least_largest.cost
        block = block.within_reach(np.inf if best is None else self._about(best))
        levels = block.largest_about()
        chosen = None
        for row in np.flatnonzero(levels <= levels.min(initial=np.inf) + 2 * self._short.slack).tolist():
            largest = block.largest(row)
            if largest is not None and (best is None or largest < best):
                best, chosen = largest, row
        if best is not None and chosen is not None:
            cheapest = block.cheapest(chosen, most=best)
            assert cheapest is not None
            self.least_largest = block.price(chosen, cheapest, best)

    def _about(self, cost: int) -> float:
        """A cost in points, and what floating point may add to it."""
        return float(self._short.points(cost)) + 2 * self._short.slack


@dataclass(frozen=True)
class _PricedBlock:
    """Outcomes by their numbers: who consents, who refuses, who could turn for points, which rules apply, and totals."""

    game: RuledGame
    measure: Shortfalls
    numbers: NDArray[np.int64]
    consenting: Mask
    refusing: Mask
    turnable: Mask
    applying: Mask
    totals: IntArray

    @cached_property
    def short(self) -> Floats:
        """Shortfalls in points, about."""
        return self.measure.about(self.totals)

    def within_reach(self, most: float) -> _PricedBlock:
        """The outcomes that pass once all turn that concede no more than `most` points each."""
        rows = np.flatnonzero(self._passes(self.turnable & np.asarray(self.short <= most, dtype=np.bool_)))
        masks = self.consenting[rows], self.refusing[rows], self.turnable[rows], self.applying[rows]
        return _PricedBlock(self.game, self.measure, self.numbers[rows], *masks, self.totals[rows])

    def price(self, row: int, found: CheapestTurns, cost: int) -> LeastPrice:
        turned, short = found.sets[0], self._exact(row)
        return LeastPrice(int(self.numbers[row]), turned, tuple(self.measure.points(short[p]) for p in turned), cost)

    def cheapest(self, row: int, *, below: int | None = None, most: int | None = None) -> CheapestTurns | None:
        """The cheapest turns at one of the outcomes: `below` this sum, of parties that concede at `most` so much."""
        costs = self._costs(row)
        if most is not None:
            costs = {p: cost for p, cost in costs.items() if cost <= most}
        return cheapest_turns(self._gate(row), costs, 1, below)

    def largest(self, row: int) -> int | None:
        """The least of the largest part of what is conceded at one of the outcomes; None where no points make it pass."""
        gate, costs = self._gate(row), self._costs(row)
        for most in sorted({0, *costs.values()}):
            if is_met(gate, bits_of([p for p, cost in costs.items() if cost <= most])):
                return most
        return None

    def _exact(self, row: int) -> list[int]:
        return self.measure.exact(self.totals[row].tolist())

    def _costs(self, row: int) -> dict[int, int]:
        short = self._exact(row)
        return {p: short[p] for p in np.flatnonzero(self.turnable[row]).tolist()}

    def _gate(self, row: int) -> Gate:
        """What those who turn must be together at one of the outcomes."""
        rules = [self.game.rules[k] for k in np.flatnonzero(self.applying[row]).tolist()]
        consenting, refusing = (bits_of(np.flatnonzero(who[row]).tolist()) for who in (self.consenting, self.refusing))
        return to_turn(rules, consenting, refusing)

    def bounds(self) -> Floats:
        """For each outcome a sum of points below which it cannot pass, about; infinite where no points make it pass."""
        found: Floats = np.zeros(len(self.numbers))
        for k, rule in enumerate(self.game.rules):
            bound = _bound(rule.needs, self.consenting, self.turnable, self.short)
            if rule.blocked_by is not None:
                bound = np.minimum(bound, _bound_to_break(rule.blocked_by, self.refusing, self.turnable, self.short))
            found = np.maximum(found, np.where(self.applying[:, k], bound, 0.0))
        return found

    def largest_about(self) -> Floats:
        """For each outcome, each of which some points make pass, the least of the largest part of what is conceded, about."""
        levels = np.sort(np.where(self.turnable, self.short, 0.0), axis=1)  # that of one who consents already is 0
        low, high = np.zeros(len(levels), dtype=np.intp), np.full(len(levels), levels.shape[1] - 1, dtype=np.intp)
        while (low < high).any():
            middle = (low + high) // 2
            reach = levels[np.arange(len(levels)), middle]
            enough = self._passes(self.turnable & np.asarray(self.short <= reach[:, np.newaxis], dtype=np.bool_))
            high, low = np.where(enough, middle, high), np.where(enough, low, middle + 1)
        found: Floats = levels[np.arange(len(levels)), low]
        return found

    def _passes(self, turned: Mask) -> Mask:
        """Which of the outcomes pass once the parties of `turned` consent, a row an outcome."""
        return self.game.passes(self.consenting | turned, self.refusing & ~turned, self.applying)


def _bound(gate: Gate, consenting: Mask, turnable: Mask, short: Floats) -> Floats:
    """The least sum of shortfalls at which a requirement may be met: of each count of votes by itself, the last vote taken in part."""
    if isinstance(gate, Joint):
        return _joined([_bound(part, consenting, turnable, short) for part in gate.parts], every=gate.every)
    need = np.asarray(gate.least - gate.counted(consenting), dtype=np.float64)
    return _in_part(gate, need, turnable, short)


def _bound_to_break(gate: Gate, refusing: Mask, turnable: Mask, short: Floats) -> Floats:
    """The same for leaving too few of those who refuse to meet it."""
    if isinstance(gate, Joint):
        return _joined([_bound_to_break(part, refusing, turnable, short) for part in gate.parts], every=not gate.every)
    need = np.asarray(gate.counted(refusing) - gate.least + 1, dtype=np.float64)
    return _in_part(gate, need, turnable & refusing, short)


def _joined(bounds: Sequence[Floats], *, every: bool) -> Floats:
    found: Floats = np.max(bounds, axis=0) if every else np.min(bounds, axis=0)
    return found


def _in_part(count: VoteCount, need: Floats, turnable: Mask, short: Floats) -> Floats:
    """The cheapest votes first, the last in part (Dantzig 1957); infinite where all together are too few."""
    votes = np.where(turnable, np.array(count.votes, dtype=np.float64), 0.0)
    each = np.divide(short, votes, out=np.full(short.shape, np.inf), where=votes > 0)
    order = np.argsort(each, axis=1)
    votes, short = np.take_along_axis(votes, order, axis=1), np.take_along_axis(short, order, axis=1)
    upto = np.cumsum(votes, axis=1)
    open_before = need[:, np.newaxis] - (upto - votes)
    taken = np.clip(np.divide(open_before, votes, out=np.zeros(votes.shape), where=votes > 0), 0.0, 1.0)
    found: Floats = (taken * short).sum(axis=1)
    found[upto[:, -1] < need] = np.inf
    return found
