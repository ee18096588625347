"""Coalitions: who could sign without the others, whether they would rather, and which agreements no coalition can break.

Some issues are in the hands of some parties (`controlled_by`: each of them can change it alone). A coalition can settle what one of its
members can change; what the rest then do decides what such a separate agreement is worth. Two answers are given. *The rest at the
default*: they change nothing. *Whatever the others do*: the members must have more for every choice that the others can make on the
issues in their hands, those that both sides can change included; a coalition that can make sure of that improves upon an agreement by
α-dominance, and the agreements that none improves upon are the α-core (Aumann & Peleg 1960; Aumann 1961). An issue that is in nobody's
hands stays at the default unless all parties agree. What a coalition may do, and how it is found, stands in `coalition_choices`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from simulator.budget import Budget, Stopped
from simulator.cards import Card, Listed, Shown
from simulator.errors import BudgetError, OutgrownError, UsageError
from simulator.figures import points, whole
from simulator.games.coalition_choices import MOST_OUTCOMES, Choice, ChoiceTable, TooLargeError, combinations_of
from simulator.games.course_default import as_the_course_is_worth
from simulator.games.winning_coalitions import WinningCoalitions, winning_coalitions_of
from simulator.offers.codes import Codes, full_codes
from simulator.payoffs.model import IntArray, barred_by, floors_for, totals
from simulator.payoffs.outcomes import banned, totals_of
from simulator.scenario.consent import signed_by_everybody
from simulator.scenario.model import Scenario
from simulator.solve.by_rule.coalitions import LISTED
from simulator.solve.rows import undominated

Question = Literal["over_default", "over_agreement", "whatever_others_do"]
QUESTIONS: tuple[Question, ...] = get_args(Question)


@dataclass(frozen=True)
class Separate:
    """What a coalition can settle by itself. `terms`: issue → option on the issues that it settles. `gains`: member → points that it has
    more than at what is compared with (at the worst reply where the others may do anything). `others`: outsider → the same for it,
    where the others do nothing; empty where they may do anything. `left_standing`: the members' red lines, the constraints and the options
    out of force (paths) that would not have what the coalition left at the default."""

    terms: Mapping[str, str]
    gains: Mapping[str, Fraction]
    others: Mapping[str, Fraction]
    left_standing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Coalition:
    """One set of parties and the issues in its hands.

    Each of the three is the choice whose least gain is largest, and None where no choice gives every member more.
    `over_default`: against the default, the rest at the default: it could sign without the others. `over_agreement`: against the
    agreement, the rest at the default: it would rather. `whatever_others_do`: against the agreement, for every reply of the others: it
    can improve upon the agreement by itself. `unsettled`: question → why it was not settled; its choice is None as well.
    """

    members: tuple[str, ...]
    issues: tuple[str, ...]
    over_default: Separate | None
    over_agreement: Separate | None
    whatever_others_do: Separate | None
    unsettled: Mapping[Question, str] = field(default_factory=dict)

    def least_gain(self, question: Question) -> str:
        """The gain of the member that gains least, in print; "no" where no choice gives every member more."""
        if question in self.unsettled:
            return "not settled"
        separate: Separate | None = getattr(self, question)
        return "no" if separate is None else points(min(separate.gains.values()), signed=True)


@dataclass(frozen=True, repr=False)
class Coalitions(Shown):
    """Every set of parties, smaller ones first, the last all of them. `agreement`: None where only the default was given; `crossed`: the
    red lines in force that it crosses; `barred_by`: the constraints and options out of force (paths) that exclude it. `course`: the
    course of no deal of which the default is the end, where it is one.

    `by_rules`: where not everybody must sign by the agreement rules, what the coalitions can do that win by them. Then the default may be
    left out (empty), and with it `coalitions`, in which these rules play no part."""

    default: Mapping[str, str]
    agreement: Mapping[str, str] | None
    crossed: tuple[str, ...]
    barred_by: tuple[str, ...]
    coalitions: tuple[Coalition, ...]
    course: str | None = None
    by_rules: WinningCoalitions | None = None

    @property
    def possible(self) -> bool:
        """Whether an agreement was given that no constraint and no option out of force excludes."""
        return self.agreement is not None and not self.barred_by

    @property
    def blocking(self) -> tuple[Coalition, ...]:
        """Those that can improve upon the agreement whatever the others do."""
        return tuple(each for each in self.coalitions if each.whatever_others_do is not None)

    @property
    def in_core(self) -> bool | None:
        """Whether the agreement is in the α-core; None where that was not settled."""
        if self.agreement is None or not self.possible or self.crossed or self.blocking:
            return False
        return None if any("whatever_others_do" in each.unsettled for each in self.coalitions) else True

    def card(self) -> Card:
        questions = QUESTIONS[:1] if self.agreement is None else QUESTIONS
        head = ("Coalition", "Over the default", "Over the agreement", "Whatever the others do")
        if self.by_rules is not None and not self.default:
            winning = [(", ".join(each.parties), points(each.least_surplus, signed=True)) for each in self.by_rules.coalitions]
            return Card("Coalitions", "", self._said(), ("Winning coalition", "All members gain at most"), winning)
        rows = [(", ".join(each.members), *(each.least_gain(question) for question in questions)) for each in self.coalitions]
        return Card("Coalitions", "", self._said(), head[: 1 + len(questions)], rows)

    def _said(self) -> str:
        if self.by_rules is not None and not self.default:
            return f"{self.by_rules.n_agreeing} of {self.by_rules.n_winning} smallest winning coalitions agree on something"
        if self.agreement is None:
            able = sum(each.over_default is not None for each in self.coalitions[:-1])
            return f"{able} of {len(self.coalitions) - 1} coalitions short of all could gain without the others"
        return {True: "the agreement is in the core", False: "the agreement is not in the core", None: "not settled"}[self.in_core]


@dataclass(frozen=True, repr=False)
class AlphaCore(Listed):
    """The outcomes within constraints and red lines that no coalition improves upon by α-dominance.

    `outcomes`: their option positions, shape (n, issues), in the order of the file. `acceptable`: which of them give every party its
    reservation value. `candidates`: how many outcomes lie within constraints and red lines.
    """

    outcomes: NDArray[np.intp]
    acceptable: NDArray[np.bool_]
    candidates: int


def coalitions(
    scenario: Scenario,
    default: Mapping[str, str] | None,
    agreement: Mapping[str, str] | None = None,
    *,
    course: str | None = None,
    listed: int | None = LISTED,
    budget: Budget | None = None,
) -> Coalitions:
    """What every set of parties can do without the others.

    `default`, `agreement`: full terms; the default may be what no agreement could hold, and may be left out where not everybody must sign
    by the agreement rules. `listed`: how many of the coalitions that win by these rules are described (None: all). `course`: the course of
    no deal of which the default is the end; it is then worth to each party what the course is, and all else what it is as an agreement. A
    choice counts for a coalition only where, with the others at the default, it breaks no constraint and binds no red line of a member by
    what it moves (`coalition_choices` says when one does); the others may do nothing, or reply with anything that breaks no constraint so.
    Reservation values play no part there: what is compared is the default and the agreement. `irreversible` is left aside. What is too
    large to be settled, or was not settled at the end of `budget`, is named in `Coalition.unsettled`.

    Raises `UsageError` for terms that leave an issue open or name what does not exist, `BudgetError` for more than 8 parties.
    """
    by_rules = None if signed_by_everybody(scenario) else winning_coalitions_of(scenario, listed, budget)
    if default is None:
        if by_rules is None:
            raise UsageError("say how things stay where nobody changes them: a default")
        return Coalitions({}, None, (), (), (), by_rules=by_rules)
    table = ChoiceTable(_valued(scenario, course), full_codes(scenario, default))
    agreed = None if agreement is None else full_codes(scenario, agreement)
    found = tuple(_coalition(table, members, agreed, budget) for members in table.sets())
    crossed = () if agreed is None else table.red_lines(agreed)
    barred = () if agreed is None else barred_by(table.payoffs, agreed)
    return Coalitions(dict(default), None if agreement is None else dict(agreement), crossed, barred, found, course, by_rules)


def _valued(scenario: Scenario, course: str | None) -> Scenario:
    return scenario if course is None else as_the_course_is_worth(scenario, course)


def alpha_core(scenario: Scenario, default: Mapping[str, str], *, course: str | None = None) -> AlphaCore:
    """The α-core; arguments as for `coalitions`. Raises `BudgetError` for more than 8 parties or more than 10^5 outcomes."""
    table = ChoiceTable(_valued(scenario, course), full_codes(scenario, default))
    payoffs = table.payoffs
    if payoffs.n_outcomes > MOST_OUTCOMES:
        raise BudgetError(f"{whole(payoffs.n_outcomes)} outcomes; the core is looked for among at most {MOST_OUTCOMES:,}")
    codes = combinations_of(table.default, range(len(payoffs.issues)), payoffs)
    codes = codes[~banned(payoffs, payoffs.bans, codes)]
    worth = totals_of(payoffs, codes)
    inside = np.ones(len(codes), dtype=np.bool_)
    for members in table.sets():
        sure = table.sure(members, replied=True).least
        if len(sure):
            inside &= ~_exceeded(worth[:, list(members)], sure[undominated(sure)])
    acceptable = np.asarray((worth >= floors_for(payoffs.thresholds, worth.dtype)).all(axis=1), dtype=np.bool_)
    return AlphaCore(codes[inside], acceptable[inside], len(codes))


def _coalition(table: ChoiceTable, members: tuple[int, ...], agreed: Codes | None, budget: Budget | None) -> Coalition:
    """The three answers about one set of parties. Nobody is left to reply to all parties together: their last two are one."""
    found: dict[Question, Separate | None] = dict.fromkeys(QUESTIONS)
    unsettled: dict[Question, str] = {}
    asked: list[tuple[Question, Codes | None, bool]] = [
        ("over_default", table.default, False),
        ("over_agreement", agreed, False),
        ("whatever_others_do", agreed, True),
    ]
    for question, against, replied in asked:
        if against is None:
            continue
        try:
            choice = table.best(members, against, replied=replied, budget=budget)
            found[question] = None if choice is None else _separate(table, members, choice, against, replied=replied)
        except (OutgrownError, Stopped, TooLargeError) as why:
            unsettled[question] = str(why)
    names = tuple(table.payoffs.parties[p] for p in members)
    return Coalition(names, tuple(table.payoffs.issues[i] for i in table.issues_of(members)), **found, unsettled=unsettled)


def _separate(table: ChoiceTable, members: Sequence[int], choice: Choice, against: Codes, *, replied: bool) -> Separate:
    payoffs = table.payoffs
    after, before = totals(payoffs, choice.codes), totals(payoffs, against)
    outside = [] if replied else [p for p in range(payoffs.n_parties) if p not in members]
    names = [payoffs.parties[p] for p in members]
    return Separate(
        terms={payoffs.issues[i]: payoffs.options[i][choice.codes[i]] for i in choice.issues},
        gains={payoffs.parties[p]: payoffs.points(p, total - before[p]) for p, total in zip(members, choice.least, strict=True)},
        others={payoffs.parties[p]: payoffs.points(p, after[p] - before[p]) for p in outside},
        left_standing=(*(path for path in table.red_lines(choice.codes) if path.split(".")[1] in names), *barred_by(payoffs, choice.codes)),
    )


def _exceeded(worth: IntArray, by: IntArray) -> NDArray[np.bool_]:
    """Which rows of `worth` some row of `by` exceeds in every column."""
    found = np.zeros(len(worth), dtype=np.bool_)
    for row in by:
        rest = np.flatnonzero(~found)
        found[rest[np.asarray((row > worth[rest]).all(axis=1), dtype=np.bool_)]] = True
    return found
