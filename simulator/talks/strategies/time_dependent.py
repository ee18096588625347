"""Time-dependent tactics (Faratin, Sierra & Jennings 1998, Robotics and Autonomous Systems 24, doi:10.1016/S0921-8890(98)00029-3).

The aspiration at time t is best − t^(1/β) × (best − reservation): β < 1 gives way late (boulware), β = 1 evenly, β > 1 early (conceder).
It offers the outcome worth least of those at its aspiration, and signs what is worth its aspiration at the time.
"""

from __future__ import annotations

from simulator.talks.strategies.base import Strategy, View, strategy


@strategy("boulware", beta=0.2)
@strategy("linear", beta=1.0)
@strategy("conceder", beta=4.0)
class TimeDependent(Strategy):
    def __init__(self, beta: float) -> None:
        self.beta = beta
        self._at = -1
        self._target = 0.0

    def aspiration(self, view: View) -> float:
        """The least total that it asks for at this time."""
        return float(view.best - view.time ** (1 / self.beta) * (view.best - view.reservation))

    def propose(self, view: View) -> int | None:
        return self.offer(view, self._asked(view))

    def accepts(self, view: View, offer: int) -> bool:
        return view.own[offer] >= self._asked(view)

    def begin(self, view: View) -> None:
        self._at = -1

    def offer(self, view: View, target: float) -> int | None:
        """What it offers where it asks for this total."""
        return view.at_least(target)

    def _asked(self, view: View) -> float:
        """The least total that it asks for in this round."""
        if self._at != view.number:
            self._at, self._target = view.number, max(self.aspiration(view), view.reservation)
        return self._target
