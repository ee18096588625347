"""Which numbers a sweep's target depends on, in print: a ranked list with intervals and bars, and what it does not say."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from typing import TYPE_CHECKING

from simulator.report.layout import heading, indented, paragraph, table
from simulator.report.sweep.words import factor_title, given_title, target_title
from simulator.report.words import percent, plural, points
from simulator.sweep.correlation import RankCorrelation
from simulator.sweep.interval_estimate import IntervalEstimate
from simulator.sweep.screening import ElementaryEffect
from simulator.sweep.sobol import SobolIndices
from simulator.sweep.tornado import TargetSwing

if TYPE_CHECKING:
    from simulator.report.layout import Part
    from simulator.scenario.design import Method
    from simulator.scenario.model import Scenario
    from simulator.sweep.sensitivity import Effect, ListedCase, Sensitivity

LISTED = 20
"""Numbers listed unless more are asked for."""

BAR = 20
"""Characters of the longest bar."""

BY_CHANCE = "None of them stands out from chance"
"""What is said of effects that may all be chance, before they are shown."""

_TITLES: dict[Method, str] = {
    "sobol_indices": "Sobol' indices",
    "elementary_effects": "elementary effects (Morris)",
    "swings": "swings of one number at a time to either end of its range",
    "rank_correlations": "rank correlations (Spearman)",
}
_HEADERS: dict[Method, tuple[str, ...]] = {
    "sobol_indices": ("Number or group", "Total", "95 %", "Alone", "95 %", ""),
    "elementary_effects": ("Number or group", "Mean size", "95 %", "Mean", "Spread", ""),
    "swings": ("Number", "At low end", "At base", "At high end", ""),
    "rank_correlations": ("Number", "Correlation", "95 %", ""),
}
_MEANING: dict[Method, str] = {
    "sobol_indices": (
        "Total: the share of the target's variance that stays as long as this number is unknown, all others known. Alone: the share "
        "that goes once it is known. Total well above Alone: it matters together with others. The shares hold for these ranges and "
        "distributions; wider ranges give larger ones. Which way a number pushes they do not say."
    ),
    "elementary_effects": (
        "Mean size: how much the target changes when the number goes through its whole range, on average over the places of the others. A "
        "spread near or above the mean size: the effect depends on the others, or is not straight. Meant to find what can be left out, "
        "not to share out the variance."
    ),
    "swings": (
        "All other numbers stay at their base, so what numbers do together does not show. An empty cell: the target has no value there."
    ),
    "rank_correlations": (
        "+1: the target only rises with the number, −1: it only falls. The intervals hold for all numbers listed at once; * marks those "
        "that leave 0 out. A number near 0 may still matter: by rising and falling, or together with others (a saltelli design shows that)."
    ),
}

_OF_CURVES = " A curve of a ratifying body that chance chose: +, the target is higher where it holds. results --by shows the shares."


def sensitivity_parts(scenario: Scenario, found: Sensitivity, limit: int = LISTED) -> list[Part]:
    """The report of one target. `limit`: numbers listed for each case; 0 for all."""
    target = target_title(scenario, found.target)
    parts: list[Part] = [heading(f"{target[0].upper()}{target[1:]}: {_TITLES[found.method]}")]
    for case in found.cases:
        parts += _case(scenario, found, case, limit)
    if any(case.effects for case in found.cases):
        curves = any(name.partition("=")[1] for name in found.groups)
        parts += [paragraph(""), indented(_MEANING[found.method] + (_OF_CURVES if curves else ""))]
    return parts


def _case(scenario: Scenario, found: Sensitivity, case: ListedCase, limit: int) -> list[Part]:
    given = given_title(scenario, case.given)
    parts: list[Part] = [paragraph("")]
    parts.append(indented(f"{f'With {given}: ' if given else ''}{plural(case.variants, 'variant')}. {_level(found, case)}"))
    if case.no_figures:
        parts.append(
            indented(f"No figures: {case.no_figures}." if not case.no_figures.endswith("on,off") else f"No figures: {case.no_figures}")
        )
        return parts
    if not case.effects:
        parts.append(indented("No figures: none of the numbers takes more than one value."))
        return parts
    moving = [effect for effect in case.effects if effect.strength > 0]
    shown = moving[: limit or None]
    longest = max((effect.strength for effect in shown), default=0.0)
    if by_chance(case):
        parts.append(indented(f"{BY_CHANCE}."))
        longest = 0.0  # a bar would say what the interval denies
    rows = [(*_cells(scenario, found, effect), _bar(effect.strength, longest)) for effect in shown]
    headers = _HEADERS[found.method]
    parts.append(table(headers, rows, numbers=range(1, len(headers) - 1), whole_words=range(1, len(headers)), widest_label=46))
    if len(shown) < len(moving):
        parts.append(indented(f"{plural(len(moving) - len(shown), 'weaker one')} not listed."))
    if len(moving) < len(case.effects):
        parts.append(
            indented(f"Without any effect here: {plural(len(case.effects) - len(moving), 'number or group', 'numbers or groups')}.")
        )
    if case.rare:
        parts.append(indented("Nearly all variants have the same answer, so the figures rest on few of them and are unsteady."))
    return parts


def by_chance(case: ListedCase) -> bool:
    """Whether all that was found of a case may be chance: rank correlations, none of which leaves 0 out."""
    return bool(case.effects) and all(isinstance(effect, RankCorrelation) and not effect.stands_out for effect in case.effects)


def _level(found: Sensitivity, case: ListedCase) -> str:
    if case.mean is None or case.lowest is None or case.highest is None:
        return ""
    if found.yes_or_no:
        return f"True in {percent(case.mean)} of them." if found.method != "swings" else ""
    return f"From {points(case.lowest)} to {points(case.highest)}, mean {points(case.mean)}."


def _cells(scenario: Scenario, found: Sensitivity, effect: Effect) -> Sequence[str]:
    title = factor_title(scenario, effect.name)
    if isinstance(effect, SobolIndices):
        return title, _figure(effect.total.value), _interval(effect.total), _figure(effect.first.value), _interval(effect.first)
    if isinstance(effect, ElementaryEffect):
        sizes = ("" if value is None else _figure(value) for value in (effect.mean, effect.spread))
        return title, _figure(effect.mean_size.value), _interval(effect.mean_size), *sizes
    if isinstance(effect, TargetSwing):
        say = _answer if found.yes_or_no else points
        return title, *("" if value is None else say(value) for value in (effect.at_low, effect.base, effect.at_high))
    return title, _marked(effect), _interval(effect.coefficient)


def _answer(value: float) -> str:
    return "yes" if value else "no"


def _marked(effect: RankCorrelation) -> str:
    return f"{effect.coefficient.value:+.2f}{'*' if effect.stands_out else ' '}".replace("-", "−")


def _interval(estimate: IntervalEstimate) -> str:
    return f"{_figure(estimate.low)} … {_figure(estimate.high)}" if isfinite(estimate.high) else "not known"


def _figure(value: float) -> str:
    text = f"{value:.2f}".replace("-", "−")
    return "0.00" if text == "−0.00" else text


def _bar(strength: float, longest: float) -> str:
    return "█" * round(BAR * strength / longest) if longest > 0 else ""
