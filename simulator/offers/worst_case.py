"""The least and the largest surplus of a party at an outcome over all values of the ranged numbers, exact in fractions.

Every number lies anywhere in its range; weights are divided by their sum, chances of courses by theirs. With the surplus taken
apart as S = Σ w_i A_i / Σ w_i + K (`surplus_terms`), the least surplus follows in three steps, each exact:

1. Chances. All else fixed, S is a quotient of two functions affine in the stated chances, the lower one positive (their sum; 1
   where one course is the `rest`). Along a straight line such a quotient rises or falls throughout, so over a box it is least at
   a corner (Charnes & Cooper 1962). That holds whatever the other numbers are, so the least over all numbers is the least of the
   minima at the corners. The corner at which all chances, or all weights, are 0 is left out (`zero_ends`); along a straight line that
   leads there S does not change, so nothing is lost.
2. Values and points. At fixed chances the A_i and K share no number and S rises with each of them, since weights are not negative:
   each is minimised by itself. Where it is affine in its numbers, every number goes to the end that its factor asks for; value functions
   whose own levels have ranges are minimised over their breakpoints and turning points (`shaped`).
3. Weights. Σ w_i A_i / Σ w_i is a weighted mean with weights in intervals: least where the issues with the smallest A_i have their
   largest weights and the others their least, for one of the places at which to divide them (Karnik & Mendel 2001).

Numbers drawn `together` lie at one quantile of their ranges. A group of them moves along a straight line where all have the same
distribution and their bases divide their ranges alike. If all are weights, or all chances, or all enter A_i and K affinely, S rises or
falls throughout along that line, and the group is at one of its ends. Any other group gives a bound, from each number by itself,
and a value attained, from the group at either end; the two may differ, and say so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import product
from math import lcm

from simulator.budget import Budget, Stopped, tick
from simulator.offers.least import Least, Limits
from simulator.offers.surplus_terms import Pieces, SurplusTerms
from simulator.offers.uncertainty_results import AnswerOverRanges, Extreme, RangeAnswer
from simulator.scenario.conditions import holds
from simulator.scenario.model import Scenario
from simulator.scenario.numbers import Number

MOST_CORNERS = 4096
"""Up to so many corners of the chances, times ends of the groups drawn together, are gone through."""


def answers_over_ranges(scenario: Scenario, outcome: Mapping[str, str], budget: Budget | None = None) -> dict[str, RangeAnswer]:
    """By party, what it says to a full outcome (issue → option key) whatever the ranged numbers are within their ranges.

    At the end of `budget` what is not settled is `open`, and its reason says so."""
    return {party: _answer(scenario, party, outcome, budget) for party in scenario.parties}


def _answer(scenario: Scenario, party: str, outcome: Mapping[str, str], budget: Budget | None) -> RangeAnswer:
    lines = scenario.parties[party].red_lines
    crossed = tuple(
        f"parties.{party}.red_lines.{key}" for key, line in lines.items() if line.in_force and holds(line.never, outcome, scenario.issues)
    )
    search = _ExtremeSearch(SurplusTerms(scenario, party, outcome), budget)
    if search.corners > MOST_CORNERS:
        reason = f"{search.corners} corners of the ranges of chances and of numbers drawn together; at most {MOST_CORNERS} are gone through"
        return RangeAnswer(party, "refuses" if crossed else "open", None, None, crossed, reason)
    try:
        least, most = search.extreme(1), search.extreme(-1)
    except Stopped as stop:
        reason = f"the worst case of {scenario.parties[party].title} was not settled ({stop.reason})"
        return RangeAnswer(party, "refuses" if crossed else "open", None, None, crossed, reason)
    return RangeAnswer(party, "refuses" if crossed else _verdict(least, most), least, most, crossed)


def _verdict(least: Extreme, most: Extreme) -> AnswerOverRanges:
    if least.bound >= 0:
        return "accepts"
    if most.bound < 0:
        return "refuses"
    return "depends" if least.value < 0 <= most.value else "open"


class _ExtremeSearch:
    """The extremes of one party's surplus at one outcome."""

    def __init__(self, terms: SurplusTerms, budget: Budget | None) -> None:
        self._terms, self._budget = terms, budget
        self._numbers = terms.ranged()
        self._limits: Limits = {path: number.range for path, number in self._numbers.items() if number.range}
        self._chances = [path for path in terms.chances.values() if path in self._limits]
        self._groups = _groups(self._numbers)
        self._straight = [paths for paths in self._groups if _is_straight(terms, [self._numbers[path] for path in paths], paths)]
        self._pieces: dict[tuple[Decimal, ...], Pieces | None] = {}

    @property
    def corners(self) -> int:
        return int(2 ** (len(self._chances) + len(self._groups)))

    def extreme(self, sign: int) -> Extreme:
        """The least surplus (`sign` 1) or the largest (−1)."""
        bounding = self._least_at_ends(self._straight, sign)
        best = bounding if len(self._straight) == len(self._groups) else self._least_at_ends(self._groups, sign)
        return Extreme(sign * best.value, sign * min(bounding.bound, best.value), best.at)

    def _least_at_ends(self, groups: Sequence[Sequence[str]], sign: int) -> Least:
        """The least with every one of these groups drawn together at its low or its high end, all other numbers each by itself."""
        found = []
        for ends in product((0, 1), repeat=len(groups)):
            held = {p: (self._limits[p][end],) * 2 for paths, end in zip(groups, ends, strict=True) for p in paths}
            least = self._least({**self._limits, **held}, sign)
            if least is not None:
                found.append(least)
        best = min(found, key=lambda each: each.value)
        return Least(best.value, min(each.bound for each in found), best.at)

    def _least(self, limits: Limits, sign: int) -> Least | None:
        """The least of sign × surplus over the corners of the chances; bounds likewise. None where no weight can be above 0, or no
        chance."""
        if not any(limits.get(path, (number.base, number.base))[1] for path, number in self._terms.weights.values()):
            return None
        found = []
        intervals = self._intervals(limits)
        for corner in product(*(sorted(set(limits[path])) for path in self._chances)):
            tick("worst case over the ranges", budget=self._budget)
            pieces = self._pieces_at(corner)
            if pieces is not None:
                here = self._at_chances(pieces, limits, intervals, sign)
                found.append(Least(here.value, here.bound, {**here.at, **dict(zip(self._chances, corner, strict=True))}))
        if not found:
            return None
        best = min(found, key=lambda each: each.value)
        return Least(best.value, min(each.bound for each in found), best.at)

    def _pieces_at(self, corner: tuple[Decimal, ...]) -> Pieces | None:
        """The surplus taken apart at a corner of the chances; None where all chances are 0 there."""
        if corner not in self._pieces:
            chances = self._terms.chances_at(dict(zip(self._chances, corner, strict=True)))
            self._pieces[corner] = None if chances is None and self._terms.courses else self._terms.pieces(chances or {})
        return self._pieces[corner]

    def _intervals(self, limits: Limits) -> WeightIntervals:
        """The limits of the party's weights, in the order of the issues."""
        ends = [limits.get(path, (number.base, number.base)) for path, number in self._terms.weights.values()]
        return WeightIntervals.of([(Fraction(low), Fraction(high)) for low, high in ends])

    def _at_chances(self, pieces: Pieces, limits: Limits, weights: WeightIntervals, sign: int) -> Least:
        values = [pieces.values[issue].least(limits, sign) for issue in self._terms.weights]
        rest = pieces.rest.least(limits, sign)
        attained, bounds = [each.value for each in values], [each.bound for each in values]
        mean, high = least_weighted_mean(attained, weights)
        bound = mean if bounds == attained else least_weighted_mean(bounds, weights)[0]
        at = dict(rest.at)
        for (path, number), value, is_high in zip(self._terms.weights.values(), values, high, strict=True):
            at |= value.at
            if number.range:
                at[path] = limits.get(path, (number.base, number.base))[is_high]
        return Least(mean + rest.value, bound + rest.bound, at)


