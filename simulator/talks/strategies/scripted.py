"""Plays back the offers that the file records for the party (`put_forward_by`), in the order of their dates, one a round; then it stays
with the last. It signs what is worth as much as the offer that it stands by. Offers that leave issues open, or that cannot be agreed
any more, are left out; a party without any asks for its best.
"""

from __future__ import annotations

from datetime import date

from simulator.talks.strategy import Strategy, View, strategy


@strategy(
    "scripted",
    title="Scripted",
    meaning="Plays back the offers that the file records for the party.",
    source="",
    needs="",
    place=11,
    family="Besides",
)
class Scripted(Strategy):
    def __init__(self) -> None:
        self._script: list[int] = []

    def begin(self, view: View) -> None:
        scenario, name = view.world.scenario, view.world.parties[view.party]
        own = [o for o in scenario.offers.values() if name in o.put_forward_by and o.in_force and set(o.terms) == set(scenario.issues)]
        own.sort(key=lambda offer: offer.date or date.min)
        places = [view.menu.position.get(view.world.codes(offer.terms)) for offer in own]
        self._script = [place for place in places if place is not None]

    def propose(self, view: View) -> int | None:
        return self._script[min(view.number, len(self._script) - 1)] if self._script else view.from_the_top(0)

    def accepts(self, view: View, offer: int) -> bool:
        standing = self.propose(view)
        return standing is not None and view.own[offer] >= view.own[standing]
