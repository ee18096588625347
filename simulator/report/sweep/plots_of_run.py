"""Which picture shows a run, from what is asked for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from simulator.errors import UsageError
from simulator.report.plots import require_matplotlib
from simulator.report.sweep.plots import curves, heat_map
from simulator.report.sweep.plots_ranked import parallel_coordinates, tornado
from simulator.sweep.run_table import EXPLAINING, RunTable, target_column
from simulator.sweep.sensitivity import sensitivity
from simulator.sweep.store import plan_of_run

if TYPE_CHECKING:
    from simulator.report.plots import Picture

PictureKind = Literal["tornado", "parallel"]
KINDS: tuple[PictureKind, ...] = ("tornado", "parallel")
"""Pictures that take no factor."""


def picture_of_run(
    run: str | Path, *, x: str | None = None, y: str | None = None, target: str = "agreement", kind: PictureKind = "tornado"
) -> Picture:
    """A heat map over `x` and `y`, curves along `x` alone, and without either the `kind` asked for: ranked bars, or parallel coordinates.

    `target`: as in `simulator.sweep.sensitivity.sensitivity`. Raises `UsageError` where matplotlib is missing, for an unfinished run, and
    for an unknown target or factor.
    """
    require_matplotlib()
    if y is not None and x is None:
        raise UsageError("--y needs --x: name both factors of a heat map, or --x alone for curves")
    plan = plan_of_run(Path(run))
    column = target_column(plan, target)
    if x is None and kind == "tornado":
        return tornado(plan.scenario, sensitivity(run, column))
    drawn = (
        {factor.path for factor in (*plan.factors, *plan.curve_choices)}
        if x is None
        else {x, f"{x}.in_force", y or x, f"{y or x}.in_force"}
    )
    table = RunTable.read(run, {column, *EXPLAINING, *drawn})
    if x is None:
        return parallel_coordinates(table, column)
    return curves(table, x, column) if y is None else heat_map(table, x, y, column)
