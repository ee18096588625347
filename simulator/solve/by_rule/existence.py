"""Whether something passes under agreement rules, and nothing else: asked of one variant of a scenario after another.

What passed in one variant often passes in the next, so that is tried first; else outcomes are looked at until one passes. A no rests on
all of them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from simulator.budget import Budget
from simulator.payoffs.agreement_rules import RuledGame, game_at
from simulator.payoffs.outcomes import banned
from simulator.payoffs.stances import stances
from simulator.payoffs.varying import Varying
from simulator.solve.by_rule.passing import parts

REMEMBERED = 32
"""Outcomes that passed in some variant and are tried first in the next."""


class PassingSearch:
    """Asks of variants of one `Varying` (made with `rules_known`) whether something passes, with the red lines at `waived` lifted."""

    def __init__(self, varying: Varying, waived: Collection[str] = ()) -> None:
        self._varying, self._waived = varying, frozenset(waived)
        self._remembered: NDArray[np.intp] = np.zeros((0, len(varying.base.sizes)), dtype=np.intp)

    def exists(self, numbers: Mapping[str, Decimal], curves: Mapping[str, str] | None = None, budget: Budget | None = None) -> bool:
        """Whether something passes in the variant with these numbers and these curves of ratifying bodies. Raises `Stopped` at the end of
        `budget`."""
        game = self._game(numbers, curves)
        if self._one_remembered(game):
            return True
        for part in parts(game, budget):
            passing = np.flatnonzero(part.passing)
            if len(passing):
                first = np.unravel_index(part.start + int(passing[0]), game.payoffs.sizes)
                self._remembered = np.vstack([np.array(first, dtype=np.intp), self._remembered[: REMEMBERED - 1]])
                return True
        return False

    def _game(self, numbers: Mapping[str, Decimal], curves: Mapping[str, str] | None) -> RuledGame:
        game = game_at(self._varying, numbers, curves)
        bans = tuple(ban for ban in game.payoffs.bans if ban.path not in self._waived)
        return replace(game, payoffs=replace(game.payoffs, bans=bans))

    def _one_remembered(self, game: RuledGame) -> bool:
        if not len(self._remembered):
            return False
        said = stances(game, self._remembered)
        passed = game.passes(said.consenting, said.refusing, said.applying) & ~banned(game.payoffs, game.firm, self._remembered)
        return bool(passed.any())
