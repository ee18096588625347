"""A party's surplus at one outcome as a function of its numbers, taken apart into pieces that share no number.

With weights w, chances b of the courses of no deal and an outcome x, the surplus in points is

    S = Σ_i w_i A_i / Σ_i w_i + K,      A_i = v_i(x_i) − Σ_c b_c v_i(c_i),      K = Σ (points that apply at x) − Σ_c b_c (…) or − r,

where c_i is the option of issue i at the end of course c. For given chances each A_i depends on the values of issue i alone, and K
on the points of interactions, stated worth and costs of courses, and the reservation value alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from simulator.offers.least import ZERO, Sum
from simulator.offers.shaped import Shaped
from simulator.scenario.conditions import holds
from simulator.scenario.model import Scenario
from simulator.scenario.numbers import Number, Numbers
from simulator.scenario.parties import Interaction
from simulator.scenario.paths import ranged
from simulator.scenario.values import ValueFunction, interpolated

_KEYS = ("weights", "values", "interactions", "reservation", "beliefs", "cost", "war_cost")


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

    def enters_as(self, path: str) -> Literal["weight", "chance", "levels", "affine"]:
        """How a number enters: a weight, a chance, the levels of a value function that it shapes, or affinely in one of the pieces."""
        kind, _, key = path.removeprefix(f"{self._at}.").partition(".")
        if kind in ("weights", "beliefs"):
            return "weight" if kind == "weights" else "chance"
        function = self._party.values.get(key.split(".")[0]) if kind == "values" else None
        return "affine" if function is None or function.table is not None or function.piecewise is not None else "levels"

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
        end, cost = self._scenario.no_deal.courses[course], self._party.course_cost
        if end.points is not None:
            rest.add(f"no_deal.courses.{course}.points.{self._name}", end.points[self._name], -chance)
        else:
            assert end.outcome is not None
            self._points(rest, end.outcome, "agreements", -chance)
            for issue, option in end.outcome.items():
                factors[issue][option] = factors[issue].get(option, ZERO) - chance
        if isinstance(cost, Numbers):
            rest.add(f"{self._at}.{self._party.cost_key}.{course}", cost[course], chance)
        elif cost is not None:
            rest.add(f"{self._at}.{self._party.cost_key}", cost, chance)

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
                total.add(f"{at}.{option}", function.table[option], factor * function.unit)
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
