"""Ratifying bodies behind the parties that agreement rules ask: a party whose body refuses an outcome does not consent to it.

A body binds its own party alone, as a red line does, whatever other parties do; one behind a party that nobody asks binds nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from simulator.payoffs.clauses import Clauses
from simulator.payoffs.model import IntArray, Payoffs, Vote, floors_for
from simulator.payoffs.outcomes import totals_of, where_holds
from simulator.payoffs.votes import votes_pass

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class BodyAtHome:
    """One body: its path, the position of its `party`, where it refuses whatever the points, and the columns and votes of a game that it
    asks for."""

    path: str
    party: int
    refused: Clauses
    columns: tuple[int, ...]
    votes: tuple[Vote, ...]


@dataclass(frozen=True)
class Home:
    """The bodies behind some parties. `payoffs`: the game in which what they ask stands as further columns (`with_ratification`); `paths`:
    theirs, in the order of the file."""

    payoffs: Payoffs
    paths: tuple[str, ...]

    @cached_property
    def bodies(self) -> tuple[BodyAtHome, ...]:
        """Those that refuse something."""
        payoffs = self.payoffs
        asking = {*payoffs.conditions, *(ban.path for ban in payoffs.bans if ban.kind == "body"), *(vote.path for vote in payoffs.votes)}
        return tuple(self._body(path, payoffs.parties.index(path.split(".")[1])) for path in self.paths if path in asking)

    @cached_property
    def owners(self) -> tuple[int, ...]:
        """The party of each body."""
        return tuple(body.party for body in self.bodies)

    def _body(self, path: str, party: int) -> BodyAtHome:
        payoffs = self.payoffs
        return BodyAtHome(
            path,
            party,
            tuple(clause for ban in payoffs.bans if ban.kind == "body" and ban.path == path for clause in ban.clauses),
            tuple(payoffs.n_parties + k for k, owner in enumerate(payoffs.conditions) if owner == path),
            tuple(vote for vote in payoffs.votes if vote.path == path),
        )

    def refusing(self, totals: IntArray, holds: Callable[[Clauses], Mask]) -> Mask:
        """Which bodies refuse which outcomes, shape (n, bodies). `totals`: of all columns of `payoffs`; `holds`: where clauses hold."""
        found = np.zeros((len(totals), len(self.bodies)), dtype=np.bool_)
        for k, body in enumerate(self.bodies):
            columns = list(body.columns)
            floors = floors_for([self.payoffs.thresholds[c] for c in columns], totals.dtype)
            found[:, k] = np.asarray(totals[:, columns] < floors, dtype=np.bool_).any(axis=1) | ~votes_pass(body.votes, totals)
            if body.refused:
                found[:, k] |= holds(body.refused)
        return found

    def refusing_codes(self, codes: NDArray[np.intp]) -> Mask:
        """The same of outcomes by their option positions, shape (n, issues)."""
        return self.refusing(totals_of(self.payoffs, codes), lambda clauses: where_holds(self.payoffs, clauses, codes))

    def refusing_parties(self, outcome: Sequence[int]) -> set[int]:
        """The parties that have a body which refuses one outcome."""
        codes = np.array([outcome], dtype=np.intp)
        return {body.party for body, refuses in zip(self.bodies, self.refusing_codes(codes)[0].tolist(), strict=True) if refuses}


def without_bodies(payoffs: Payoffs) -> Payoffs:
    """The game without what ratifying bodies ask."""
    n = payoffs.n_parties
    return replace(
        payoffs,
        worth=tuple(rows[:, :n] for rows in payoffs.worth),
        terms=tuple(term for term in payoffs.terms if term.column < n),
        bans=tuple(ban for ban in payoffs.bans if ban.kind != "body"),
        scale=payoffs.scale[:n],
        thresholds=payoffs.thresholds[:n],
        conditions=(),
        votes=(),
    )


def asks_bodies(payoffs: Payoffs) -> bool:
    """Whether ratifying bodies ask something of a game."""
    return bool(payoffs.conditions or payoffs.votes) or any(ban.kind == "body" for ban in payoffs.bans)
