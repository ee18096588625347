"""All outcomes as the votes see them: who consents, who refuses, which rules apply and which red lines are crossed, each way once.

Whether *some* outcome passes with other consents or without some red lines is a question about these ways alone. Of two ways the one that
is worse placed in everything (fewer consent, more refuse, more rules apply, more red lines are crossed) can be left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from simulator.budget import Budget, tick
from simulator.payoffs.agreement_rules import Mask, RuledGame
from simulator.solve.by_rule.passing import masks_of

Bits = NDArray[np.int64]

REFERENCES = 300
"""Well placed ways with which all others are compared; what is left out by them does not change an answer, only its time."""
AT_ONCE = 2**15
"""Ways that are looked at together."""


class DifferentWays:
    """Rows of whole numbers, each kept once, as they come."""

    def __init__(self, columns: int) -> None:
        self._kept: Bits = np.zeros((0, columns), dtype=np.int64)
        self._new: list[Bits] = []
        self._waiting = 0

    def add(self, rows: Bits) -> None:
        self._new.append(np.unique(rows, axis=0))
        self._waiting += len(self._new[-1])
        if self._waiting > len(self._kept) + AT_ONCE:
            self.rows()

    def rows(self) -> Bits:
        """Those so far."""
        if self._new:
            self._kept = np.unique(np.concatenate([self._kept, *self._new]), axis=0)
            self._new, self._waiting = [], 0
        return self._kept


def well_placed(ways: Bits, budget: Budget) -> Bits:
    """The ways without those that another is better placed than: more parties in the first column, fewer bits in all others. Not all of
    these need be left out. Those with most consent come first."""
    counts = np.bitwise_count(ways).astype(np.int64)
    ways = ways[np.argsort(counts[:, 1:].sum(axis=1) - counts[:, 0], kind="stable")]
    left = np.ones(len(ways), dtype=np.bool_)
    for k in range(min(REFERENCES, len(ways))):
        budget.tick("comparing outcomes")
        if left[k]:
            worse = (ways[:, 0] & ~ways[k, 0]) == 0
            for column in range(1, ways.shape[1]):
                worse &= (ways[k, column] & ~ways[:, column]) == 0
            worse[k] = False
            left &= ~worse
    return ways[left]


@dataclass(frozen=True)
class PlacedConsents:
    """Ways to be consented to: `ways` (n, 3) are bits of who consents, who refuses and which rules apply."""

    game: RuledGame
    ways: Bits

    def pass_with(self, turned: int) -> bool:
        """Whether some outcome passes once these parties (bits) consent to it as well."""
        who = _row(turned, len(self.game.asked))
        return any(self.game.passes(yes | who, no & ~who, rules).any() for yes, no, rules in self._stretches())

    def pass_without(self, refusing: int) -> bool:
        """Whether some outcome passes though these parties refuse it."""
        who = _row(refusing, len(self.game.asked))
        return any(self.game.passes(yes & ~who, no | who, rules).any() for yes, no, rules in self._stretches())

    def _stretches(self) -> Iterator[tuple[Mask, Mask, Mask]]:
        for stretch in self._masks:
            tick("looking for refusals to turn")
            yield stretch

    @cached_property
    def _masks(self) -> list[tuple[Mask, Mask, Mask]]:
        n, n_rules = len(self.game.asked), len(self.game.rules)
        stretches = [self.ways[at : at + AT_ONCE] for at in range(0, len(self.ways), AT_ONCE)]
        return [(masks_of(rows[:, 0], n), masks_of(rows[:, 1], n), masks_of(rows[:, 2], n_rules)) for rows in stretches]


@dataclass(frozen=True)
class PlacedLines:
    """The same with red lines: `ways` (n, 4) are bits of who consents and who refuses whatever red lines are crossed, which rules apply,
    and which red lines are crossed (those of `owners`, in their order)."""

    game: RuledGame
    owners: Sequence[int]
    ways: Bits

    def pass_without(self, lifted: int) -> bool:
        """Whether some outcome passes once these red lines (bits) are lifted."""
        for at in range(0, len(self.ways), AT_ONCE):
            tick("looking for red lines to lift")
            if self.passing(self.ways[at : at + AT_ONCE], lifted).any():
                return True
        return False

    def passing(self, ways: Bits, lifted: int) -> Mask:
        """Which of such ways pass once these red lines are lifted."""
        n = len(self.game.asked)
        crossed = masks_of(ways[:, 3] & ~np.int64(lifted), len(self.owners))
        held = np.zeros((len(ways), n), dtype=np.bool_)
        for line, owner in enumerate(self.owners):
            held[:, owner] |= crossed[:, line]
        held &= np.array(self.game.asked)
        rules = masks_of(ways[:, 2], len(self.game.rules))
        return self.game.passes(masks_of(ways[:, 0], n) & ~held, masks_of(ways[:, 1], n) | held, rules)


def _row(bits: int, n: int) -> Mask:
    return masks_of(np.array([bits], dtype=np.int64), n)
