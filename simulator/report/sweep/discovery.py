"""The boxes of scenario discovery in print, as rules to read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from simulator.report.layout import heading, indented, paragraph, table
from simulator.report.sweep.words import factor_title, target_title, value_title
from simulator.report.words import listed, percent, plural, whole

if TYPE_CHECKING:
    from simulator.report.layout import Part
    from simulator.scenario.model import Scenario
    from simulator.sweep.discovery import Discovery, FoundBox, Limit, Measured

TRAJECTORY_ROWS = 8


def discovery_parts(scenario: Scenario, found: Discovery) -> list[Part]:
    """The report of a search for boxes."""
    wanted = _wanted(scenario, found)
    parts: list[Part] = [heading(f"Where {wanted}")]
    left_out = f"; {plural(found.left_out, 'further variant')} without an answer left out" if found.left_out else ""
    parts.append(indented(f"{percent(found.share)} of {plural(found.variants, 'variant')}{left_out}."))
    if found.no_boxes:
        return [*parts, indented(f"No box: {found.no_boxes}.")]
    for number, box in enumerate(found.boxes, 1):
        parts += [paragraph(""), *_box(scenario, found, number, box)]
    if found.held_out:
        parts += [paragraph(""), indented(f"Held out: {plural(found.held_out, 'variant')} that the boxes were not found on.")]
    parts += [paragraph(""), *_trajectory(found)]
    parts += [
        paragraph(""),
        indented(
            "Coverage: the share of all such variants that lie in the box. Density: the share of the variants in the box that are such. "
            "Both are shares of the variants drawn, not chances. A limit says where such variants are frequent, not that it causes them."
        ),
    ]
    return parts


def _box(scenario: Scenario, found: Discovery, number: int, box: FoundBox) -> list[Part]:
    intro = f"Box {number}" if number == 1 else f"Box {number}, among what the boxes before leave"
    rows = []
    for path in _paths(box.limits):
        limits = [limit for limit in box.limits if limit.path == path]
        also = found.together.get(path, ())
        moving = f" (with {plural(len(also), 'number')} drawn together)" if also else ""
        rows.append((f"{_limit_words(scenario, path, limits)}{moving}", " / ".join(_chance(limit.chance) for limit in limits)))
    parts: list[Part] = [indented(f"{intro}: {_measured(box.found)}.")]
    if box.checked is not None:
        low, high = box.checked.interval
        parts.append(indented(f"On the variants held out: {_measured(box.checked)} (density at 95 %: {percent(low)} to {percent(high)})."))
    elif found.held_out:
        parts.append(indented("None of the variants held out lies in it."))
    return [*parts, table(("Limit", "By chance"), rows, numbers=(1,), whole_words=(1,))]


def _wanted(scenario: Scenario, found: Discovery) -> str:
    if found.target == "agreement":
        return "an agreement exists" if found.value else "no agreement exists"
    return f"{target_title(scenario, found.target)} is {'true' if found.value else 'false'}"


def _measured(measured: Measured) -> str:
    inside = f"{whole(measured.wanted)} of {plural(measured.variants, 'variant')}"
    return f"density {percent(measured.density)} ({inside}), coverage {percent(measured.coverage)}"


def _paths(limits: Sequence[Limit]) -> list[str]:
    return list(dict.fromkeys(limit.path for limit in limits))


def _limit_words(scenario: Scenario, path: str, limits: Sequence[Limit]) -> str:
    title = factor_title(scenario, path)
    ends = {limit.side: limit.value for limit in limits}
    among, low, high = ends.get("among"), ends.get("at_least"), ends.get("at_most")
    if isinstance(among, tuple):
        return f"{title} {listed([value_title(value) for value in among], 'or')}"
    if low is not None and high is not None:
        return f"{low:.4g} ≤ {title} ≤ {high:.4g}"
    return f"{title} ≥ {low:.4g}" if low is not None else f"{title} ≤ {high:.4g}"


def _chance(p: float) -> str:
    return "<0.001" if p < 0.001 else f"{p:.3f}"


def _trajectory(found: Discovery) -> list[Part]:
    """Coverage against density on the way to the first box, a few of its steps."""
    steps = found.trajectory
    every = max(1, -(-(len(steps) - 1) // (TRAJECTORY_ROWS - 1)))
    picked = [*steps[:-1:every], steps[-1]]
    rows = [(percent(coverage), percent(density)) for coverage, density in picked]
    return [indented("The price of density, while the first box is peeled:"), table(("Coverage", "Density"), rows, numbers=(0, 1))]
