"""Least utilities asked for under conditions, as a staircase of terms that add up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from simulator.payoffs.clauses import ALWAYS, Clauses
from simulator.payoffs.model import Clause


@dataclass(frozen=True)
class Level:
    """A `least` utility, in points, is asked for wherever one of `where` holds."""

    least: Fraction
    where: Clauses = ALWAYS


def staircase(levels: Iterable[Level], base: Fraction, scale: int) -> list[tuple[int, Clauses]]:
    """What the highest level that holds adds to a `base` asked for anyway (points), as scaled amounts that add up: each is added
    wherever one of its clauses holds. Levels that ask for no more than the base are left out."""
    lowest = ceil(scale * base)
    by_amount: dict[int, dict[Clause, None]] = {}
    for level in levels:
        amount = ceil(scale * level.least) - lowest
        if amount > 0 and level.where:
            by_amount.setdefault(amount, {}).update(dict.fromkeys(level.where))
    steps: list[tuple[int, Clauses]] = []
    below, reached = 0, dict[int, Clauses]()
    above: dict[Clause, None] = {}
    for amount in sorted(by_amount, reverse=True):
        above.update(by_amount[amount])
        reached[amount] = ALWAYS if () in above else tuple(above)
    for amount in sorted(by_amount):
        steps.append((amount - below, reached[amount]))
        below = amount
    return steps
