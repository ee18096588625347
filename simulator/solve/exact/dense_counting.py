"""The number of acceptable outcomes where the sums that outcomes can have are few: a table of how many have each.

Dynamic programming over the sums (the counting form of the knapsack recursion; Bellman 1957): issue by issue, for every state of the
automaton, how many ways lead to each vector of sums. Sums are counted from the least that a column can have, in the largest unit that makes
them whole. They are counted up to what is asked of the column, since more makes no difference. The work is the number of such vectors times
the options, which is pseudo-polynomial: with numbers that have no common unit the table is too large, and counting is #P-complete in
general.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import gcd, prod

import numpy as np
from numpy.typing import NDArray

from simulator.budget import make_room, tick
from simulator.payoffs.completion import GainTables

DIGIT = 32
"""Bits of a digit of a count; int64 holds some 2^30 of them added up."""

MOST_ARCS = 200_000
"""Up to so many states with an option each, they are looked at one by one."""

Arc = tuple[int, int, tuple[int, ...]]
"""State before, state after, and what is added to each column, in its unit."""


@dataclass(frozen=True)
class SumGrid:
    """`shape`: per column, how many sums are told apart; `arcs`: per step, the ways to go on and how many options are each."""

    shape: tuple[int, ...]
    arcs: tuple[Counter[Arc], ...]
    digits: int

    @property
    def cells(self) -> int:
        return prod(self.shape)

    @property
    def cost(self) -> int:
        """Numbers added up in all, about."""
        return self.digits * self.cells * sum(len(arcs) for arcs in self.arcs)


def sum_grid(game: GainTables, floor: Sequence[int], outcomes: int, affordable: int) -> SumGrid | None:
    """The table that counting the outcomes at the floors (one a column) takes. `outcomes`: no count is larger. None where it costs more
    than `affordable`, or has too many ways to go on for them to be told apart."""
    steps = game.automaton.steps
    open_ = [step.following >= 0 for step in steps]
    if sum(int(where.sum()) for where in open_) > MOST_ARCS:
        return None
    offered = [table[where] for table, where in zip(game.tables, open_, strict=True)]
    digits = -(-outcomes.bit_length() // DIGIT)
    columns = range(game.n_columns)
    least, units, shape = [], [], []
    for c in columns:
        lows = [int(part[:, c].min()) for part in offered]
        span = sum(int(part[:, c].max()) for part in offered) - sum(lows)
        unit = gcd(*(int(x) - low for part, low in zip(offered, lows, strict=True) for x in np.unique(part[:, c]))) or 1
        needed = -((sum(lows) - int(floor[c])) // unit)
        least.append(lows)
        units.append(unit)
        shape.append(min(max(0, needed), span // unit + 1) + 1)
        if digits * prod(shape) * len(steps) > affordable:
            return None
    arcs: list[Counter[Arc]] = []
    for k, (step, where, part) in enumerate(zip(steps, open_, offered, strict=True)):
        before, options = np.nonzero(where)
        added = [[min((int(x) - least[c][k]) // units[c], shape[c] - 1) for x in part[:, c].tolist()] for c in columns]
        ways = zip(before.tolist(), step.following[before, options].tolist(), zip(*added, strict=True), strict=True)
        arcs.append(Counter(ways))
    grid = SumGrid(tuple(shape), tuple(arcs), digits)
    return grid if grid.cost <= affordable else None


def count_on(grid: SumGrid) -> int:
    """How many outcomes reach the floors."""
    start = np.zeros((grid.digits, *grid.shape), np.int64)
    start[(grid.digits - 1, *(0,) * len(grid.shape))] = 1
    reached = {0: start}
    for arcs in grid.arcs:
        after: dict[int, NDArray[np.int64]] = {}
        make_room(8 * start.size * (len({end for _, end, _ in arcs}) + 4))
        for (begin, end, added), many in arcs.items():
            if begin in reached:
                tick("counting the agreement zone")
                into = after.setdefault(end, np.zeros_like(start))
                _add(into, reached[begin], added, many)
        for ways in after.values():
            for k in range(grid.digits - 1, 0, -1):
                ways[k - 1] += ways[k] >> DIGIT
                ways[k] &= 2**DIGIT - 1
        reached = after
    total = 0
    for ways in reached.values():
        for k, digit in enumerate(ways.reshape(grid.digits, -1)[:, -1].tolist()):
            total += digit << (DIGIT * (grid.digits - 1 - k))
    return total


def _add(into: NDArray[np.int64], ways: NDArray[np.int64], added: Sequence[int], many: int) -> None:
    """Adds `many` times what has so much more in each column; what goes beyond the end of an axis stays at its end."""
    for axis, more in enumerate(added, 1):
        size = ways.shape[axis]
        if more and size > 1:
            inside, beyond = _along(axis, slice(0, size - 1 - more)), _along(axis, slice(size - 1 - more, size))
            moved = np.zeros_like(ways)
            moved[_along(axis, slice(more, size - 1))] = ways[inside]
            moved[_along(axis, slice(size - 1, size))] = ways[beyond].sum(axis=axis, keepdims=True)
            ways = moved
    into += ways * many if many > 1 else ways


def _along(axis: int, part: slice) -> tuple[slice, ...]:
    return (*(slice(None),) * axis, part)
