"""The baseline: any outcome that it would sign, each as likely as the next; signs whatever is worth its reservation value with a chance
that rises with time."""

from __future__ import annotations

from fractions import Fraction

from simulator.talks.strategy import Strategy, View, strategy

LEAST_CHANCE = Fraction(1, 10)
"""Chance with which it signs at the beginning."""


@strategy(
    "random",
    title="Random",
    meaning="Offers anything that it would sign, each outcome as likely as the next.",
    source="",
    needs="",
    place=10,
    family="Besides",
)
class RandomWalker(Strategy):
    def propose(self, view: View) -> int | None:
        signable = view.between(view.threshold, view.best)
        return view.random.choice(signable) if signable else None

    def accepts(self, view: View, offer: int) -> bool:
        return view.own[offer] >= view.threshold and view.random.random() < max(view.time, LEAST_CHANCE)
