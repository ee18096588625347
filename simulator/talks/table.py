"""The table of one session: whose turn it is, what is said, what each party knows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from simulator.budget import tick
from simulator.payoffs.winning import members
from simulator.talks.menus import Codes
from simulator.talks.signing import Ballot, SignedOrNot
from simulator.talks.strategy import Strategy, View
from simulator.talks.timeline import Now, Timeline
from simulator.talks.world import World

Act = Literal["offers", "signs", "declines", "abstains", "agrees on", "event", "text", "concedes"]

PARTS = 4
"""The time is cut into so many parts, and what parties ask for is averaged in each."""


@dataclass(frozen=True)
class Said:
    """One line of a transcript. `who`: a party; None for events and for a mediator's text. `outcome`: what it is about (an event: None);
    on a single issue agreed, `issue` names it and `outcome` holds the options settled so far, None for open ones."""

    round: int
    day: date | None
    who: str | None
    act: Act
    outcome: tuple[int | None, ...] | None = None
    what: str = ""


class TalksTable:
    """One session. Protocols go through `rounds`, ask parties for offers and for their signature, and return what is agreed.

    `seats`: the parties that are asked to sign; only they speak. `signed_by`: those of them whose signatures made the agreement, once there
    is one. `transcript`: what was said, kept with `trace` alone. `asked`: per party and part of the time, the sum of what its own offers
    were worth to it (scaled) and how many there were. `settled`: share of the issues settled by round, where a protocol keeps a ledger.
    """

    def __init__(
        self, world: World, strategies: Sequence[Strategy], seed: int, session: int, *, learn: bool = False, trace: bool = False
    ) -> None:
        self.world, self.strategies, self._trace = world, tuple(strategies), trace
        self.seed = f"{seed} {session}"
        self.timeline = Timeline(world, (seed, session), learn=learn)
        n, sizes = len(world.parties), world.payoffs.sizes
        self.views = [View(world, p, len(world.signing.seats), self.seed, sizes) for p in range(n)]
        self.seats = world.signing.seats
        self._listeners = [p for p in self.seats if type(self.strategies[p]).hear is not Strategy.hear]
        self.transcript: list[Said] = []
        self.asked = [[[0, 0] for _ in range(PARTS)] for _ in range(n)]
        self.settled: list[float] = []
        self.now: Now | None = None
        self.ended_by: str | None = None
        self.signed_by: tuple[int, ...] = self.seats
        self.changed = False

    def rounds(self) -> Iterator[Now]:
        """The rounds in which there is something to talk about; `changed` says whether the menu is another than before."""
        menu = None
        for now in self.timeline.rounds() if self.world.events else self._still():
            tick("holding talks")
            self.now = now
            for name in now.news:
                self.tell(None, "event", None, name)
            if now.over is not None:
                self.ended_by = now.over
                return
            self.changed = now.stage.menu is not menu
            menu = now.stage.menu
            if not len(menu):
                continue
            self._brief(now)
            yield now

    def _still(self) -> Iterator[Now]:
        """The rounds where no event can happen: the same in every session."""
        world, nothing = self.world, frozenset[str]()
        stage = world.stage(nothing)
        for number in range(world.clock.rounds):
            yield Now(number, world.months(number), world.day(number), nothing, (), stage, world.no_agreement(nothing, number), {}, None)

    def _brief(self, now: Now) -> None:
        """Every party is told the time, its reservation value, and the menu where that is new."""
        worth = now.no_agreement
        for view, strategy, quotient, threshold in zip(self.views, self.strategies, worth.quotients, worth.thresholds, strict=True):
            view.number, view.rounds, view.quotient, view.threshold = now.number, self.world.clock.rounds, quotient, threshold
            if self.changed:
                view.show(now.stage.menu)
                strategy.begin(view)

    def offer(self, party: int) -> int | None:
        """What the party puts on the table; the others hear it."""
        view, strategy = self.views[party], self.strategies[party]
        place = strategy.propose(view)
        if place is not None and view.own[place] < view.threshold and strategy.rational:
            place = view.at_least(view.threshold) if view.is_indifferent(place) else None  # it wants more, if little, and asks for it
        if place is None or view.crosses(place):
            return None
        cell = self.asked[party][min(view.number * PARTS // max(view.rounds - 1, 1), PARTS - 1)]
        cell[0] += view.own[place]
        cell[1] += 1
        for other in self._listeners:
            if other != party:
                self.strategies[other].hear(self.views[other], party, place)
        if self._trace:
            self.tell(party, "offers", view.menu.outcomes[place])
        return place

    def stands_by(self, party: int, place: int) -> bool:
        """Whether an outcome is still worth its reservation value to a (rational) party that has offered it."""
        view = self.views[party]
        return not self.strategies[party].rational or view.own[place] >= view.threshold

    def answer(self, party: int, place: int) -> SignedOrNot:
        """What the party says when it is asked to sign an outcome on the menu."""
        view, strategy = self.views[party], self.strategies[party]
        agreed = strategy.accepts(view, place) and (not strategy.rational or view.own[place] >= view.threshold)
        said: SignedOrNot = "signs" if agreed else "declines"
        if view.menu.by_rules is not None:
            said = self._by_rules(party, place, agreed)
        if self._trace:
            self.tell(party, said, view.menu.outcomes[place])
        return said

    def _by_rules(self, party: int, place: int, agreed: bool) -> SignedOrNot:
        """The same where it may abstain, and its own red lines do not keep an outcome off the menu."""
        view = self.views[party]
        if view.crosses(place):
            return "declines"
        return "signs" if agreed else "abstains" if self.world.abstains(party) and view.is_indifferent(place) else "declines"

    def ballot(self, place: int, speaker: int | None = None) -> Ballot:
        """The vote on an outcome on the menu, which a speaker, if there is one, has signed by putting it there."""
        by_rules = self.views[self.seats[0]].menu.by_rules
        return Ballot(self.world.signing, 0 if by_rules is None else by_rules.rules_of[place], 0 if speaker is None else 1 << speaker)

    def agreed(self, place: int, ballot: Ballot) -> Codes:
        """The outcome at a position on the menu, signed as the ballot says."""
        self.signed_by = members(ballot.signed)
        return self.views[self.seats[0]].menu.outcomes[place]

    def tell(self, party: int | None, act: Act, outcome: tuple[int | None, ...] | None, what: str = "") -> None:
        """A line of the transcript."""
        if self._trace:
            assert self.now is not None
            who = None if party is None else self.world.parties[party]
            self.transcript.append(Said(self.now.number, self.now.day, who, act, outcome, what))

    def acceptable(self, outcome: Codes) -> bool:
        """Whether no rational party gets less than its reservation value now."""
        assert self.now is not None
        return all(
            total >= least or not strategy.rational
            for total, least, strategy in zip(self.world.totals(outcome), self.now.thresholds, self.strategies, strict=True)
        )
