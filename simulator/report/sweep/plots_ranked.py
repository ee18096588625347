"""Pictures of what a sweep's target depends on: ranked bars (tornado), and parallel coordinates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simulator.errors import UsageError
from simulator.report.plots import BLUE, FONT_SIZE, ORANGE, SKY, VERMILION, Picture, blank_figure, plain_style, settle
from simulator.report.safe_text import printable
from simulator.report.sweep.plots import is_share
from simulator.report.sweep.sensitivity import BY_CHANCE, by_chance
from simulator.report.sweep.words import factor_title, given_title, target_title, value_title
from simulator.sweep.correlation import RankCorrelation, rank_correlations
from simulator.sweep.screening import ElementaryEffect
from simulator.sweep.sobol import SobolIndices
from simulator.sweep.tornado import TargetSwing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from simulator.scenario.model import Scenario
    from simulator.sweep.interval_estimate import IntervalEstimate
    from simulator.sweep.run_table import RunTable
    from simulator.sweep.sensitivity import Effect, ListedCase, Sensitivity

BARS = 15
"""Bars of a tornado chart."""

AXES = 8
"""Factors of a picture in parallel coordinates, at most."""

MOST_DRAWN = 400
"""Variants drawn there, evenly spaced over the table."""

SPREAD, GOLDEN = 0.06, 0.6180339887
"""How far lines through one listed value are spread, evenly at any number of them (multiples of the golden ratio)."""

LABEL = 44
"""Characters of a label."""


def tornado(scenario: Scenario, found: Sensitivity) -> Picture:
    """The strongest effects as bars, a panel for each combination of listed values that has figures. Raises `UsageError` where none has."""
    cases = [case for case in found.cases if case.effects]
    if not cases:
        raise UsageError(f"{found.target}: there is nothing to draw; {found.cases[0].no_figures or 'too few variants'}")
    target = target_title(scenario, found.target)
    title = f"What matters for {target}"
    shown = [[effect for effect in case.effects if effect.strength > 0][:BARS] for case in cases]
    with plain_style():
        height = sum(0.9 + _room(scenario, effects) * max(len(effects), 1) for effects in shown)
        figure, all_axes = blank_figure(8.0, height + 0.3, len(cases), 1)
        for axes, case, effects in zip(all_axes, cases, shown, strict=True):
            _bars(axes, scenario, effects)
            given = given_title(scenario, case.given)
            lines = [title, *([given] if given else []), *_caveats(case, len(effects))]
            axes.set_title("\n".join(lines), fontsize=FONT_SIZE + 1)
            axes.set_xlabel(_measure(effects, found))
        settle(figure)
    return Picture(figure, title, f"{title}. {' '.join(_described(scenario, case) for case in cases)}")


def _caveats(case: ListedCase, shown: int) -> list[str]:
    """What stands under the title of a panel: how many of the bars there would be are drawn, and that all of them may be chance."""
    moving = sum(effect.strength > 0 for effect in case.effects)
    said = [f"the strongest {shown} of {moving}"] if shown < moving else []
    return [*said, *([BY_CHANCE[:1].lower() + BY_CHANCE[1:]] if by_chance(case) else [])]


def _bars(axes: Axes, scenario: Scenario, effects: Sequence[Effect]) -> None:
    for place, effect in enumerate(effects):
        if isinstance(effect, TargetSwing):
            _swing(axes, place, effect)
        elif isinstance(effect, SobolIndices):
            _bar(axes, place, effect.total)
            axes.plot([effect.first.value], [place], marker="D", color=VERMILION, markersize=4, linestyle="none", zorder=4)
        else:
            _bar(axes, place, effect.mean_size if isinstance(effect, ElementaryEffect) else effect.coefficient)
    axes.set_yticks(range(len(effects)), labels=[_label(scenario, effect) for effect in effects])
    axes.set_ylim(len(effects) + 0.5, -0.6)  # with room for the legend below the bars
    axes.grid(axis="x", linewidth=0.4, color="#D9D9D9")
    first = effects[0] if effects else None
    axes.axvline((first.base or 0.0) if isinstance(first, TargetSwing) else 0.0, color="black", linewidth=0.8)
    _legend(axes, first)


def _bar(axes: Axes, place: int, estimate: IntervalEstimate) -> None:
    axes.barh(place, estimate.value, height=0.62, color=SKY, edgecolor=BLUE, linewidth=0.8)
    if np.isfinite(estimate.low) and np.isfinite(estimate.high):
        axes.hlines(place, estimate.low, estimate.high, color="black", linewidth=1.0, zorder=3)


def _swing(axes: Axes, place: int, effect: TargetSwing) -> None:
    base = effect.base if effect.base is not None else effect.at_low if effect.at_low is not None else effect.at_high
    if base is None:
        return
    for value, colour, hatch in ((effect.at_low, ORANGE, "///"), (effect.at_high, SKY, "")):
        if value is not None:
            axes.barh(place, value - base, left=base, height=0.62, color=colour, edgecolor="black", linewidth=0.5, hatch=hatch)


def _legend(axes: Axes, first: Effect | None) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    interval = Line2D([], [], color="black", linewidth=1.0, label="95 % interval")
    if isinstance(first, TargetSwing):
        handles: list[Patch | Line2D] = [
            Patch(facecolor=ORANGE, edgecolor="black", hatch="///", label="number at the low end"),
            Patch(facecolor=SKY, edgecolor="black", label="at the high end"),
        ]
    elif isinstance(first, SobolIndices):
        alone = Line2D([], [], color=VERMILION, marker="D", markersize=4, linestyle="none", label="alone")
        handles = [Patch(facecolor=SKY, edgecolor=BLUE, label="total"), alone, interval]
    else:
        handles = [interval]
    axes.legend(handles=handles, facecolor="white", edgecolor="none", framealpha=1.0, fontsize=FONT_SIZE - 1, loc="lower right", ncols=3)


def _measure(effects: Sequence[Effect], found: Sensitivity) -> str:
    first = effects[0] if effects else None
    if isinstance(first, SobolIndices):
        return "Sobol' index: share of the variance"
    if isinstance(first, ElementaryEffect):
        return "mean size of the change over the whole range (Morris)"
    if isinstance(first, RankCorrelation):
        return "rank correlation (Spearman); intervals hold for all numbers at once"
    return "0: no, 1: yes" if found.yes_or_no else "the target, one number at a time at either end of its range"


def _described(scenario: Scenario, case: ListedCase) -> str:
    given = given_title(scenario, case.given)
    strongest = [f"{factor_title(scenario, effect.name)} ({effect.strength:.2f})" for effect in case.effects[:5]]
    caveat = f" ({BY_CHANCE[:1].lower()}{BY_CHANCE[1:]})" if by_chance(case) else ""
    return f"{f'With {given}: ' if given else ''}{', '.join(strongest)}{caveat}."


def _room(scenario: Scenario, effects: Sequence[Effect]) -> float:
    """Inches for each bar: enough for the title with most lines."""
    lines = max((_label(scenario, effect).count("\n") + 1 for effect in effects), default=1)
    return 0.11 + 0.16 * lines


def _label(scenario: Scenario, effect: Effect) -> str:
    """The title of a bar, in lines that leave room for it."""
    from textwrap import fill

    return fill(factor_title(scenario, effect.name), LABEL)


def parallel_coordinates(table: RunTable, target: str = "agreement") -> Picture:
    """The variants as lines over the listed factors and the numbers that the target is most correlated with: where it is true against where
    it is false; for a number, its upper half against the rest. At most 400 lines, evenly spaced over the table.

    Raises `UsageError` where the target is the same everywhere.
    """
    values = table.target(target)
    defined = np.flatnonzero(~np.isnan(values))
    names, high = _strongest(table, values[defined], defined), _upper(table, target, values)
    if not names or len(set(high[defined].tolist())) < 2:
        raise UsageError(f"{target}: parallel coordinates need a target that is not the same everywhere")
    rows = defined[:: -(-len(defined) // MOST_DRAWN)]
    what = ("yes", "no") if is_share(table, target) else ("above its median", "at most its median")
    title = f"Variants by {target_title(table.plan.scenario, target)}"
    with plain_style():
        figure, (axes,) = blank_figure(9.0, 5.0, 1, 1)
        rare_last = sorted((True, False), key=lambda side: -int((high[rows] == side).sum()))
        for side in rare_last:
            _paths_of(axes, table, names, rows[high[rows] == side], side)
        _scales(axes, table, names)
        _legend_of_sides(axes, what)
        axes.set_title(title, loc="left")
        settle(figure)
    shown = ", ".join(factor_title(table.plan.scenario, name) for name in names)
    return Picture(figure, title, f"{title}: {what[0]} against {what[1]}, {len(rows):,} of {len(table.plan):,} variants over {shown}.")


def _strongest(table: RunTable, values: NDArray[np.float64], defined: NDArray[np.intp]) -> list[str]:
    """The listed factors and curves drawn, then the numbers most correlated with the target; none where it is the same everywhere."""
    if len(set(values.tolist())) < 2:
        return []
    first = {factor.group: factor.path for factor in reversed(table.plan.drawn)}
    numbers = rank_correlations({path: table.columns[path][defined] for path in first.values()}, values)
    listed = (*table.plan.choices, *(factor for factor in table.plan.curve_choices if len(factor.values) > 1))
    return [*(factor.path for factor in listed), *(each.name for each in numbers)][:AXES]


def _upper(table: RunTable, target: str, values: NDArray[np.float64]) -> NDArray[np.bool_]:
    split = 0.5 if is_share(table, target) else float(np.nanmedian(values))
    return values > split


def _paths_of(axes: Axes, table: RunTable, names: Sequence[str], rows: NDArray[np.intp], side: bool) -> None:
    scaled = np.array([_scaled(table.columns[name])[0][rows] for name in names])
    look = {"color": BLUE, "linestyle": "-"} if side else {"color": VERMILION, "linestyle": (0, (4, 2))}
    alpha = min(0.8, 0.15 + 12 / max(len(rows), 1))
    axes.plot(np.arange(len(names)), scaled, linewidth=0.8, alpha=alpha, **look)


def _scaled(column: NDArray[Any]) -> tuple[NDArray[np.float64], list[str]]:
    """Positions from 0 to 1, and what stands at evenly spaced places of the axis: its ends, or the listed values."""
    if column.dtype == np.float64:
        low, high = float(column.min()), float(column.max())
        return (column - low) / (high - low if high > low else 1.0), [_three_digits(low), _three_digits(high)]
    values = list(dict.fromkeys(column.tolist()))
    places = np.array([values.index(value) for value in column.tolist()], dtype=np.float64)
    apart = SPREAD * (np.arange(len(column)) * GOLDEN % 1 - 0.5)  # so that lines through the same value do not hide one another
    return places / max(len(values) - 1, 1) + apart, [value_title(value) for value in values]


def _scales(axes: Axes, table: RunTable, names: Sequence[str]) -> None:
    from textwrap import fill

    for place, name in enumerate(names):
        axes.vlines(place, 0, 1, color="black", linewidth=0.8)
        texts = _scaled(table.columns[name])[1]
        for number, text in enumerate(texts):
            at = number / max(len(texts) - 1, 1)
            beyond, side = (-0.05, "top") if at == 0 else (0.05, "bottom") if at == 1 else (0.0, "center")
            axes.text(place, at + beyond, printable(text), ha="center", va=side, fontsize=FONT_SIZE - 2)
    labels = [fill(factor_title(table.plan.scenario, name), 16) for name in names]
    axes.set_xticks(range(len(names)), labels=labels, fontsize=FONT_SIZE - 2)
    axes.tick_params(axis="x", length=0)
    axes.set_yticks([])
    axes.set_ylim(-0.11, 1.11)
    for spine in axes.spines.values():
        spine.set_visible(False)


def _legend_of_sides(axes: Axes, what: tuple[str, str]) -> None:
    from matplotlib.lines import Line2D

    handles = [
        Line2D([], [], color=BLUE, linestyle="-", label=what[0]),
        Line2D([], [], color=VERMILION, linestyle=(0, (4, 2)), label=what[1]),
    ]
    axes.legend(handles=handles, frameon=False, fontsize=FONT_SIZE - 1, loc="lower right", bbox_to_anchor=(1.0, 1.0), ncols=2)


def _three_digits(value: float) -> str:
    return f"{value:.3g}".replace("-", "−")
