"""A party's surplus at one outcome as a function of its numbers, taken apart into pieces that share no number.

With weights w, chances b of the courses of no deal and an outcome x, the surplus in points is

    S = Σ_i w_i A_i / Σ_i w_i + K,      A_i = v_i(x_i) − Σ_c b_c v_i(c_i),      K = Σ (points that apply at x) − Σ_c b_c (…) or − r,

where c_i is the option of issue i at the end of course c. For given chances each A_i depends on the values of issue i alone, and K
on the points of interactions, stated worth and costs of courses, and the reservation value alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from itertools import product

from simulator.scenario.conditions import holds
from simulator.scenario.issues import Issue
from simulator.scenario.model import Scenario
from simulator.scenario.numbers import Number, Numbers
from simulator.scenario.parties import Interaction
from simulator.scenario.paths import ranged
from simulator.scenario.values import ValueFunction, interpolated

ZERO = Fraction(0)

_KEYS = ("weights", "values", "interactions", "reservation", "beliefs", "war_cost")

Limits = Mapping[str, tuple[Decimal, Decimal]]
"""Path → lowest and highest value of a number; those left out stand at their base."""


@dataclass(frozen=True)
class Least:
    """The least `value` that was found, at the numbers `at`; none is below `bound`."""

    value: Fraction
    bound: Fraction
    at: Mapping[str, Decimal]


@dataclass
class Sum:
    """Σ factor × number + constant, by path."""

    factors: dict[str, Fraction] = field(default_factory=dict)
    constant: Fraction = ZERO

    def add(self, path: str, number: Number, factor: Fraction) -> None:
        """Add factor × number; one without a range is part of the constant."""
        if number.range is None:
            self.constant += factor * number.exact
        else:
            self.factors[path] = self.factors.get(path, ZERO) + factor

    def least(self, limits: Limits, sign: int) -> Least:
        """The least value of sign × the sum within the limits."""
        total, at = sign * self.constant, {}
        for path, factor in self.factors.items():
            if factor:
                low, high = limits[path]
                at[path] = low if sign * factor > 0 else high
                total += sign * factor * Fraction(at[path])
        return Least(total, total, at)


@dataclass(frozen=True)
class Shaped:
    """Σ factor × value of an option under one value function over levels whose own levels have ranges (rising, falling, peak).

    The value of one option rises or falls throughout in each of these numbers, but for the top of a peak, so over their ranges its
    extremes lie at corners and where a top meets the option's level. Of the sum over several options they may lie elsewhere: then
    the sum of each option's own extreme is a bound.
    """

    path: str
    function: ValueFunction
    issue: Issue
    factors: Mapping[str, Fraction]

    def numbers(self) -> dict[str, Number]:
        """Path → number, in the order of the file."""
        form = next(name for name in ("rising", "falling", "peak") if getattr(self.function, name) is not None)
        return {f"{self.path}.{form}.{k}": number for k, number in enumerate(getattr(self.function, form))}

    def least(self, limits: Limits, sign: int) -> Least:
        """The least value of sign × the sum within the limits."""
        corners = self._corners(limits)
        values = [{o: self._value(corner, o) for o in self.factors} for corner in corners]
        sums = [sum((sign * f * row[o] for o, f in self.factors.items()), ZERO) for row in values]
        bound = sum((min(sign * f * row[o] for row in values) for o, f in self.factors.items()), ZERO)
        best = min(range(len(corners)), key=sums.__getitem__)
        return Least(sums[best], bound, {path: x for path, x in corners[best].items() if path in limits})

    def _corners(self, limits: Limits) -> list[dict[str, Decimal]]:
        choices = {path: set(limits.get(path, (number.base, number.base))) for path, number in self.numbers().items()}
        if self.function.peak is not None:
            top = f"{self.path}.peak.1"
            low, high = limits.get(top, (min(choices[top]), max(choices[top])))
            choices[top] |= {self.issue.levels_by_key[o] for o in self.factors if low < self.issue.levels_by_key[o] < high}
        return [dict(zip(choices, corner, strict=True)) for corner in product(*(sorted(each) for each in choices.values()))]

    def _value(self, corner: Mapping[str, Decimal], option: str) -> Fraction:
        form = next(iter(corner)).split(".")[-2]
        levels = tuple(Number(base=x) for x in corner.values())
        return interpolated(self.function.model_copy(update={form: levels}), Fraction(self.issue.levels_by_key[option]))


@dataclass(frozen=True)
class Pieces:
    """The parts A_i by issue, and K, for given chances."""

    values: Mapping[str, Sum | Shaped]
    rest: Sum


class SurplusTerms:
    """One party's surplus at one full outcome. `numbers`: the ranged numbers that it depends on, by path."""

    def __init__(self, scenario: Scenario, party: str, outcome: Mapping[str, str]) -> None:
        self._scenario, self._name, self._party, self._outcome = scenario, party, scenario.parties[party], outcome
        self._at = f"parties.{party}"
        self.weights = {issue: (f"{self._at}.weights.{issue}", self._party.weights[issue]) for issue in scenario.issues}
        beliefs = self._party.beliefs
        self.courses = {} if beliefs is None else beliefs.chances
        self.chances = {course: f"{self._at}.beliefs.{course}" for course in self.courses}

    def ranged(self) -> dict[str, Number]:
        """The ranged numbers of the party's weights, values, points, chances, costs and reservation value, by path."""
        below, points = f"{self._at}.", f".points.{self._name}"
        return {
            path: number
            for path, number in ranged(self._scenario).items()
            if (path.startswith(below) and path.removeprefix(below).split(".")[0] in _KEYS)
            or (path.startswith("no_deal.courses.") and path.endswith(points))
        }

    def chances_at(self, numbers: Mapping[str, Decimal]) -> dict[str, Fraction] | None:
        """The chance of each course with these numbers in place of the file's, divided by their sum; None where all are 0."""
        stated = {c: Fraction(numbers.get(self.chances[c], n.base)) for c, n in self.courses.items() if isinstance(n, Number)}
        rest = max(ZERO, 1 - sum(stated.values(), ZERO))
        found = {course: stated.get(course, rest) for course in self.courses}
        total = sum(found.values(), ZERO)
        return {course: chance / total for course, chance in found.items()} if total else None

    def pieces(self, chances: Mapping[str, Fraction]) -> Pieces:
        """The surplus taken apart, at given chances of the courses."""
        rest = Sum()
        factors: dict[str, dict[str, Fraction]] = {issue: {option: Fraction(1)} for issue, option in self._outcome.items()}
        self._points(rest, self._outcome, "courses", Fraction(1))
        if self._party.reservation is not None:
            rest.add(f"{self._at}.reservation", self._party.reservation, Fraction(-1))
        for course, chance in chances.items():
            self._course(rest, factors, course, chance)
        values: dict[str, Sum | Shaped] = {}
        for issue, by_option in factors.items():
            function = self._party.values.get(issue)
            if function is None:
                values[issue] = Sum()
            elif function.table is None and function.piecewise is None:
                values[issue] = Shaped(f"{self._at}.values.{issue}", function, self._scenario.issues[issue], by_option)
            else:
                values[issue] = self._affine(issue, function, by_option)
        return Pieces(values, rest)

    def _course(self, rest: Sum, factors: dict[str, dict[str, Fraction]], course: str, chance: Fraction) -> None:
        """Subtract chance × (worth of the course − its cost)."""
        assert self._scenario.no_deal is not None
        end, cost = self._scenario.no_deal.courses[course], self._party.war_cost
        if end.points is not None:
            rest.add(f"no_deal.courses.{course}.points.{self._name}", end.points[self._name], -chance)
        else:
            assert end.outcome is not None
            self._points(rest, end.outcome, "agreements", -chance)
            for issue, option in end.outcome.items():
                factors[issue][option] = factors[issue].get(option, ZERO) - chance
        if isinstance(cost, Numbers):
            rest.add(f"{self._at}.war_cost.{course}", cost[course], chance)
        elif cost is not None:
            rest.add(f"{self._at}.war_cost", cost, chance)

    def _points(self, rest: Sum, outcome: Mapping[str, str], left_out: str, factor: Fraction) -> None:
        """Add factor × the points of the interactions that apply."""
        for key, interaction in self._party.interactions.items():
            if self._applies(interaction, outcome, left_out):
                rest.add(f"{self._at}.interactions.{key}.points", interaction.points, factor)

    def _applies(self, interaction: Interaction, outcome: Mapping[str, str], left_out: str) -> bool:
        counts = interaction.in_force and interaction.applies_to != left_out
        return counts and holds(interaction.when, outcome, self._scenario.issues)

    def _affine(self, issue: str, function: ValueFunction, by_option: Mapping[str, Fraction]) -> Sum:
        """A table, or values at levels with straight lines between: affine in the numbers of the file."""
        total, at = Sum(), f"{self._at}.values.{issue}"
        for option, factor in by_option.items():
            if function.table is not None:
                total.add(f"{at}.{option}", function.table[option], factor)
                continue
            assert function.piecewise is not None
            level = Fraction(self._scenario.issues[issue].levels_by_key[option])
            for key, number in function.piecewise.items():
                total.add(f"{at}.piecewise.{key}", number, factor * _share_at(function, key, level))
        return total


def _share_at(function: ValueFunction, key: str, level: Fraction) -> Fraction:
    """What the value at one of the levels named contributes to the value at `level`: 1 at itself, 0 beyond its neighbours."""
    assert function.piecewise is not None
    unit = {k: Number(base=Decimal(int(k == key))) for k in function.piecewise}
    return interpolated(function.model_copy(update={"piecewise": unit}), level)
