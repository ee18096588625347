"""Time-dependent tactics (Faratin, Sierra & Jennings 1998, Robotics and Autonomous Systems 24, doi:10.1016/S0921-8890(98)00029-3).

The aspiration at time t is best − t^(1/β) × (best − reservation): β < 1 gives way late (boulware), β = 1 evenly, β > 1 early (conceder).
It offers the outcome worth least of those at its aspiration, and signs what is worth its aspiration at the time. What is on the menu is
worth whole totals, so the least whole total at the aspiration is all that has to be known, and that is found in whole numbers.
"""

from __future__ import annotations

from fractions import Fraction

from simulator.talks.strategy import Strategy, View, strategy


@strategy(
    "boulware",
    title="Boulware",
    meaning="Asks for its best, and for less as time passes, most of it late.",
    source="Faratin, Sierra & Jennings 1998",
    needs="",
    place=3,
    family="From yielding to tough",
    beta=Fraction(1, 5),
)
@strategy(
    "linear",
    title="Linear",
    meaning="Asks for its best, and for less as time passes, evenly.",
    source="Faratin, Sierra & Jennings 1998",
    needs="",
    place=2,
    family="From yielding to tough",
    beta=Fraction(1),
)
@strategy(
    "conceder",
    title="Conceder",
    meaning="Asks for its best, and for less as time passes, most of it early.",
    source="Faratin, Sierra & Jennings 1998",
    needs="",
    place=1,
    family="From yielding to tough",
    beta=Fraction(4),
)
class TimeDependent(Strategy):
    def __init__(self, beta: Fraction) -> None:
        self.beta = beta
        self._at = -1
        self._target = 0

    def propose(self, view: View) -> int | None:
        return self.offer(view, self._asked(view))

    def accepts(self, view: View, offer: int) -> bool:
        return view.own[offer] >= self._asked(view)

    def begin(self, view: View) -> None:
        self._at = -1

    def offer(self, view: View, target: int) -> int | None:
        """What it offers where it asks for this total."""
        return view.at_least(target)

    def _asked(self, view: View) -> int:
        """The least total that it asks for in this round."""
        if self._at != view.number:
            self._at, self._target = view.number, aspiration(view, self.beta)
        return self._target


def aspiration(view: View, beta: Fraction) -> int:
    """The least whole total at best − t^(1/β) × (best − reservation); the threshold where nothing on the menu is worth that."""
    if view.best < view.threshold:
        return view.threshold
    reserved, units = view.quotient  # the span is a whole number of so small units
    span, last = view.best * units - reserved, max(view.rounds - 1, 1)
    power, root = beta.denominator, beta.numerator
    if power == root:  # evenly: the same without powers
        return view.best - span * view.number // (units * last)
    return view.best - whole_root(span**root * view.number**power // (units**root * last**power), root)


def whole_root(number: int, degree: int) -> int:
    """The largest whole number whose power of this degree is at most `number` (Newton's method from above, in whole numbers)."""
    if degree == 1 or number < 2:
        return number
    found = 1 << -(-number.bit_length() // degree)
    while True:
        closer = ((degree - 1) * found + number // found ** (degree - 1)) // degree
        if closer >= found:
            return found
        found = closer
