"""Many variants of one scenario compiled at once: what `simulator.payoffs.column` says of one, done for all of them as arrays.

The numbers come out the same, to the last digit. Where arrays of int64 or float64 might not carry a number, and where a variant makes no
game (all weights 0), it is left to `Varying.payoffs`, which takes numbers of any size and says what is wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import lcm

import numpy as np
from numpy.typing import NDArray

from simulator.payoffs.column import NoDealWorth, PartyColumn, Slots
from simulator.payoffs.model import EXACT_FLOAT, EXACT_IN_FLOAT64, Payoffs
from simulator.payoffs.side_by_side import Floats, Games
from simulator.payoffs.whole_numbers import Wholes, WholeScale

NEARLY = 1 - 1e-9
"""What float64 takes for smaller than a limit is smaller, if it is smaller than this share of it."""


class OneByOneError(Exception):
    """The variants cannot be compiled together: their numbers might outgrow int64, or a value function over levels varies."""


class _WholeSlots:
    """Numbers of the file in a row, for many variants as multiples of 1 / `unit`."""

    def __init__(self, slots: Sequence[Slots], scale: WholeScale) -> None:
        bases = [base for part in slots for base in part.bases]
        starts = np.cumsum([0, *(len(part.bases) for part in slots)]).tolist()
        varied = [(start + k, scale.places[path]) for start, part in zip(starts, slots, strict=False) for k, path in part.varied]
        moving = {k for k, _ in varied}
        still = (denominator for k, (_, denominator) in enumerate(bases) if k not in moving)
        self.unit = lcm(*still, *(10 ** max(0, -scale.exponents[column]) for _, column in varied))
        at_base = [0 if k in moving else numerator * (self.unit // denominator) for k, (numerator, denominator) in enumerate(bases)]
        factors = [_times(self.unit, scale.exponents[column]) for _, column in varied]
        sizes = [scale.largest[column] * factor for (_, column), factor in zip(varied, factors, strict=True)]
        if max([self.unit, *map(abs, at_base), *sizes]) >= EXACT_FLOAT:
            raise OneByOneError
        self._at_base = np.array(at_base, dtype=np.int64)
        self._places = np.array([k for k, _ in varied], dtype=np.intp)
        self._columns = np.array([column for _, column in varied], dtype=np.intp)
        self._factors = np.array(factors, dtype=np.int64)

    def of(self, wholes: Wholes) -> Wholes:
        """Shape (variants, slots)."""
        found = np.repeat(self._at_base[np.newaxis], len(wholes), axis=0)
        found[:, self._places] = wholes[:, self._columns] * self._factors
        return found


def _times(unit: int, exponent: int) -> int:
    """How many times 1 / unit is 10^exponent."""
    return unit * int(10**exponent) if exponent >= 0 else unit // int(10**-exponent)


@dataclass(frozen=True)
class _Column:
    """One party's numbers in many variants, as in `Games`; `fits`: in which of them they can be relied on."""

    worth: Wholes
    amounts: Wholes
    scale: Wholes
    thresholds: Floats
    taken: NDArray[np.object_]
    parts: NDArray[np.object_]
    fits: NDArray[np.bool_]


