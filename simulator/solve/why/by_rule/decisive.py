"""The outcomes that hang on the consent of one party: they pass where it consents, whatever is said of the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from simulator.budget import Budget, Stopped
from simulator.payoffs.agreement_rules import Mask, RuledGame
from simulator.solve.by_rule.passing import Looked, parts

MOST_KEPT = 20_000_000
"""Outcomes that hang on some party, of all parties together."""


@dataclass
class Hanging:
    """Where one party decides. `always`: something passes though it refuses. `numbers`: the outcomes that pass where it consents, and
    that it does not refuse for a red line or a ratifying body; `indifferent`: which of them pass where they are worth to it just what no
    agreement is."""

    always: bool = False
    _numbers: list[NDArray[np.int64]] = field(default_factory=list)
    _indifferent: list[Mask] = field(default_factory=list)

    def add(self, numbers: NDArray[np.int64], indifferent: Mask) -> None:
        self._numbers.append(numbers)
        self._indifferent.append(indifferent)

    @property
    def numbers(self) -> NDArray[np.int64]:
        return np.concatenate([np.zeros(0, dtype=np.int64), *self._numbers])

    @property
    def indifferent(self) -> Mask:
        return np.concatenate([np.zeros(0, dtype=np.bool_), *self._indifferent])

    def forget(self) -> None:
        """Where something passes without the party, which outcomes hang on it does not matter."""
        self.always = True
        self._numbers, self._indifferent = [], []


def hanging_on(game: RuledGame, indifferent: Mapping[int, str], budget: Budget) -> dict[int, Hanging]:
    """The outcomes that hang on each of some parties asked. `indifferent`: these parties (positions) → what they say where they are.
    Raises `Stopped` at the end of the budget, or where there are too many to keep."""
    found = {party: Hanging() for party in indifferent}
    kept = 0
    for part in parts(game, budget):
        for party, hanging in found.items():
            if not hanging.always:
                kept += _add(game, hanging, party, indifferent[party], part)
        if kept > MOST_KEPT:
            raise Stopped("memory limit")
    return found


def _add(game: RuledGame, hanging: Hanging, party: int, indifferent: str, part: Looked) -> int:
    """Returns how many outcomes were kept."""
    if passes_where(game, party, "no", part).any():
        hanging.forget()
        return 0
    rows = np.flatnonzero(passes_where(game, party, "yes", part) & ~part.crossed[:, party])
    hanging.add(part.start + rows.astype(np.int64), passes_where(game, party, indifferent, part)[rows])
    return len(rows)


def passes_where(game: RuledGame, party: int, says: str, part: Looked) -> Mask:
    """Which outcomes pass where one party says `yes`, `no` or neither (`abstain`), and the others what they say."""
    consenting, refusing = part.consenting.copy(), part.refusing.copy()
    consenting[:, party], refusing[:, party] = says == "yes", says == "no"
    return np.asarray(part.feasible & game.passes(consenting, refusing, part.applying), dtype=np.bool_)
