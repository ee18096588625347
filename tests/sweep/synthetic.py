"""Tables of runs whose target is a known function of the numbers drawn, so that what is read from them is known too."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.scenario.numbers import Number
from simulator.sweep.factors import ChoiceFactor, NumberFactor, Value
from simulator.sweep.plan import Plan
from simulator.sweep.run_table import RunTable
from tests.sweep.test_running import scenario

Function = Callable[[Mapping[str, float], Mapping[str, Value]], Any]


def uniform(path: str, low: str, high: str) -> NumberFactor:
    """A number drawn evenly from `low` to `high`, at its middle in the base case."""
    ends = (Decimal(low), Decimal(high))
    return NumberFactor(path, Number(base=(ends[0] + ends[1]) / 2, range=ends, distribution="uniform"))


def planned(factors: Sequence[NumberFactor | ChoiceFactor], design: str, samples: int, grouping: Mapping[str, str] | None = None) -> Plan:
    return Plan(scenario(1), tuple(factors), design=design, samples=samples, seed=7, grouping=grouping or {})


def table_of(plan: Plan, **functions: Function) -> RunTable:
    """The plan's variants with columns computed from their numbers and listed values; a function that gives None leaves the cell empty."""
    variants = [plan.variant(k) for k in range(len(plan))]
    numbers = [{path: float(value) for path, value in variant.numbers.items()} for variant in variants]
    columns: dict[str, NDArray[Any]] = {path: np.array([row[path] for row in numbers]) for path in numbers[0]}
    for factor in plan.choices:
        columns[factor.path] = _column([variant.choices[factor.path] for variant in variants])
    columns["status"] = _column(["solved"] * len(variants))
    columns["nearest.waived"] = _column([None] * len(variants))
    for name, function in functions.items():
        columns[name] = _column([function(row, variant.choices) for row, variant in zip(numbers, variants, strict=True)])
    return RunTable(plan, columns)


def _column(values: Sequence[Any]) -> NDArray[Any]:
    if any(isinstance(value, float) for value in values):
        return np.array([np.nan if value is None else value for value in values], dtype=np.float64)
    found = np.empty(len(values), dtype=object)
    found[:] = values
    return found
