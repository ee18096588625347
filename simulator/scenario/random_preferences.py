"""Weights and value functions drawn at random, for `simulator.scenario.random`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Worth:
    """What was drawn: `weights[p][k]` and `functions[p][k]` (a value function as file data) of party p on issue k.

    `points[k]`, shape (options, parties), is the worth of each option of issue k in points, in float64.
    """

    weights: tuple[tuple[int, ...], ...]
    functions: tuple[tuple[dict[str, Any], ...], ...]
    points: tuple[FloatArray, ...]


def draw(
    rng: np.random.Generator,
    *,
    options: tuple[tuple[str, ...], ...],
    levels: Mapping[int, FloatArray],
    parties: int,
    conflict: float,
    decimals: int,
    ties: bool,
) -> Worth:
    """Draw every party's weights and value functions. `levels` holds those of the numeric issues by position."""
    weights = tuple(_weights(rng, len(options), ties) for _ in range(parties))
    functions: list[list[dict[str, Any]]] = [[] for _ in range(parties)]
    points = []
    for k, keys in enumerate(options):
        columns = []
        common = rng.random(len(keys))
        for p in range(parties):
            ascending = p % 2 == 0
            if k in levels:
                function, values = _on_levels(rng, levels[k], ascending, conflict, decimals, ties)
            else:
                opposed = common if ascending else 1 - common
                values = _values(conflict * opposed + (1 - conflict) * rng.random(len(keys)), decimals, ties)
                function = dict(zip(keys, map(plain, values), strict=True))
            functions[p].append(function)
            columns.append(values * weights[p][k] / sum(weights[p]))
        points.append(np.stack(columns, axis=1))
    return Worth(weights, tuple(tuple(row) for row in functions), tuple(points))


def _weights(rng: np.random.Generator, issues: int, ties: bool) -> tuple[int, ...]:
    """Whole weights, none 0, that sum to a multiple of 100 (by largest remainder); with `ties` 1 or 2 each."""
    if ties:
        return tuple(int(w) for w in rng.integers(1, 3, size=issues))
    free = 100 * -(-issues // 50) - issues
    exact = rng.dirichlet(np.ones(issues)) * free
    whole = np.floor(exact).astype(int)
    whole[np.argsort(whole - exact, kind="stable")[: free - int(whole.sum())]] += 1
    return tuple(int(w) + 1 for w in whole)


def _values(raw: FloatArray, decimals: int, ties: bool) -> FloatArray:
    """Stretched to 0…100 and rounded; with `ties` to 0, 50 and 100."""
    low, high = raw.min(), raw.max()
    stretched = (raw - low) / (high - low) * 100 if high > low else np.full(len(raw), 100.0)
    return np.round(stretched / 50) * 50 if ties else np.round(stretched, decimals)


def _on_levels(
    rng: np.random.Generator, levels: FloatArray, ascending: bool, conflict: float, decimals: int, ties: bool
) -> tuple[dict[str, Any], FloatArray]:
    """A value function over levels, as file data, and its values; with conflict 1 it rises for some and falls for the others."""
    if rng.random() >= conflict:
        ascending = bool(rng.random() < 0.5)
        form = str(rng.choice(["rising", "falling", "peak", "piecewise"]))
    else:
        form = str(rng.choice(["rising", "piecewise"]))
    a, b = sorted(int(x) for x in rng.choice(len(levels), size=2, replace=False))
    if form == "peak" and b - a >= 2:
        top = int(rng.integers(a + 1, b))
        return {"peak": _plains(levels[[a, top, b]])}, np.interp(levels, levels[[a, top, b]], [0, 100, 0])
    if form == "piecewise":
        corners = np.sort(_values(rng.random(len(levels)), decimals, ties))
        values = corners if ascending else corners[::-1]
        return {"piecewise": {str(plain(x)): plain(v) for x, v in zip(levels, values, strict=True)}}, values
    rising = ascending if form == "rising" else not ascending
    ends = [0, 100] if rising else [100, 0]
    return {"rising" if rising else "falling": _plains(levels[[a, b]])}, np.interp(levels, levels[[a, b]], ends)


def plain(value: float) -> int | float:
    """A whole number without its `.0`."""
    return int(value) if value == int(value) else float(value)


def _plains(values: FloatArray) -> list[int | float]:
    return [plain(v) for v in values]


def party_data(
    rng: np.random.Generator, worth: Worth, p: int, issues: tuple[str, ...], options: tuple[tuple[str, ...], ...], spread: bool
) -> dict[str, Any]:
    """Weights and values of party p as a file holds them, with ranges where `spread`."""
    values = {}
    for k, issue in enumerate(issues):
        function = worth.functions[p][k]
        is_table = set(function) == set(options[k])
        values[issue] = {o: ranged(rng, v, spread, low=0, high=100) for o, v in function.items()} if is_table else function
    return {
        "weights": {issue: ranged(rng, w, spread, low=0) for issue, w in zip(issues, worth.weights[p], strict=True)},
        "values": values,
    }


def ranged(rng: np.random.Generator, base: float, spread: bool, low: float = -1000, high: float = 1000) -> Any:
    """The number alone, or with a range around it that stays within [low, high]."""
    if not spread:
        return base
    below, above = (int(x) for x in rng.integers(0, 6, size=2))
    least, most = max(base - below, low), min(base + above, high)
    return {"base": base, "range": [least, most]} if least < most else base
