"""What a bargaining solution maximises, and the region in which every outcome lies that reaches a target.

What it maximises rises with every surplus. Over lotteries between outcomes its maximum is found by cutting planes (`lotteries`), and the
weights found there bound it over outcomes: an outcome that reaches a target reaches a floor on every surplus and on the weighted sum.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import exp, inf, log

import numpy as np
from numpy.typing import NDArray

from simulator.solve.bound.lotteries import LotteryBound

ROUNDING = 1e-9
"""How much is given away where float64 works out a floor or a logarithm, so that no outcome is lost."""

Value = Fraction | float
Surplus = Sequence[Fraction]


@dataclass(frozen=True)
class Region:
    """Outcomes with at least these surpluses (points, one a party) and Σ weight × surplus of at least `least`."""

    floors: tuple[Fraction, ...]
    weights: NDArray[np.float64]
    least: float


@dataclass(frozen=True)
class Aim:
    """Something to maximise: its `value` at the surpluses of an outcome, no outcome having more than `bound`; the same in float64 for many
    outcomes, shape (n_outcomes, n_parties); and, for a target, a `region` that holds every acceptable outcome of at least that value.

    `lowest`: the least value that an acceptable outcome can have. `spared`: values that differ by less are not told apart, and a region
    holds what falls short of its target by that. `lottery`: what the bound comes from.
    """

    bound: float
    value: Callable[[Surplus], Value]
    rough: Callable[[NDArray[np.float64]], NDArray[np.float64]]
    region: Callable[[Value], Region]
    lottery: LotteryBound
    lowest: Value = Fraction(0)
    spared: Value = Fraction(0)


def least_aim(factors: Sequence[Fraction], lottery: LotteryBound) -> Aim:
    """The least of the surpluses times their factors; a party with factor 0 is left out."""

    def value(surplus: Surplus) -> Value:
        return min(f * s for f, s in zip(factors, surplus, strict=True) if f)

    def region(target: Value) -> Region:
        least = max(Fraction(target), Fraction(0))
        return Region(tuple(least / f if f else Fraction(0) for f in factors), lottery.weights, float(least))

    inside = [p for p, f in enumerate(factors) if f]
    slopes = np.array([float(f) for f in factors])[inside]
    return Aim(lottery.bound, value, lambda surplus: np.asarray((surplus[:, inside] * slopes).min(axis=1)), region, lottery)


def sum_aim(factors: Sequence[int], lottery: LotteryBound, most: Surplus) -> Aim:
    """The sum of the surpluses times their factors, where no surplus is negative. `most`: no outcome gives a party more."""

    def value(surplus: Surplus) -> Value:
        return sum((f * s for f, s in zip(factors, surplus, strict=True)), Fraction(0))

    def region(target: Value) -> Region:
        lacking = Fraction(target) - Fraction(value(most))
        floors = (max(m + lacking / f, Fraction(0)) if f else Fraction(0) for f, m in zip(factors, most, strict=True))
        return Region(tuple(floors), lottery.weights, float(target))

    slopes = np.array([float(f) for f in factors])
    return Aim(lottery.bound, value, lambda surplus: np.asarray(surplus @ slopes), region, lottery)


def product_aim(exponents: Sequence[Fraction], lottery: LotteryBound) -> Aim:
    """Σ exponent × log surplus, where `lottery` weighs each surplus by exponent / centre: by the inequality of the means an outcome with
    Σ exponent × log(surplus / centre) = v has Σ exponent × surplus / centre of at least Σ exponent × e^(v / Σ exponent)."""
    powers = [float(e) for e in exponents]
    total = sum(powers)
    centre = np.array(powers) / lottery.weights
    at_centre = float(np.log(centre) @ np.array(powers))
    most = lottery.bound + ROUNDING * total

    def value(surplus: Surplus) -> Value:
        return float(sum(e * (log(s.numerator) - log(s.denominator)) if s > 0 else -inf for e, s in zip(powers, surplus, strict=True)))

    def region(target: Value) -> Region:
        low = float(target) - at_centre - ROUNDING
        shares = (_least_share(e, total, low, most) for e in powers)
        floors = tuple(Fraction(float(c) * share * (1 - ROUNDING)) for c, share in zip(centre, shares, strict=True))
        return Region(floors, lottery.weights, total * exp(low / total))

    def rough(surplus: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(np.log(np.maximum(surplus, 1e-300)) @ np.array(powers))

    bound = total * log(most / total) + at_centre + ROUNDING if most > 0 else -inf
    return Aim(bound, value, rough, region, lottery, lowest=-inf, spared=ROUNDING / 2)


def _least_share(exponent: float, total: float, low: float, most: float) -> float:
    """The least t with exponent × log t + (total − exponent) × log((most − exponent × t) / (total − exponent)) ≥ low: as little as one
    party can have, as a share of the centre, where Σ exponent × log t reaches `low` and Σ exponent × t is at most `most`."""
    if most <= 0:  # nobody can have that: the weighted sum alone says so
        return 0.0
    rest = total - exponent
    below, above = 0.0, min(1.0, most / total)
    for _ in range(60):
        middle = (below + above) / 2
        others = rest * log((most - exponent * middle) / rest) if rest > 0 else 0.0
        if exponent * log(middle) + others < low:
            below = middle
        else:
            above = middle
    return below
