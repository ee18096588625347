"""Whose signatures make an agreement at the table: everybody's, or those that the agreement rules of the file ask.

By rules, an outcome is agreed as soon as those who have signed it meet every rule that applies to it, whatever the others would say, and
it is off the table as soon as it can no longer pass, whatever those say who are still to be asked. Where everybody must sign, that is the
last signature and the first refusal.
"""

from __future__ import annotations

from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from simulator.payoffs.agreement_rules import RuledGame
from simulator.payoffs.winning import WinningSets, bits_of

SignedOrNot = Literal["signs", "declines", "abstains"]

Mask = NDArray[np.bool_]


class Signing:
    """Who is asked to sign, and which signatures are enough. `game`: the game with its agreement rules; None where everybody must sign."""

    def __init__(self, n_parties: int, game: RuledGame | None) -> None:
        self.game = game
        self.seats = tuple(range(n_parties)) if game is None else tuple(p for p in range(n_parties) if game.asked[p])
        self.asked = bits_of(self.seats)
        self._by_rules: dict[int, WinningSets] = {}

    def enough(self, applying: int, signed: int, refused: int) -> bool:
        """Whether an outcome to which some of the rules apply (bits) is agreed by those who sign it, against those who refuse it (bits);
        who does neither abstains. There must be rules."""
        assert self.game is not None
        if applying not in self._by_rules:
            self._by_rules[applying] = WinningSets(self.game, [k for k in range(len(self.game.rules)) if applying >> k & 1])
        return self._by_rules[applying].wins(signed, refused)


class Ballot:
    """What has been said so far to one outcome by the parties asked. `applying`: the rules that apply to it, as bits; `signed`: who has
    signed it already, as bits."""

    def __init__(self, signing: Signing, applying: int, signed: int = 0) -> None:
        self._signing, self._applying, self._everybody = signing, applying, signing.game is None
        self.signed, self._refused, self._abstained = signed, 0, 0

    def answered(self, party: int, said: SignedOrNot) -> None:
        bit = 1 << party
        if said == "signs":
            self.signed |= bit
        elif said == "declines":
            self._refused |= bit
        else:
            self._abstained |= bit

    @property
    def passed(self) -> bool:
        """Whether it is agreed, whatever those say who have not been asked yet."""
        if self._everybody:
            return self.signed == self._signing.asked
        others = self._signing.asked & ~self.signed & ~self._abstained
        return self._signing.enough(self._applying, self.signed, others)

    @property
    def lost(self) -> bool:
        """Whether it cannot be agreed any more, whatever those say who have not been asked yet."""
        if self._everybody:
            return bool(self._refused)
        others = self._signing.asked & ~self._refused & ~self._abstained
        return not self._signing.enough(self._applying, others, self._refused)


class MenuByRules:
    """What agreement rules make of the outcomes of a menu. `crossed`: whose red lines each crosses, shape (n, n_parties); `applying`: which
    rules apply, shape (n, n_rules)."""

    def __init__(self, crossed: Mask, applying: Mask) -> None:
        self.crossed, self.applying = crossed, applying

    @cached_property
    def crossed_by(self) -> list[int]:
        """The parties whose red lines each outcome crosses, as bits."""
        return [bits_of(np.flatnonzero(row).tolist()) for row in self.crossed]

    @cached_property
    def rules_of(self) -> list[int]:
        """The rules that apply to each outcome, as bits."""
        return [bits_of(np.flatnonzero(row).tolist()) for row in self.applying]


def can_be_agreed(game: RuledGame, by_rules: MenuByRules) -> Mask:
    """Which outcomes would pass if everybody signed that is asked and whose red lines they do not cross."""
    asked = np.array(game.asked)
    return game.passes(asked & ~by_rules.crossed, asked & by_rules.crossed, by_rules.applying)
