"""What it costs to have an outcome pass: the least points that parties which do not consent would have to concede.

At one outcome a party that does not consent turns at the price of its shortfall; one whose red line is crossed does not turn for points.
The least price over all outcomes is looked for in blocks: a bound in floating point says which outcomes may be cheaper than the best so
far, and these are settled in whole numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from simulator.payoffs.agreement_rules import Gate, Joint, Mask, RuledGame, VoteCount
from simulator.payoffs.model import IntArray
from simulator.payoffs.stances import shortfalls
from simulator.payoffs.turning import CheapestTurns, cheapest_turns, to_turn
from simulator.payoffs.winning import Coalition, bits_of
from simulator.solve.by_rule.passing import Looked

SLACK = 1e-6
"""Relative error that the bounds in floating point are allowed; they only say what is looked at."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Price:
    """The outcome (its number) at which the parties of `turned` would have to turn, and what each would concede, in points."""

    number: int
    turned: Coalition
    shares: tuple[Fraction, ...]


class LeastPrices:
    """The least price over the outcomes added so far: by its sum, and by its largest part; of outcomes of one price the first in the order
    of the file. Where an outcome passes already, its price is 0."""

    def __init__(self, game: RuledGame) -> None:
        self._game, self._short = game, shortfalls(game.payoffs)
        self._sum: tuple[int, int] | None = None
        self._largest: tuple[int, int] | None = None
        self.least_sum: Price | None = None
        self.least_largest: Price | None = None

    def add(self, part: Looked) -> None:
        """More outcomes, of greater numbers."""
        rows = np.flatnonzero(part.feasible)
        if not len(rows):
            return
        block = Turnable.of(self._game, part, rows, self._short.of(part.totals[rows]))
        self._add_sum(part, block)
        self._add_largest(part, block)

    def _add_sum(self, part: Looked, block: Turnable) -> None:
        bounds = block.bounds(self._game)
        worth_a_look = np.argsort(bounds, kind="stable")
        best: int | None = None if self._sum is None else self._sum[0]
        before = best
        for row in worth_a_look.tolist():
            if np.isinf(bounds[row]) or (best is not None and not _may_be_below(bounds[row], best)):
                break
            found = block.cheapest(self._game, row, below=best)
            best = best if found is None else found.cost
        if best is None or best == before:
            return
        for row in np.flatnonzero(bounds <= best * (1 + SLACK) + SLACK).tolist():
            found = block.cheapest(self._game, row, below=best + 1)
            if found is not None:
                self._sum, self.least_sum = (best, row), self._price(part, block, row, found)
                return

    def _add_largest(self, part: Looked, block: Turnable) -> None:
        found = block.least_largest(self._game, None if self._largest is None else self._largest[0])
        if found is not None:
            largest, row = found
            cheapest = block.cheapest(self._game, row, most=largest)
            assert cheapest is not None
            self._largest, self.least_largest = found, self._price(part, block, row, cheapest)

    def _price(self, part: Looked, block: Turnable, row: int, found: CheapestTurns) -> Price:
        turned = found.sets[0]
        shares = tuple(self._short.points(block.short[row, party]) for party in turned)
        return Price(part.start + int(block.rows[row]), turned, shares)


@dataclass(frozen=True)
class Turnable:
    """Outcomes of a block (their positions in it), who consents, refuses, could turn for points, which rules apply, and the shortfalls."""

    rows: NDArray[np.intp]
    consenting: Mask
    refusing: Mask
    turnable: Mask
    applying: Mask
    short: IntArray

    @classmethod
    def of(cls, game: RuledGame, part: Looked, rows: NDArray[np.intp], short: IntArray) -> Turnable:
        turnable = np.array(game.asked) & ~part.consenting[rows] & ~part.crossed[rows]
        return cls(rows, part.consenting[rows], part.refusing[rows], turnable, part.applying[rows], short)

    def cheapest(self, game: RuledGame, row: int, *, below: int | None = None, most: int | None = None) -> CheapestTurns | None:
        """The cheapest turns at one of the outcomes: `below` this sum, of parties that concede at `most` so much."""
        costs = {p: int(self.short[row, p]) for p in np.flatnonzero(self.turnable[row]).tolist()}
        if most is not None:
            costs = {p: cost for p, cost in costs.items() if cost <= most}
        return cheapest_turns(gate_at(game, self.consenting[row], self.refusing[row], self.applying[row]), costs, 1, below)

    def bounds(self, game: RuledGame) -> Floats:
        """For each outcome a sum of shortfalls below which it cannot pass; infinite where no points make it pass."""
        found: Floats = np.zeros(len(self.rows))
        short = self.short.astype(np.float64)
        for k, rule in enumerate(game.rules):
            bound = _bound(rule.needs, self.consenting, self.turnable, short)
            if rule.blocked_by is not None:
                bound = np.minimum(bound, _bound_to_break(rule.blocked_by, self.refusing, self.turnable, short))
            found = np.maximum(found, np.where(self.applying[:, k], bound, 0.0))
        return found

    def least_largest(self, game: RuledGame, below: int | None) -> tuple[int, int] | None:
        """The least of all prices by their largest part, and the first outcome that has it; None where no outcome is `below` it."""
        in_reach = self.turnable if below is None else self.turnable & np.asarray(self.short < below, dtype=np.bool_)
        rows = np.flatnonzero(self._passes(game, np.arange(len(self.rows)), in_reach))
        if not len(rows) or below == 0:
            return None
        levels = np.sort(np.where(in_reach[rows], self.short[rows], 0), axis=1)  # that of one who consents already is 0
        low, high = np.zeros(len(rows), dtype=np.intp), np.full(len(rows), levels.shape[1] - 1, dtype=np.intp)
        while (low < high).any():
            middle = (low + high) // 2
            reach = levels[np.arange(len(rows)), middle]
            enough = self._passes(game, rows, in_reach[rows] & np.asarray(self.short[rows] <= reach[:, np.newaxis], dtype=np.bool_))
            high, low = np.where(enough, middle, high), np.where(enough, low, middle + 1)
        least = levels[np.arange(len(rows)), low]
        return int(least.min()), int(rows[int(least.argmin())])

    def _passes(self, game: RuledGame, rows: NDArray[np.intp], turned: Mask) -> Mask:
        """Which of these outcomes pass once the parties of `turned` consent, a row an outcome."""
        return game.passes(self.consenting[rows] | turned, self.refusing[rows] & ~turned, self.applying[rows])


def gate_at(game: RuledGame, consenting: Mask, refusing: Mask, applying: Mask) -> Gate:
    """What those who turn must be together at one outcome, given by rows of masks."""
    rules = [game.rules[k] for k in np.flatnonzero(applying).tolist()]
    return to_turn(rules, bits_of(np.flatnonzero(consenting).tolist()), bits_of(np.flatnonzero(refusing).tolist()))


def _may_be_below(bound: float, best: int) -> bool:
    return bool(bound < best * (1 + SLACK) + SLACK)


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
