"""Coalitions: who could sign without the others, whether they would rather, and which agreements no coalition can break.

Some issues are in the hands of some parties (`controlled_by`: each of them can change it alone). A coalition can settle what one of its
members can change; what the rest then do decides what such a separate agreement is worth. Two answers are given. *The rest at the
default*: they change nothing. *Whatever the others do*: the members must have more for every choice that the others can make on the
issues in their hands, those that both sides can change included; a coalition that can make sure of that improves upon an agreement by
α-dominance, and the agreements that none improves upon are the α-core (Aumann & Peleg 1960; Aumann 1961). An issue that is in nobody's
hands stays at the default unless all parties agree.

`∃ choice ∀ reply: every member has more` is decided by what each choice leaves a member at the worst reply, so one table a coalition
serves every agreement; all in whole numbers.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import prod

import numpy as np
from numpy.typing import NDArray

from simulator.budget import Budget, Stopped
from simulator.errors import BudgetError, OutgrownError
from simulator.games.floors import largest_least
from simulator.offers.games import Codes, full_codes
from simulator.payoffs.compiling import compile_payoffs
from simulator.payoffs.model import IntArray, Payoffs, totals
from simulator.payoffs.outcomes import banned, totals_of
from simulator.scenario.model import Scenario
from simulator.solve.game import Game
from simulator.solve.reaching import Reach
from simulator.solve.rows import undominated

MOST_PARTIES = 8
MOST_OUTCOMES = 100_000
"""Outcomes that are looked at one by one: of a coalition with what the others may do, and of the whole scenario for the α-core."""


@dataclass(frozen=True)
class Separate:
    """What a coalition can settle by itself. `terms`: issue → option on the issues that it settles. `gains`: member → points that it has
    more than at what is compared with (at the worst reply where the others may do anything). `others`: outsider → the same for it,
    where the others do nothing; empty where they may do anything."""

    terms: Mapping[str, str]
    gains: Mapping[str, Fraction]
    others: Mapping[str, Fraction]


@dataclass(frozen=True)
class Coalition:
    """One set of parties and the issues in its hands.

    Each of the three is the choice whose least gain is largest, and None where no choice gives every member more.
    `over_default`: against the default, the rest at the default: it could sign without the others. `over_agreement`: against the
    agreement, the rest at the default: it would rather. `whatever_others_do`: against the agreement, for every reply of the others: it
    can improve upon the agreement by itself.
    """

    members: tuple[str, ...]
    issues: tuple[str, ...]
    over_default: Separate | None
    over_agreement: Separate | None
    whatever_others_do: Separate | None


@dataclass(frozen=True)
class Coalitions:
    """Every set of parties, smaller ones first, the last all of them. `agreement`: None where only the default was given; `crossed`: the
    red lines in force that it crosses; `possible`: no constraint and no option out of force excludes it."""

    default: Mapping[str, str]
    agreement: Mapping[str, str] | None
    crossed: tuple[str, ...]
    possible: bool
    coalitions: tuple[Coalition, ...]

    @property
    def blocking(self) -> tuple[Coalition, ...]:
        """Those that can improve upon the agreement whatever the others do."""
        return tuple(each for each in self.coalitions if each.whatever_others_do is not None)

    @property
    def in_core(self) -> bool:
        """Whether the agreement is in the α-core."""
        return self.agreement is not None and self.possible and not self.crossed and not self.blocking


@dataclass(frozen=True)
class AlphaCore:
    """The outcomes within constraints and red lines that no coalition improves upon by α-dominance.

    `outcomes`: their option positions, shape (n, issues), in the order of the file. `acceptable`: which of them give every party its
    reservation value. `candidates`: how many outcomes lie within constraints and red lines.
    """

    outcomes: NDArray[np.intp]
    acceptable: NDArray[np.bool_]
    candidates: int


def coalitions(
    scenario: Scenario, default: Mapping[str, str], agreement: Mapping[str, str] | None = None, *, budget: Budget | None = None
) -> Coalitions:
    """What every set of parties can do without the others.

    `default`, `agreement`: full terms. A choice counts for a coalition only where it keeps the constraints and crosses no red line of a
    member (against the default: none that the default does not cross already, unless all parties sign); the others may reply with
    anything that keeps the constraints. Reservation values play no part: what is compared is the default and the agreement.
    `irreversible` is left aside.

    Raises `UsageError` for terms that leave an issue open or name what does not exist, `BudgetError` for more than 8 parties, for a
    coalition with more than 10^5 combinations of its own choices and the others' replies, and where `budget` runs out.
    """
    table = _Table(scenario, full_codes(scenario, default))
    agreed = None if agreement is None else full_codes(scenario, agreement)
    try:
        found = [table.coalition(members, agreed, budget) for members in table.sets()]
    except (OutgrownError, Stopped) as stop:
        raise BudgetError(f"the coalitions were not settled: {stop}") from None
    crossed = () if agreed is None else table.red_lines(agreed)
    possible = agreed is not None and table.is_possible(agreed)
    return Coalitions(dict(default), None if agreement is None else dict(agreement), crossed, possible, tuple(found))


def alpha_core(scenario: Scenario, default: Mapping[str, str]) -> AlphaCore:
    """The α-core; arguments as for `coalitions`. Raises `BudgetError` for more than 8 parties or more than 10^5 outcomes."""
    table = _Table(scenario, full_codes(scenario, default))
    payoffs = table.payoffs
    if payoffs.n_outcomes > MOST_OUTCOMES:
        raise BudgetError(f"{payoffs.n_outcomes:,} outcomes; the core is looked for among at most {MOST_OUTCOMES:,}")
    codes = _combinations(table.default, range(len(payoffs.issues)), payoffs)
    codes = codes[~banned(payoffs, payoffs.bans, codes)]
    worth = totals_of(payoffs, codes)
    inside = np.ones(len(codes), dtype=np.bool_)
    for members in table.sets():
        own = worth[:, list(members)]
        sure = own if len(members) == payoffs.n_parties else table.guaranteed(members).least
        if len(sure):
            inside &= ~_exceeded(own, sure[undominated(sure)])
    acceptable = np.asarray((worth >= np.array(payoffs.thresholds, dtype=worth.dtype)).all(axis=1), dtype=np.bool_)
    return AlphaCore(codes[inside], acceptable[inside], len(codes))


@dataclass(frozen=True)
class _Sure:
    """A coalition's choices on `issues` (`codes`, the rest at the default) and the least that each leaves its members, scaled, shape
    (n, members)."""

    issues: tuple[int, ...]
    codes: NDArray[np.intp]
    least: IntArray


class _Table:
    """One scenario, its default, and in whose hands the issues are."""

    def __init__(self, scenario: Scenario, default: Codes) -> None:
        if len(scenario.parties) > MOST_PARTIES:
            raise BudgetError(f"{len(scenario.parties)} parties; coalitions are looked at among at most {MOST_PARTIES}")
        self.payoffs = compile_payoffs(scenario)
        self.default = default
        self._game = Game(self.payoffs)
        place = {name: p for p, name in enumerate(self.payoffs.parties)}
        self._hands = [frozenset(place[p] for p in issue.controlled_by) for issue in scenario.issues.values()]
        self._possible = [ban for ban in self.payoffs.bans if not ban.is_demand]

    def sets(self) -> list[tuple[int, ...]]:
        parties = range(self.payoffs.n_parties)
        return [some for size in range(1, self.payoffs.n_parties + 1) for some in combinations(parties, size)]

    def red_lines(self, codes: Codes) -> tuple[str, ...]:
        return self._game.point(codes).red_lines

    def is_possible(self, codes: Codes) -> bool:
        return not bool(banned(self.payoffs, self._possible, np.array([codes], dtype=np.intp))[0])

    def issues_of(self, members: Collection[int]) -> tuple[int, ...]:
        """What a coalition can change; all parties together can change everything."""
        if len(members) == self.payoffs.n_parties:
            return tuple(range(len(self.payoffs.issues)))
        return tuple(i for i, by in enumerate(self._hands) if by & set(members))

    def coalition(self, members: tuple[int, ...], agreed: Codes | None, budget: Budget | None) -> Coalition:
        if budget is not None:
            budget.tick("looking at coalitions", None)
        names = tuple(self.payoffs.parties[p] for p in members)
        titles = tuple(self.payoffs.issues[i] for i in self.issues_of(members))
        if len(members) == self.payoffs.n_parties:
            over_default = self._together(self.default, budget)
            over_agreement = None if agreed is None else self._together(agreed, budget)
            return Coalition(names, titles, over_default, over_agreement, over_agreement)
        over_default = self._best(members, self._still(members, self.red_lines(self.default)), self.default, replied=False)
        if agreed is None:
            return Coalition(names, titles, over_default, None, None)
        over_agreement = self._best(members, self._still(members), agreed, replied=False)
        return Coalition(names, titles, over_default, over_agreement, self._best(members, self.guaranteed(members), agreed, replied=True))

    def guaranteed(self, members: tuple[int, ...]) -> _Sure:
        """What each choice of a coalition leaves its members at the worst reply of the others."""
        others = [p for p in range(self.payoffs.n_parties) if p not in members]
        replies = self.issues_of(others)
        return self._sure(members, tuple(i for i in self.issues_of(members) if i not in replies), replies)

    def _still(self, members: tuple[int, ...], waived: Collection[str] = ()) -> _Sure:
        """What each choice leaves its members where the others stay at the default. `waived`: red lines (paths) that do not count."""
        return self._sure(members, self.issues_of(members), (), waived)

    def _sure(self, members: tuple[int, ...], own: tuple[int, ...], replies: tuple[int, ...], waived: Collection[str] = ()) -> _Sure:
        payoffs = self.payoffs
        n_own, n_replies = (prod(payoffs.sizes[i] for i in issues) for issues in (own, replies))
        if n_own * n_replies > MOST_OUTCOMES:
            who = " and ".join(payoffs.parties[p] for p in members)
            raise BudgetError(
                f"{n_own * n_replies:,} combinations of what {who} and the others may do; at most {MOST_OUTCOMES:,} are looked at"
            )
        choices = _combinations(self.default, own, payoffs)
        codes = np.repeat(choices, n_replies, axis=0)
        codes[:, list(replies)] = np.tile(_combinations(self.default, replies, payoffs)[:, list(replies)], (n_own, 1))
        possible = ~banned(payoffs, self._possible, codes).reshape(n_own, n_replies)
        lines = [ban for ban in payoffs.bans if ban.is_demand and ban.party in members and ban.path not in waived]
        crossed = banned(payoffs, lines, codes).reshape(n_own, n_replies)
        worth = totals_of(payoffs, codes)[:, list(members)].reshape(n_own, n_replies, len(members))
        counts = possible.any(axis=1) & ~(possible & crossed).any(axis=1)
        least = np.where(possible[:, :, None], worth, worth.max()).min(axis=1)  # what is impossible is no reply
        return _Sure(own, choices[counts], least[counts])

    def _best(self, members: tuple[int, ...], sure: _Sure, against: Codes, *, replied: bool) -> Separate | None:
        """The choice that gives every member more than `against`, its least gain the largest; the first of several."""
        payoffs = self.payoffs
        before = totals(payoffs, against)
        better = np.flatnonzero(np.asarray((sure.least > np.array([before[p] for p in members], dtype=sure.least.dtype)).all(axis=1)))
        if not len(better):
            return None
        rows = [[payoffs.points(p, int(total) - before[p]) for p, total in zip(members, sure.least[k], strict=True)] for k in better]
        best = max(range(len(rows)), key=lambda k: (min(rows[k]), -k))
        codes = tuple(int(o) for o in sure.codes[better[best]])
        return self._separate(members, sure.issues, codes, rows[best], against, replied=replied)

    def _separate(
        self, members: Sequence[int], issues: Sequence[int], codes: Codes, gains: Sequence[Fraction], against: Codes, *, replied: bool
    ) -> Separate:
        payoffs = self.payoffs
        after, before = totals(payoffs, codes), totals(payoffs, against)
        outside = [] if replied else [p for p in range(payoffs.n_parties) if p not in members]
        return Separate(
            terms={payoffs.issues[i]: payoffs.options[i][codes[i]] for i in issues},
            gains={payoffs.parties[p]: gain for p, gain in zip(members, gains, strict=True)},
            others={payoffs.parties[p]: payoffs.points(p, after[p] - before[p]) for p in outside},
        )

    def _together(self, against: Codes, budget: Budget | None) -> Separate | None:
        """What all parties together can do better than `against`, within all red lines."""
        payoffs = self.payoffs
        reach, before = Reach(payoffs, self._game.allowed), totals(payoffs, against)
        floors = [total + 1 for total in before]
        known = reach.exists(floors, budget=budget)
        if known is None:
            return None
        values = {p: payoffs.points(p, total) for p, total in enumerate(before)}
        _, codes = largest_least(reach, values, floors, known, budget=budget)
        after = totals(payoffs, codes)
        everybody, gains = range(payoffs.n_parties), [payoffs.points(p, after[p] - total) for p, total in enumerate(before)]
        return self._separate(everybody, range(len(payoffs.issues)), codes, gains, against, replied=False)


def _combinations(start: Codes, issues: Sequence[int], payoffs: Payoffs) -> NDArray[np.intp]:
    """All combinations of options of `issues`, the other issues as in `start`; in the order of the file."""
    count = prod(payoffs.sizes[i] for i in issues)
    codes = np.tile(np.array(start, dtype=np.intp), (count, 1))
    if issues:
        codes[:, list(issues)] = np.indices([payoffs.sizes[i] for i in issues], dtype=np.intp).reshape(len(issues), -1).T
    return codes


def _exceeded(worth: IntArray, by: IntArray) -> NDArray[np.bool_]:
    """Which rows of `worth` some row of `by` exceeds in every column."""
    found = np.zeros(len(worth), dtype=np.bool_)
    for row in by:
        rest = np.flatnonzero(~found)
        found[rest[np.asarray((row > worth[rest]).all(axis=1), dtype=np.bool_)]] = True
    return found
