"""The largest least surplus over values that are not the game's own reservation values: as guarantees and beliefs ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import ceil, floor

from simulator.budget import Budget
from simulator.payoffs.model import Payoffs, totals
from simulator.solve.fields import Outcome
from simulator.solve.reaching import Reach


def floors_at(payoffs: Payoffs, values: Sequence[Fraction]) -> tuple[int, ...]:
    """The least scaled totals, one a column, that are worth `values` (points)."""
    return tuple(ceil(scale * value) for scale, value in zip(payoffs.scale, values, strict=True))


def largest_least(
    reach: Reach,
    values: Mapping[int, Fraction],
    floors: Sequence[int],
    known: Outcome,
    *,
    enough: Fraction | None = None,
    budget: Budget | None = None,
) -> tuple[Fraction, Outcome]:
    """The largest min over the columns of `values` of (points − value), over outcomes at `floors`, and an outcome that has it.

    Exact. `values`: column → points. `floors`: scaled, one a column. `known`: an outcome at the floors. `enough`: a level at which the
    search ends; the answer is then the first level found that is no smaller. Raises as `Reach.exists` does.
    """
    payoffs, found = reach.payoffs, known
    while True:
        sums = totals(payoffs, found)
        level = min(payoffs.points(c, sums[c]) - value for c, value in values.items())
        if enough is not None and level >= enough:
            return level, found
        above = list(floors)
        for c, value in values.items():
            above[c] = max(floors[c], floor(payoffs.scale[c] * (value + level)) + 1)
        better = reach.exists(above, budget=budget)
        if better is None:
            return level, found
        found = better
