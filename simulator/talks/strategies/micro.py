"""MiCRO (de Jonge 2022, "An analysis of the linear bilateral ANAC domains using the MiCRO benchmark strategy", IJCAI,
doi:10.24963/ijcai.2022/32).

It goes down its own outcomes from the best, one at a time, but only while every other party has made at least as many different offers
as itself; else it repeats one that it has made. It signs what is worth the least that it has offered or is about to offer.
"""

from __future__ import annotations

from simulator.talks.strategy import Strategy, View, strategy


@strategy(
    "micro",
    title="MiCRO",
    meaning="Goes down its own outcomes one at a time, while the others make new offers too.",
    source="de Jonge 2022",
    needs="",
    place=7,
    family="Giving as others give",
)
class Micro(Strategy):
    def __init__(self) -> None:
        self._made: list[int] = []
        self._heard: dict[int, set[int]] = {}

    def begin(self, view: View) -> None:
        self._made, self._heard = [], {}

    def hear(self, view: View, speaker: int, offer: int) -> None:
        self._heard.setdefault(speaker, set()).add(offer)

    def propose(self, view: View) -> int | None:
        following = self._next(view)
        if following is None:
            return view.random.choice(self._made) if self._made else None
        self._made.append(following)
        return following

    def accepts(self, view: View, offer: int) -> bool:
        following = self._next(view)
        least = following if following is not None else self._made[-1] if self._made else None
        return least is not None and view.own[offer] >= view.own[least]

    def _next(self, view: View) -> int | None:
        """The next outcome down, where it is its turn to give and that is still worth signing."""
        others = min((len(offers) for offers in self._heard.values()), default=0) if len(self._heard) == view.parties - 1 else 0
        if len(self._made) > others or len(self._made) >= len(view.menu):
            return None
        following = view.from_the_top(len(self._made))
        return following if view.own[following] >= view.threshold else None
