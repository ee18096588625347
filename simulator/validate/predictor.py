"""What a predictor is: one record that says, from what was known before, what will be decided on each issue."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from simulator.budget import small_steps
from simulator.registers import Entry, Register
from simulator.validate.decisions import SCALE

if TYPE_CHECKING:
    from simulator.validate.decisions import PastDecision, PastDecisions

BANDS = 11
"""A distribution gives the chance of each of so many bands of the scale: those nearest to 0, 10, …, 100 points."""


@dataclass(frozen=True)
class Prediction:
    """`value`: what is expected on one issue, in points from 0 to 100, exact. `chances`: of the bands, which sum to 1; empty for a
    predictor that gives no distribution."""

    value: Fraction
    chances: tuple[Fraction, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Predictor(Entry):
    """A predictor. `predict`: for each issue of a decision, in their order, what is expected; None where it has nothing to go by. It must
    not look at the outcomes of this decision. `baseline`: whether it is one of the simple rules that the others are held against."""

    baseline: bool
    predict: Callable[[PastDecision, PastDecisions], Sequence[Prediction | None]]


PREDICTORS: Register[Predictor] = Register("predictor", "simulator.validate.predictors", "zopa.predictors")


def band_of(points: Fraction | float) -> int:
    """The band of a place on the scale, from 0; half way between two the upper one."""
    return min(BANDS - 1, int(points * (BANDS - 1) / SCALE + Fraction(1, 2)))


def spread(places: Sequence[Fraction], weights: Sequence[int]) -> tuple[Fraction, ...]:
    """The chances of the bands where each place counts with its weight. So that none is 0, each band has half a place of mean weight beside
    (Krichevsky & Trofimov 1981)."""
    total = sum(weights)
    half = Fraction(total, 2 * len(places)) if total else Fraction(1, 2)
    small_steps(BANDS + len(places), "chances of bands")
    found = [half] * BANDS
    for place, weight in zip(places, weights, strict=True):
        found[band_of(place)] += weight
    whole = sum(found, start=Fraction(0))
    return tuple(each / whole for each in found)
