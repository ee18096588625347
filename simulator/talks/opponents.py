"""What a party learns of another from its offers alone: by issue and option, what the other seems to gain.

- *frequency* (as in the agents HardHeaded, van Krimpen, Looije & Hajizadeh 2013, and Smith, van Galen Last 2012): an option is worth
  more the more often it is asked for, and an issue weighs more the more rarely the asking changes on it.
- *Bayesian* (after Hindriks & Tykhonov 2008, AAMAS): a hypothesis is an order in which an issue's options are liked. Each is as likely as
  the offers so far make it, on the assumption that a party asks for better options more often. Weights follow how sharply the offers tell
  an issue's options apart.
"""

from __future__ import annotations

from itertools import permutations
from math import exp, log
from typing import Protocol

ALL_ORDERS = 5
"""Up to so many options of one issue, every order of them is a hypothesis."""


class Opponent(Protocol):
    """A model of one other party. Outcomes are option positions, in issue order."""

    def learn(self, outcome: tuple[int, ...]) -> None:
        """The party has asked for this outcome."""

    def values(self) -> list[list[float]]:
        """By issue and option, what the party seems to gain, on a scale of its own."""


class Frequency:
    """How often one party has asked for every option, and how often its asking has changed."""

    def __init__(self, sizes: tuple[int, ...]) -> None:
        self._asked = [[0] * size for size in sizes]
        self._changes = [0] * len(sizes)
        self._last: tuple[int, ...] | None = None

    def learn(self, outcome: tuple[int, ...]) -> None:
        for issue, option in enumerate(outcome):
            self._asked[issue][option] += 1
            if self._last is not None and self._last[issue] != option:
                self._changes[issue] += 1
        self._last = outcome

    def values(self) -> list[list[float]]:
        """By issue and option, what the party seems to gain; issues on which it stays put weigh more."""
        heard = max(sum(self._asked[0]), 1)
        weights = [1 - changes / heard for changes in self._changes]
        total = sum(weights) or 1.0
        return [[weight / total * count / (max(asked) or 1) for count in asked] for weight, asked in zip(weights, self._asked, strict=True)]


class Bayesian:
    """Chances of the orders in which one party may like the options of every issue."""

    def __init__(self, sizes: tuple[int, ...]) -> None:
        self._orders = [_orders(size) for size in sizes]
        self._odds = [[0.0] * len(orders) for orders in self._orders]

    def learn(self, outcome: tuple[int, ...]) -> None:
        for issue, option in enumerate(outcome):
            size = len(self._orders[issue][0])
            for k, order in enumerate(self._orders[issue]):
                self._odds[issue][k] += log((size - order.index(option)) / (size * (size + 1) / 2))

    def values(self) -> list[list[float]]:
        found = []
        for orders, odds in zip(self._orders, self._odds, strict=True):
            highest = max(odds)
            chances = [exp(x - highest) for x in odds]
            total, size = sum(chances), len(orders[0])
            worth = [0.0] * size
            for order, chance in zip(orders, chances, strict=True):
                for place, option in enumerate(order):
                    worth[option] += chance / total * (size - 1 - place) / max(size - 1, 1)
            spread = max(worth) - min(worth)
            found.append([spread * value for value in worth])
        return found


def _orders(size: int) -> list[tuple[int, ...]]:
    """Orders of so many options. Where options are many, only those orders that rise to one option and fall on either side of it."""
    if size <= ALL_ORDERS:
        return list(permutations(range(size)))
    return [tuple(sorted(range(size), key=lambda o, top=top: (abs(o - top), o))) for top in range(size)]  # type: ignore[misc]
