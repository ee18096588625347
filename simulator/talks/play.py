"""A person at the table: alternating offers in which one party's moves come from outside, one after the other.

Talks are the same for the same seed, so where a game stands follows from the moves made so far: `Play.at(moves)` holds the session from
its beginning, feeds it these moves and stops where the person must speak next. A game is saved as its moves and resumed by playing them
again; nothing is kept running in between.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

from simulator.cards import Card, Shown, terms_in_words
from simulator.errors import UsageError
from simulator.figures import points as in_points
from simulator.payoffs.worth import refuse_rules
from simulator.scenario.model import Scenario
from simulator.scenario.names import unknown
from simulator.solve.clash import clash
from simulator.talks.menus import Codes, Menu
from simulator.talks.sessions import Session, Setting, Talks
from simulator.talks.strategy import Strategy, View
from simulator.talks.table import Said, TalksTable
from simulator.talks.timeline import Now
from simulator.talks.world import World

MoveKind = Literal["accept", "offer", "pass", "walk"]

MOVES: tuple[MoveKind, ...] = ("accept", "offer", "pass", "walk")

MOST_WAYS = 5
"""How many ways to lift red lines are named where nobody has a move."""

SESSION = 0
"""Games are this session of the talks; another seed is another game."""


@dataclass(frozen=True)
class Move:
    """What the person does at one turn: sign what is on the table, put an outcome there (`terms`: issue → option, for every issue),
    say nothing, or end the talks."""

    kind: MoveKind
    terms: Mapping[str, str] | None = None


@dataclass(frozen=True, repr=False)
class Turn(Shown):
    """The person must speak. `standing`: what is on the table, put there by `speaker` (None: nothing is). `transcript`: all that has been
    said. What outcomes are worth is told in points of the person's party. The points of the others cannot be had from here."""

    party: str
    number: int
    rounds: int
    day: date | None
    standing: Codes | None
    speaker: str | None
    transcript: tuple[Said, ...]
    world: World
    menu: Menu
    now: Now

    def card(self) -> Card:
        terms = {} if self.standing is None else self.world.terms(self.standing)
        said = f"{self.party} must speak in round {self.number + 1} of {self.rounds}; on the table: {terms_in_words(terms) or 'nothing'}"
        return Card("Turn", "", said, ("Issue", f"Put there by {self.speaker}"), list(terms.items()))

    @cached_property
    def place(self) -> int:
        """The person's party, a position."""
        return self.world.parties.index(self.party)

    @cached_property
    def reservation(self) -> float:
        """What no agreement is worth now."""
        return float(self.now.no_agreement.points[self.place])

    @cached_property
    def best(self) -> Codes:
        """The outcome on the menu worth most; the first of several."""
        own = self.menu.own[self.place]
        return self.menu.outcomes[max(range(len(own)), key=own.__getitem__)]

    @cached_property
    def span(self) -> tuple[float, float]:
        """The worst and the best that can be put on the table, and what no agreement is worth, from the least to the most."""
        own = self.menu.rising[self.place][0]
        ends = (self.reservation, self.world.points(self.place, own[0]), self.world.points(self.place, own[-1]))
        return min(ends), max(ends)

    def worth(self, outcome: Codes) -> float:
        """What an outcome is worth."""
        return self.world.points(self.place, self.world.totals(outcome)[self.place])

    def acceptable(self, outcome: Codes) -> bool:
        """Whether an outcome is worth no less than no agreement now; exact."""
        return self.world.totals(outcome)[self.place] >= self.now.thresholds[self.place]

    def by_issue(self, outcome: Codes) -> tuple[float, ...]:
        """What each issue of an outcome adds, in issue order; combinations of options apart."""
        return tuple(self.option_worth(issue, option) for issue, option in enumerate(outcome))

    def option_worth(self, issue: int, option: int) -> float:
        """What an option of an issue adds by itself."""
        return self.world.points(self.place, int(self.world.payoffs.worth[issue][option, self.place]))

    def combinations(self, outcome: Codes) -> float:
        """What the combinations of options in an outcome add."""
        return self.world.points(self.place, self.world.from_combinations(outcome, self.place))

    def surplus(self, outcome: Codes) -> float:
        """What an outcome is worth above no agreement now."""
        return float(self.now.no_agreement.surplus(self.place, self.world.totals(outcome)[self.place]))

    def offers(self, party: str) -> list[Codes]:
        """What a party has put on the table so far, in that order."""
        return offers_of(self.transcript, party)

    @property
    def signers(self) -> tuple[str, ...]:
        """Who would sign what is on the table, by what has been said in this round."""
        found: list[str] = []
        for said in reversed(self.transcript):
            if said.round != self.number or said.act != "signs":
                break
            assert said.who is not None
            found.insert(0, said.who)
        return tuple(found) if self.standing is not None else ()

    @property
    def decides(self) -> bool:
        """Whether the person's signature is the last that is missing."""
        return self.standing is not None and len(self.signers) == len(self.world.parties) - 2

    @property
    def last(self) -> Codes | None:
        """The person's last offer."""
        made = self.offers(self.party)
        return made[-1] if made else None


@dataclass(frozen=True, repr=False)
class End(Shown):
    """The talks are over. `walked`: the person ended them. `now`: the round in which they ended, with what no agreement was worth then."""

    party: str
    session: Session
    walked: bool
    now: Now
    world: World

    def card(self) -> Card:
        ended, agreement = f"in round {self.session.round + 1}", self.session.agreement
        if agreement is None:
            return Card("End", "", f"no agreement, {'ended by ' + self.party if self.walked else 'the talks are over'} {ended}")
        rows = [(party, in_points(self.session.surplus[party], signed=True)) for party in self.world.parties]
        return Card("End", "", f"agreement {ended}: {terms_in_words(self.world.terms(agreement))}", ("Party", "Surplus"), rows)


