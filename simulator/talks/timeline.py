"""One session's course of events: what happens when, how the front moves, what each party then expects without an agreement.

Rates are per month and compounded: an event with chance c a month happens in a round of m months, if it has not before, with chance
1 − (1 − c)^m. A quantity with a drift changes in a round by a normal amount of mean m × per_month and standard deviation √m ×
sd_per_month. A unit above its expected path moves a party's outside option by `points_per_unit`.

Parties may learn from the front. With `learn`, a party revises its chance of each course by Bayes' rule: the change of every round is
as likely as a normal density around the course's mean change (`under`, a course left out has the mean of the drift) makes it. Parties
start from their own beliefs, see the same front and may still disagree (Fearon 1995 on private and on mutually optimistic beliefs).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import exp
from zlib import crc32

import numpy as np

from simulator.scenario.calendar import Drift
from simulator.talks.world import NoAgreement, Stage, World, in_units


@dataclass(frozen=True)
class Now:
    """One round: its number, the months since the first, its day, the events that have happened and those that just did (`news`), what
    can be agreed, what no agreement is worth, and the event that ends the talks now (None: they go on)."""

    number: int
    months: Fraction
    day: date | None
    happened: frozenset[str]
    news: tuple[str, ...]
    stage: Stage
    no_agreement: NoAgreement
    front: Mapping[str, float]
    over: str | None

    @property
    def thresholds(self) -> tuple[int, ...]:
        """The least total that each party signs."""
        return self.no_agreement.thresholds


class Timeline:
    """One session's course of events. `seed`: seed and number of the session, from which every event has a chance of its own, so that a
    change of one leaves the others as they were; None: nothing with a chance happens, fronts move as expected. `learn`: parties revise
    their beliefs."""

    def __init__(self, world: World, seed: tuple[int, int] | None, *, learn: bool = False) -> None:
        self._world, self._seed, self._learn = world, seed, learn
        self._generators: dict[str, np.random.Generator] = {}
        self._shocks: dict[str, Iterator[float]] = {}
        self._ahead = dict.fromkeys(world.drifts, 0.0)
        self._log_odds = [dict.fromkeys(outside.chance, 0.0) for outside in world.stage(frozenset()).outside]
        self._past: set[str] = set()

    def rounds(self) -> list[Now]:
        """All rounds until the talks end for lack of time or by an event."""
        world = self._world
        stage: frozenset[str] = frozenset()
        found: list[Now] = []
        for number in range(world.clock.rounds):
            news = tuple(name for name in world.possible(number) if name not in self._past and self._happens(name))
            if number:
                self._move_fronts()
            self._past.update(news)
            stage |= {name for name in news if world.events[name].removes or world.events[name].in_courses}
            over = next((name for name in news if world.events[name].ends_talks), None)
            found.append(
                Now(
                    number,
                    world.months(number),
                    world.day(number),
                    stage,
                    news,
                    world.stage(stage),
                    self._no_agreement(stage, number),
                    self._front(number),
                    over,
                )
            )
            if over is not None:
                break
        return found

    def _happens(self, name: str) -> bool:
        """Whether an event that is possible in this round happens: by its day for certain, else by its chance."""
        chance = self._world.chance_per_round.get(name)
        return chance is None or (self._seed is not None and bool(self._chance(name).random() < chance))

    def _chance(self, name: str) -> np.random.Generator:
        """The chance of one event."""
        if name not in self._generators:
            assert self._seed is not None
            seed, session = self._seed
            self._generators[name] = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(session, crc32(name.encode()))))
        return self._generators[name]

    def _front(self, number: int) -> dict[str, float]:
        """The quantities that move, as they stand."""
        return {name: expected + self._ahead[name] for name, expected in self._world.expected_front(number).items()}

    def _move_fronts(self) -> None:
        """One round of every quantity: how far it is ahead of what was expected, and what the parties make of it."""
        if self._seed is None:
            return
        for name, drift, sd in self._world.shocks:
            change = next(self._changes(name, sd))
            self._ahead[name] += change
            if self._learn and drift.under is not None:
                self._revise(drift, change, sd)

    def _changes(self, name: str, sd: float) -> Iterator[float]:
        """What chance adds to a quantity round by round. All rounds are drawn at once, which is quicker and gives the same numbers, unless
        the event that moves it has a chance as well, which is drawn in between."""
        if name not in self._shocks:
            chance = self._chance(name)
            if name in self._world.chance_per_round:
                self._shocks[name] = iter(lambda: float(chance.normal(0.0, sd)), None)
            else:
                self._shocks[name] = iter(chance.normal(0.0, sd, self._world.clock.rounds).tolist())
        return self._shocks[name]

    def _revise(self, drift: Drift, change: float, sd: float) -> None:
        """Bayes' rule in logarithms; `change`: beyond the expected one."""
        assert drift.under is not None
        months = float(self._world.clock.months)
        for odds in self._log_odds:
            for course in odds:
                stated = drift.under.numbers.get(course)
                apart = 0.0 if stated is None else float(stated.exact - drift.per_month.exact) * months
                odds[course] -= (change - apart) ** 2 / (2 * sd * sd)

    def beliefs(self, party: int, stage: frozenset[str] = frozenset()) -> dict[str, Fraction]:
        """A party's chances of the courses as it sees them now; they sum to 1 exactly."""
        chance, odds = self._world.stage(stage).outside[party].chance, self._log_odds[party]
        highest = max(odds.values(), default=0.0)
        weights = {course: c * Fraction(exp(odds[course] - highest)) for course, c in chance.items()}
        total = sum(weights.values())
        return {course: weight / total for course, weight in weights.items()}

    def _no_agreement(self, stage: frozenset[str], number: int) -> NoAgreement:
        """What no agreement is worth: exact for the front as it was drawn and the odds as they were worked out from that."""
        world = self._world
        expected = world.no_agreement(stage, number)
        if not any(self._ahead.values()):
            return expected
        quotients = expected.quotients
        if self._learn:
            months = world.months(number)
            outside = enumerate(world.stage(stage).outside)
            points = [expected.points[p] if o.stated is not None else o.expected(months, self.beliefs(p, stage)) for p, o in outside]
            quotients = in_units(points, world.scale)
        ahead = {event: units.as_integer_ratio() for event, units in self._ahead.items()}
        found = []
        for (above, below), moves in zip(quotients, world.moves, strict=True):
            for event, worth, parts in moves:  # plus the worth of a unit × the units
                units, of = ahead[event]
                of *= parts
                above, below = above * of + worth * units * below, below * of
            found.append((above, below))
        return NoAgreement(tuple(found), world.scale, world.indifferent)
