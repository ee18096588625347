"""A scenario made ready for talks: menus and outside options at every stage of the calendar, worked out once and shared by all sessions.

A *stage* is the set of calendar events that have happened: they take options off the table and change where courses of no deal end.
The outside option moves with time as well. A party that walks away after m months expects Σ belief × (worth of the course − what is
left of its cost); the cost of a course accrues evenly over its months, and what has accrued is paid whether there is an agreement or
not. In round 0 that is the reservation value of `solve`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from math import sqrt

import numpy as np

from simulator.payoffs.agreement_rules import Mask, RuledGame, compile_rules
from simulator.payoffs.compiling import compile_payoffs
from simulator.payoffs.model import floors_for, totals
from simulator.payoffs.worth import chances, course_cost, course_worth, option_worth
from simulator.scenario.calendar import Drift, Event
from simulator.scenario.consent import signed_by_everybody
from simulator.scenario.durations import duration
from simulator.scenario.model import Scenario
from simulator.scenario.parties import Indifferent
from simulator.talks.clock import Clock, clock_of
from simulator.talks.menus import Codes, Menu, menu_by_rules, menu_of
from simulator.talks.signing import Signing

Beliefs = Mapping[str, Fraction]
"""Course → chance."""


@dataclass(frozen=True)
class Outside:
    """What no agreement is worth to one party at one stage, by course: `worth` of its end, total `cost`, and `months` over which that
    accrues (None: it does not). `chance`: the party's beliefs as the file has them. `stated`: instead of all this, one number."""

    worth: Mapping[str, Fraction]
    cost: Mapping[str, Fraction]
    months: Mapping[str, Fraction | None]
    chance: Mapping[str, Fraction]
    stated: Fraction | None

    def left(self, course: str, months: Fraction) -> Fraction:
        """Share of a course's cost that is still to come after so many months; one of no length costs all of it at once."""
        length = self.months[course]
        if length == 0:
            return Fraction(months == 0)
        return Fraction(1) if length is None else max(Fraction(0), 1 - months / length)

    def value(self, months: Fraction) -> Fraction:
        """The reservation value in points after so many months, by the beliefs of the file; exact."""
        if self.stated is not None:
            return self.stated
        return self.expected(months, self.chance)

    def expected(self, months: Fraction, beliefs: Beliefs) -> Fraction:
        """The same by other beliefs about the courses."""
        return sum((c * (self.worth[k] - self.cost[k] * self.left(k, months)) for k, c in beliefs.items()), Fraction(0))


