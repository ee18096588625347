"""A finished run in Python: its plan, its table, and what they say."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulator.sweep.plan import Plan
from simulator.sweep.store import plan_of_run

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from simulator.sweep.discovery import Discovery
    from simulator.sweep.sensitivity import Sensitivity
    from simulator.sweep.summary import Summary


@dataclass(frozen=True)
class Run:
    """A finished sweep. Made by `sweep` and `read_run`; its table stays in `folder` and is read when it is asked for."""

    folder: Path
    plan: Plan

    def columns(self, names: Collection[str] | None = None) -> Mapping[str, NDArray[Any]]:
        """Column name → values, shape (variants,): float64 with NaN for empty cells of numbers, else objects with None. `names`: only
        these. docs/sweep-columns.md says what each holds."""
        from simulator.sweep.reading import read_columns

        return read_columns(self.folder, names)

    def summary(self, *, where: Sequence[str] = (), by: Sequence[str] = ()) -> Summary:
        """What was found in a few figures. `where`: only variants such as `least_surplus>0`; `by`: shares by these factors as well."""
        from simulator.sweep.summary import needed_columns, summarised
        from simulator.sweep.summary import where as picked
        from simulator.sweep.table import Table

        table = Table.read(self.folder, needed_columns(self.plan, by, where))
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
