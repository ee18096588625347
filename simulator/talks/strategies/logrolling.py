"""Gives on what matters to others and little to itself: of the outcomes near its aspiration it offers the one that the others, as it has
learned to see them, like best.

Its aspiration is that of the linear tactic. What the others want is learned from their offers alone, by one of two models:

- *frequency* (as in the agents HardHeaded, van Krimpen, Looije & Hajizadeh 2013, and Smith, van Galen Last 2012): an option is worth
  more the more often it is asked for, and an issue weighs more the more rarely the asking changes on it.
- *Bayesian* (after Hindriks & Tykhonov 2008, AAMAS): a hypothesis is an order in which an issue's options are liked; each is as likely as
  the offers so far make it, if a party asks for the better the more often. Weights follow how sharply the offers tell an issue's options
  apart.
"""

from __future__ import annotations

from itertools import permutations
from math import exp, log

from simulator.talks.strategies.base import View, strategy
from simulator.talks.strategies.time_dependent import TimeDependent

WINDOW = 0.05
"""Share of the span between reservation value and best within which outcomes count as near the aspiration."""

LOOKED_AT = 200
"""Outcomes near the aspiration that are compared."""

MOST_ORDERS = 120
"""Orders of one issue's options that are kept as hypotheses: all of up to five options."""


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
    """Orders of so many options; of many options, those that rise to one of them and fall on either side."""
    if size <= 5:
        return list(permutations(range(size)))[:MOST_ORDERS]
    return [tuple(sorted(range(size), key=lambda o, top=top: (abs(o - top), o))) for top in range(size)]  # type: ignore[misc]


@strategy("logrolling", model=Frequency)
@strategy("bayesian_logrolling", model=Bayesian)
class Logrolling(TimeDependent):
    def __init__(self, model: type[Frequency] | type[Bayesian]) -> None:
        super().__init__(beta=1.0)
        self._model = model
        self._others: dict[int, Frequency | Bayesian] = {}
        self._sizes: tuple[int, ...] = ()

    def hear(self, view: View, speaker: int, offer: int) -> None:
        if speaker not in self._others:
            self._others[speaker] = self._model(view.sizes)
        self._others[speaker].learn(view.menu.outcomes[offer])

    def begin(self, view: View) -> None:
        super().begin(view)
        if self._sizes != view.sizes:
            self._sizes, self._others = view.sizes, {}

    def _settle(self, view: View) -> None:
        if self._at == view.number:
            return
        super()._settle(view)
        if self._offer is None or not self._others:
            return
        near = view.between(self._target, self._target + WINDOW * (view.best - view.reservation))[:LOOKED_AT]
        models = [other.values() for other in self._others.values()]

        def liked(place: int) -> float:
            outcome = view.menu.outcomes[place]
            return min(sum(values[i][o] for i, o in enumerate(outcome)) for values in models)

        self._offer = max(near, key=lambda place: (liked(place), -place), default=self._offer)
