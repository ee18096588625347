"""Which numbers a target of a sweep depends on, by the method that the sweep's design was made for.

Sobol' indices, elementary effects, swings from end to end of each range, or rank correlations: the design's record says which
(`simulator.scenario.design`). Each combination of listed values is a case of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from simulator.errors import UsageError
from simulator.scenario.design import DESIGNS, Method
from simulator.solve.by_rule.solving import CHOSEN
from simulator.sweep import correlation, screening, sobol
from simulator.sweep.correlation import RankCorrelation, rank_correlations
from simulator.sweep.factors import Value
from simulator.sweep.plan import Plan
from simulator.sweep.run_table import EXPLAINING, RunTable, target_column
from simulator.sweep.screening import ElementaryEffect, elementary_effects
from simulator.sweep.sobol import SobolIndices, sobol_indices
from simulator.sweep.store import plan_of_run
from simulator.sweep.tornado import TargetSwing, swings

Effect = SobolIndices | ElementaryEffect | TargetSwing | RankCorrelation

RARE = 0.05
"""Below this share of variants with, or without, an agreement the figures of a yes-or-no target are called unsteady."""


@dataclass(frozen=True)
class ListedCase:
    """One combination of listed values. `effects`: the strongest first. `no_figures`: why there are none; empty where there are.

    `mean`, `lowest`, `highest`: of the target over the variants where it is defined, None where it is nowhere. `rare`: a yes-or-no target
    that is nearly always the same, so that the figures rest on few variants.
    """

    given: Mapping[str, Value]
    variants: int
    mean: float | None
    lowest: float | None
    highest: float | None
    effects: tuple[Effect, ...]
    no_figures: str = ""
    rare: bool = False


@dataclass(frozen=True)
class Sensitivity:
    """`target`: the column measured. `yes_or_no`: whether its values are true and false, measured as 1 and 0. `groups`: each name among
    the effects → the paths of the numbers that it stands for. With rank correlations a curve that chance chose is among the effects, as
    `….curve=NAME` (1 where it holds, else 0)."""

    target: str
    yes_or_no: bool
    method: Method
    groups: Mapping[str, tuple[str, ...]]
    cases: tuple[ListedCase, ...]


def sensitivity(run: str | Path, target: str = "agreement", *, seed: int = 0) -> Sensitivity:
    """What `target` depends on in a finished run: `agreement`, `least_surplus`, a party (its utility at the Nash point, where
    agreement rules decide at the utilitarian solution), or any other
    column of numbers or of true and false. `seed`: of the resampling behind the intervals.

    Raises `UsageError` for an unfinished run, an unknown target, a design that varies no numbers, and a target that has no value in some
    variant of every case.
    """
    plan = plan_of_run(Path(run))
    column = target_column(plan, target)
    needed = {column, *EXPLAINING}
    if plan.way.measured_by == "rank_correlations":
        needed |= {factor.path for factor in plan.drawn} | {factor.path for factor in plan.curve_choices}
    return sensitivity_of(RunTable.read(run, needed), column, seed=seed)


def sensitivity_of(table: RunTable, column: str, *, seed: int = 0) -> Sensitivity:
    """The same of a table that is at hand; `column`: of numbers, or of true and false."""
    plan = table.plan
    method = plan.way.measured_by
    if method is None or not plan.drawn:
        measuring = [each.name for each in DESIGNS.known() if each.measured_by is not None]
        raise UsageError(
            f"a {plan.design} design draws no numbers, so it does not say which of them matter; sweep with --design "
            f"{', '.join(measuring[:-1])} or {measuring[-1]}"
        )
    values = table.target(column)
    yes_or_no = table.columns[column].dtype == object
    cases = tuple(_case(table, column, method, given, rows, values[rows], yes_or_no, seed) for given, rows in table.cases())
    undefined = [case.no_figures for case in cases if case.no_figures and case.lowest is None]
    if len(undefined) == len(cases):
        raise UsageError(f"{column}: {undefined[0]}")
    return Sensitivity(column, yes_or_no, method, _groups(table, method), cases)


def _groups(table: RunTable, method: Method) -> dict[str, tuple[str, ...]]:
    plan = table.plan
    block = dict(zip(plan.groups, plan.blocks, strict=True)) if method in ("sobol_indices", "elementary_effects") else {}
    found: dict[str, tuple[str, ...]] = {}
    for factor in plan.drawn:
        name = block.get(factor.group, factor.group)
        found[name] = (*found.get(name, ()), factor.path)
    if method == "rank_correlations":
        found |= {name: (path,) for name, path, _ in _curves_apart(plan)}
    return found


def _curves_apart(plan: Plan) -> Iterator[tuple[str, str, str]]:
    """Each curve that chance may have chosen, to be held against the other curves of its body: name, column, curve. Of two curves the
    second stands for both."""
    for factor in plan.curve_choices:
        for curve in factor.values if len(factor.values) > 2 else factor.values[1:]:
            yield f"{factor.path}={curve}", factor.path, str(curve)


def _case(
    table: RunTable,
    column: str,
    method: Method,
    given: Mapping[str, Value],
    rows: slice,
    values: NDArray[np.float64],
    yes_or_no: bool,
    seed: int,
) -> ListedCase:
    defined = values[~np.isnan(values)]
    lowest, highest = (float(defined.min()), float(defined.max())) if len(defined) else (None, None)
    mean = float(defined.mean()) if len(defined) else None
    reason = _missing(table, column, rows, values) if method != "swings" or mean is None else ""
    reason = reason or _too_few(table.plan, method, len(values))
    if not reason and lowest == highest:
        reason = _constant(table, column, rows, method, float(lowest or 0.0), yes_or_no)
    effects: Iterable[Effect] = () if reason else _effects(table, method, rows, values, seed)
    rare = yes_or_no and mean is not None and not reason and method != "swings" and not RARE <= mean <= 1 - RARE
    return ListedCase(given, len(values), mean, lowest, highest, tuple(effects), reason, rare)


def _effects(table: RunTable, method: Method, rows: slice, values: NDArray[np.float64], seed: int) -> Iterable[Effect]:
    layout = table.plan.layout
    if method == "sobol_indices":
        return sobol_indices(layout.block_names, values, seed=seed)
    if method == "elementary_effects":
        coordinates = np.array([table.plan.row(k) for k in range(len(values))])
        return elementary_effects(layout, coordinates, values, seed=seed)
    if method == "swings":
        return swings(layout.block_names, values)
    first = {factor.group: factor.path for factor in reversed(table.plan.drawn)}
    drawn = {group: table.columns[first[group]][rows] for group in table.plan.groups}
    curves = {name: (table.columns[path][rows] == curve).astype(np.float64) for name, path, curve in _curves_apart(table.plan)}
    return rank_correlations({**drawn, **curves}, values)


def _missing(table: RunTable, column: str, rows: slice, values: NDArray[np.float64]) -> str:
    """Why the target cannot be measured, where it has no value in some variants; nothing is filled in."""
    missing = int(np.isnan(values).sum())
    if not missing:
        return ""
    status = table.columns["status"][rows]
    unfinished = sum(int((status == word).sum()) for word in ("failed", "stopped"))
    count = f"it has no value in {missing:,} of {len(values):,} variants"
    if unfinished == missing:
        return f"{count}, which failed or were stopped; sweep them again with a larger work limit, or vary less"
    if column.startswith("nash."):
        return f"{count}, since without an agreement there is no Nash point; measure agreement or least_surplus instead"
    if table.plan.by_rules and (column == "least_surplus" or column.split(".")[0] in CHOSEN):
        return f"{count}, in which nothing passes; measure agreement or votes instead"
    if column == "least_surplus" and _shut(table, rows) + unfinished >= missing:
        return f"{count}, where the red lines leave no outcome at all and so no surplus{_example(table, rows)}"
    return f"{count}; measure another target, or narrow what varies until it has a value everywhere"


def _too_few(plan: Plan, method: Method, variants: int) -> str:
    """Why so few draws say nothing of what moves a target, whatever its values in them are; empty where there are enough."""
    if method == "swings":
        return ""
    found, fewest, one, several = {
        "sobol_indices": (plan.samples, sobol.FEWEST, "base sample is", "base samples are"),
        "elementary_effects": (plan.samples, screening.FEWEST, "trajectory is", "trajectories are"),
        "rank_correlations": (variants, correlation.FEWEST, "variant is", "variants are"),
    }[method]
    if found >= fewest:
        return ""
    return f"{found} {one if found == 1 else several} too few to say what moves it; sweep with --samples {fewest} or more"


def _constant(table: RunTable, column: str, rows: slice, method: Method, value: float, yes_or_no: bool) -> str:
    """That the target is the same in all variants, and why where it can be said."""
    unmoved = "no number moves it at an end of its range" if method == "swings" else "none of the numbers was seen to move it"
    if column == "agreement":
        if value:
            return f"an agreement exists in every variant, so {unmoved}"
        if table.plan.by_rules:
            return "nothing passes in any variant; the columns of votes say how many votes the best outcome gets"
        if _shut(table, rows) == rows.stop - rows.start:
            return (
                f"no agreement exists in any variant: the red lines alone leave no outcome, whatever the numbers are{_example(table, rows)}"
            )
        return "no agreement exists in any variant; least_surplus says how far from one they are"
    same = ("true" if value else "false") if yes_or_no else f"{value:g}"
    return f"it is {same} in every variant, so {unmoved}"


def _shut(table: RunTable, rows: slice) -> int:
    """In how many variants the red lines alone leave no outcome."""
    return sum(waived is not None for waived in _waived(table, rows))


def _waived(table: RunTable, rows: slice) -> list[str | None]:
    """By variant, the red lines that the nearest outcome waives; nothing is nearest where agreement rules decide."""
    return [] if table.plan.by_rules else list(table.columns["nearest.waived"][rows].tolist())


def _example(table: RunTable, rows: slice) -> str:
    """How to see when a deal opens: what to type to vary the red line that is waived most often, where it does not vary yet."""
    named = [path for waived in _waived(table, rows) if waived for path in str(waived).split()]
    path = max(sorted(set(named)), key=named.count, default=None)
    if path is None:
        return ""
    if f"{path}.in_force" in {factor.path for factor in table.plan.factors}:
        return f"; the other cases have it without {path}"
    return f". To see when a deal opens, put red lines among what varies: --vary {path}=on,off"
