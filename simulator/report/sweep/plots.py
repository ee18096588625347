"""Pictures of a sweep over one or two of its factors: heat maps, and curves with bands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simulator.errors import UsageError
from simulator.report.plots import BLUE, FONT_SIZE, GREEN, GREY, ORANGE, PURPLE, VERMILION, Picture, blank_figure, plain_style, settle
from simulator.report.safe_text import printable
from simulator.report.sweep.words import factor_title, target_title, value_title
from simulator.scenario.names import unknown
from simulator.solve.existence import wilson

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from simulator.sweep.run_table import RunTable

LISTED_UP_TO = 12
"""A factor with at most so many different values has a place for each; others are cut into `BINS` of equal width."""

BINS = 10

FEWEST = 5
"""Where numbers are drawn at random, no mean of fewer variants is drawn; with listed values alone one variant is enough."""

TOO_FEW = f"there are fewer than {FEWEST} variants at every place of the picture; take more samples, or list fewer values"

MOST_LINES = 6

LINES = ((BLUE, "o", "-"), (VERMILION, "s", "--"), (GREEN, "^", "-."), (ORANGE, "D", ":"), (PURPLE, "v", "-"), (GREY, "X", "--"))


@dataclass(frozen=True)
class FactorPlaces:
    """Where the variants stand along a factor. `at`: position of each variant, −1 for none; `ticks`: positions and texts of the axis, in
    the unit of `centres`, which has the middle of each position; `width`: that all positions have."""

    at: NDArray[np.intp]
    centres: NDArray[np.float64]
    width: float
    ticks: tuple[tuple[float, ...], tuple[str, ...]] | None


def heat_map(table: RunTable, x: str, y: str, target: str = "agreement") -> Picture:
    """The mean of a target over two factors: a share for what is true or false. Cells of too few variants stay hatched.

    `x`, `y`: paths of factors; `target`: a column of the table.

    Raises `UsageError` for what is no factor, and where no place has enough variants.
    """
    if x == y:
        raise UsageError(f"a heat map needs two different factors, found {x} twice")
    _refuse_undefined(table, target)
    across, up = places(table, x), places(table, y)
    means = _cell_means(table.target(target), across, up, fewest(table))
    if np.isnan(means).all():
        raise UsageError(TOO_FEW)
    scenario, share = table.plan.scenario, is_share(table, target)
    title = _title(table, target, f"over {factor_title(scenario, x)} and {factor_title(scenario, y)}")
    with plain_style():
        figure, (axes,) = blank_figure(7.2, 5.4, 1, 1)
        edges = [np.append(p.centres - p.width / 2, p.centres[-1] + p.width / 2) for p in (across, up)]
        low, high = (0.0, 1.0) if share else (None, None)
        mesh = axes.pcolormesh(edges[0], edges[1], np.ma.masked_invalid(means), cmap="cividis", vmin=low, vmax=high)
        axes.patch.set(hatch="///", edgecolor=GREY, facecolor="white")
        bar = figure.colorbar(mesh, ax=axes)
        bar.set_label(_axis(table, target))
        _write_means(axes, means, across, up, share)
        _axis_of(axes, "x", factor_title(scenario, x), across)
        _axis_of(axes, "y", factor_title(scenario, y), up)
        axes.set_title(_wrapped(title))
        settle(figure)
    described = f"{title}. {len(table.plan):,} variants; cells of fewer than {fewest(table)} are hatched. {_extremes(means, share)}"
    return Picture(figure, title, described)


def curves(table: RunTable, x: str, target: str = "agreement") -> Picture:
    """The mean of a target along a factor, a line for each combination of the other listed factors (six at most, else one line for all).

    Bands, where numbers are drawn: 95 % Wilson intervals of a share; the middle 80 % of the variants for a number.

    Raises `UsageError` for what is no factor, and where no place has enough variants.
    """
    _refuse_undefined(table, target)
    across = places(table, x)
    scenario, share = table.plan.scenario, is_share(table, target)
    title = _title(table, target, f"along {factor_title(scenario, x)}")
    with plain_style():
        figure, (axes,) = blank_figure(7.2, 4.6, 1, 1)
        lines = _lines(table, x)
        for (name, rows), (colour, marker, style) in zip(lines.items(), LINES, strict=False):
            _curve(axes, table, target, rows, across, {"color": colour, "marker": marker, "linestyle": style, "label": name})
        if not axes.lines:
            raise UsageError(TOO_FEW)
        if share:
            axes.set_ylim(-0.02, 1.02)
        _axis_of(axes, "x", factor_title(scenario, x), across)
        axes.set_ylabel(_axis(table, target))
        axes.grid(axis="y", linewidth=0.4, color="#D9D9D9")
        if len(lines) > 1:
            axes.legend(frameon=False, fontsize=FONT_SIZE - 1)
        axes.set_title(_wrapped(title))
        settle(figure)
    band = "95 % Wilson intervals of the shares" if share else "the middle 80 % of the variants"
    bands = f"; bands: {band}" if table.plan.drawn else ""
    return Picture(figure, title, f"{title}. {len(table.plan):,} variants{bands}.")


def places(table: RunTable, path: str) -> FactorPlaces:
    """Where the variants stand along a factor, or along the curve that chance chose for a ratifying body."""
    factors = {factor.path for factor in (*table.plan.factors, *table.plan.curve_choices)}
    full = path if path in factors or f"{path}.in_force" not in factors else f"{path}.in_force"
    if full not in factors:
        raise UsageError(unknown("factor of this sweep", path, factors))
    column = table.columns[full]
    if column.dtype != np.float64:
        values = list(dict.fromkeys(column.tolist()))
        at = np.array([values.index(value) for value in column.tolist()], dtype=np.intp)
        centres = np.arange(len(values), dtype=np.float64)
        return FactorPlaces(at, centres, 1.0, (tuple(centres.tolist()), tuple(value_title(value) for value in values)))
    different = np.unique(column)
    if len(different) <= LISTED_UP_TO:
        centres = np.arange(len(different), dtype=np.float64)
        at = np.searchsorted(different, column)
        return FactorPlaces(at, centres, 1.0, (tuple(centres.tolist()), tuple(f"{value:g}" for value in different.tolist())))
    low, width = float(different[0]), float(different[-1] - different[0]) / BINS
    at = np.minimum(((column - low) / width).astype(np.intp), BINS - 1)
    return FactorPlaces(at, low + width * (np.arange(BINS, dtype=np.float64) + 0.5), width, None)


def is_share(table: RunTable, target: str) -> bool:
    """Whether a target is true or false, so that its mean is a share."""
    return table.columns[target].dtype == object


def _refuse_undefined(table: RunTable, target: str) -> None:
    if np.isnan(table.target(target)).all():
        raise UsageError(f"{target}: it has no value in any variant; draw another target, such as agreement")


def fewest(table: RunTable) -> int:
    """How many variants a mean needs."""
    return FEWEST if table.plan.drawn else 1


def _cell_means(values: NDArray[np.float64], across: FactorPlaces, up: FactorPlaces, least: int) -> NDArray[np.float64]:
    """The means, shape (up, across); NaN where too few."""
    defined = ~np.isnan(values)
    shape = (len(up.centres), len(across.centres))
    sums, counts = np.zeros(shape), np.zeros(shape)
    np.add.at(sums, (up.at[defined], across.at[defined]), values[defined])
    np.add.at(counts, (up.at[defined], across.at[defined]), 1.0)
    return np.where(counts >= least, sums / np.maximum(counts, 1), np.nan)


def _write_means(axes: Axes, means: NDArray[np.float64], across: FactorPlaces, up: FactorPlaces, share: bool) -> None:
    """The figure of each cell, dark on bright cells and bright on dark ones."""
    defined = means[~np.isnan(means)]
    low, high = (0.0, 1.0) if share else (float(defined.min()), float(defined.max()))
    for row, column in np.argwhere(~np.isnan(means)).tolist():
        value = float(means[row, column])
        bright = high > low and (value - low) / (high - low) > 0.55
        text = f"{100 * value:.0f}" if share else f"{value:.1f}".replace("-", "−")
        axes.text(
            across.centres[column],
            up.centres[row],
            text,
            ha="center",
            va="center",
            fontsize=FONT_SIZE - 2,
            color="black" if bright else "white",
        )


def _lines(table: RunTable, x: str) -> dict[str, NDArray[np.bool_]]:
    """Which variants each line has, by what is said of it."""
    others = [f for f in table.plan.choices if f.path not in (x, f"{x}.in_force")]
    names: dict[str, NDArray[np.bool_]] = {}
    for given, rows in table.cases():
        words = [f"{factor_title(table.plan.scenario, f.path)} {value_title(given[f.path])}" for f in others if f.path in given]
        names.setdefault(", ".join(words), np.zeros(len(table.plan), dtype=bool))[rows] = True
    return names if len(names) <= MOST_LINES else {"": np.ones(len(table.plan), dtype=bool)}


def _curve(axes: Axes, table: RunTable, target: str, rows: NDArray[np.bool_], across: FactorPlaces, look: dict[str, Any]) -> None:
    values, share, least = table.target(target), is_share(table, target), fewest(table)
    kept: list[tuple[float, float, float, float]] = []
    for place, centre in enumerate(across.centres.tolist()):
        here = values[rows & (across.at == place) & ~np.isnan(values)]
        if len(here) >= least:
            low, high = wilson(int(here.sum()), len(here)) if share else np.quantile(here, [0.1, 0.9]).tolist()
            kept.append((centre, float(here.mean()), low, high))
    if kept:
        xs, means, lows, highs = zip(*kept, strict=True)
        if least > 1:  # listed values alone leave nothing to chance
            axes.fill_between(xs, lows, highs, color=look["color"], alpha=0.15, linewidth=0)
        axes.plot(xs, means, markersize=4, linewidth=1.4, **look)


def _axis_of(axes: Axes, side: str, title: str, where: FactorPlaces) -> None:
    axis = axes.xaxis if side == "x" else axes.yaxis
    axis.set_label_text(title)
    if where.ticks is not None:
        axis.set_ticks(where.ticks[0], labels=[printable(text) for text in where.ticks[1]])


def _axis(table: RunTable, target: str) -> str:
    if target == "agreement":
        return "share of variants with an agreement"
    title = target_title(table.plan.scenario, target)
    return f"share of variants with {title}" if is_share(table, target) else f"mean of {title}"


def _title(table: RunTable, target: str, over: str) -> str:
    said = "Agreements" if target == "agreement" else target_title(table.plan.scenario, target)
    return f"{said[0].upper()}{said[1:]} {over}"


def _wrapped(title: str) -> str:
    from textwrap import fill

    return fill(title, 84, break_long_words=False, break_on_hyphens=False)


def _extremes(means: NDArray[np.float64], share: bool) -> str:
    defined = means[~np.isnan(means)]
    low, high = float(defined.min()), float(defined.max())
    return f"From {100 * low:.0f} % to {100 * high:.0f} %." if share else f"From {low:.2f} to {high:.2f}."
