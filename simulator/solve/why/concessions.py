"""The least that parties have to concede, in points and within the red lines in force, before there is an agreement.

A concession is by how much a party's reservation value would have to be lower for it to accept: max(0, r_p − U_p(x)) at an outcome x. Three
answers, each exact: the concessions whose sum is least, the concessions whose largest part is least (leximin: then the next largest, and so
on), and the least concession of each party by itself while all others accept as they stand. The first two compare points between parties;
the third does not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil

from simulator.budget import Budget, Stopped, StopReason
from simulator.errors import OutgrownError
from simulator.payoffs.automaton import AutomatonOutgrownError
from simulator.payoffs.model import Payoffs, projected
from simulator.solve.choosing import candidates, leximin
from simulator.solve.exact.elimination import pareto_set
from simulator.solve.exact.fields import Outcome
from simulator.solve.exact.least_sum import least_sum, shortfalls
from simulator.solve.exact.reaching import Reach, deepest, first_outcome
from simulator.solve.game import Game
from simulator.solve.results import Point


@dataclass(frozen=True)
class Concession:
    """`by_party`: points that each party concedes (exact, 0 for one that accepts as it stands) at `point`."""

    by_party: Mapping[str, Fraction]
    point: Point

    @property
    def total(self) -> Fraction:
        return sum(self.by_party.values(), Fraction(0))

    @property
    def largest(self) -> Fraction:
        return max(self.by_party.values())


@dataclass(frozen=True)
class Concessions:
    """The least concessions. `nothing_allowed`: the red lines (or the ratifying bodies) leave no outcome, so no concession in points
    can open a deal; ask again under a waiver (`Game.without`). `agreement`: an outcome that all accept already.

    `least_sum`, `least_largest`: None where not (yet) found. `alone`: party → its least concession with all others as they stand; None:
    proved that no concession by it alone suffices. A party that is missing was not settled before `stopped`.
    All are the first outcome in the order of the file among those tied, but for `least_largest` where interactions are too many for
    elimination: then it is one of those tied in its largest part. `least_sum` and `least_largest` compare points between parties.
    """

    nothing_allowed: bool
    agreement: Point | None
    least_sum: Concession | None = None
    least_largest: Concession | None = None
    alone: Mapping[str, Concession | None] = field(default_factory=dict)
    stopped: StopReason | None = None


def least_concessions(
    game: Game | Payoffs, budget: Budget | None = None, on_found: Callable[[Concessions], None] | None = None
) -> Concessions:
    """The least concessions within the bans in force. `on_found` is called with what is known after every part.

    Where `budget` runs out, or a part takes more partial outcomes than can be kept, the answer lacks parts and `stopped` says why.
    """
    game = game if isinstance(game, Game) else Game(game)
    return _ConcessionSearch(game, budget, on_found or (lambda found: None)).run()


class _ConcessionSearch:
    """The three parts in turn: the largest least (its outcome begins the others), each alone, the sum."""

    def __init__(self, game: Game, budget: Budget | None, on_found: Callable[[Concessions], None]) -> None:
        self.game, self.payoffs, self.budget, self.on_found = game, game.payoffs, budget, on_found
        self.reach = Reach(projected(game.payoffs, range(game.payoffs.n_columns)), game.attempt)
        self.nothing_allowed = False
        self.agreement: Outcome | None = None
        self.least_sum: Concession | None = None
        self.least_largest: Concession | None = None
        self.alone: dict[str, Concession | None] = {}
        self.stopped: StopReason | None = None

    def run(self) -> Concessions:
        try:
            known = self._any()
            if known is not None and self.agreement is None:
                self._find(known)
        except Stopped as stop:
            self.stopped = stop.reason
        except KeyboardInterrupt:
            self.stopped = "interrupted"
        return self._answer()

    def _any(self) -> Outcome | None:
        """An outcome within the bans and the conditions; notes where there is none, or an agreement."""
        n = self.payoffs.n_parties
        known = self.reach.exists([*self.reach.least[:n], *self.payoffs.thresholds[n:]], budget=self.budget)
        self.nothing_allowed = known is None
        if known is not None:
            try:
                self.agreement = self.reach.exists(self.payoffs.thresholds, budget=self.budget)
            except OutgrownError:
                self.stopped = "memory limit"
                return None
        return known

    def _find(self, known: Outcome) -> None:
        parts: list[Callable[[Outcome], Outcome]] = [
            self._find_largest,
            *(self._find_alone(party) for party in range(self.payoffs.n_parties)),
            self._find_sum,
        ]
        for part in parts:
            try:
                known = part(known)
            except OutgrownError:
                self.stopped = "memory limit"
            self.on_found(self._answer())

    def _find_largest(self, known: Outcome) -> Outcome:
        payoffs, n = self.payoffs, self.payoffs.n_parties
        level, found = deepest(self.reach, range(n), known, self.budget)
        if isinstance(self.game.attempt, AutomatonOutgrownError):
            self.least_largest = self._concession(found)
            return found
        at = [ceil(s * (r + level)) for s, r in zip(payoffs.scale, payoffs.reservation, strict=False)]
        points = pareto_set(payoffs, self.game.allowed, thresholds=[*at, *payoffs.thresholds[n:]], thin=False, budget=self.budget)
        known = points.first_outcome(leximin(candidates(payoffs, points)).rows)
        self.least_largest = self._concession(known)
        return known

    def _find_alone(self, party: int) -> Callable[[Outcome], Outcome]:
        def find(known: Outcome) -> Outcome:
            floors = [self.reach.least[party] if c == party else t for c, t in enumerate(self.payoffs.thresholds)]
            found = self.reach.most(party, floors, budget=self.budget)
            if found is None:
                self.alone[self.payoffs.parties[party]] = None
                return known
            floors[party] = found[0]
            first = first_outcome(self.reach, floors, found[1], self.budget)
            self.alone[self.payoffs.parties[party]] = self._concession(first)
            return min(known, first, key=lambda outcome: sum(shortfalls(self.payoffs, outcome)))

        return find

    def _find_sum(self, known: Outcome) -> Outcome:
        _, outcome = least_sum(self.payoffs, self.game.allowed, known, self.budget)
        self.least_sum = self._concession(outcome)
        return outcome

    def _concession(self, outcome: Outcome) -> Concession:
        return Concession(self.game.by_party(shortfalls(self.payoffs, outcome)), self.game.point(outcome))

    def _answer(self) -> Concessions:
        return Concessions(
            nothing_allowed=self.nothing_allowed,
            agreement=None if self.agreement is None else self.game.point(self.agreement),
            least_sum=self.least_sum,
            least_largest=self.least_largest,
            alone=dict(self.alone),
            stopped=self.stopped,
        )
