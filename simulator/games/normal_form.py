"""Games in normal form: players choose an action each at once, and every combination of actions has its payoffs. All exact.

A mix gives each action of a player its probability. A combination of mixes is a Nash equilibrium (Nash 1951) where every action that a
player uses is a best reply to the mixes of the others.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import prod
from typing import TypeVar

from simulator.cards import MOST_ROWS, Card, Shown
from simulator.errors import UsageError
from simulator.scenario.checks.games import covers
from simulator.scenario.model import Scenario
from simulator.scenario.names import unknown

_Item = TypeVar("_Item")

Profile = tuple[int, ...]
"""An action of each player, by position."""

Mix = tuple[Fraction, ...]
"""A probability for each action of one player."""


@dataclass(frozen=True, repr=False)
class NormalForm(Shown):
    """`players`: their names. `actions`: for each player, the names of its actions. `payoffs`: profile → payoff of each player."""

    players: tuple[str, ...]
    actions: tuple[tuple[str, ...], ...]
    payoffs: Mapping[Profile, tuple[Fraction, ...]]

    def card(self) -> Card:
        said = f"{' × '.join(map(str, self.sizes))} actions"
        profiles = itertools.islice(self.profiles, MOST_ROWS)
        rows = [(", ".join(self.named(each).values()), *map(str, self.payoffs[each])) for each in profiles]
        return Card("NormalForm", " and ".join(self.players), said, ("Actions", *self.players), rows, prod(self.sizes))

    @property
    def sizes(self) -> tuple[int, ...]:
        """Number of actions of each player."""
        return tuple(len(names) for names in self.actions)

    @property
    def profiles(self) -> Iterator[Profile]:
        """All combinations of actions, the last player's running fastest."""
        return itertools.product(*map(range, self.sizes))

    def named(self, profile: Profile) -> dict[str, str]:
        """Player → the name of its action."""
        return {p: names[a] for p, names, a in zip(self.players, self.actions, profile, strict=True)}

    def expected(self, mixes: Sequence[Mix]) -> tuple[Fraction, ...]:
        """What mixes are worth to each player, on average."""
        totals = [Fraction(0)] * len(self.players)
        for profile in itertools.product(*([a for a, share in enumerate(mix) if share] for mix in mixes)):
            chance = prod((mix[a] for mix, a in zip(mixes, profile, strict=True)), start=Fraction(1))
            totals = [total + chance * x for total, x in zip(totals, self.payoffs[profile], strict=True)]
        return tuple(totals)

    def replies(self, player: int, mixes: Sequence[Mix]) -> tuple[Fraction, ...]:
        """What each action of a player is worth to it against the mixes of the others (its own mix is not looked at)."""
        return tuple(self.expected(_with(mixes, player, self.pure(player, a)))[player] for a in range(self.sizes[player]))

    def best_replies(self, player: int, mixes: Sequence[Mix]) -> frozenset[int]:
        """A player's best actions against the mixes of the others."""
        worth = self.replies(player, mixes)
        return frozenset(a for a, x in enumerate(worth) if x == max(worth))

    def is_equilibrium(self, mixes: Sequence[Mix]) -> bool:
        """Whether the mixes are mixes, and no player could gain by another; exact."""
        if any(sum(mix) != 1 or min(mix) < 0 for mix in mixes):
            return False
        return all(support(mix) <= self.best_replies(player, mixes) for player, mix in enumerate(mixes))

    def pure(self, player: int, action: int) -> Mix:
        """The mix that is one action for certain."""
        return tuple(Fraction(int(a == action)) for a in range(self.sizes[player]))

    def pure_equilibria(self) -> tuple[Profile, ...]:
        """Every equilibrium in which nobody mixes, of any number of players."""
        return tuple(profile for profile in self.profiles if all(self._stays(player, profile) for player in range(len(self.players))))

    def _stays(self, player: int, profile: Profile) -> bool:
        own = self.payoffs[profile][player]
        return all(self.payoffs[_with(profile, player, a)][player] <= own for a in range(self.sizes[player]))

    def among(self, players: tuple[int, int], profile: Profile) -> NormalForm:
        """The game of two of the players while the others keep to their actions in `profile`."""
        first, second = players
        cells = itertools.product(range(self.sizes[first]), range(self.sizes[second]))
        whole = {(a, b): self.payoffs[_with(_with(profile, first, a), second, b)] for a, b in cells}
        return NormalForm(
            players=(self.players[first], self.players[second]),
            actions=(self.actions[first], self.actions[second]),
            payoffs={cell: (values[first], values[second]) for cell, values in whole.items()},
        )


def _with(items: Sequence[_Item], at: int, item: _Item) -> tuple[_Item, ...]:
    """The items with another one at a position."""
    return (*items[:at], item, *items[at + 1 :])


def support(mix: Mix) -> frozenset[int]:
    """The actions that a mix uses."""
    return frozenset(a for a, share in enumerate(mix) if share > 0)


def named_game(scenario: Scenario, name: str) -> NormalForm:
    """A game of the file's `games`, with the base values of its numbers. Raises `UsageError` where none has that name."""
    if not scenario.games:
        raise UsageError("the file has no games; write one under 'games', as docs/equilibria.md shows")
    if name not in scenario.games:
        raise UsageError(unknown("game", name, scenario.games))
    game = scenario.games[name]
    players, actions = tuple(game.players), tuple(game.players.values())
    payoffs: dict[Profile, tuple[Fraction, ...]] = {}
    for profile in itertools.product(*(range(len(each)) for each in actions)):
        chosen = {p: names[a] for p, names, a in zip(players, actions, profile, strict=True)}
        entry = next(each for each in game.payoffs.values() if covers(each, chosen))
        payoffs[profile] = tuple(entry.points[p].exact for p in players)
    return NormalForm(players, actions, payoffs)


def from_matrices(
    first: Sequence[Sequence[Fraction | int]], second: Sequence[Sequence[Fraction | int]], players: tuple[str, str] = ("row", "column")
) -> NormalForm:
    """A game of two from the matrices of a textbook: the row player's payoffs and the column player's, rows × columns."""
    if not first or not first[0] or [len(row) for row in first] != [len(row) for row in second] or len({len(row) for row in first}) > 1:
        raise UsageError("the two matrices of a game need the same number of rows and columns, at least one of each")
    cells = itertools.product(range(len(first)), range(len(first[0])))
    return NormalForm(
        players=players,
        actions=(tuple(f"row {k + 1}" for k in range(len(first))), tuple(f"column {k + 1}" for k in range(len(first[0])))),
        payoffs={(a, b): (Fraction(first[a][b]), Fraction(second[a][b])) for a, b in cells},
    )
