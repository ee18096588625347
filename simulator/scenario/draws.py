"""Draws: the ranged numbers of a scenario, all drawn at once, many times.

A draw gives every number a value in its range by the number's `distribution`: `triangular` with its mode at the base, `uniform`,
or `normal` around the base with a quarter of the range as its standard deviation, cut off at the ends. Numbers that share a
`together` lie at the same quantile of their own ranges. Where ratifying bodies are asked, one given by curves has one of them a draw, by
weight, and the numbers of that curve lie within their own ranges.

Values are rounded to six digits, counted from the first digit of the larger end of the range, so a solver still computes exactly.
Where all weights of a party, or all its chances, would come out at 0, `zero_ends` says what is drawn instead.
A draw says what the numbers would be if the ranges and distributions were right; they are assumptions like the numbers themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from math import ceil, floor
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from simulator.cards import Listed
from simulator.errors import UsageError
from simulator.scenario.consent import signed_by_everybody
from simulator.scenario.model import Scenario
from simulator.scenario.names import unknown
from simulator.scenario.numbers import Number
from simulator.scenario.paths import numbers, ranged
from simulator.scenario.posterior import Posterior, group_of
from simulator.scenario.ratification import Curve
from simulator.scenario.sample import sample
from simulator.scenario.zero_ends import ZeroEnds

DIGITS = 6
"""How many digits of a drawn value are kept, counted from the first digit of the larger end of its range."""

NORMAL_SD = 0.25
"""Standard deviation of a `normal` number, as a share of its range."""


@dataclass(frozen=True, repr=False)
class Draws(Listed):
    """A sample. `values`: float64 (n_draws, n_paths), in the order of `paths`; `numbers(k)` has them exactly.

    `curves`: path of a ratifying body with curves → the name of its curve in each draw. `distinct`: how many numbers or groups
    of numbers were drawn apart from one another.
    """

    paths: tuple[str, ...]
    seed: int
    design: str
    curves: Mapping[str, tuple[str, ...]]
    distinct: int
    _grid: tuple[Grid, ...]
    _steps: NDArray[np.int64]
    _zero_ends: ZeroEnds

    def __len__(self) -> int:
        return len(self._steps)

    def numbers(self, k: int) -> dict[str, Decimal]:
        """Path → value of draw k (counted from 0), exact."""
        drawn = {path: grid.value(step) for path, grid, step in zip(self.paths, self._grid, self._steps[k].tolist(), strict=True)}
        return dict(self._zero_ends.left_out(drawn))

    def curves_in(self, k: int) -> dict[str, str]:
        """Ratifying body with curves → the name of the one that holds in draw k."""
        return {path: names[k] for path, names in self.curves.items()}

    @cached_property
    def values(self) -> NDArray[np.float64]:
        rows = [list(map(float, self.numbers(k).values())) for k in range(len(self))]
        return np.array(rows, dtype=np.float64).reshape(len(self), len(self.paths))


def drawable(scenario: Scenario, *, bodies: bool = False, sweep: bool = False) -> dict[str, Number]:
    """The ranged numbers that decide whether an agreement exists, by path, in the order of the file.

    These are the parties' weights, values, interactions, reservation values, beliefs and costs, the points of the courses of no deal, where
    agreement rules decide the numbers of these rules and the parties' votes, and, where ratifying `bodies` are asked, all of theirs.
    `undrawn` says what else there is, and why it is left out. `sweep`: with what matters to what a sweep varies or records beside that:
    bargaining weights, and what a variant may put in force.
    """
    return {path: number for path, number in ranged(scenario).items() if undrawn(scenario, path, bodies=bodies, sweep=sweep) is None}


Undrawn = Literal["talks", "bargaining weights", "polls", "bodies", "out of force", "elsewhere"]
"""Why a number with a range is not drawn: it matters to the talks as a process alone (the calendar, patience, months); to the choice among
agreements alone; it is a poll, which is data; ratifying bodies are not asked; what holds it is out of force; it stands elsewhere."""


def undrawn(scenario: Scenario, path: str, *, bodies: bool = False, sweep: bool = False) -> Undrawn | None:
    """Why the number at a path is not among those that `drawable` gives; None where it is."""
    steps = path.split(".")
    if steps[0] == "calendar" or (steps[0] == "no_deal" and steps[-1] == "months") or (steps[0] == "parties" and steps[2] == "patience"):
        return "talks"
    of_rules = steps[0] == "agreement" or (steps[0] == "parties" and steps[2] == "votes")
    if of_rules or steps[0] not in ("parties", "no_deal"):
        if not of_rules or signed_by_everybody(scenario):
            return "elsewhere"
        in_force = sweep or steps[0] == "parties" or scenario.agreement[steps[1]].in_force
        return None if in_force else "out of force"
    if steps[0] == "no_deal":
        return None if steps[3] == "points" else "elsewhere"
    party = scenario.parties[steps[1]]
    if steps[2] == "bargaining_weight":
        return None if sweep else "bargaining weights"
    if steps[2] == "ratification":
        if steps[4] == "polls":
            return "polls"
        if not bodies:
            return "bodies"
        return None if sweep or party.ratification[steps[3]].in_force else "out of force"
    if steps[2] == "interactions" and not (sweep or party.interactions[steps[3]].in_force):
        return "out of force"
    return None


def draw(
    scenario: Scenario,
    n: int,
    *,
    seed: int = 0,
    paths: Iterable[str] | None = None,
    bodies: bool = False,
    design: str = "latin_hypercube",
    given: Posterior | None = None,
) -> Draws:
    """`n` draws of the numbers at `paths` (default: `drawable`), the same for the same seed wherever they are looked at.

    `bodies`: whether ratifying bodies are asked; then their numbers are drawn too, and of the curves of each one. `given`: rows of this
    posterior (`posterior.read_posterior`) in place of the ranges; numbers that it does not have are drawn by the design as before.
    Raises `UsageError` for a path without a number, a number without a range, and a posterior of other ranges.
    """
    chosen = drawable(scenario, bodies=bodies) if paths is None else _with_range(scenario, paths)
    names = {path: group_of(path, number) for path, number in chosen.items()}
    curves = bodies_with_curves(scenario) if bodies else {}
    groups = tuple(dict.fromkeys((*names.values(), *curves)))
    points = sample(n, groups, seed=seed, design=design)
    column = {name: points[:, k] for k, name in enumerate(groups)}
    if given is not None:
        given.refuse_others(drawable(scenario))
        column |= given.columns(n, seed)
    grids = tuple(Grid.of(number) for number in chosen.values())
    steps = [grid.nearest(at_quantiles(number, column[names[path]])) for grid, (path, number) in zip(grids, chosen.items(), strict=True)]
    drawn = {path: np.float64(10) ** grid.exponent * taken for path, taken, grid in zip(chosen, steps, grids, strict=True)}
    return Draws(
        paths=tuple(chosen),
        seed=seed,
        design=design,
        curves={path: chosen_curves(path, each, column[path], drawn) for path, each in curves.items()},
        distinct=len(groups),
        _grid=grids,
        _steps=np.array(steps, dtype=np.int64).T.reshape(n, len(chosen)),
        _zero_ends=ZeroEnds(scenario, {path: number.range for path, number in chosen.items() if number.range is not None}),
    )


def _with_range(scenario: Scenario, paths: Iterable[str]) -> dict[str, Number]:
    known = numbers(scenario)
    chosen = dict.fromkeys(paths)
    faults = [unknown("number", path, known) for path in chosen if path not in known]
    faults += [f"{path} has no range to draw from; write range: [low, high]" for path in chosen if path in known and not known[path].range]
    if faults:
        raise UsageError("\n".join(faults))
    return {path: known[path] for path in chosen}


def at_quantiles(number: Number, quantiles: NDArray[np.float64]) -> NDArray[np.float64]:
    """The values of a number at quantiles (0 to 1) of its distribution over its range, float64 and unrounded."""
    low, base, high = float(number.low), float(number.base), float(number.high)
    width = high - low
    if width == 0:
        return np.full(len(quantiles), base)
    if number.distribution == "uniform":
        return low + quantiles * width
    if number.distribution == "triangular":
        rising = low + np.sqrt(quantiles * width * (base - low))
        falling = high - np.sqrt((1 - quantiles) * width * (high - base))
        return np.where(quantiles * width < base - low, rising, falling)
    from scipy.special import ndtr, ndtri

    sd = NORMAL_SD * width
    below, up_to = ndtr((low - base) / sd), ndtr((high - base) / sd)
    drawn: NDArray[np.float64] = base + sd * ndtri(below + quantiles * (up_to - below))
    return drawn


@dataclass(frozen=True)
class Grid:
    """The values that a number may take when drawn: whole multiples of 10^`exponent`, and the ends of its range."""

    low: Decimal
    high: Decimal
    exponent: int

    @classmethod
    def of(cls, number: Number) -> Grid:
        low, high = number.range or (number.base, number.base)
        largest = max(abs(low), abs(high))
        return cls(low, high, largest.adjusted() - DIGITS + 1 if largest else 0)

    def nearest(self, values: NDArray[np.float64]) -> NDArray[np.int64]:
        """The multiples of the step nearest to the values."""
        steps: NDArray[np.int64] = np.rint(values / 10.0**self.exponent).astype(np.int64)
        return steps

    def value(self, step: int) -> Decimal:
        first, last = self.inside
        return Decimal(step) * self._unit if first <= step <= last else self.low if step < first else self.high

    @cached_property
    def _unit(self) -> Decimal:
        return Decimal(1).scaleb(self.exponent)

    @cached_property
    def inside(self) -> tuple[int, int]:
        """The first and the last step within the range."""
        unit = Fraction(10) ** self.exponent
        return ceil(Fraction(self.low) / unit), floor(Fraction(self.high) / unit)


def bodies_with_curves(scenario: Scenario) -> dict[str, Mapping[str, Curve]]:
    """Path → curves of every ratifying body in force that has some."""
    return {
        f"parties.{party}.ratification.{key}": body.curves
        for party, entry in scenario.parties.items()
        for key, body in entry.ratification.items()
        if body.in_force and body.curves
    }


def chosen_curves(
    body: str, curves: Mapping[str, Curve], quantiles: NDArray[np.float64], drawn: Mapping[str, NDArray[np.float64]]
) -> tuple[str, ...]:
    """The name of the curve of the body at a path that each draw takes, at a quantile of the curves laid side by side by weight.

    `drawn`: path → the values drawn of a number, one a draw; weights that are not among them stand at their base."""
    weights = [drawn.get(f"{body}.curves.{name}.weight", np.full(len(quantiles), float(c.weight.base))) for name, c in curves.items()]
    ends = np.cumsum(weights, axis=0)
    places = np.minimum((ends <= quantiles * ends[-1]).sum(axis=0), len(curves) - 1)
    names = tuple(curves)
    return tuple(names[k] for k in places.tolist())
