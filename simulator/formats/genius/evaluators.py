"""What a value of an issue is worth in GENIUS, from 0 to 1: `EvaluatorDiscrete`, `EvaluatorInteger` and `EvaluatorReal` of GENIUS 10.4.

- Discrete: the evaluation divided by the largest of the issue; 0 where the largest is below 0.00001.
- Integer: offset + slope × (value − lower bound), cut off at 0 and 1.
- Real: parameter0 + parameter1 × value, cut off at 0 and 1; constant: parameter0; triangular: 0 at parameter0 and parameter1, 1 at
  parameter2. GENIUS goes through a real issue in 21 equal steps (`IssueReal`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import Any

from simulator.errors import UsageError
from simulator.formats.drafts import function_of_levels, plain, stated_number, table_of
from simulator.formats.foreign_format import Reading
from simulator.formats.genius.domain import GeniusIssue, bounds_of, kind_of, place_of
from simulator.formats.safe_xml import Element
from simulator.scenario.located import shown
from simulator.scenario.option_keys import level_key

LEAST_LARGEST = Decimal("0.00001")
"""Where no evaluation reaches this, GENIUS takes all for 0."""


@dataclass(frozen=True)
class GeniusEvaluation:
    """One issue's evaluations on the scale from 0 to 1: those of all options, as `entries` out of `full`. `levels`: those of a numeric
    issue, in the same order."""

    entries: Mapping[str, Fraction]
    full: Fraction
    levels: Sequence[Decimal] = ()

    def function(self, scale: Fraction) -> dict[str, Any]:
        """The value function with all values multiplied by `scale`, which is at most 1."""
        scaled = {option: entry * scale for option, entry in self.entries.items()}
        return function_of_levels(self.levels, list(scaled.values()), self.full) if self.levels else table_of(scaled, self.full)

    @property
    def denominator(self) -> int:
        """All evaluations are multiples of 1 / this."""
        return lcm(*((entry / self.full).denominator for entry in self.entries.values()))


def levels_of(issue: GeniusIssue, steps: int) -> list[Decimal]:
    """The levels of an integer issue, or of a real one cut into `steps` levels from bound to bound."""
    if issue.kind == "integer":
        return [issue.low + k for k in range(int(issue.high - issue.low) + 1)]
    low, span = Fraction(issue.low), Fraction(issue.high) - Fraction(issue.low)
    try:
        return [plain(low + span * k / (steps - 1)) for k in range(steps)]
    except AssertionError:
        message = f"cannot be cut into {steps} levels with an end to their decimals; choose another number with --levels"
        raise UsageError(f"{issue.place}: the issue {shown(issue.name)} from {issue.low} to {issue.high} {message}") from None


def evaluation_of(
    file: str, element: Element, issue: GeniusIssue, options: Mapping[str, str], steps: int, reading: Reading
) -> GeniusEvaluation:
    """What the options of an issue are worth to a profile. `options`: value → key of a discrete issue. Raises `UsageError`."""
    if kind_of(file, element, reading) != issue.kind:
        place = place_of(file, element)
        raise UsageError(f"{place}: the issue {shown(issue.name)} is {issue.kind} in the domain and of another type here; make them agree")
    if issue.kind == "discrete":
        return _discrete(file, element, issue, options, reading)
    evaluator = next(iter(element.named("evaluator")), None)
    if evaluator is None:
        raise UsageError(f"{place_of(file, element)}: no <evaluator> for the issue {shown(issue.name)}")
    levels = levels_of(issue, steps)
    evaluate = _integer if issue.kind == "integer" else _real
    worth = evaluate(file, element, evaluator, levels, reading)
    return GeniusEvaluation({level_key(level): value for level, value in zip(levels, worth, strict=True)}, Fraction(1), levels)


def _discrete(file: str, element: Element, issue: GeniusIssue, options: Mapping[str, str], reading: Reading) -> GeniusEvaluation:
    stated: dict[str, Decimal] = {}
    for item in element.named("item"):
        value, text, place = item.get("value") or "", item.get("evaluation"), place_of(file, item)
        if text is None or text == "null":
            continue
        number = stated_number(text, f"{place}: evaluation of {shown(value)}", reading)
        if number < 0:
            raise UsageError(f"{place}: the evaluation of {shown(value)} is {number}; GENIUS has them from 0 on")
        if value not in options:
            reading.mended(
                f"{place}: the domain has no value {shown(value)} of {shown(issue.name)}; it counts for the largest evaluation alone"
            )
        stated[value] = number
    missing = [value for value in options if value not in stated]
    if missing:
        names = ", ".join(map(shown, missing[:5]))
        raise UsageError(f"{place_of(file, element)}: no evaluation for {names} of {shown(issue.name)}; write one for every value")
    largest = max(stated.values())
    if largest < LEAST_LARGEST:
        return GeniusEvaluation(dict.fromkeys(options.values(), Fraction(0)), Fraction(1))
    return GeniusEvaluation({key: Fraction(stated[value]) for value, key in options.items()}, Fraction(largest))


def _integer(file: str, element: Element, evaluator: Element, levels: list[Decimal], reading: Reading) -> list[Fraction]:
    place = place_of(file, evaluator)
    low, _ = bounds_of(file, element, "integer", reading)
    if evaluator.get("slope") is None and evaluator.get("parameter1") is not None:
        if low != 0:
            message = "parameters of an older GENIUS, which GENIUS 10.4 does not read; write slope and offset, counted from the lower bound"
            raise UsageError(f"{place}: {message}")
        slope, offset = (stated_number(evaluator.get(name), f"{place}: {name}", reading) for name in ("parameter1", "parameter0"))
        reading.mended(f"{place}: parameter1 and parameter0 of an older GENIUS are read as slope and offset")
    else:
        slope, offset = (stated_number(evaluator.get(name), f"{place}: {name}", reading) for name in ("slope", "offset"))
    return [_cut(Fraction(offset) + Fraction(slope) * (Fraction(level) - Fraction(low))) for level in levels]


def _real(file: str, element: Element, evaluator: Element, levels: list[Decimal], reading: Reading) -> list[Fraction]:
    place = place_of(file, evaluator)
    form = (evaluator.get("ftype") or "").strip().casefold()

    def parameter(k: int) -> Fraction:
        return Fraction(stated_number(evaluator.get(f"parameter{k}"), f"{place}: parameter{k}", reading))

    if form == "linear":
        offset, slope = parameter(0), parameter(1)
        return [_cut(offset + slope * Fraction(level)) for level in levels]
    if form == "constant":
        value = parameter(0)
        if not 0 <= value <= 1:
            raise UsageError(f"{place}: a constant evaluation of {float(value):g}; it lies from 0 to 1")
        return [value] * len(levels)
    if form == "triangular":
        ends = (parameter(0), parameter(2), parameter(1))
        return [_triangular(Fraction(level), *ends) for level in levels]
    raise UsageError(f"{place}: an evaluator of the form {shown(evaluator.get('ftype'))}; linear, constant and triangular are read")


def _cut(value: Fraction) -> Fraction:
    return min(Fraction(1), max(Fraction(0), value))


def _triangular(level: Fraction, low: Fraction, top: Fraction, high: Fraction) -> Fraction:
    if level < low or level >= high:
        return Fraction(0)
    return (level - low) / (top - low) if level < top else 1 - (level - top) / (high - top)
