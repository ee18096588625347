"""The patient rule induction method: boxes of a space in which what is wanted is frequent.

Friedman & Fisher (1999), Bump hunting in high-dimensional data; for scenario discovery Bryant & Lempert (2010). A box starts as the whole
space; again and again a slice is peeled off, the one whose removal raises the density most for each point lost, so that a listed value,
which goes whole, is weighed fairly against a thin slice of a number (Kwakkel & Jaxa-Rozen 2016). Among the boxes on that way that have the
density asked for, the one with the best balance of coverage and density is taken; slices that do not lower the density are pasted back,
and limits that chance explains are dropped.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from simulator.sweep.factors import Value

PEELED = 0.05
"""Share of the points in the box that a peel takes off (Friedman & Fisher's α), and that a paste adds."""

LEAST_MASS = 0.05
"""A box with less than this share of all points is not peeled further (Friedman & Fisher's β₀)."""

CHANCE = 0.05
"""A limit is kept where it would be met by chance less often than this, divided by the number of factors it was chosen among."""

Mask = NDArray[np.bool_]
Side = Literal["at_least", "at_most", "among"]


@dataclass(frozen=True)
class Points:
    """`numbers`: name → values; `listed`: name → values of what is on or off, or a word; `wanted`: which points are. All (points,)."""

    numbers: Mapping[str, NDArray[np.float64]]
    listed: Mapping[str, NDArray[np.object_]]
    wanted: Mask

    def __len__(self) -> int:
        return len(self.wanted)

    def picked(self, which: Mask) -> Points:
        return Points(
            {name: values[which] for name, values in self.numbers.items()},
            {name: values[which] for name, values in self.listed.items()},
            self.wanted[which],
        )

    @cached_property
    def values(self) -> Mapping[str, tuple[Value, ...]]:
        """What each listed factor takes among the points."""
        return {name: tuple(sorted(set(column.tolist()), key=str)) for name, column in self.listed.items()}


@dataclass(frozen=True)
class VariantBox:
    """Limits by name: numbers of at least `low`, of at most `high`, listed values `among` those kept."""

    low: Mapping[str, float] = field(default_factory=dict)
    high: Mapping[str, float] = field(default_factory=dict)
    among: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)

    def inside(self, points: Points) -> Mask:
        mask = np.ones(len(points), dtype=bool)
        for name, limit in self.low.items():
            mask &= points.numbers[name] >= limit
        for name, limit in self.high.items():
            mask &= points.numbers[name] <= limit
        for name, kept in self.among.items():
            mask &= np.isin(points.listed[name].astype(str), [str(value) for value in kept])
        return mask

    def limits(self) -> Iterator[tuple[str, Side]]:
        yield from ((name, "at_least") for name in self.low)
        yield from ((name, "at_most") for name in self.high)
        yield from ((name, "among") for name in self.among)

    def limit(self, name: str, side: Side) -> float | tuple[Value, ...]:
        if side == "among":
            return self.among[name]
        return self.low[name] if side == "at_least" else self.high[name]

    def without(self, name: str, side: Side) -> VariantBox:
        """The box with one limit dropped."""
        key = {"at_least": "low", "at_most": "high", "among": "among"}[side]
        return replace(self, **{key: {n: limit for n, limit in getattr(self, key).items() if n != name}})

    @property
    def restricted(self) -> frozenset[str]:
        return frozenset((*self.low, *self.high, *self.among))


@dataclass(frozen=True)
class PeelingStep:
    """A box on the way of peeling: the points inside, and how many of them are wanted."""

    box: VariantBox
    inside: int
    wanted: int

    @property
    def density(self) -> float:
        return self.wanted / self.inside if self.inside else 0.0

    def balance(self, all_wanted: int) -> float:
        """The harmonic mean of coverage and density."""
        return 2 * self.wanted / (self.inside + all_wanted)


def peel(points: Points) -> tuple[PeelingStep, ...]:
    """The boxes from the whole space down to one that no peel makes denser, all smaller ones being too small."""
    steps = [step_of(VariantBox(), points)]
    while (narrower := _peeled(steps[-1], points)) is not None:
        steps.append(narrower)
    return tuple(steps)


def step_of(box: VariantBox, points: Points) -> PeelingStep:
    inside = box.inside(points)
    return PeelingStep(box, int(inside.sum()), int(points.wanted[inside].sum()))


def _peeled(step: PeelingStep, points: Points) -> PeelingStep | None:
    """The box after the peel that gains most density for each point lost; among equal ones, the one with the fewest factors restricted.
    None where no peel gains any."""
    mask = step.box.inside(points)
    fewest = LEAST_MASS * len(points)
    found: PeelingStep | None = None
    best: tuple[float, int] | None = None
    for name, side, inside, wanted, limit in _peels(step.box, points, mask):
        if not fewest <= inside < step.inside or not inside:
            continue
        gain = (wanted / inside - step.density) / (step.inside - inside)
        rank = (gain, -len(step.box.restricted | {name}))
        if gain > 0 and (best is None or rank > best):
            best, found = rank, PeelingStep(_limited(step.box, name, side, limit), inside, wanted)
    return found


