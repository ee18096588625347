"""Gives on what matters to others and little to itself. Among the outcomes near its aspiration it offers the one that the others like best,
as far as it has learned what they like.

Its aspiration is that of the linear tactic. What the others want is learned from their offers alone, by one of two models
(`simulator.talks.opponents`): how often they ask for an option, or Bayes' rule over the orders in which they may like the options.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from simulator.talks.opponents import Bayesian, Frequency, Opponent
from simulator.talks.strategies.time_dependent import TimeDependent
from simulator.talks.strategy import View, strategy

WINDOW = Fraction(1, 20)
"""Outcomes within this share of the span between reservation value and best count as near the aspiration."""

LOOKED_AT = 200
"""Outcomes near the aspiration that are compared."""


@strategy(
    "logrolling",
    title="Logrolling",
    meaning="As linear, offering what the others seem to like best by how often they ask for it.",
    source="van Krimpen, Looije & Hajizadeh 2013",
    needs="",
    place=8,
    family="Learning what others want",
    model=Frequency,
)
@strategy(
    "bayesian_logrolling",
    title="Bayesian logrolling",
    meaning="As linear, offering what the others seem to like best by Bayes' rule.",
    source="Hindriks & Tykhonov 2008",
    needs="",
    place=9,
    family="Learning what others want",
    model=Bayesian,
)
class Logrolling(TimeDependent):
    def __init__(self, model: Callable[[tuple[int, ...]], Opponent]) -> None:
        super().__init__(beta=Fraction(1))
        self._model = model
        self._others: dict[int, Opponent] = {}
        self._sizes: tuple[int, ...] = ()

    def hear(self, view: View, speaker: int, offer: int) -> None:
        if speaker not in self._others:
            self._others[speaker] = self._model(view.sizes)
        self._others[speaker].learn(view.menu.outcomes[offer])

    def begin(self, view: View) -> None:
        super().begin(view)
        if self._sizes != view.sizes:
            self._sizes, self._others = view.sizes, {}

    def offer(self, view: View, target: int) -> int | None:
        nearest = super().offer(view, target)
        if nearest is None or not self._others:
            return nearest
        aspiration = view.best - view.time * view.span
        near = view.between(aspiration, aspiration + WINDOW * view.span)[:LOOKED_AT]
        models = [other.values() for other in self._others.values()]

        def liked(place: int) -> float:
            outcome = view.menu.outcomes[place]
            return min(sum(values[i][o] for i, o in enumerate(outcome)) for values in models)

        return max(near, key=lambda place: (liked(place), view.lot(place)), default=nearest)