@dataclass(frozen=True)
class NoAgreement:
    """What no agreement is worth to each party at one time, exact. `quotients`: in its own units, as whole numbers above and below the line
    that need not be in lowest terms: to bring them there would take most of the time of many talks. `scale`: each party's units a point.
    `indifferent`: what each says to what is worth just as much (empty: all sign)."""

    quotients: tuple[tuple[int, int], ...]
    scale: tuple[int, ...]
    indifferent: tuple[Indifferent, ...] = ()

    @cached_property
    def totals(self) -> tuple[Fraction, ...]:
        """In each party's own units."""
        return tuple([Fraction(*quotient) for quotient in self.quotients])

    @cached_property
    def points(self) -> tuple[Fraction, ...]:
        return tuple([Fraction(above, s * below) for (above, below), s in zip(self.quotients, self.scale, strict=True)])

    @cached_property
    def thresholds(self) -> tuple[int, ...]:
        """The least whole total worth as much, or more where the party wants more, by party: it says who signs, and nothing else is
        measured from it."""
        if self.indifferent:
            return tuple([self._least(p, said != "yes") for p, said in enumerate(self.indifferent)])
        return tuple([-(-above // below) for above, below in self.quotients])

    @cached_property
    def refuses_below(self) -> tuple[int, ...]:
        """The whole total below which each party refuses; from there to its threshold it abstains."""
        return tuple([self._least(p, said == "no") for p, said in enumerate(self.indifferent)]) if self.indifferent else self.thresholds

    def _least(self, party: int, more: bool) -> int:
        """The least whole total worth as much, or more."""
        above, below = self.quotients[party]
        return above // below + 1 if more else -(-above // below)

    def surplus(self, party: int, total: int) -> Fraction:
        """What a total is worth to the party above no agreement, in points."""
        return Fraction(total, self.scale[party]) - self.points[party]


@dataclass(frozen=True)
class Stage:
    """One set of events that have happened: what can still be agreed, and what no agreement is worth, by party."""

    menu: Menu
    outside: tuple[Outside, ...]


class World:
    """The scenario of some talks, with everything that no session changes.

    Raises `ScenarioError` where constraints leave no outcome at all, `UsageError` for less than one round.
    """

    def __init__(self, scenario: Scenario, rounds: int | None = None) -> None:
        self.scenario = scenario
        self.ruled: RuledGame | None = None if signed_by_everybody(scenario) else compile_rules(scenario)
        self.payoffs = compile_payoffs(scenario) if self.ruled is None else self.ruled.payoffs
        self.signing = Signing(self.payoffs.n_parties, self.ruled)
        self.indifferent = () if self.ruled is None else tuple(party.indifferent for party in scenario.parties.values())
        self.parties = self.payoffs.parties
        self.clock: Clock = clock_of(scenario, rounds)
        self.events: dict[str, Event] = (
            {} if scenario.calendar is None else {k: e for k, e in scenario.calendar.events.items() if e.in_force}
        )
        self._stages: dict[frozenset[str], Stage] = {}
        self._menus: dict[frozenset[tuple[int, int]], Menu] = {}
        self._no_agreement: dict[tuple[frozenset[str], int], NoAgreement] = {}
        self._fronts: dict[int, dict[str, float]] = {}
        self._totals: dict[Codes, tuple[int, ...]] = {}

    def stage(self, happened: frozenset[str]) -> Stage:
        if happened not in self._stages:
            events = [self.events[name] for name in self.events if name in happened]
            self._stages[happened] = Stage(self._menu(events), tuple(self._outside(name, events) for name in self.parties))
        return self._stages[happened]

    def no_agreement(self, happened: frozenset[str], number: int) -> NoAgreement:
        """What no agreement is worth in round `number`, by the beliefs of the file."""
        key = happened, number
        if key not in self._no_agreement:
            months = self.months(number)
            values = [outside.value(months) for outside in self.stage(happened).outside]
            self._no_agreement[key] = NoAgreement(in_units(values, self.scale), self.scale, self.indifferent)
        return self._no_agreement[key]

    def passing(self, menu: Menu, no_agreement: NoAgreement) -> Mask:
        """Which outcomes of a menu are agreed where each party signs what it consents to."""
        consenting, refusing = self.stances(menu, no_agreement)
        if self.ruled is None or menu.by_rules is None:
            return np.asarray(consenting.all(axis=1), dtype=np.bool_)
        return self.ruled.passes(consenting, refusing, menu.by_rules.applying)

    def stances(self, menu: Menu, no_agreement: NoAgreement) -> tuple[Mask, Mask]:
        """Who consents to each outcome of a menu and who refuses it, each of shape (n, n_parties)."""
        dtype = menu.totals.dtype
        enough = np.asarray(menu.totals >= floors_for(no_agreement.thresholds, dtype), dtype=np.bool_)
        if self.ruled is None or menu.by_rules is None:
            return enough, ~enough
        asked, crossed = np.array(self.ruled.asked), menu.by_rules.crossed
        too_little = np.asarray(menu.totals < floors_for(no_agreement.refuses_below, dtype), dtype=np.bool_)
        return enough & asked & ~crossed, asked & (too_little | crossed)

    def abstains(self, party: int) -> bool:
        """Whether a party abstains where it is indifferent."""
        return bool(self.indifferent) and self.indifferent[party] == "abstain"

    @cached_property
    def drifts(self) -> dict[str, Drift]:
        """The events that move a quantity all the time."""
        return {name: event.drift for name, event in self.events.items() if event.drift is not None}

    @cached_property
    def moves(self) -> tuple[tuple[tuple[str, int, int], ...], ...]:
        """By party, the events whose quantity moves its outside option, with what a unit of it is worth in the party's own units: the whole
        numbers above and below the line."""
        found = []
        for party, scale in zip(self.parties, self.scale, strict=True):
            worth = {event: scale * _points_per_unit(drift, party) for event, drift in self.drifts.items()}
            found.append(tuple((event, each.numerator, each.denominator) for event, each in worth.items() if each))
        return tuple(found)

    @cached_property
    def shocks(self) -> tuple[tuple[str, Drift, float], ...]:
        """The quantities that change by chance, with the standard deviation of a round's change."""
        root = sqrt(float(self.clock.months))
        spreads = {name: d.sd_per_month for name, d in self.drifts.items()}
        return tuple((name, self.drifts[name], root * float(sd.exact)) for name, sd in spreads.items() if sd is not None and sd.exact)

    @cached_property
    def chance_per_round(self) -> dict[str, float]:
        """Each event with a chance and no day → its chance in a round: 1 − (1 − chance a month)^(months of a round)."""
        months = float(self.clock.months)
        return {
            name: 1 - (1 - float(event.chance_per_month.exact)) ** months
            for name, event in self.events.items()
            if event.chance_per_month is not None and event.date is None
        }

    def months(self, number: int) -> Fraction:
        """The months from the first round to round `number`."""
        return self._months[number]

    @cached_property
    def _months(self) -> tuple[Fraction, ...]:
        return tuple(self.clock.months * number for number in range(self.clock.rounds))

    def day(self, number: int) -> date | None:
        """The day on which round `number` begins."""
        return self._days[number]

    @cached_property
    def _days(self) -> tuple[date | None, ...]:
        return tuple(self.clock.day(number) for number in range(self.clock.rounds))

    def possible(self, number: int) -> tuple[str, ...]:
        """The events that may happen in round `number` if they have not before: those with a chance, and those whose day has come. Nothing
        happens before the first round is over."""
        return self._possible[number]

    @cached_property
    def _possible(self) -> tuple[tuple[str, ...], ...]:
        later = (tuple(name for name, event in self.events.items() if self._may_happen(name, event, day)) for day in self._days[1:])
        return ((), *later)

    def _may_happen(self, name: str, event: Event, day: date | None) -> bool:
        start = self.clock.start
        if event.date is None:
            return name in self.chance_per_round
        return day is not None and start is not None and start < event.date <= day

    def expected_front(self, number: int) -> dict[str, float]:
        """Where every quantity is expected in round `number`."""
        if number not in self._fronts:
            months = self.months(number)
            self._fronts[number] = {name: float(d.start.exact + d.per_month.exact * months) for name, d in self.drifts.items()}
        return self._fronts[number]

    def totals(self, outcome: Codes) -> tuple[int, ...]:
        """Scaled utilities of an outcome, by party."""
        if outcome not in self._totals:
            self._totals[outcome] = totals(self.payoffs, outcome)[: len(self.parties)]
        return self._totals[outcome]

    @property
    def scale(self) -> tuple[int, ...]:
        """Units a point, by party."""
        return self.payoffs.scale[: len(self.parties)]

    def from_combinations(self, outcome: Codes, party: int) -> int:
        """The part of a party's scaled utility that combinations of options add to what each issue does by itself."""
        alone = sum(int(worth[option, party]) for worth, option in zip(self.payoffs.worth, outcome, strict=True))
        return self.totals(outcome)[party] - alone

    def terms(self, outcome: Codes) -> dict[str, str]:
        """Issue → option."""
        return {issue: options[o] for issue, options, o in zip(self.payoffs.issues, self.payoffs.options, outcome, strict=True)}

    def codes(self, terms: Mapping[str, str]) -> Codes:
        """The outcome of full terms."""
        return tuple(options.index(terms[issue]) for issue, options in zip(self.payoffs.issues, self.payoffs.options, strict=True))

    def points(self, party: int, total: float) -> float:
        return total / self.payoffs.scale[party]

    def _menu(self, events: list[Event]) -> Menu:
        place = {issue: k for k, issue in enumerate(self.payoffs.issues)}
        removed = frozenset(
            (place[issue], self.payoffs.options[place[issue]].index(option))
            for event in events
            for issue, options in event.removes.items()
            for option in options
        )
        if removed not in self._menus:
            self._menus[removed] = menu_of(self.payoffs, removed) if self.ruled is None else menu_by_rules(self.ruled, removed)
        return self._menus[removed]

    def _outside(self, name: str, events: list[Event]) -> Outside:
        party, no_deal = self.scenario.parties[name], self.scenario.no_deal
        if party.reservation is not None:
            return Outside({}, {}, {}, {}, party.reservation.exact)
        assert no_deal is not None
        believed = chances(party)
        scenario = _with_ends(self.scenario, events)
        worth = option_worth(party, scenario.issues)
        horizon = None if no_deal.horizon is None else duration(no_deal.horizon).months
        lengths = {course: no_deal.courses[course].months for course in believed}
        return Outside(
            worth={course: course_worth(scenario, name, course, worth) for course in believed},
            cost={course: course_cost(party, course) for course in believed},
            months={course: horizon if length is None else length.exact for course, length in lengths.items()},
            chance=believed,
            stated=None,
        )


def in_units(points: Iterable[Fraction], scale: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """Points of each party in its own units, as `NoAgreement.quotients`."""
    return tuple([(s * value.numerator, value.denominator) for value, s in zip(points, scale, strict=True)])


def _points_per_unit(drift: Drift, party: str) -> Fraction:
    stated = None if drift.points_per_unit is None else drift.points_per_unit.numbers.get(party)
    return Fraction(0) if stated is None else stated.exact


def _with_ends(scenario: Scenario, events: list[Event]) -> Scenario:
    """The scenario whose courses of no deal end as the events have it (`in_courses`)."""
    assert scenario.no_deal is not None
    courses = dict(scenario.no_deal.courses)
    for event in events:
        for key, course in courses.items():
            if course.outcome is not None:
                end = {issue: event.in_courses.get(issue, {}).get(option, option) for issue, option in course.outcome.items()}
                courses[key] = course.model_copy(update={"outcome": end})
    return scenario.model_copy(update={"no_deal": scenario.no_deal.model_copy(update={"courses": courses})})