Peel = tuple[str, Side, int, int, float | tuple[Value, ...]]
"""Name, side, points left, wanted points left, the new limit."""


def _peels(box: VariantBox, points: Points, mask: Mask) -> Iterator[Peel]:
    wanted = points.wanted[mask]
    for name, values in points.numbers.items():
        column = values[mask]
        ordered = np.sort(column)
        low, high = cut(ordered, PEELED), cut(ordered, 1 - PEELED)
        yield _counted(name, "at_most", column <= high, wanted, high)
        yield _counted(name, "at_least", column >= low, wanted, low)
    for name, all_values in points.values.items():
        kept = box.among.get(name, all_values)
        words = points.listed[name][mask]
        for value in kept if len(kept) > 1 else ():
            yield _counted(name, "among", words != value, wanted, tuple(v for v in kept if v != value))


def _counted(name: str, side: Side, left: Mask, wanted: Mask, limit: float | tuple[Value, ...]) -> Peel:
    return name, side, int(np.count_nonzero(left)), int(np.count_nonzero(left & wanted)), limit


def cut(ordered: NDArray[np.float64], quantile: float) -> float:
    """A value between two different values of a sorted sample at the quantile, moved inwards where values are tied there."""
    place = (len(ordered) - 1) * quantile
    low, high = int(np.floor(place)), int(np.ceil(place))
    if quantile > 0.5:
        low = max(int(np.searchsorted(ordered, ordered[high], side="left")) - 1, 0) if ordered[low] == ordered[high] else low
    elif ordered[low] == ordered[high]:
        high = min(int(np.searchsorted(ordered, ordered[low], side="right")), len(ordered) - 1)
    return float((ordered[low] + ordered[high]) / 2)


def _limited(box: VariantBox, name: str, side: Side, limit: float | tuple[Value, ...]) -> VariantBox:
    if isinstance(limit, tuple):
        return replace(box, among={**box.among, name: limit})
    if side == "at_least":
        return replace(box, low={**box.low, name: limit})
    return replace(box, high={**box.high, name: limit})


def paste(step: PeelingStep, points: Points) -> PeelingStep:
    """The box widened, limit by limit, as long as its density does not fall."""
    while True:
        wider = [s for s in (step_of(box, points) for box in _pastes(step, points)) if s.inside > step.inside and s.density >= step.density]
        if not wider:
            return step
        step = max(wider, key=lambda s: (s.density, s.inside))


def _pastes(step: PeelingStep, points: Points) -> Iterator[VariantBox]:
    reach = max(1, round(PEELED * step.inside))
    box = step.box
    for name, side in box.limits():
        freed = box.without(name, side)
        if side == "among":
            for value in points.values[name]:
                if value not in box.among[name]:
                    yield _limited(box, name, side, (*box.among[name], value))
            continue
        beyond = np.sort(points.numbers[name][freed.inside(points) & ~box.inside(points)])
        if len(beyond) <= reach:
            yield freed
        elif side == "at_least":
            yield _limited(box, name, side, float(beyond[-reach - 1] + beyond[-reach]) / 2)
        else:
            yield _limited(box, name, side, float(beyond[reach - 1] + beyond[reach]) / 2)


def quasi_p(box: VariantBox, points: Points, name: str, side: Side) -> float:
    """How likely chance alone would give the box as many wanted points as it has, if this limit did nothing (Bryant & Lempert 2010): a
    one-sided binomial test against the density without the limit. It ignores that the limit was chosen for its effect."""
    from scipy.special import bdtrc

    here, freed = step_of(box, points), step_of(box.without(name, side), points)
    return 1.0 if here.wanted == 0 else float(bdtrc(here.wanted - 1, here.inside, freed.density)) if freed.density < 1 else 1.0


def simplified(step: PeelingStep, points: Points, density: float) -> PeelingStep:
    """The box without the limits that chance explains, or that worsen the balance and are not needed for the density, the weakest first."""
    compared, all_wanted = len(points.numbers) + len(points.listed), int(points.wanted.sum())
    while True:
        ranked = sorted(((quasi_p(step.box, points, *limit), limit) for limit in step.box.limits()), reverse=True)
        for p, limit in ranked:
            wider = step_of(step.box.without(*limit), points)
            dense = wider.density >= min(density, step.density)
            if p > CHANCE / compared or (dense and wider.balance(all_wanted) >= step.balance(all_wanted)):
                step = wider
                break
        else:
            return step


def find_box(points: Points, density: float) -> tuple[PeelingStep, tuple[PeelingStep, ...]]:
    """The box for the density asked for, and the boxes on the way of peeling. Where none is as dense, the densest of them."""
    way, all_wanted = peel(points), int(points.wanted.sum())
    reached = [step for step in way if step.density >= density]
    chosen = max(reached, key=lambda step: step.balance(all_wanted)) if reached else max(way, key=lambda step: step.density)
    return simplified(paste(chosen, points), points, density), way
