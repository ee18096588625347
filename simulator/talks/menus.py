"""What can be put on the table: outcomes that no constraint, option out of force or red line excludes, as each party values them.

Red lines are public: nobody proposes what another has said it will never sign. A small space is on the menu as a whole, a
large one by its Pareto frontier, since a party that offers something dominated could offer all others more at no cost to itself.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from simulator.budget import tick
from simulator.errors import OutgrownError
from simulator.payoffs.automaton import AutomatonOutgrownError, build_automaton
from simulator.payoffs.completion import count_permitted
from simulator.payoffs.model import Ban, IntArray, Payoffs
from simulator.payoffs.outcomes import totals_of
from simulator.payoffs.permitted import permitted_outcome
from simulator.solve.exact.elimination import pareto_set

WHOLE = 20_000
"""Up to so many outcomes, all of them are on the menu."""

SEARCHED = 500_000
"""Up to so many outcomes, allowed or not, the allowed ones are listed."""

Codes = tuple[int, ...]
"""An outcome as option positions, in issue order."""


@dataclass(frozen=True)
class Menu:
    """`codes`: shape (n, issues); `totals`: scaled whole-number utilities, shape (n, parties). `whole`: all allowed outcomes, else those
    on their Pareto frontier. `epsilon`: by how many scaled units, per party, that frontier may fall short (all 0: exact)."""

    codes: NDArray[np.intp]
    totals: IntArray
    whole: bool
    epsilon: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.codes)

    @cached_property
    def own(self) -> tuple[list[int], ...]:
        """Party → its totals by position."""
        return tuple([int(t) for t in column] for column in self.totals.T)

    @cached_property
    def rising(self) -> tuple[tuple[list[int], list[int]], ...]:
        """Party → its totals from below, and the positions that have them (equal ones in the order of the menu)."""
        found = []
        for own in self.own:
            order = sorted(range(len(own)), key=own.__getitem__)
            found.append(([own[k] for k in order], order))
        return tuple(found)

    @cached_property
    def outcomes(self) -> list[Codes]:
        return [tuple(row) for row in self.codes.tolist()]

    @cached_property
    def marks(self) -> list[int]:
        """64 bits of each outcome's own, from which lots are drawn."""
        return [int.from_bytes(blake2b(bytes(str(outcome), "ascii"), digest_size=8).digest()) for outcome in self.outcomes]

    @cached_property
    def position(self) -> Mapping[Codes, int]:
        return {outcome: k for k, outcome in enumerate(self.outcomes)}


def menu_of(payoffs: Payoffs, removed: Collection[tuple[int, int]]) -> Menu:
    """The menu with the options `removed` ((issue, option) positions) no longer to be agreed; empty where nothing is left."""
    gone: dict[int, list[int]] = {}
    for issue, option in removed:
        gone.setdefault(issue, []).append(option)
    bans = [*payoffs.bans, *(Ban("option", f"issues.{payoffs.issues[i]}", (((i, tuple(sorted(o))),),)) for i, o in sorted(gone.items()))]
    game = replace(payoffs, bans=tuple(bans))
    nothing = Menu(
        np.zeros((0, len(payoffs.issues)), np.intp), np.zeros((0, payoffs.n_parties), payoffs.dtype), True, (0,) * payoffs.n_parties
    )
    if permitted_outcome(game.sizes, game.bans) is None:
        return nothing
    if game.n_outcomes <= SEARCHED and (count_permitted(game, game.bans) or WHOLE + 1) <= WHOLE:
        codes = _all(game)
        return Menu(codes, totals_of(game, codes)[:, : game.n_parties], True, (0,) * payoffs.n_parties)
    try:
        found = pareto_set(game, build_automaton(game))
    except AutomatonOutgrownError as outgrown:
        raise OutgrownError(
            f"too many interactions and red lines over the same issues to list what can be put on the table ({outgrown})"
        ) from None
    codes = found.representatives()
    order = np.lexsort(codes.T[::-1])  # as in the file, whatever the order in which they were found
    return Menu(codes[order], found.totals[order], False, found.epsilon)


def _all(payoffs: Payoffs) -> NDArray[np.intp]:
    """Every outcome that no ban forbids, in the order of the file, issue by issue: what is banned is dropped as soon as it shows."""
    codes = np.zeros((1, 0), np.intp)
    for issue, size in enumerate(payoffs.sizes):
        tick("listing what can be put on the table")
        codes = np.column_stack([np.repeat(codes, size, axis=0), np.tile(np.arange(size), len(codes))])
        keep = np.ones(len(codes), np.bool_)
        for ban in payoffs.bans:
            for clause in ban.clauses:
                if clause and clause[-1][0] == issue:
                    keep &= ~np.logical_and.reduce([np.isin(codes[:, i], options) for i, options in clause])
        codes = codes[keep]
    return codes
