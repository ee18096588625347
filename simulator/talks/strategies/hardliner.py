"""Holds out: asks for its best to the end and signs nothing less (the extreme of Schelling 1960 on commitment)."""

from __future__ import annotations

from simulator.talks.strategies.base import Strategy, View, strategy


@strategy("hardliner")
class Hardliner(Strategy):
    def propose(self, view: View) -> int | None:
        return view.from_the_top(0)

    def accepts(self, view: View, offer: int) -> bool:
        return view.own[offer] >= view.best
