"""A compiled scenario as the solvers pass it around: its numbers, what its bans leave, and how its outcomes read.

What is read off it is worked out once, when it is first asked for. Each question builds no more than it needs: whether bans leave anything,
and how many outcomes they leave, hangs on no interaction; what a party can get at best hangs on its own interactions alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from simulator.budget import small_steps
from simulator.payoffs.automaton import Attempt, Automaton, AutomatonOutgrownError, attempted, build_automaton
from simulator.payoffs.completion import count_permitted, lay_gains, remaining
from simulator.payoffs.model import Payoffs, applies, projected, totals
from simulator.payoffs.orders import Scopes, elimination_order
from simulator.payoffs.permitted import permitted_outcome
from simulator.payoffs.varying import same_shape
from simulator.solve.results import Outcomes, Point

LITTLE_WORK = 20_000
"""Cells of states and options of which all parties' extremes are found together."""


@dataclass(frozen=True)
class Game:
    """The whole-number game, and what its bans leave."""

    payoffs: Payoffs

    @cached_property
    def nothing_allowed(self) -> bool:
        """Whether constraints, options out of force and red lines in force leave no outcome at all."""
        return permitted_outcome(self.payoffs.sizes, self.payoffs.bans) is None

    @cached_property
    def permitted(self) -> Automaton:
        """The outcomes within constraints and red lines in force, without interactions: for counting and drawing them. Raises
        `AutomatonOutgrownError`."""
        return build_automaton(self.payoffs, terms=())

    @property
    def allowed(self) -> Automaton:
        """The outcomes within constraints and red lines in force (with ratification required, those of them that bodies may pass), with
        what interactions add. Raises `AutomatonOutgrownError`, and at once where it has been raised before."""
        if isinstance(self.attempt, AutomatonOutgrownError):
            raise self.attempt
        return self.attempt

    @cached_property
    def attempt(self) -> Attempt:
        """`allowed`, or what it outgrew."""
        return attempted(self.payoffs, order=self._order)

    @cached_property
    def _order(self) -> tuple[int, ...]:
        """The order of the issues along which `attempt` is built."""
        return tuple(elimination_order(self.payoffs, self.payoffs.bans, self.payoffs.terms))

    @cached_property
    def n_feasible(self) -> int | None:
        """How many outcomes constraints and options in force leave; None where that outgrows its budget."""
        return count_permitted(self.payoffs, [ban for ban in self.payoffs.bans if not ban.is_demand])

    @cached_property
    def n_allowed(self) -> int | None:
        """How many of these outcomes the red lines in force leave, whatever ratifying bodies say; None where that outgrows its budget."""
        return count_permitted(self.payoffs, self._red_lines.bans)

    @cached_property
    def _red_lines(self) -> Payoffs:
        """The game without what ratifying bodies refuse whatever the points."""
        return replace(self.payoffs, bans=tuple(ban for ban in self.payoffs.bans if ban.kind != "body"))

    def at(self, payoffs: Payoffs) -> Game:
        """The game with other numbers. What hangs on the shape alone is worked out once for both, where the shape is the same."""
        other = Game(payoffs)
        if same_shape(self.payoffs, payoffs):
            other.__dict__["attempt"] = self.attempt
        return other

    def without(self, paths: Sequence[str]) -> Game:
        """The same game with some bans lifted."""
        return Game(replace(self.payoffs, bans=tuple(ban for ban in self.payoffs.bans if ban.path not in paths)))

    def by_party(self, values: Sequence[Fraction]) -> Mapping[str, Fraction]:
        return dict(zip(self.payoffs.parties, values, strict=True))

    def extremes(self, best: bool) -> Mapping[str, Fraction]:
        """Each party's best (or worst) utility over the outcomes within the red lines, in points; an empty mapping where there are none.
        A party is left out where its own interactions and the bans together outgrow their budget."""
        return {party: high if best else low for party, (low, high) in self._reach.items()}

    @cached_property
    def _reach(self) -> Mapping[str, tuple[Fraction, Fraction]]:
        """Each party's worst and best utility: of all at once where that is little work, which will be needed anyhow, else one by one."""
        if permitted_outcome(self.payoffs.sizes, self._red_lines.bans) is None:
            return {}
        if Scopes(self.payoffs, (), self.payoffs.terms).cells(self._order) <= LITTLE_WORK:
            game = self._red_lines
            automaton = self.attempt if game.bans == self.payoffs.bans else attempted(game, order=self._order)
            if isinstance(automaton, Automaton):
                return dict(zip(game.parties, _reach(game, automaton), strict=True))
        found = {}
        for p, party in enumerate(self.payoffs.parties):
            game = projected(self._red_lines, [p])
            with suppress(AutomatonOutgrownError):
                (found[party],) = _reach(game, build_automaton(game))
        return found

    def point(self, outcome: Sequence[int]) -> Point:
        """What an outcome is worth to each party, and which red lines in force it crosses."""
        chosen = tuple(int(o) for o in outcome)
        payoffs = self.payoffs
        small_steps(20 + len(payoffs.bans), "valuing outcomes")
        utilities = [payoffs.points(p, t) for p, t in enumerate(totals(payoffs, chosen)[: payoffs.n_parties])]
        crossed = [ban.path for ban in payoffs.bans if ban.kind == "red_line" and any(applies(clause, chosen) for clause in ban.clauses)]
        return Point(
            outcome={issue: options[o] for issue, options, o in zip(payoffs.issues, payoffs.options, chosen, strict=True)},
            utilities=self.by_party(utilities),
            surplus=self.by_party([u - r for u, r in zip(utilities, payoffs.reservation, strict=True)]),
            red_lines=tuple(crossed),
        )

    def codes(self, outcome: Mapping[str, str]) -> tuple[int, ...]:
        """Option positions in issue order."""
        return tuple(options.index(outcome[issue]) for issue, options in zip(self.payoffs.issues, self.payoffs.options, strict=True))

    def outcomes(self, codes: NDArray[np.intp]) -> Outcomes:
        return Outcomes(self.payoffs.issues, self.payoffs.options, codes)


def _reach(game: Payoffs, automaton: Automaton) -> list[tuple[Fraction, Fraction]]:
    """The least and the greatest utility of each party among what the automaton leaves."""
    laid = lay_gains(game, automaton)
    low, high = (remaining(laid, best)[0][0] for best in (False, True))
    return [(game.points(p, int(low[p])), game.points(p, int(high[p]))) for p in range(game.n_parties)]
