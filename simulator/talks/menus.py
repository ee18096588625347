"""What can be put on the table: outcomes that no constraint, option out of force or red line excludes, as each party values them.

Red lines are public: nobody proposes what another has said it will never sign. A small space is on the menu as a whole, a
large one by its Pareto frontier, since a party that offers something dominated could offer all others more at no cost to itself.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from simulator.budget import tick
from simulator.errors import OutgrownError
from simulator.payoffs.agreement_rules import RuledGame
from simulator.payoffs.automaton import AutomatonOutgrownError, build_automaton
from simulator.payoffs.completion import count_permitted
from simulator.payoffs.model import Ban, IntArray, Payoffs
from simulator.payoffs.outcomes import totals_of
from simulator.payoffs.permitted import permitted_outcome
from simulator.payoffs.stances import stances
from simulator.solve.exact.elimination import pareto_set
from simulator.talks.signing import MenuByRules, can_be_agreed

WHOLE = 20_000
"""Up to so many outcomes, all of them are on the menu."""

SEARCHED = 500_000
"""Up to so many outcomes, allowed or not, the allowed ones are listed."""

MOST_BY_RULES = 100_000
"""Under agreement rules, up to so many outcomes within the constraints are on the menu; beyond, there are no talks."""

Codes = tuple[int, ...]
"""An outcome as option positions, in issue order."""


@dataclass(frozen=True)
class Menu:
    """`codes`: shape (n, issues); `totals`: scaled whole-number utilities, shape (n, parties). `whole`: all allowed outcomes, else those
    on their Pareto frontier. `epsilon`: by how many scaled units, per party, that frontier may fall short (all 0: exact). `by_rules`: what
    agreement rules make of them; None where everybody must sign."""

    codes: NDArray[np.intp]
    totals: IntArray
    whole: bool
    epsilon: tuple[int, ...]
    by_rules: MenuByRules | None = None

    def __len__(self) -> int:
        return len(self.codes)

    @cached_property
    def own(self) -> tuple[list[int], ...]:
        """Party → its totals by position."""
        return tuple([int(t) for t in column] for column in self.totals.T)

    @cached_property
    def rising(self) -> tuple[tuple[list[int], list[int]], ...]:
        """Party → its totals from below, and the positions that have them (equal ones in the order of the menu). What crosses its own
        red lines is left out, unless everything does."""
        found = []
        for party, own in enumerate(self.own):
            order = sorted(self._within_lines_of(party), key=own.__getitem__)
            found.append(([own[k] for k in order], order))
        return tuple(found)

    def _within_lines_of(self, party: int) -> Sequence[int]:
        if self.by_rules is None or self.by_rules.crossed[:, party].all():
            return range(len(self))
        within: list[int] = np.flatnonzero(~self.by_rules.crossed[:, party]).tolist()
        return within

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
    game = replace(payoffs, bans=(*payoffs.bans, *_gone(payoffs, removed)))
    if permitted_outcome(game.sizes, game.bans) is None:
        return _of_codes(game, np.zeros((0, len(payoffs.issues)), np.intp))
    if game.n_outcomes <= SEARCHED and (count_permitted(game, game.bans) or WHOLE + 1) <= WHOLE:
        return _of_codes(game, _all(game))
    try:
        found = pareto_set(game, build_automaton(game))
    except AutomatonOutgrownError as outgrown:
        raise OutgrownError(
            f"too many interactions and red lines over the same issues to list what can be put on the table ({outgrown})"
        ) from None
    codes = found.representatives()
    order = np.lexsort(codes.T[::-1])  # as in the file, whatever the order in which they were found
    return Menu(codes[order], found.totals[order], False, found.epsilon)


def menu_by_rules(game: RuledGame, removed: Collection[tuple[int, int]]) -> Menu:
    """The same under agreement rules: every outcome within the constraints that would pass if all signed whose red lines it does not cross.

    Raises `OutgrownError` where there are more than `MOST_BY_RULES` within the constraints: of what somebody's red lines forbid, what is
    better for all is no better for that party, so that a frontier would not do.
    """
    payoffs = replace(game.payoffs, bans=(*game.firm, *_gone(game.payoffs, removed)))
    if permitted_outcome(payoffs.sizes, payoffs.bans) is None:
        return _of_codes(payoffs, np.zeros((0, len(payoffs.issues)), np.intp), MenuByRules(*_nothing(game)))
    if payoffs.n_outcomes > SEARCHED or (count_permitted(payoffs, payoffs.bans) or MOST_BY_RULES + 1) > MOST_BY_RULES:
        raise OutgrownError(
            f"talks under agreement rules put every outcome within the constraints on the menu, and there are more than {MOST_BY_RULES:,}; "
            "take options out of force, or ask as if everybody had to sign"
        )
    codes = _all(payoffs)
    said = stances(game, codes)
    possible = can_be_agreed(game, MenuByRules(said.crossed, said.applying))
    return _of_codes(payoffs, codes[possible], MenuByRules(said.crossed[possible], said.applying[possible]))


def _nothing(game: RuledGame) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    return np.zeros((0, game.payoffs.n_parties), np.bool_), np.zeros((0, len(game.rules)), np.bool_)


def _gone(payoffs: Payoffs, removed: Collection[tuple[int, int]]) -> list[Ban]:
    """What bans the options that are gone."""
    gone: dict[int, list[int]] = {}
    for issue, option in removed:
        gone.setdefault(issue, []).append(option)
    return [Ban("option", f"issues.{payoffs.issues[i]}", (((i, tuple(sorted(o))),),)) for i, o in sorted(gone.items())]


def _of_codes(payoffs: Payoffs, codes: NDArray[np.intp], by_rules: MenuByRules | None = None) -> Menu:
    """A whole menu of these outcomes."""
    return Menu(codes, totals_of(payoffs, codes)[:, : payoffs.n_parties], True, (0,) * payoffs.n_parties, by_rules)


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
