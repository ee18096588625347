"""The least points on an added interaction that open a deal: for each party and each pair of options of two issues.

What an interaction must add for party p on a pair is min r_p − U_p(x) over the outcomes with both options that all others accept. Asking
about every pair would take thousands of questions. So pairs wait in the order of a lower bound (an outcome with both options is one with
either, so a pair needs at least what each of its options needs alone), and only the first is looked into. An outcome found for one question
answers every pair in it whose bound it reaches. Pairs leave the queue in the order of their exact points, so the list can be cut anywhere:
everything before the cut is the least there is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from heapq import heapify, heappop, heappush
from itertools import combinations

from simulator.budget import Budget, Stopped, StopReason
from simulator.errors import OutgrownError
from simulator.payoffs.model import Payoffs, projected, totals
from simulator.solve.exact.fields import Outcome
from simulator.solve.exact.reaching import Reach
from simulator.solve.game import Game
from simulator.solve.results import Point

Pair = tuple[tuple[int, int], tuple[int, int]]
"""((issue, option), (issue, option)), positions, the first issue before the second."""


@dataclass(frozen=True)
class AddedPoints:
    """An interaction for `party` on two options ((issue, option) each): `points`, in its own points and exact, are the least that open a
    deal, and `point` is an outcome that shows it, as it is worth without them. Not `enough`: only more than these do (where agreement rules
    decide, and being indifferent is not enough)."""

    party: str
    options: tuple[tuple[str, str], tuple[str, str]]
    points: Fraction
    point: Point
    enough: bool = True


@dataclass(frozen=True)
class AddedPointsList:
    """`found`: the least first, then in the order of parties and issues; ranking puts points of different parties side by side.

    `none`: for how many (party, pair) no points suffice, proved: no outcome with both options is accepted by all the others.
    `left`: how many were not settled; each of them needs at least as many points as the last one found, or no points suffice.
    `stopped`: the limit that ended the work (None: `limit`, or all are settled).
    """

    found: tuple[AddedPoints, ...]
    none: int
    left: int
    stopped: StopReason | None

    @property
    def complete(self) -> bool:
        return self.left == 0


def added_points(game: Game | Payoffs, *, limit: int | None = None, budget: Budget | None = None) -> AddedPointsList:
    """The added interactions that open a deal, at most `limit` of them, the least points first.

    Only for a game without agreement (with one, none are needed and the list is empty). Where `budget` runs out, or a question takes
    more partial outcomes than can be kept, the list is what was found until then.
    """
    search = PointsSearch(game if isinstance(game, Game) else Game(game), budget)
    found: list[AddedPoints] = []
    stopped: StopReason | None = None
    try:
        for entry in search:
            found.append(entry)
            if limit is not None and len(found) >= limit:
                break
    except Stopped as stop:
        stopped = stop.reason
    except KeyboardInterrupt:
        stopped = "interrupted"
    except OutgrownError:
        stopped = "memory limit"
    return AddedPointsList(tuple(found), search.none, search.asked - search.none - len(found), stopped)


class PointsSearch:
    """Iterates over the added interactions of a game, the least points first; `asked`: how many (party, pair) there are, `none`: for how
    many of them it is proved so far that no points suffice. Iterating raises `Stopped` and `OutgrownError`."""

    def __init__(self, game: Game, budget: Budget | None = None) -> None:
        self.game, self.budget = game, budget
        payoffs = game.payoffs
        self.none = 0
        self._reach = Reach(projected(payoffs, range(payoffs.n_columns)), game.attempt)
        self._pairs = list(_pairs(payoffs.sizes))
        self.asked = len(self._pairs) * payoffs.n_parties

    def __iter__(self) -> Iterator[AddedPoints]:
        payoffs = self.game.payoffs
        self.none = 0
        if self._reach.exists(payoffs.thresholds, budget=self.budget) is not None:
            self.asked = 0
            return
        parties = [_OneParty(self._reach, p, self.budget) for p in range(payoffs.n_parties)]
        waiting: list[tuple[Fraction, int, Pair]] = []
        for p, party in enumerate(parties):
            bounds = [(party.bound(pair), pair) for pair in self._pairs] if party.opens else []
            self.none += len(self._pairs) - sum(bound is not None for bound, _ in bounds)
            waiting += [(bound, p, pair) for bound, pair in bounds if bound is not None]
        heapify(waiting)
        while waiting:
            bound, p, pair = heappop(waiting)
            points = parties[p].points(pair, bound)
            if points is None:
                self.none += 1
            elif points > bound:
                heappush(waiting, (points, p, pair))
            else:
                yield self._entry(parties[p].shown[pair], p, pair, points)

    def _entry(self, outcome: Outcome, p: int, pair: Pair, points: Fraction) -> AddedPoints:
        payoffs = self.game.payoffs
        (i, a), (j, b) = pair
        options = (payoffs.issues[i], payoffs.options[i][a]), (payoffs.issues[j], payoffs.options[j][b])
        return AddedPoints(payoffs.parties[p], options, points, self.game.point(outcome))


class _OneParty:
    """What a party needs on single options and on pairs; `shown`: for every pair an outcome, the best met so far."""

    def __init__(self, reach: Reach, party: int, budget: Budget | None) -> None:
        self._reach, self._party, self._budget = reach, party, budget
        payoffs = reach.payoffs
        self._floors = [reach.least[party] if c == party else t for c, t in enumerate(payoffs.thresholds)]
        self._pairs_of: dict[Outcome, None] = {}
        self._values: dict[Pair, int] = {}
        self._single: dict[tuple[int, int], int | None] = {}
        self.shown: dict[Pair, Outcome] = {}
        found = reach.most(party, self._floors, budget=budget)
        self.opens = found is not None
        if found is not None:
            self._note(found[1])
            self._look_at_singles()

    def _look_at_singles(self) -> None:
        for issue, size in enumerate(self._reach.payoffs.sizes):
            for option in range(size):
                found = self._reach.most(self._party, self._floors, {issue: (option,)}, self._budget, self._known_single(issue, option))
                self._single[issue, option] = None if found is None else found[0]
                if found is not None:
                    self._note(found[1])

    def _known_single(self, issue: int, option: int) -> Outcome | None:
        having = [o for o in self._pairs_of if o[issue] == option]
        return max(having, key=self._value, default=None)

    def _value(self, outcome: Outcome) -> int:
        return totals(self._reach.payoffs, outcome)[self._party]

    def _note(self, outcome: Outcome) -> None:
        """Remember an outcome that all others accept, for every pair of options in it."""
        if outcome in self._pairs_of:
            return
        self._pairs_of[outcome] = None
        value = self._value(outcome)
        for pair in combinations(enumerate(outcome), 2):
            if pair not in self._values or value > self._values[pair]:
                self._values[pair], self.shown[pair] = value, outcome

    def _needed(self, value: int) -> Fraction:
        return self._reach.payoffs.reservation[self._party] - self._reach.payoffs.points(self._party, value)

    def bound(self, pair: Pair) -> Fraction | None:
        """No fewer points open a deal on the pair; None where none do on one of its options alone."""
        first, second = self._single[pair[0]], self._single[pair[1]]
        return None if first is None or second is None else self._needed(min(first, second))

    def points(self, pair: Pair, bound: Fraction) -> Fraction | None:
        """The least points on the pair, of which `bound` is a lower bound (exact where it has been answered before); None: none do."""
        if pair in self._values and self._needed(self._values[pair]) == bound:
            return bound
        (i, a), (j, b) = pair
        found = self._reach.most(self._party, self._floors, {i: (a,), j: (b,)}, self._budget, self.shown.get(pair))
        if found is None:
            return None
        self._note(found[1])
        return self._needed(found[0])


def _pairs(sizes: tuple[int, ...]) -> Iterator[Pair]:
    for i, j in combinations(range(len(sizes)), 2):
        for a in range(sizes[i]):
            for b in range(sizes[j]):
                yield (i, a), (j, b)
