"""Scenario discovery: under which numbers and listed values a sweep's variants have an agreement, as boxes with readable limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.errors import UsageError
from simulator.scenario.design import DESIGNS
from simulator.solve.existence import wilson
from simulator.sweep.factors import ChoiceFactor, Value
from simulator.sweep.plan import Plan
from simulator.sweep.prim import Points, Side, VariantBox, find_box, quasi_p
from simulator.sweep.run_table import EXPLAINING, RunTable, target_column
from simulator.sweep.store import plan_of_run

"""Designs whose rows do not fill the space evenly, so that shares of these rows say nothing."""

LEAST_DENSITY = 0.8

HELD_OUT = 1 / 3
"""Share of the variants that boxes are not found on, but checked with."""

FEWEST_HELD_OUT = 100
"""With fewer variants than this none are held out."""


@dataclass(frozen=True)
class Limit:
    """One limit of a box: a number `at_least` or `at_most` a value, or a listed value `among` some. `chance`: its quasi-p-value."""

    path: str
    side: Side
    value: float | tuple[Value, ...]
    chance: float


@dataclass(frozen=True)
class Measured:
    """`variants`: in the box and in no earlier one; `wanted`: those of them where the target is as wanted; `coverage`: their share of all
    wanted variants; `density`: their share of the variants in the box, with its 95 % Wilson interval."""

    variants: int
    wanted: int
    coverage: float
    density: float
    interval: tuple[float, float]


@dataclass(frozen=True)
class FoundBox:
    """`found`: measured where the box was found; `checked`: on the variants held out, None where there are none in it."""

    limits: tuple[Limit, ...]
    found: Measured
    checked: Measured | None


@dataclass(frozen=True)
class Discovery:
    """`target` is to be `value`; `share`: of the `variants` where it is. `boxes`: each found among what the earlier ones leave.
    `trajectory`: coverage and density of the boxes met while the first one was peeled. `together`: a number among the limits → the numbers
    that move with it. `left_out`: variants without a value. `no_boxes`: why there are none."""

    target: str
    value: bool
    variants: int
    left_out: int
    held_out: int
    share: float
    density_wanted: float
    boxes: tuple[FoundBox, ...]
    trajectory: tuple[tuple[float, float], ...]
    together: Mapping[str, tuple[str, ...]]
    no_boxes: str = ""


def discover(
    run: str | Path, target: str = "agreement", *, value: bool = True, density: float | None = None, boxes: int = 3, seed: int = 0
) -> Discovery:
    """Boxes in which a true-or-false column of a finished run is mostly `value`, by PRIM (see `simulator.sweep.prim`). A target such as
    `agreement=false` says the value itself.

    `density`: the share of wanted variants that a box should have (default: half-way from the share among all variants to 1, at least
    0.8). `boxes`: at most so many. A third of the variants, chosen by `seed`, is held out to check the boxes with.

    Raises `UsageError` for an unfinished run, another kind of target, and a design that does not fill the space evenly.
    """
    plan = plan_of_run(Path(run))
    name, equals, word = target.partition("=")
    if equals and word not in ("true", "false"):
        raise UsageError(f"{target}: after = comes true or false")
    column, value = target_column(plan, name), word == "true" if equals else value
    table = RunTable.read(run, {column, *EXPLAINING, *(factor.path for factor in (*plan.factors, *plan.curve_choices))})
    return discover_in(table, column, value=value, density=density, boxes=boxes, seed=seed)


def discover_in(
    table: RunTable, column: str, *, value: bool = True, density: float | None = None, boxes: int = 3, seed: int = 0
) -> Discovery:
    """The same of a table that is at hand."""
    _refuse(table, column, density)
    defined = np.array([cell is not None for cell in table.columns[column].tolist()])
    points = points_of(table, table.target(column) == float(value)).picked(defined)
    if not len(points):
        raise UsageError(f"{column}: it has no value in any variant")
    share = float(points.wanted.mean())
    wanted = density if density is not None else max(LEAST_DENSITY, (1 + share) / 2)
    found, checked = _split(points, seed)
    boxes_found, trajectory = ((), ()) if share in (0.0, 1.0) else _boxes(found, checked, wanted, boxes)
    return Discovery(
        target=column,
        value=value,
        variants=len(points),
        left_out=len(defined) - len(points),
        held_out=0 if checked is None else len(checked),
        share=share,
        density_wanted=wanted,
        boxes=boxes_found,
        trajectory=trajectory,
        together=_together(table.plan, boxes_found),
        no_boxes="" if boxes_found else _why_none(column, value, share),
    )


def points_of(table: RunTable, wanted: NDArray[np.bool_]) -> Points:
    """The variants as points: drawn and listed numbers (one for each group drawn together), listed switches and words, and the curves of
    ratifying bodies that chance chose."""
    numbers: dict[str, NDArray[np.float64]] = {}
    listed: dict[str, NDArray[Any]] = {}
    groups: set[str] = set()
    for factor in (*table.plan.factors, *table.plan.curve_choices):
        column = table.columns[factor.path]
        if isinstance(factor, ChoiceFactor):
            if column.dtype == np.float64:
                numbers[factor.path] = column
            else:
                listed[factor.path] = column
        elif factor.group not in groups:
            groups.add(factor.group)
            numbers[factor.path] = column
    return Points(numbers, listed, wanted)


def _refuse(table: RunTable, column: str, density: float | None) -> None:
    if not table.plan.way.even:
        even = [each.name for each in DESIGNS.known() if each.even and each.asked_by_name]
        raise UsageError(
            f"a {table.plan.design} design does not fill the space evenly, so shares of its variants say nothing; sweep with --design "
            f"{', '.join(even[:-1])} or {even[-1]}"
        )
    if table.columns[column].dtype != object:
        raise UsageError(f"{column} is a number; boxes are found for what is true or false, such as agreement")
    if density is not None and not 0 < density <= 1:
        raise UsageError(f"the density must be above 0 and at most 1, found {density}")


def _split(points: Points, seed: int) -> tuple[Points, Points | None]:
    if len(points) < FEWEST_HELD_OUT:
        return points, None
    held = np.zeros(len(points), dtype=bool)
    held[np.random.default_rng(seed).permutation(len(points))[: int(HELD_OUT * len(points))]] = True
    return points.picked(~held), points.picked(held)


def _boxes(
    points: Points, checked: Points | None, density: float, most: int
) -> tuple[tuple[FoundBox, ...], tuple[tuple[float, float], ...]]:
    found: list[FoundBox] = []
    trajectory: tuple[tuple[float, float], ...] = ()
    left, left_to_check = points, checked
    all_wanted, all_to_check = int(points.wanted.sum()), 0 if checked is None else int(checked.wanted.sum())
    while len(found) < most and left.wanted.any() and not left.wanted.all():
        step, way = find_box(left, density)
        if not found:
            trajectory = tuple((each.wanted / all_wanted, each.density) for each in way)
        if not step.box.restricted:
            break
        checks = None if left_to_check is None else left_to_check.picked(step.box.inside(left_to_check))
        found.append(
            FoundBox(
                tuple(_limit(step.box, left, name, side) for name, side in step.box.limits()),
                _measured(step.inside, step.wanted, all_wanted),
                None if checks is None or not len(checks) else _measured(len(checks), int(checks.wanted.sum()), all_to_check),
            )
        )
        left = left.picked(~step.box.inside(left))
        left_to_check = None if left_to_check is None else left_to_check.picked(~step.box.inside(left_to_check))
    return tuple(found), trajectory


def _limit(box: VariantBox, points: Points, name: str, side: Side) -> Limit:
    return Limit(name, side, box.limit(name, side), quasi_p(box, points, name, side))


def _measured(inside: int, wanted: int, all_wanted: int) -> Measured:
    return Measured(inside, wanted, wanted / all_wanted if all_wanted else 0.0, wanted / inside, wilson(wanted, inside))


def _together(plan: Plan, boxes: tuple[FoundBox, ...]) -> dict[str, tuple[str, ...]]:
    group = {factor.path: factor.group for factor in plan.drawn}
    named = dict.fromkeys(limit.path for box in boxes for limit in box.limits if limit.path in group)
    others = {path: tuple(p for p, name in group.items() if name == group[path] and p != path) for path in named}
    return {path: moving for path, moving in others.items() if moving}


def _why_none(column: str, value: bool, share: float) -> str:
    word = "true" if value else "false"
    if share in (0.0, 1.0):
        return f"{column} is {word} in {'every' if share else 'no'} variant, so there is nothing to tell apart"
    rarer = f"; {column}={'false' if value else 'true'} is rarer, and easier to bound" if share > 0.5 else ""
    return f"no limits make {column} = {word} more frequent than chance explains{rarer}"
