"""What a strategy sees and is asked, and the register of strategies."""

from __future__ import annotations

from abc import ABC, abstractmethod
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from random import Random
from typing import TYPE_CHECKING, TypeVar

from simulator.registers import Entry, Register
from simulator.scenario.names import unknown

if TYPE_CHECKING:
    from simulator.talks.menus import Menu
    from simulator.talks.world import World

_MIXER = 0x9E3779B97F4A7C15
"""An odd number that spreads its factor over 64 bits (Steele, Lea and Flood 2014)."""
_LOTS = 2**64 - 1
"""The largest lot."""


@dataclass
class View:
    """The talks as one party sees them: its own totals, never the others'.

    `reservation`: what no agreement is worth to it now, exact, in the units of its totals: aims and surpluses are measured from it;
    `quotient`: the same as whole numbers above and below the line, not always in lowest terms.
    `threshold`: the least whole total worth as much; it says alone what the party signs. `best`: the largest total on the menu. Offers
    are positions on the `menu`, which is replaced when options lapse; `sizes`: options of each issue on it. `number`: the round, from 0, of
    so many `rounds`.
    """

    world: World
    party: int
    parties: int
    seed: str
    sizes: tuple[int, ...]
    menu: Menu = field(init=False)
    own: list[int] = field(init=False)
    rising: tuple[list[int], list[int]] = field(init=False)
    best: int = field(init=False)
    quotient: tuple[int, int] = field(init=False)
    threshold: int = field(init=False)
    number: int = 0
    rounds: int = 1
    _random: Random | None = None
    _salt: int | None = None

    @property
    def reservation(self) -> Fraction:
        return Fraction(*self.quotient)

    @property
    def time(self) -> Fraction:
        """From 0 (first round) to 1 (last)."""
        return Fraction(self.number, max(self.rounds - 1, 1))

    @property
    def span(self) -> Fraction:
        """What it could gain at most, in the units of its totals; negative where it would sign nothing."""
        return self.best - self.reservation

    @property
    def random(self) -> Random:
        """This party's own chance, the same in every run of the session."""
        if self._random is None:
            self._random = Random(f"{self.seed} {self.party}")
        return self._random

    def show(self, menu: Menu) -> None:
        """Puts a menu that is not empty before the party."""
        self.menu, self.own, self.rising = menu, menu.own[self.party], menu.rising[self.party]
        self.best = self.rising[0][-1]

    def crosses(self, place: int) -> bool:
        """Whether the outcome at a position crosses a red line of the party itself; it can be on the menu by agreement rules alone."""
        by_rules = self.menu.by_rules
        return by_rules is not None and bool(by_rules.crossed_by[place] >> self.party & 1)

    def would_sign(self, place: int) -> bool:
        """Whether the outcome at a position is worth enough to the party now and crosses none of its own red lines."""
        return self.own[place] >= self.threshold and not self.crosses(place)

    def is_indifferent(self, place: int) -> bool:
        """Whether the outcome at a position is worth exactly as much as no agreement, and that is not enough to the party."""
        above, below = self.quotient
        return self.own[place] < self.threshold and self.own[place] * below == above

    def at_least(self, target: Fraction | float) -> int | None:
        """The position of the outcome worth least of those worth at least `target`; None where none is. Several that are worth the same to
        the party are equally likely, so that nothing hangs on the order of the file; which one it is holds for the whole session, so
        that a change of the setting alone does not change it."""
        totals, order = self.rising
        place = bisect_left(totals, target)
        if place == len(order):
            return None
        end = bisect_right(totals, totals[place], place)
        return order[place] if end == place + 1 else self.drawn(order[place:end])

    def from_the_top(self, rank: int) -> int:
        """The position of the outcome of this rank, 0 being the best; ties by lot."""
        order = self.rising[1]
        place = len(order) - 1 - rank
        alike = self._alike(place)
        if len(alike) == 1:
            return alike[0]
        return sorted(alike, key=self.lot)[place - bisect_left(self.rising[0], self.rising[0][place])]

    def drawn(self, places: Sequence[int]) -> int:
        """The one of these outcomes with the least lot."""
        marks, salt = self.menu.marks, self._own_salt()
        mixed = [(marks[place] ^ salt) * _MIXER & _LOTS for place in places]
        lots = [(each ^ each >> 32) * _MIXER & _LOTS for each in mixed]
        return places[lots.index(min(lots))]

    def _own_salt(self) -> int:
        if self._salt is None:
            self._salt = Random(f"lots {self.seed} {self.party}").getrandbits(64)
        return self._salt

    def lot(self, place: int) -> int:
        """The lot that an outcome has drawn for this party in this session."""
        mixed = (self.menu.marks[place] ^ self._own_salt()) * _MIXER & _LOTS
        return (mixed ^ mixed >> 32) * _MIXER & _LOTS

    def _alike(self, place: int) -> list[int]:
        """The positions of all outcomes worth as much to the party as the one at this place from below."""
        totals, order = self.rising
        return order[bisect_left(totals, totals[place]) : bisect_right(totals, totals[place])]

    def between(self, low: Fraction | float, high: Fraction | float) -> list[int]:
        """The positions of the outcomes worth from `low` to `high`, from below."""
        totals, order = self.rising
        return order[bisect_left(totals, low) : bisect_right(totals, high)]


class Strategy(ABC):
    """One party's conduct in one session; made anew for every session, so it may remember what it likes.

    A rational strategy (`rational`) never offers or accepts less than its reservation value; the talks hold it to that.
    """

    name: str
    rational = True

    @abstractmethod
    def propose(self, view: View) -> int | None:
        """A position on the menu to put on the table; None: nothing."""

    @abstractmethod
    def accepts(self, view: View, offer: int) -> bool:
        """Whether it would sign the outcome at a position on the menu."""

    def hear(self, view: View, speaker: int, offer: int) -> None:  # noqa: B027 - most have no need to listen
        """Another party has put an outcome on the table."""

    def begin(self, view: View) -> None:  # noqa: B027 - most have nothing to put away
        """A menu is on the table: the first, or another one since options have lapsed; positions heard before mean nothing now."""


@dataclass(frozen=True, kw_only=True)
class RegisteredStrategy(Entry):
    """A strategy by name. `family`: what it has in common with others, as help lists them. `make`: made anew for a party and a session."""

    family: str
    make: Callable[[], Strategy]


STRATEGIES: Register[RegisteredStrategy] = Register("strategy", "simulator.talks.strategies", "zopa.strategies")

S = TypeVar("S", bound=type[Strategy])


def strategy(
    name: str, *, title: str, meaning: str, source: str, needs: str, place: int, family: str, **settings: object
) -> Callable[[S], S]:
    """Registers a strategy under a name, with what every registered thing says of itself (`simulator.registers.Entry`). `settings` are
    given to the class, so that one class can stand under several names."""

    def register(cls: S) -> S:
        def made() -> Strategy:
            found = cls(**settings)
            found.name = name
            return found

        STRATEGIES.add(
            RegisteredStrategy(name=name, title=title, meaning=meaning, source=source, needs=needs, place=place, family=family, make=made)
        )
        return cls

    return register


def unknown_strategy(name: str) -> str:
    """What to say where no strategy has this name: the nearest, and all there are."""
    names = STRATEGIES.names()
    return f"{unknown('strategy', name, names)} (strategies: {', '.join(names)})"