class _Party:
    def __init__(self, column: PartyColumn, scale: WholeScale) -> None:
        self._weights = _WholeSlots([column.weights], scale)
        self._figures = _WholeSlots([column.tables_with_levels(), column.points], scale)
        self._valued = np.array(column.valued, dtype=np.bool_)
        self._issue_of = np.array(column.issue_of, dtype=np.intp)
        self._in_agreements = np.array(column.in_agreements, dtype=np.intp)
        self._outside = None if column.outside is None else _OutsideAtOnce(column.outside, scale)
        self._reservation = _WholeSlots([column.reservation], scale)

    def numbers(self, wholes: Wholes) -> _Column:
        weights = self._weights.of(wholes)
        divisor = np.gcd.reduce(weights, axis=1)
        fits = (divisor > 0) & ~((weights < 0) | ((weights > 0) & ~self._valued)).any(axis=1)
        weights //= np.maximum(divisor, 1)[:, np.newaxis]
        total = weights.sum(axis=1)
        figures = self._figures.of(wholes)
        common = np.gcd(np.gcd.reduce(figures, axis=1), self._figures.unit)
        figures //= common[:, np.newaxis]
        denominator = self._figures.unit // common
        n_options = len(self._issue_of)
        largest = np.abs(figures[:, :n_options]).max(axis=1).astype(np.float64) + np.abs(figures[:, n_options:]).sum(axis=1)
        rough = total.astype(np.float64)
        fits &= (rough * largest < EXACT_IN_FLOAT64 * NEARLY) & (rough * denominator < EXACT_IN_FLOAT64 * NEARLY)
        worth = weights[:, self._issue_of] * figures[:, :n_options]
        points = total[:, np.newaxis] * figures[:, n_options:]
        scale = total * denominator
        if self._outside is not None:
            taken, parts, possible = self._outside.taken(wholes, worth, points, scale)
            fits &= possible
        else:
            taken = self._reservation.of(wholes)[:, 0].astype(object) * scale
            parts = np.full(len(wholes), self._reservation.unit, dtype=object)
        thresholds = -(-taken // np.where(parts == 0, 1, parts))
        fits &= np.asarray(np.abs(thresholds) < EXACT_IN_FLOAT64, dtype=np.bool_)
        whole = np.where(fits, thresholds, 0).astype(np.float64)
        return _Column(worth, points[:, self._in_agreements], scale, whole, taken, parts, fits)


class _OutsideAtOnce:
    """What a party expects without an agreement, in many variants."""

    def __init__(self, outside: NoDealWorth, scale: WholeScale) -> None:
        chances, costs, stated = outside.slots
        self._n = len(chances.bases)
        self._chances = _WholeSlots([chances], scale)
        self._figures = _WholeSlots([costs, stated], scale)
        self._rest = [k for k, is_rest in enumerate(outside.rest) if is_rest]
        self._ends = outside.ends

    def taken(
        self, wholes: Wholes, worth: Wholes, points: Wholes, scale: Wholes
    ) -> tuple[NDArray[np.object_], NDArray[np.object_], NDArray[np.bool_]]:
        """The reservation value in scaled units, as a whole number over another; and in which variants some course is possible."""
        chances = self._chances.of(wholes)
        for k in self._rest:
            chances[:, k] = np.maximum(0, self._chances.unit - chances.sum(axis=1))
        total = chances.sum(axis=1)
        figures = self._figures.of(wholes)
        shares = chances.astype(object)
        value = (shares * (figures[:, self._n :] - figures[:, : self._n])).sum(axis=1) * scale  # at its end, a course has no points stated
        for k, end in enumerate(self._ends):
            if end is not None:
                options, met = end
                value += shares[:, k] * (worth[:, options].sum(axis=1) + points[:, met].sum(axis=1)) * self._figures.unit
        return value, total.astype(object) * self._figures.unit, np.asarray(total > 0, dtype=np.bool_)


class VaryingAtOnce:
    """Variants of a scenario compiled together. `columns`: one a party; `scale`: of the numbers, at all paths that vary."""

    def __init__(self, shape: Payoffs, columns: Sequence[PartyColumn], scale: WholeScale) -> None:
        """Raises `OneByOneError`."""
        if any(column.level_paths for column in columns):
            raise OneByOneError
        self._shape = shape
        self._parties = [_Party(column, scale) for column in columns]

    def games(self, wholes: Wholes) -> tuple[Games, NDArray[np.bool_]]:
        """The games of variants with these numbers, shape (variants, paths of the scale), and which of them are right: the others are to
        be compiled one by one."""
        found = [party.numbers(wholes) for party in self._parties]
        games = Games(
            shape=self._shape,
            worth=np.stack([column.worth for column in found], axis=2).astype(np.float64),
            amounts=np.concatenate([column.amounts for column in found], axis=1).astype(np.float64),
            scale=np.stack([column.scale for column in found], axis=1).astype(np.float64),
            thresholds=np.stack([column.thresholds for column in found], axis=1),
            taken=np.stack([column.taken for column in found], axis=1),
            parts=np.stack([column.parts for column in found], axis=1),
        )
        fits: NDArray[np.bool_] = np.logical_and.reduce([column.fits for column in found])
        return games, fits
