"""Behaviour-dependent tactics: give as others give (Faratin, Sierra & Jennings 1998; the family goes back to Axelrod 1984).

How much others have given is measured in one's own utility: what their offers are worth to oneself. With several others, the one that
has given least counts, so that nobody's concession is paid for by a third.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil

from simulator.talks.strategy import Strategy, View, strategy

FIRST_STEP = Fraction(1, 10)
"""What it gives in its second turn, as a share of what it could gain."""


@strategy(
    "tit_for_tat",
    title="Tit for tat",
    meaning="Gives as much as the others have just given, in its own points.",
    source="Faratin, Sierra & Jennings 1998; Axelrod 1984",
    needs="",
    place=5,
    family="Giving as others give",
    window=1,
)
@strategy(
    "averaged_tit_for_tat",
    title="Averaged tit for tat",
    meaning="Gives as much as the others have given over their last four turns, in its own points.",
    source="Faratin, Sierra & Jennings 1998",
    needs="",
    place=6,
    family="Giving as others give",
    window=4,
)
class TitForTat(Strategy):
    """Asks for its best at first and begins to give in its second turn, a tenth of what it could; from then on it lowers its demand by
    as much as the others' offers have risen over `window` of their turns (an averaged one spreads what it gives over the window). Signs
    what is worth its demand."""

    def __init__(self, window: int) -> None:
        self.window = window
        self._demand: Fraction | None = None
        self._heard: dict[int, list[int]] = {}
        self._answered = -1

    def hear(self, view: View, speaker: int, offer: int) -> None:
        self._heard.setdefault(speaker, []).append(view.own[offer])

    def propose(self, view: View) -> int | None:
        return view.at_least(ceil(self._demanded(view)))

    def accepts(self, view: View, offer: int) -> bool:
        return view.own[offer] >= self._demanded(view)

    def _demanded(self, view: View) -> Fraction:
        """The demand of this round; it never falls below the reservation value and never rises."""
        if self._demand is None:
            self._demand = Fraction(view.best)
        if self._answered != view.number:
            opening = FIRST_STEP * max(view.span, Fraction(0)) if view.number == 1 else Fraction(0)
            self._answered = view.number
            self._demand -= max(self._given(), opening)
        self._demand = max(min(self._demand, Fraction(view.best)), view.reservation)
        return self._demand

    def _given(self) -> Fraction:
        """What the party that has given least has given lately, not below 0."""
        lately = []
        for totals in self._heard.values():
            before = totals[-1 - self.window :]
            lately.append(Fraction(before[-1] - before[0], self.window) if len(before) > 1 else Fraction(0))
        return max(Fraction(0), min(lately, default=Fraction(0)))