class _NoMoveLeftError(Exception):
    """The person must speak and the moves are used up."""

    def __init__(self, standing: int | None) -> None:
        super().__init__("the moves are used up")
        self.standing = standing


class Person(Strategy):
    """Plays the moves that it is given. A person may err: nothing keeps it from less than its reservation value."""

    name = "person"
    rational = False

    def __init__(self, moves: Sequence[Move]) -> None:
        self._moves = list(moves)
        self._played = 0

    @property
    def left(self) -> int:
        """Moves not yet made."""
        return len(self._moves) - self._played

    def accepts(self, view: View, offer: int) -> bool:
        signs = self._next(offer).kind == "accept"
        self._played += signs
        return signs

    def propose(self, view: View) -> int | None:
        move = self._next(None)
        self._played += 1
        if move.kind == "accept":
            raise UsageError(f"move {self._played}: there is nothing on the table to accept")
        if move.kind == "pass":
            return None
        try:
            place = view.menu.position.get(view.world.codes(move.terms or {}))
        except (KeyError, ValueError) as error:
            raise UsageError(f"move {self._played}: its terms do not fit the scenario ({error})") from error
        if place is None:
            raise UsageError(f"move {self._played}: what it offers cannot be put on the table in round {view.number + 1}")
        return place

    def _next(self, standing: int | None) -> Move:
        if not self.left:
            raise _NoMoveLeftError(standing)
        return self._moves[self._played]


class Play(Shown):
    """A game of one person, speaking for `party`, against the strategies of the setting.

    Raises `UsageError` for names that do not exist, for another protocol than alternating offers, for a strategy given to the person's
    own party, and where red lines leave nothing that could be put on the table.
    """

    def __init__(self, scenario: Scenario, party: str, setting: Setting, seed: int = 0) -> None:
        if party not in scenario.parties:
            raise UsageError(unknown("party", party, scenario.parties))
        if setting.protocol != "alternating":
            raise UsageError(f"a person plays by alternating offers, not by {setting.protocol}; hold other talks with zopa simulate")
        if party in (setting.strategies or {}):
            raise UsageError(f"you speak for {party} yourself, so it has no strategy; give one to another party or to all")
        self.scenario, self.party, self.setting, self.seed = scenario, party, setting, seed
        refuse_rules(scenario)
        self.talks = Talks(scenario, setting, seed)
        if not len(self.world.stage(frozenset()).menu):
            raise UsageError(_no_move(self.world))

    def card(self) -> Card:
        others = [(name, strategy) for name, strategy in self.talks.strategies.items() if name != self.party]
        said = f"a game for {self.party} of {self.world.clock.rounds} rounds, seed {self.seed}"
        return Card("Play", self.scenario.title, said, ("Opponent", "Strategy"), others)

    @property
    def world(self) -> World:
        return self.talks.world

    def at(self, moves: Sequence[Move] = ()) -> Turn | End:
        """Where the game stands after these moves. Raises `UsageError` for a move that cannot be made, or that comes after the end."""
        walks = bool(moves) and moves[-1].kind == "walk"
        person = Person(moves[:-1] if walks else moves)
        if any(move.kind == "walk" for move in moves[:-1]):
            raise UsageError("there are moves after the one that ended the talks")
        table = self.talks.table(SESSION, trace=True, seated={self.party: person})
        try:
            agreement = self.talks.rules(SESSION).talk(table)
        except _NoMoveLeftError as turn:
            return self._end(table, None, walked=True) if walks else self._turn(table, turn.standing)
        if person.left or walks:
            raise UsageError("there are moves after the end of the talks")
        return self._end(table, agreement, walked=False)

    def _turn(self, table: TalksTable, standing: int | None) -> Turn:
        assert table.now is not None
        menu = table.now.stage.menu
        outcome = None if standing is None else menu.outcomes[standing]
        speaker = None if outcome is None else next(said.who for said in reversed(table.transcript) if said.act == "offers")
        now, clock = table.now, self.world.clock
        return Turn(self.party, now.number, clock.rounds, now.day, outcome, speaker, tuple(table.transcript), self.world, menu, now)

    def _end(self, table: TalksTable, agreement: Codes | None, *, walked: bool) -> End:
        assert table.now is not None
        return End(self.party, self.talks.kept(SESSION, table, agreement), walked, table.now, self.world)


def _no_move(world: World) -> str:
    """Why nobody has a move, and which red lines would have to be lifted."""
    found = clash(world.payoffs)
    assert found is not None  # constraints that leave nothing are refused when the scenario is compiled
    text = "there is nothing to negotiate: no outcome keeps all red lines, so nobody could put anything on the table"
    if not found.waivers:
        return f"{text}; lift some of {', '.join(found.paths)} (--set PATH.in_force=false)"
    ways = [" ".join(f"--set {path}.in_force=false" for path in waiver) for waiver in found.waivers]
    return "\n".join([f"{text}; lift some first, by one of", *(f"  {way}" for way in ways[:MOST_WAYS])])


def offers_of(transcript: Sequence[Said], party: str) -> list[Codes]:
    """What a party put on the table in alternating offers, in that order."""
    return [
        tuple(o for o in s.outcome if o is not None) for s in transcript if s.who == party and s.act == "offers" and s.outcome is not None
    ]
