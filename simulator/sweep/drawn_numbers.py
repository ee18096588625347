"""The numbers that many variants of a plan draw, at once: as whole numbers to compute with, and as text for the table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from simulator.payoffs.model import EXACT_FLOAT
from simulator.payoffs.whole_numbers import Wholes, WholeScale, whole
from simulator.sweep.plan import AT_BASE, Plan

PRINTABLE = range(-100, 9)
"""Powers of ten of the steps of grids whose values float64 prints digit by digit: a grid has no more than seven digits."""


@dataclass(frozen=True)
class DrawnNumbers:
    """What the draws of a plan make of its drawn factors, in their order."""

    plan: Plan

    @cached_property
    def scale(self) -> WholeScale:
        """On which every drawn number is whole."""
        beside = {path: value for end in self.plan.zero_ends.found for path, value in end.beside.items()}
        values = {
            factor.path: [Decimal(1).scaleb(grid.exponent), *factor.ends, factor.number.base]
            for factor, grid in zip(self.plan.drawn, self.plan.grids, strict=True)
        }
        return WholeScale.of({path: [*each, beside[path]] if path in beside else each for path, each in values.items()})

    @cached_property
    def fit(self) -> bool:
        """Whether float64 carries all of them."""
        return max(self.scale.largest, default=0) < EXACT_FLOAT

    def wholes(self, draws: Sequence[int]) -> Wholes:
        """The numbers drawn, on `scale`, shape (draws, numbers). They must `fit`."""
        steps = self.plan.steps(draws)
        first, last = self._inside
        low, high, base, unit = self._stated
        found = np.where(steps < first, low, np.where(steps > last, high, steps * unit))
        found[steps == AT_BASE] = np.broadcast_to(base, found.shape)[steps == AT_BASE]
        for zero, columns, beside in self._zero_ends:
            rows = np.flatnonzero((found[:, zero] == 0).all(axis=1))
            found[rows[:, np.newaxis], columns] = beside
        return found

    def texts(self, draws: Sequence[int], around: Sequence[str] | None = None) -> list[str | None]:
        """The numbers of each draw as text, one after the other with commas between them, digit by digit as its Decimals have them; None
        where some number stands as the file has it and not on its grid. `around`: what stands for each factor of the plan in its place, for
        all draws; at those that are drawn it is not looked at."""
        steps = self.plan.steps(draws)
        first, last = self._inside
        plain: NDArray[np.bool_] = np.logical_and.reduce((steps >= first) & (steps <= last), axis=1)
        if any(grid.exponent not in PRINTABLE for grid in self.plan.grids):
            plain[:] = False
        for zero, _, _ in self._zero_ends:
            plain &= ~(steps[:, zero] == 0).all(axis=1)
        values = (steps / self._divisors * self._factors).tolist()
        form = self._form(around)
        return [form % tuple(row) if on_grid else None for row, on_grid in zip(values, plain.tolist(), strict=True)]

    def _form(self, around: Sequence[str] | None) -> str:
        if around is None:
            return ",".join(self._forms.values())
        return ",".join(
            self._forms.get(factor.path) or text.replace("%", "%%") for factor, text in zip(self.plan.factors, around, strict=True)
        )

    @cached_property
    def _forms(self) -> dict[str, str]:
        """How each drawn number is written, by its path."""
        return {factor.path: f"%.{max(0, -grid.exponent)}f" for factor, grid in zip(self.plan.drawn, self.plan.grids, strict=True)}

    @cached_property
    def _inside(self) -> tuple[Wholes, Wholes]:
        """The first and the last step of each grid; AT_BASE is before the first."""
        inside = [grid.inside for grid in self.plan.grids]
        return np.array([first for first, _ in inside], dtype=np.int64), np.array([last for _, last in inside], dtype=np.int64)

    @cached_property
    def _stated(self) -> tuple[Wholes, Wholes, Wholes, Wholes]:
        """Low end, high end, base and step of each number, on the scale."""
        rows = [
            [whole(number, exponent) for number in (*factor.ends, factor.number.base, Decimal(1).scaleb(grid.exponent))]
            for factor, grid, exponent in zip(self.plan.drawn, self.plan.grids, self.scale.exponents, strict=True)
        ]
        low, high, base, unit = np.array(rows, dtype=np.int64).reshape(-1, 4).T
        return low, high, base, unit

    @cached_property
    def _zero_ends(self) -> list[tuple[list[int], list[int], list[int]]]:
        """Which columns must be 0, which ones are moved beside 0 then, and where to."""
        found = []
        places = self.scale.places
        for end in self.plan.zero_ends.found:
            zero = [places[path] for path in (*end.beside, *end.still) if path in places]
            moved = {places[path]: whole(value, self.scale.exponents[places[path]]) for path, value in end.beside.items()}
            found.append((zero, list(moved), list(moved.values())))
        return found

    @cached_property
    def _divisors(self) -> NDArray[np.float64]:
        return np.array([10.0 ** min(max(0, -grid.exponent), 300) for grid in self.plan.grids])

    @cached_property
    def _factors(self) -> NDArray[np.float64]:
        return np.array([10.0 ** min(max(0, grid.exponent), 300) for grid in self.plan.grids])