@dataclass(frozen=True)
class WeightIntervals:
    """Weights, each in an interval (low, high) with low ≥ 0 and some high > 0, as whole numbers of a common unit."""

    ends: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, weights: Sequence[tuple[Fraction, Fraction]]) -> WeightIntervals:
        common = lcm(*(end.denominator for interval in weights for end in interval))
        return cls(
            tuple((low.numerator * (common // low.denominator), high.numerator * (common // high.denominator)) for low, high in weights)
        )


def least_weighted_mean(values: Sequence[Fraction], weights: WeightIntervals) -> tuple[Fraction, list[bool]]:
    """The least Σ w_i values_i / Σ w_i with each weight in its interval, and which weights stand at their high ends (Karnik & Mendel
    2001). In whole numbers, of a common unit of the values and one of the weights."""
    unit = lcm(*(value.denominator for value in values))
    points = [value.numerator * (unit // value.denominator) for value in values]
    shares = weights.ends
    order = sorted(range(len(points)), key=points.__getitem__)
    total = sum(low for low, _ in shares)
    product_sum = sum(low * point for (low, _), point in zip(shares, points, strict=True))
    best: tuple[int, int, int] | None = None
    for divided_at, k in enumerate(order, 1):
        low, high = shares[k]
        total += high - low
        product_sum += (high - low) * points[k]
        if total and (best is None or product_sum * best[1] < best[0] * total):
            best = product_sum, total, divided_at
    assert best is not None
    raised = set(order[: best[2]])
    return Fraction(best[0], best[1] * unit), [k in raised for k in range(len(points))]


def _groups(numbers: Mapping[str, Number]) -> list[list[str]]:
    """The paths of numbers drawn together, where several of the party's own are and can move."""
    groups: dict[str, list[str]] = {}
    for path, number in numbers.items():
        if number.together and number.low < number.high:
            groups.setdefault(number.together, []).append(path)
    return [paths for paths in groups.values() if len(paths) > 1]


def _is_straight(terms: SurplusTerms, numbers: Sequence[Number], paths: Sequence[str]) -> bool:
    """Whether a group moves along a straight line on which the surplus rises or falls throughout."""
    kinds = {terms.enters_as(path) for path in paths}
    return len(kinds) == 1 and kinds != {"levels"} and len({_course_of(number) for number in numbers}) == 1


def _course_of(number: Number) -> tuple[str, Fraction | None]:
    """How a number goes from the low to the high end of its range as its quantile rises: two of which this is equal keep step."""
    even = number.distribution == "uniform"
    return number.distribution, None if even else (number.exact - number.low) / (number.high - number.low)
