"""A compiled scenario as the solvers pass it around: its numbers, what its bans leave, and how its outcomes read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from simulator.payoffs.automaton import Automaton, build_automaton
from simulator.payoffs.completion import lay_gains, remaining
from simulator.payoffs.model import Payoffs, applies, totals
from simulator.solve.results import Outcomes, Point


@dataclass(frozen=True)
class Game:
    """The whole-number game and the two automata of its outcomes."""

    payoffs: Payoffs

    @cached_property
    def feasible(self) -> Automaton:
        """Outcomes within the constraints and the options in force; for counting, so without interactions."""
        return build_automaton(self.payoffs, bans=[ban for ban in self.payoffs.bans if not ban.is_demand], terms=())

    @cached_property
    def allowed(self) -> Automaton:
        """Outcomes within the red lines in force as well."""
        return build_automaton(self.payoffs)

    def without(self, paths: Sequence[str]) -> Game:
        """The same game with some bans lifted."""
        return Game(replace(self.payoffs, bans=tuple(ban for ban in self.payoffs.bans if ban.path not in paths)))

    def by_party(self, values: Sequence[Fraction]) -> Mapping[str, Fraction]:
        return dict(zip(self.payoffs.parties, values, strict=True))

    def extremes(self, best: bool) -> Mapping[str, Fraction]:
        """Each party's best (or worst) utility over allowed outcomes, in points; an empty mapping where none is allowed."""
        if self.allowed.empty:
            return {}
        bound = remaining(lay_gains(self.payoffs, self.allowed), best)[0][0]
        return self.by_party([self.payoffs.points(p, int(bound[p])) for p in range(self.payoffs.n_parties)])

    def point(self, outcome: Sequence[int]) -> Point:
        """What an outcome is worth to each party, and which red lines in force it crosses."""
        chosen = tuple(int(o) for o in outcome)
        payoffs = self.payoffs
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
