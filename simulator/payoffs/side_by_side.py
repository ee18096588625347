"""Several games of one shape as arrays: the same issues, parties, bans and clauses, other numbers. What is done for many variants at once
starts from here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.payoffs.model import EXACT_FLOAT, Payoffs

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Games:
    """`shape`: one of them, for what they share. All columns are parties', there are no votes, and float64 carries every number.

    `worth`: of the options of all issues, one issue after another, shape (games, options, parties). `amounts` (games, terms).
    `scale`, `thresholds` (games, parties). Whole numbers, as in `Payoffs`. A party's reservation value in scaled units is
    `taken` / `parts`, both whole, of any size (games, parties).
    """

    shape: Payoffs
    worth: Floats
    amounts: Floats
    scale: Floats
    thresholds: Floats
    taken: NDArray[Any]
    parts: NDArray[Any]

    @classmethod
    def of(cls, games: Sequence[Payoffs]) -> Games:
        """Games all of which `fits_beside_others`; at least one."""
        taken = [[s * r.numerator for s, r in zip(game.scale, game.reservation, strict=True)] for game in games]
        return cls(
            shape=games[0],
            worth=np.array([np.concatenate(game.worth) for game in games], dtype=np.float64),
            amounts=np.array([[term.amount for term in game.terms] for game in games], dtype=np.float64).reshape(len(games), -1),
            scale=np.array([game.scale for game in games], dtype=np.float64),
            thresholds=np.array([game.thresholds for game in games], dtype=np.float64),
            taken=np.array(taken, dtype=object),
            parts=np.array([[r.denominator for r in game.reservation] for game in games], dtype=object),
        )

    def __len__(self) -> int:
        return len(self.worth)

    @property
    def n_parties(self) -> int:
        return self.shape.n_parties

    def at(self, places: NDArray[np.intp]) -> Games:
        """The games at these places."""
        return Games(
            self.shape,
            self.worth[places],
            self.amounts[places],
            self.scale[places],
            self.thresholds[places],
            self.taken[places],
            self.parts[places],
        )

    def by_issue(self) -> Iterator[Floats]:
        """The worth of the options of each issue, shape (games, options, parties)."""
        first = 0
        for size in self.shape.sizes:
            yield self.worth[:, first : first + size]
            first += size

    @cached_property
    def reserved(self) -> Floats:
        """The reservation values in scaled units, the nearest float64 (games, parties)."""
        return np.asarray(self.taken / self.parts, dtype=np.float64)  # Python rounds a quotient of whole numbers once

    @cached_property
    def beyond(self) -> Floats:
        """By how much each threshold exceeds the reservation value, in scaled units: at least 0, below 1."""
        whole = self.thresholds.astype(np.int64).astype(object)
        return np.asarray((whole * self.parts - self.taken) / self.parts, dtype=np.float64)


def fits_beside_others(game: Payoffs) -> bool:
    """Whether a game can be taken together with others: all of its columns are parties', and float64 carries its numbers."""
    return game.n_columns == game.n_parties and not game.votes and game.dtype is not object and max(game.scale) <= EXACT_FLOAT
