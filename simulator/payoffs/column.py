"""One party's numbers, laid out so that a variant of them is compiled quickly and exactly.

With weights w, values v and points p as whole numbers over common denominators, the utility Σ (w / Σw) v + Σ p times the scale
Σw × (denominator of v and p) is Σ w v + Σw Σ p: whole, without a division. Nothing is rounded but the reservation value, which is
rounded up on that scale and so changes no acceptance.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from math import gcd, lcm

from simulator.errors import UsageError
from simulator.scenario.conditions import holds
from simulator.scenario.issues import Issue
from simulator.scenario.model import Scenario
from simulator.scenario.numbers import Number, Numbers
from simulator.scenario.parties import Party
from simulator.scenario.values import ValueFunction, value_at


@dataclass(frozen=True)
class ColumnNumbers:
    """`worth`: scaled worth of every option, issue after issue. `amounts`: of the party's interactions in agreements, in the order
    of the file. `scale`: scaled units a point. `largest`: no total and no threshold is larger in size."""

    worth: Sequence[int]
    amounts: Sequence[int]
    scale: int
    reservation: Fraction
    threshold: int
    largest: int


def _stated(function: ValueFunction) -> bool:
    """Whether the file states each option's value itself, so that one number of it moves that value alone, one for one."""
    return function.table is not None and function.out_of is None


Ratio = tuple[int, int]
"""Numerator and (positive) denominator, in lowest terms."""


@dataclass(frozen=True)
class Slots:
    """Numbers of the file in a row: the path of each ("" where none stands there), its base, and the places of those that vary."""

    paths: tuple[str, ...]
    bases: tuple[Ratio, ...]
    varied: tuple[tuple[int, str], ...]

    @classmethod
    def of(cls, entries: Iterable[tuple[str, Number | None]], varied: frozenset[str]) -> Slots:
        entries = list(entries)
        return cls(
            tuple(path if number else "" for path, number in entries),
            tuple(number.base.as_integer_ratio() if number else (0, 1) for _, number in entries),
            tuple((k, path) for k, (path, number) in enumerate(entries) if number and path in varied),
        )

    def with_(self, numbers: Mapping[str, Decimal]) -> list[Ratio]:
        found = list(self.bases)
        for k, path in self.varied:
            number = numbers.get(path)
            if number is not None:
                found[k] = number.as_integer_ratio()
        return found


@dataclass(frozen=True)
class _Levels:
    """A value function given by levels: the issue, where its options start in the row of all options, and its values at the base."""

    issue: str
    start: int
    values: tuple[Fraction, ...]
    varied: bool


