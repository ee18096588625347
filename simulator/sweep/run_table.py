"""A finished run's table as arrays, with what its rows stand for: what reading the results starts from."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.errors import UsageError
from simulator.scenario.names import unknown
from simulator.sweep.columns import columns_of
from simulator.sweep.factors import Value
from simulator.sweep.plan import Plan
from simulator.sweep.reading import columns_of_run
from simulator.sweep.store import plan_of_run

EXPLAINING = ("status", "nearest.waived")
"""Columns that say why a target is constant or missing."""

UTILITY_OF = {False: "nash", True: "utilitarian"}
"""The solution at which a party's utility is meant where a party is named; True: where agreement rules decide."""

TARGETS = "choose agreement, least_surplus, a party, or another column of numbers"


@dataclass(frozen=True)
class RunTable:
    """`columns`: column name → values of all variants in order, shape (variants,); not all columns need be there."""

    plan: Plan
    columns: Mapping[str, NDArray[Any]]

    @classmethod
    def read(cls, run: str | Path, names: Collection[str] | None = None) -> RunTable:
        """The table of a finished run, with the columns `names` alone where they are given. Raises `UsageError` where there is none."""
        plan = plan_of_run(Path(run))
        return cls(plan, columns_of_run(Path(run), plan, names))

    def target(self, name: str) -> NDArray[np.float64]:
        """The values of a target: true is 1, false is 0, NaN where it is missing."""
        values = self.columns[name]
        if values.dtype == np.float64:
            return values
        return np.array([np.nan if value is None else float(value) for value in values.tolist()], dtype=np.float64)

    def cases(self) -> Iterator[tuple[Mapping[str, Value], slice]]:
        """Each combination of the listed values with its rows, one draw of the numbers each; all rows where nothing is listed, or where the
        variants were given one by one."""
        combinations = [{}] if self.plan.design == "table" else self.plan.combinations()
        rows = len(self.plan) // len(combinations)
        for number, combination in enumerate(combinations):
            yield combination, slice(number * rows, (number + 1) * rows)


def target_column(plan: Plan, target: str) -> str:
    """The column that a target names: a column of numbers or of true and false, or a party, whose utility at the Nash point it is (where
    agreement rules decide, at the utilitarian solution).

    Raises `UsageError` for anything else, with the nearest name.
    """
    if target in plan.scenario.parties:
        return f"{UTILITY_OF[plan.by_rules]}.{target}.utility"
    factors = {factor.path for factor in plan.factors} | {"variant"}
    kinds = {column.name: column.kind for column in columns_of(plan) if column.name not in factors}
    if target not in kinds:
        said = unknown("target", target, [*plan.scenario.parties, *kinds])
        raise UsageError(said if ";" in said else f"{said}; {TARGETS}")
    if kinds[target] == "text":
        raise UsageError(f"{target} is text, so there is nothing to measure; {TARGETS}")
    return target
