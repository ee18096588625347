"""Holds out: asks for its best to the end and signs nothing less (the extreme of Schelling 1960 on commitment)."""

from __future__ import annotations

from simulator.talks.strategy import Strategy, View, strategy


@strategy(
    "hardliner",
    title="Hardliner",
    meaning="Asks for its best to the end and signs nothing less.",
    source="Schelling 1960",
    needs="",
    place=4,
    family="From yielding to tough",
)
class Hardliner(Strategy):
    def propose(self, view: View) -> int | None:
        return view.from_the_top(0)

    def accepts(self, view: View, offer: int) -> bool:
        return view.own[offer] >= view.best
