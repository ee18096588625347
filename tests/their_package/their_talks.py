from typing import Any

from simulator import Strategy, strategy

MEANING = "Asks for half of what it could gain, from beginning to end."


@strategy("halfway", title="Halfway", meaning=MEANING, source="", needs="", family="Theirs", place=50)
class Halfway(Strategy):
    def propose(self, view: Any) -> int | None:
        place: int | None = view.at_least((view.best + view.reservation) / 2)
        return place

    def accepts(self, view: Any, offer: int) -> bool:
        return bool(view.own[offer] >= (view.best + view.reservation) / 2)