class PartyColumn:
    """A party's utility and reservation value as functions of the numbers at `paths`.

    `varied`: the paths whose numbers may be replaced. `level_paths`: those of them that shape a value function over levels; that function
    is evaluated anew for each variant.
    """

    def __init__(self, scenario: Scenario, name: str, varied: frozenset[str]) -> None:
        self._name, self._party, self._issues = name, scenario.parties[name], scenario.issues
        self._at = f"parties.{name}"
        self.weights = Slots.of(((f"{self._at}.weights.{issue}", self._party.weights[issue]) for issue in self._issues), varied)
        self.issue_of = [k for k, issue in enumerate(self._issues.values()) for _ in issue.choices]
        self._position = _positions(self._issues)
        self.tables = Slots.of(self._table_entries(), varied)
        self._levels = self._level_functions(varied)
        self.valued = [issue in self._party.values for issue in self._issues]
        in_force = {key: x for key, x in self._party.interactions.items() if x.in_force}
        self.points = Slots.of(((f"{self._at}.interactions.{key}.points", x.points) for key, x in in_force.items()), varied)
        self.in_agreements = [k for k, x in enumerate(in_force.values()) if x.applies_to != "courses"]
        self.outside = NoDealWorth(scenario, name, self._position, varied) if self._party.reservation is None else None
        self.reservation = Slots.of([(f"{self._at}.reservation", self._party.reservation)], varied)
        self.level_paths = frozenset(path for f in self._levels for path in _under(f"{self._at}.values.{f.issue}.", varied))
        slots = [self.weights, self.tables, self.points, self.reservation, *(self.outside.slots if self.outside else ())]
        self.paths = (frozenset(path for part in slots for path in part.paths) | self.level_paths) - {""}

    def _table_entries(self) -> Iterable[tuple[str, Number | None]]:
        """Path and number of every option of every issue; nothing where no table states the option's value."""
        for key, issue in self._issues.items():
            function = self._party.values.get(key)
            table = None if function is None or not _stated(function) else function.table
            for option in issue.choices:
                yield f"{self._at}.values.{key}.{option}", table[option] if table is not None else None

    def _level_functions(self, varied: frozenset[str]) -> list[_Levels]:
        result = []
        for key, function in self._party.values.items():
            if not _stated(function):
                issue = self._issues[key]
                values = tuple(value_at(function, issue, option) for option in issue.choices)
                some_varied = any(True for _ in _under(f"{self._at}.values.{key}.", varied))
                result.append(_Levels(key, self._position[key][issue.choices[0]], values, some_varied))
        return result

    def numbers(self, numbers: Mapping[str, Decimal], scenario: Scenario) -> ColumnNumbers:
        """The column with `numbers` in place; `scenario`: one in which those of `level_paths` are replaced."""
        weights = self._whole_weights(numbers)
        total = sum(weights)
        values = self._values(numbers, scenario)
        whole, denominator = whole_numbers([*values, *self.points.with_(numbers)])
        scale = total * denominator
        worth = [weights[k] * v for k, v in zip(self.issue_of, whole, strict=False)]
        points = [total * p for p in whole[len(values) :]]
        if self.outside is not None:
            reservation = self.outside.value(numbers, worth, points, scale, self._party)
        else:
            reservation = Fraction(*self.reservation.with_(numbers)[0])
        threshold = -(-reservation.numerator * scale // reservation.denominator)
        size = total * max(map(abs, whole[: len(values)])) + sum(map(abs, points))
        amounts = [points[k] for k in self.in_agreements]
        return ColumnNumbers(worth, amounts, scale, reservation, threshold, max(size, abs(threshold)))

    def tables_with_levels(self) -> Slots:
        """The values of all options, where none of `level_paths` varies."""
        bases = list(self.tables.bases)
        for function in self._levels:
            bases[function.start : function.start + len(function.values)] = [value.as_integer_ratio() for value in function.values]
        return replace(self.tables, bases=tuple(bases))

    def _whole_weights(self, numbers: Mapping[str, Decimal]) -> list[int]:
        whole, _ = whole_numbers(self.weights.with_(numbers))
        divisor = gcd(*whole)
        if divisor == 0:
            raise UsageError(f"all weights of '{self._party.title}' are 0; at least one issue must matter")
        for path, weight, valued in zip(self.weights.paths, whole, self.valued, strict=True):
            if weight < 0:
                raise UsageError(f"{path}: a weight must be 0 or more, found {numbers[path]}")
            if weight > 0 and not valued:
                raise UsageError(f"{path}: this issue has no values for '{self._party.title}', so its weight must stay 0")
        return [weight // divisor for weight in whole]

    def _values(self, numbers: Mapping[str, Decimal], scenario: Scenario) -> list[Ratio]:
        values = self.tables.with_(numbers)
        for function in self._levels:
            current: Sequence[Fraction] = function.values
            if function.varied:
                issue, now = self._issues[function.issue], scenario.parties[self._name].values[function.issue]
                current = [value_at(now, issue, option) for option in issue.choices]
            values[function.start : function.start + len(current)] = [value.as_integer_ratio() for value in current]
        return values


class NoDealWorth:
    """What a party expects without an agreement, as a function of its beliefs, costs and the worth of the courses."""

    def __init__(self, scenario: Scenario, name: str, position: Mapping[str, Mapping[str, int]], varied: frozenset[str]) -> None:
        party, no_deal = scenario.parties[name], scenario.no_deal
        assert party.beliefs is not None
        assert no_deal is not None
        chances = party.beliefs.chances
        courses = {key: no_deal.courses[key] for key in chances}
        self.rest = [chance == "rest" for chance in chances.values()]
        self._chances = Slots.of(((f"parties.{name}.beliefs.{key}", None if c == "rest" else c) for key, c in chances.items()), varied)
        self._costs = Slots.of((_cost(party, name, key) for key in chances), varied)
        self._stated = Slots.of(
            ((f"no_deal.courses.{k}.points.{name}", c.points[name] if c.points else None) for k, c in courses.items()), varied
        )
        self.slots = (self._chances, self._costs, self._stated)
        in_force = [x for x in party.interactions.values() if x.in_force]
        self.ends: list[tuple[list[int], list[int]] | None] = []
        for course in courses.values():
            if course.outcome is None:
                self.ends.append(None)
                continue
            end = course.outcome
            options = [position[issue][option] for issue, option in end.items()]
            met = [k for k, x in enumerate(in_force) if x.applies_to != "agreements" and holds(x.when, end, scenario.issues)]
            self.ends.append((options, met))

    def value(self, numbers: Mapping[str, Decimal], worth: Sequence[int], points: Sequence[int], scale: int, party: Party) -> Fraction:
        """Σ chance × (worth of the course − its cost), the chances divided by their sum (see `worth.chances`)."""
        chances, unit = whole_numbers(self._chances.with_(numbers))
        rest = max(0, unit - sum(chances))
        chances = [rest if is_rest else chance for is_rest, chance in zip(self.rest, chances, strict=True)]
        total = sum(chances)
        if total == 0:
            raise UsageError(f"all chances in the beliefs of '{party.title}' are 0; at least one course must be possible")
        figures, denominator = whole_numbers([*self._costs.with_(numbers), *self._stated.with_(numbers)])
        value = 0
        for chance, cost, stated, end in zip(chances, figures, figures[len(chances) :], self.ends, strict=False):
            if end is None:
                value += chance * (stated - cost) * scale
            else:
                options, met = end
                value += chance * ((sum(worth[o] for o in options) + sum(points[k] for k in met)) * denominator - cost * scale)
        return Fraction(value, total * scale * denominator)


def _positions(issues: Mapping[str, Issue]) -> dict[str, dict[str, int]]:
    """Issue → option → position in the row of all options."""
    result: dict[str, dict[str, int]] = {}
    at = 0
    for key, issue in issues.items():
        result[key] = {option: at + k for k, option in enumerate(issue.choices)}
        at += len(issue.choices)
    return result


def whole_numbers(ratios: Sequence[Ratio]) -> tuple[list[int], int]:
    """The numbers times the least whole number that makes all of them whole, and that number."""
    common = lcm(*{denominator for _, denominator in ratios})
    return [numerator * (common // denominator) for numerator, denominator in ratios], common


def _cost(party: Party, name: str, course: str) -> tuple[str, Number | None]:
    cost = party.course_cost
    if isinstance(cost, Numbers):
        return f"parties.{name}.{party.cost_key}.{course}", cost[course]
    return f"parties.{name}.{party.cost_key}", cost


def _under(prefix: str, paths: Iterable[str]) -> Iterable[str]:
    return (path for path in paths if path.startswith(prefix))
