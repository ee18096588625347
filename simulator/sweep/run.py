"""A finished run in Python: its plan, its table, and what they say."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from simulator.cards import Card, Shown, from_above
from simulator.sweep.factors import NumberFactor
from simulator.sweep.plan import Plan
from simulator.sweep.store import plan_of_run

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

    from simulator.sweep.discovery import Discovery
    from simulator.sweep.sensitivity import Sensitivity
    from simulator.sweep.summary import Summary


@dataclass(frozen=True, repr=False)
class Run(Shown):
    """A finished sweep. Made by `sweep` and `read_run`; its table stays in `folder` and is read when it is asked for."""

    folder: Path
    plan: Plan

    def columns(self, names: Collection[str] | None = None) -> Mapping[str, NDArray[Any]]:
        """Column name → values, shape (variants,): float64 with NaN for empty cells of numbers, else objects with None. `names`: only
        these. docs/sweep-columns.md says what each holds."""
        from simulator.sweep.reading import read_columns

        return read_columns(self.folder, names)

    def frame(self) -> Any:
        """The table as a polars frame. Raises `UsageError` where polars is missing, which comes with the extra `[sweep]`."""
        from simulator.extras import require
        from simulator.sweep.reading import read

        require("polars", "a frame (`columns` needs nothing more)")
        return read(self.folder)

    def plot(
        self, x: str | None = None, y: str | None = None, *, target: str = "agreement", kind: Literal["tornado", "parallel"] = "tornado"
    ) -> Figure:
        """Ranked bars or parallel coordinates; with `x` curves along it, with `x` and `y` a heat map. Raises `UsageError` without the extra
        `[report]`, and for an unknown target or factor."""
        figure: Figure = from_above("simulator.report.sweep.plots_of_run:picture_of_run")(
            self.folder, x=x, y=y, target=target, kind=kind
        ).figure
        return figure

    def card(self) -> Card:
        rows = [
            (f.path, "to".join(f" {end} " for end in f.ends).strip() if isinstance(f, NumberFactor) else ", ".join(map(str, f.values)))
            for f in self.plan.factors
        ]
        said = f"{len(self.plan):,} variants, {self.plan.way.title}, seed {self.plan.seed}, in {self.folder}"
        return Card("Run", self.plan.scenario.title, said, ("Varied", "Values"), rows)

    def summary(self, *, where: Sequence[str] = (), by: Sequence[str] = ()) -> Summary:
        """What was found in a few figures. `where`: only variants such as `least_surplus>0`; `by`: shares by these columns."""
        from simulator.sweep.run_table import RunTable
        from simulator.sweep.summary import needed_columns, summarised
        from simulator.sweep.summary import where as picked

        table = RunTable.read(self.folder, needed_columns(self.plan, by, where))
        return summarised(picked(table, where), by)

    def sensitivity(self, target: str = "agreement", *, seed: int = 0) -> Sensitivity:
        """What a figure depends on; `target`: agreement, least_surplus, a party, or another column of numbers."""
        from simulator.sweep.sensitivity import sensitivity

        return sensitivity(self.folder, target, seed=seed)

    def discover(self, target: str = "agreement", *, seed: int = 0) -> Discovery:
        """Boxes of the factors in which the target is mostly true, as rules (PRIM; Friedman & Fisher 1999)."""
        from simulator.sweep.discovery import discover

        return discover(self.folder, target, seed=seed)


def run_in(folder: str | os.PathLike[str]) -> Run:
    """The finished run in a folder. Raises `UsageError` where there is none."""
    from simulator.sweep.finished import checked_table
    from simulator.sweep.manifest import is_earlier, read_manifest

    path = Path(folder)
    plan = plan_of_run(path)
    if not is_earlier(read_manifest(path)):
        checked_table(path, plan.digest)
    return Run(path, plan)
