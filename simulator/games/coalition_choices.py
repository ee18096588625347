"""What a coalition may do on the issues in its hands, and the best of it against an outcome that its members could have instead.

One rule for red lines holds for coalitions of every size. A line of a member *binds* where the coalition moves an issue that the line
names away from the default and what it then leaves, the others at the default, crosses the line. What stays as it is was not the
coalition's doing, and what the others do in reply is not done on a member's behalf: neither binds. So a coalition can make sure of no
less when a party joins it, but for what the red lines of that party exclude (α-effectivity never shrinks; Aumann & Peleg 1960).
Constraints and options out of force bind in the same way, whoever moves: the default is how things are, so what nobody moves is
possible, whatever could be agreed. The others may always do nothing, so a coalition cannot choose what they would have to make possible:
what it then leaves, the others at the default, breaks no constraint by what is moved.

`∃ choice ∀ reply: every member has more` is decided by what each choice leaves a member at the worst reply. Up to 10^5 combinations of
choices and replies are looked at one by one; beyond, the best choice is found by elimination. There the worst reply has to be the
same whatever the choice: no interaction of a member and no constraint may join what the coalition settles with what the others can
change. All in whole numbers.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations
from math import lcm, prod

import numpy as np
from numpy.typing import NDArray

from simulator.budget import Budget, tick
from simulator.errors import BudgetError
from simulator.figures import whole
from simulator.offers.codes import Codes, within
from simulator.payoffs.compiling import compile_payoffs
from simulator.payoffs.model import Ban, Clause, IntArray, Payoffs, projected, totals, where_moved
from simulator.payoffs.outcomes import banned, totals_of
from simulator.scenario.model import Scenario
from simulator.solve.bound.maximum import maximise
from simulator.solve.exact.reaching import Reach, largest_least
from simulator.solve.game import Game

MOST_PARTIES = 8
MOST_OUTCOMES = 100_000
"""Outcomes that are looked at one by one: of a coalition with what the others may do, and of the whole scenario for the α-core."""


class TooLargeError(Exception):
    """A question about a coalition that neither way of answering can settle."""


@dataclass(frozen=True)
class Sure:
    """The choices that count for a coalition on `issues` (`codes`, the rest at the default) and the least that each leaves its members,
    scaled, shape (n, members)."""

    issues: tuple[int, ...]
    codes: NDArray[np.intp]
    least: IntArray


@dataclass(frozen=True)
class Choice:
    """One choice on `issues` (`codes`, the rest at the default); `least`: member → the least that it is left with, scaled."""

    issues: tuple[int, ...]
    codes: Codes
    least: tuple[int, ...]


class ChoiceTable:
    """One scenario, its default, and in whose hands the issues are. Parties and issues are positions.

    Raises `BudgetError` for more than 8 parties.
    """

    def __init__(self, scenario: Scenario, default: Codes) -> None:
        if len(scenario.parties) > MOST_PARTIES:
            raise BudgetError(f"{len(scenario.parties)} parties; coalitions are looked at among at most {MOST_PARTIES}")
        self.payoffs = compile_payoffs(scenario, rules_known=True)  # they play no part: this is what is done without an agreement
        self.default = default
        place = {name: p for p, name in enumerate(self.payoffs.parties)}
        self._hands = [frozenset(place[p] for p in issue.controlled_by) for issue in scenario.issues.values()]
        self._possible = [where_moved(ban, default) for ban in self.payoffs.bans if not ban.is_demand]
        self._sure: dict[tuple[tuple[int, ...], bool], Sure] = {}
        self._binding = [where_moved(ban, default) for ban in self.payoffs.bans if ban.kind == "red_line"]

    def sets(self) -> list[tuple[int, ...]]:
        """Every set of parties, smaller ones first."""
        parties = range(self.payoffs.n_parties)
        return [some for size in range(1, self.payoffs.n_parties + 1) for some in combinations(parties, size)]

    def red_lines(self, codes: Codes) -> tuple[str, ...]:
        """Paths of the red lines in force that an outcome crosses."""
        return Game(self.payoffs).point(codes).red_lines

    def issues_of(self, members: Collection[int]) -> tuple[int, ...]:
        """What a coalition can change; all parties together can change everything."""
        if len(members) == self.payoffs.n_parties:
            return tuple(range(len(self.payoffs.issues)))
        return tuple(i for i, by in enumerate(self._hands) if by & set(members))

    def best(self, members: tuple[int, ...], against: Codes, *, replied: bool, budget: Budget | None = None) -> Choice | None:
        """The choice that leaves every member more than `against`, its least gain the largest, the first of several; None: there is none.

        `replied`: at the worst reply of the others, who else stay at the default. Raises `TooLargeError` for what neither way can
        settle, `OutgrownError` for too many partial outcomes, `Stopped` at the end of `budget`.
        """
        tick("looking at coalitions", budget=budget)
        own, replies = self._hold(members, replied)
        if prod(self.payoffs.sizes[i] for i in (*own, *replies)) <= MOST_OUTCOMES:
            return self._best_listed(members, self.sure(members, replied=replied), against)
        return self._best_reached(members, own, replies, against, budget)

    def sure(self, members: tuple[int, ...], *, replied: bool) -> Sure:
        """What each choice that counts leaves the members, at the worst reply where `replied`. For at most 10^5 combinations."""
        if (members, replied) not in self._sure:
            self._sure[members, replied] = self._every_choice(members, replied)
        return self._sure[members, replied]

    def _every_choice(self, members: tuple[int, ...], replied: bool) -> Sure:
        payoffs = self.payoffs
        own, replies = self._hold(members, replied)
        choices = combinations_of(self.default, own, payoffs)
        n_own, n_replies = len(choices), prod(payoffs.sizes[i] for i in replies)
        codes = np.repeat(choices, n_replies, axis=0)
        codes[:, list(replies)] = np.tile(combinations_of(self.default, replies, payoffs)[:, list(replies)], (n_own, 1))
        possible = ~banned(payoffs, self._possible, codes).reshape(n_own, n_replies)
        worth = totals_of(payoffs, codes)[:, list(members)].reshape(n_own, n_replies, len(members))
        counts = ~banned(payoffs, [*self._possible, *self._lines_of(members)], choices)  # the others may do nothing
        least = np.where(possible[:, :, None], worth, worth.max()).min(axis=1)  # what is impossible is no reply
        return Sure(own, choices[counts], least[counts])

    def _hold(self, members: tuple[int, ...], replied: bool) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The issues that the coalition settles, and those that the others change in reply."""
        others = [p for p in range(self.payoffs.n_parties) if p not in members]
        replies = self.issues_of(others) if replied and others else ()
        return tuple(i for i in self.issues_of(members) if i not in replies), replies

    def _lines_of(self, members: Collection[int]) -> list[Ban]:
        return [ban for ban in self._binding if ban.party in members]

    def _best_listed(self, members: tuple[int, ...], sure: Sure, against: Codes) -> Choice | None:
        before, scale = totals(self.payoffs, against), self.payoffs.scale
        gains = sure.least - np.array([before[p] for p in members], dtype=sure.least.dtype)
        better = np.flatnonzero(np.asarray((gains > 0).all(axis=1)))
        if not len(better):
            return None
        common = lcm(*(scale[p] for p in members))
        factors = [common // scale[p] for p in members]  # points of all members as whole numbers on one scale
        dtype = np.int64 if int(gains[better].max()) * max(factors) < 2**62 else object
        least = (gains[better].astype(dtype) * np.array(factors, dtype=dtype)).min(axis=1)
        best = better[int(np.argmax(least))]
        return Choice(sure.issues, tuple(sure.codes[best].tolist()), tuple(sure.least[best].tolist()))

    def _best_reached(
        self, members: tuple[int, ...], own: tuple[int, ...], replies: tuple[int, ...], against: Codes, budget: Budget | None
    ) -> Choice | None:
        """The same by elimination over the issues that the coalition settles."""
        payoffs, before = self.payoffs, totals(self.payoffs, against)
        lost = self._lost_to_replies(members, own, replies)
        settled = {i: o for i, o in enumerate(self.default) if i not in own}
        game = projected(within(replace(payoffs, bans=(*self._possible, *self._lines_of(members))), settled), members)
        reach = Reach(game)
        values = {k: payoffs.points(p, before[p] + lost[k]) for k, p in enumerate(members)}
        floors = [before[p] + lost[k] + 1 for k, p in enumerate(members)]
        known = reach.exists(floors, budget=budget)
        if known is None:
            return None
        _, codes = largest_least(reach, values, floors, known, budget=budget)
        after = totals(payoffs, codes)
        return Choice(own, codes, tuple(after[p] - lost[k] for k, p in enumerate(members)))

    def _lost_to_replies(self, members: tuple[int, ...], own: tuple[int, ...], replies: tuple[int, ...]) -> tuple[int, ...]:
        """What the worst possible reply takes from each member, scaled, whatever the coalition chose.

        Raises `TooLargeError` where that hangs on the choice.
        """
        if not replies:
            return (0,) * len(members)
        payoffs = self.payoffs
        joined = [t.path for t in payoffs.terms if t.column in members and _joins(t.clauses, own, replies)]
        joined += [ban.path for ban in self._possible if _joins(ban.clauses, own, replies)]
        if joined:
            looked_at = whole(prod(payoffs.sizes[i] for i in (*own, *replies)))
            raise TooLargeError(
                f"{looked_at} combinations of what the coalition and the others may do, joined by "
                f"{joined[0]}; at most {MOST_OUTCOMES:,} are looked at"
            )
        before = totals(payoffs, self.default)
        bans = tuple(_without(ban, own) for ban in self._possible)
        game = within(replace(payoffs, bans=bans), {i: o for i, o in enumerate(self.default) if i not in replies})
        lost = []
        for p in members:
            weights = [Fraction(0)] * payoffs.n_columns
            weights[p] = Fraction(-1)
            worst = maximise(game, weights)
            assert worst is not None, "the others can always do nothing"
            lost.append(before[p] - totals(payoffs, worst.outcome)[p])
        return tuple(lost)


def combinations_of(start: Codes, issues: Sequence[int], payoffs: Payoffs) -> NDArray[np.intp]:
    """All combinations of options of `issues`, the other issues as in `start`; in the order of the file."""
    count = prod(payoffs.sizes[i] for i in issues)
    codes = np.tile(np.array(start, dtype=np.intp), (count, 1))
    if issues:
        codes[:, list(issues)] = np.indices([payoffs.sizes[i] for i in issues], dtype=np.intp).reshape(len(issues), -1).T
    return codes


def _without(ban: Ban, issues: Collection[int]) -> Ban:
    """A ban without those of its clauses that name some of `issues`."""
    return replace(ban, clauses=tuple(clause for clause in ban.clauses if not any(i in issues for i, _ in clause)))


def _joins(clauses: Sequence[Clause], these: Collection[int], those: Collection[int]) -> bool:
    """Whether a clause names issues of both."""
    return any(any(i in these for i, _ in clause) and any(i in those for i, _ in clause) for clause in clauses)
