"""The unknown numbers of one party, and its surplus as an affine function of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from simulator.offers.linear import LinearSum
from simulator.payoffs.worth import chances
from simulator.scenario.conditions import holds
from simulator.scenario.model import Scenario
from simulator.scenario.numbers import Number, Numbers
from simulator.scenario.values import value_at


class Unknowns:
    """One party's surplus as an affine function of its unknown numbers.

    The variables are, in this order: the share u_i of every issue's weight, the scale τ, then each further number with a range
    (reservation value; or points and costs of the courses, at the party's beliefs).
    """

    def __init__(self, scenario: Scenario, party: str) -> None:
        self.scenario, self.name = scenario, party
        self.party = scenario.parties[party]
        self.issues = tuple(scenario.issues)
        self.numbers: dict[str, Number] = {}
        self._outside = self._reservation()
        self.paths = (*(f"parties.{party}.weights.{issue}" for issue in self.issues), "τ", *self.numbers)

    def ranges(self) -> list[LinearSum]:
        """The ranges of the file: rows that must be ≥ 0, and the sum of the shares twice, from either side."""
        n = len(self.issues)
        rows = []
        for k, issue in enumerate(self.issues):
            weight = self.party.weights[issue]
            rows.append(LinearSum({k: Fraction(1), n: -weight.low}))
            rows.append(LinearSum({k: Fraction(-1), n: weight.high}))
        for k, number in enumerate(self.numbers.values(), start=n + 1):
            rows.append(LinearSum({k: Fraction(1)}, -number.low))
            rows.append(LinearSum({k: Fraction(-1)}, number.high))
        ones = dict.fromkeys(range(n), Fraction(1))
        return [*rows, LinearSum(ones, Fraction(-1)), LinearSum({k: -x for k, x in ones.items()}, Fraction(1))]

    def surplus(self, outcome: Mapping[str, str]) -> LinearSum:
        """The party's surplus at a full outcome, in points."""
        inside = self._worth(outcome, agreement=True)
        return inside.minus(self.reservation_row())

    def reservation_row(self) -> LinearSum:
        """What no agreement is worth to the party, in points."""
        total = LinearSum({})
        for chance, row in self._outside:
            total = total.plus(row.times(chance))
        return total

    def reservation_at(self, point: Sequence[Fraction]) -> Fraction:
        return self.reservation_row().at(point)

    def option_values(self) -> list[list[Fraction]]:
        """The value of every option, 0 to 100, issue by issue; zeros where the party has no values because the issue has no weight."""
        return [[self._value(issue, option) for option in self.scenario.issues[issue].choices] for issue in self.issues]

    def crosses_own_red_line(self, outcome: Mapping[str, str]) -> bool:
        return any(line.in_force and holds(line.never, outcome, self.scenario.issues) for line in self.party.red_lines.values())

    def values(self, point: Sequence[Fraction]) -> dict[str, Fraction]:
        """Path → value of a point: weights summing to 100, the other numbers as they are."""
        n = len(self.issues)
        shares = {path: 100 * x for path, x in zip(self.paths[:n], point[:n], strict=True)}
        return {**shares, **dict(zip(self.paths[n + 1 :], point[n + 1 :], strict=True))}

    def _worth(self, outcome: Mapping[str, str], *, agreement: bool) -> LinearSum:
        coefficients = {k: self._value(issue, outcome[issue]) for k, issue in enumerate(self.issues)}
        left_out = "courses" if agreement else "agreements"
        points = sum(
            (
                x.points.exact
                for x in self.party.interactions.values()
                if x.in_force and x.applies_to != left_out and holds(x.when, outcome, self.scenario.issues)
            ),
            Fraction(0),
        )
        return LinearSum(coefficients, points)

    def _value(self, issue: str, option: str) -> Fraction:
        function = self.party.values.get(issue)
        return Fraction(0) if function is None else value_at(function, self.scenario.issues[issue], option)

    def _reservation(self) -> list[tuple[Fraction, LinearSum]]:
        """The reservation value as a sum of chance × row; the numbers that occur in it are noted on the way."""
        n = len(self.issues)
        if self.party.reservation is not None:
            return [(Fraction(1), self._number(f"parties.{self.name}.reservation", self.party.reservation, n))]
        assert self.scenario.no_deal is not None
        parts = []
        for course, chance in chances(self.party).items():
            end = self.scenario.no_deal.courses[course]
            if end.points is not None:
                worth = self._number(f"no_deal.courses.{course}.points.{self.name}", end.points[self.name], n)
            else:
                assert end.outcome is not None
                worth = self._worth(end.outcome, agreement=False)
            parts.append((chance, worth.minus(self._cost(course, n))))
        return parts

    def _cost(self, course: str, n: int) -> LinearSum:
        cost = self.party.course_cost
        if cost is None:
            return LinearSum({}, Fraction(0))
        if isinstance(cost, Numbers):
            return self._number(f"parties.{self.name}.{self.party.cost_key}.{course}", cost[course], n)
        return self._number(f"parties.{self.name}.{self.party.cost_key}", cost, n)

    def _number(self, path: str, number: Number, n: int) -> LinearSum:
        """A number by itself: a variable where it has a range, else a constant."""
        if number.low == number.high:
            return LinearSum({}, number.exact)
        self.numbers.setdefault(path, number)
        return LinearSum({n + 1 + list(self.numbers).index(path): Fraction(1)}, Fraction(0))
