"""Every answer by brute force, straight from the scenario, in `Fraction`.

Written from the definitions and for nothing but being right: every outcome is looked at, utilities, courses, conditions and
value functions are computed here from the scenario's numbers, and each solution is a maximum over all acceptable outcomes.
Shares nothing with the payoffs and the solver. Sums and comparisons over all outcomes are of whole numbers over one common
denominator, which says the same as the fractions in a fraction of the time.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from simulator.scenario.conditions import Condition, LevelRange
from simulator.scenario.issues import Issue
from simulator.scenario.model import Scenario
from simulator.scenario.numbers import Number, Numbers
from simulator.scenario.parties import Interaction
from simulator.scenario.values import ValueFunction

Outcome = tuple[str, ...]
"""One option key for every issue, in the order of the file."""

Vector = tuple[Fraction, ...]
"""One number of points for every party, in the order of the file."""

HUNDRED, NOTHING = Fraction(100), Fraction(0)


@dataclass(frozen=True)
class Chosen:
    """A solution: every outcome tied on it, what it maximises (of each largest set of parties, for Nash), who is left out."""

    outcomes: frozenset[Outcome]
    values: frozenset[Fraction]
    left_out: frozenset[str]


class BruteForce:
    """All outcomes of a scenario with what they are worth to each party; each answer is computed when asked for."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.parties = tuple(scenario.parties)
        self.issues = tuple(scenario.issues)
        self.reservation: Vector = tuple(self._reservation(p) for p in self.parties)
        self.bargaining_weights: Vector = tuple(_exact(p.bargaining_weight, Fraction(1)) for p in scenario.parties.values())
        self.outcomes: tuple[Outcome, ...] = tuple(itertools.product(*(issue.choices for issue in scenario.issues.values())))

    # Utilities and reservation values

    @cached_property
    def _worth(self) -> dict[str, dict[str, dict[str, Fraction]]]:
        """Party → issue → option → weight × value, the weights normalised to sum to 1."""
        result: dict[str, dict[str, dict[str, Fraction]]] = {}
        for name, party in self.scenario.parties.items():
            total = sum(_exact(w) for w in party.weights.numbers.values())
            result[name] = {
                i: {o: _exact(party.weights[i]) / total * _value(party.values.get(i), issue, o) for o in issue.choices}
                for i, issue in self.scenario.issues.items()
            }
        return result

    def _applying(self, party: str, where: str) -> list[Interaction]:
        """A party's interactions in force for `agreements` or for `courses`."""
        interactions = self.scenario.parties[party].interactions.values()
        return [x for x in interactions if x.in_force and x.applies_to in (where, "both")]

    def _utility(self, party: str, outcome: Mapping[str, str], where: str) -> Fraction:
        interactions = sum((_exact(x.points) for x in self._applying(party, where) if self.holds(x.when, outcome)), NOTHING)
        return sum((self._worth[party][i][o] for i, o in outcome.items()), NOTHING) + interactions

    @cached_property
    def _denominator(self) -> int:
        """Times this every number that enters a utility or a reservation value is whole."""
        worth = (x for of_party in self._worth.values() for of_issue in of_party.values() for x in of_issue.values())
        points = (_exact(x.points) for p in self.parties for x in self._applying(p, "agreements"))
        return math.lcm(*(x.denominator for x in itertools.chain(worth, points, self.reservation)))

    def _whole(self, x: Fraction) -> int:
        return x.numerator * (self._denominator // x.denominator)

    @cached_property
    def _whole_surpluses(self) -> dict[Outcome, tuple[int, ...]]:
        """Every outcome → each party's surplus times the common denominator."""
        named = {o: dict(zip(self.issues, o, strict=True)) for o in self.outcomes}
        columns = []
        for p, reservation in zip(self.parties, self.reservation, strict=True):
            worth = [{o: self._whole(x) for o, x in self._worth[p][i].items()} for i in self.issues]
            terms = [(x.when, self._whole(_exact(x.points))) for x in self._applying(p, "agreements")]
            least = self._whole(reservation)
            columns.append(
                [
                    sum(of_issue[option] for of_issue, option in zip(worth, o, strict=True))
                    + sum(points for when, points in terms if self.holds(when, named[o]))
                    - least
                    for o in self.outcomes
                ]
            )
        return dict(zip(self.outcomes, zip(*columns, strict=True), strict=True))

    @cached_property
    def _surpluses(self) -> dict[Outcome, Vector]:
        return {o: tuple(Fraction(s, self._denominator) for s in whole) for o, whole in self._whole_surpluses.items()}

    @cached_property
    def utilities(self) -> dict[Outcome, Vector]:
        least = [self._whole(r) for r in self.reservation]
        whole = {o: [s + r for s, r in zip(surplus, least, strict=True)] for o, surplus in self._whole_surpluses.items()}
        return {o: tuple(Fraction(u, self._denominator) for u in us) for o, us in whole.items()}

    def surplus(self, outcome: Outcome) -> Vector:
        return self._surpluses[outcome]

    def _reservation(self, name: str) -> Fraction:
        party, no_deal = self.scenario.parties[name], self.scenario.no_deal
        if party.reservation is not None:
            return _exact(party.reservation)
        assert party.beliefs is not None
        assert no_deal is not None
        stated = {k: _exact(c) for k, c in party.beliefs.chances.items() if isinstance(c, Number)}
        value = NOTHING
        for key, course in no_deal.courses.items():
            chance = stated[key] if key in stated else 1 - sum(stated.values(), NOTHING)
            cost = party.course_cost[key] if isinstance(party.course_cost, Numbers) else party.course_cost
            worth = _exact(course.points[name]) if course.points is not None else self._utility(name, course.outcome or {}, "courses")
            value += chance * (worth - _exact(cost))
        return value

    def holds(self, condition: Condition, outcome: Mapping[str, str]) -> bool:
        for name, wanted in condition.issues.items():
            if isinstance(wanted, LevelRange):
                if not _compares(wanted, _level(self.scenario.issues[name], outcome[name])):
                    return False
            elif outcome[name] not in wanted:
                return False
        return not condition.any or any(self.holds(alternative, outcome) for alternative in condition.any)

    # Sets of outcomes

    @cached_property
    def feasible(self) -> tuple[Outcome, ...]:
        """Outcomes within the constraints in force, all options in force."""
        return tuple(o for o in self.outcomes if self._possible(dict(zip(self.issues, o, strict=True))))

    def _possible(self, outcome: Mapping[str, str]) -> bool:
        for name, option in outcome.items():
            options = self.scenario.issues[name].options
            if options is not None and not options[option].in_force:
                return False
        return not any(c.in_force and self.holds(c.never, outcome) for c in self.scenario.constraints.values())

    @cached_property
    def crossed(self) -> dict[Outcome, frozenset[str]]:
        """For each feasible outcome the paths of the red lines in force that it crosses."""
        lines = {
            f"parties.{name}.red_lines.{key}": line.never
            for name, party in self.scenario.parties.items()
            for key, line in party.red_lines.items()
            if line.in_force
        }
        return {
            o: frozenset(path for path, never in lines.items() if self.holds(never, dict(zip(self.issues, o, strict=True))))
            for o in self.feasible
        }

    @cached_property
    def allowed(self) -> tuple[Outcome, ...]:
        """Feasible outcomes that cross no red line in force."""
        return tuple(o for o in self.feasible if not self.crossed[o])

    @cached_property
    def acceptable(self) -> tuple[Outcome, ...]:
        """Allowed outcomes that give every party at least its reservation value."""
        return tuple(o for o in self.allowed if min(self._whole_surpluses[o]) >= 0)

    def frontier(self, outcomes: Iterable[Outcome]) -> dict[Vector, frozenset[Outcome]]:
        """The Pareto-optimal utilities among `outcomes`, each with all outcomes that have them."""
        having: dict[tuple[int, ...], list[Outcome]] = {}
        for o in outcomes:
            having.setdefault(self._whole_surpluses[o], []).append(o)
        best: list[tuple[int, ...]] = []
        for s in sorted(having, reverse=True):  # whatever dominates s stands before it
            if not any(all(a >= b for a, b in zip(other, s, strict=True)) for other in best):
                best.append(s)
        return {self.utilities[having[s][0]]: frozenset(having[s]) for s in best}

    def extremes(self, outcomes: Sequence[Outcome]) -> tuple[Vector, Vector] | None:
        """Each party's best and worst utility; None where there are no outcomes."""
        if not outcomes:
            return None
        columns = list(zip(*(self._whole_surpluses[o] for o in outcomes), strict=True))
        best, worst = (
            tuple(Fraction(s, self._denominator) + r for s, r in zip(map(of, columns), self.reservation, strict=True)) for of in (max, min)
        )
        return best, worst

    # Bargaining solutions, over the acceptable outcomes (there must be some)

    @cached_property
    def solutions(self) -> dict[str, Chosen]:
        return {
            "nash": self._nash((Fraction(1),) * len(self.parties)),
            "weighted-nash": self._nash(self.bargaining_weights),
            "kalai-smorodinsky": self._kalai_smorodinsky(),
            "egalitarian": self._greatest_least((Fraction(1),) * len(self.parties)),
            "leximin": self._leximin(),
            "utilitarian": self._utilitarian(),
            "proportional": self._greatest_least(self.bargaining_weights),
        }

    def _nash(self, weights: Vector) -> Chosen:
        together = {o: frozenset(p for p, s in enumerate(self._whole_surpluses[o]) if s > 0) for o in self.acceptable}
        most = max(map(len, together.values()))
        common = math.lcm(*(w.denominator for w in weights))
        exponents = [int(w * common) for w in weights]
        chosen: set[Outcome] = set()
        values: set[Fraction] = set()
        left_out: set[str] = set()
        for parties in {g for g in together.values() if len(g) == most}:
            inside = [o for o in self.acceptable if together[o] == parties]
            value = {o: math.prod(self._whole_surpluses[o][p] ** exponents[p] for p in parties) for o in inside}
            best = max(value.values())
            chosen |= {o for o in inside if value[o] == best}
            values.add(Fraction(best, self._denominator ** sum(exponents[p] for p in parties)))
            left_out |= {name for p, name in enumerate(self.parties) if p not in parties}
        return Chosen(frozenset(chosen), frozenset(values), frozenset(left_out))

    def _kalai_smorodinsky(self) -> Chosen:
        ideal = [max(self._whole_surpluses[o][p] for o in self.acceptable) for p in range(len(self.parties))]
        inside = [p for p, gain in enumerate(ideal) if gain > 0]
        whole = math.lcm(*(ideal[p] for p in inside))
        shares = {o: sorted(self._whole_surpluses[o][p] * (whole // ideal[p]) for p in inside) for o in self.acceptable}
        best = max(shares.values())
        left_out = frozenset(name for p, name in enumerate(self.parties) if p not in inside)
        value = Fraction(best[0], whole) if best else Fraction(1)
        return Chosen(frozenset(o for o, s in shares.items() if s == best), frozenset([value]), left_out)

    def _greatest_least(self, weights: Vector) -> Chosen:
        optimal = frozenset().union(*self.frontier(self.acceptable).values())
        shares = [1 / w for w in weights]
        whole = math.lcm(*(share.denominator for share in shares))
        times = [int(share * whole) for share in shares]
        least = {o: min(s * k for s, k in zip(self._whole_surpluses[o], times, strict=True)) for o in optimal}
        best = max(least.values())
        value = Fraction(best, whole * self._denominator)
        return Chosen(frozenset(o for o, s in least.items() if s == best), frozenset([value]), frozenset())

    def _leximin(self) -> Chosen:
        outcomes = self.leximin(self.acceptable)
        return Chosen(outcomes, frozenset(min(self.surplus(o)) for o in outcomes), frozenset())

    def _utilitarian(self) -> Chosen:
        sums = {o: sum(self._whole_surpluses[o]) for o in self.acceptable}
        best = max(sums.values())
        value = Fraction(best, self._denominator) + sum(self.reservation)
        return Chosen(frozenset(o for o, s in sums.items() if s == best), frozenset([value]), frozenset())

    def leximin(self, outcomes: Sequence[Outcome]) -> frozenset[Outcome]:
        """The outcomes whose surpluses, sorted from the least, are lexicographically greatest (there must be some)."""
        ordered = {o: sorted(self._whole_surpluses[o]) for o in outcomes}
        best = max(ordered.values())
        return frozenset(o for o, s in ordered.items() if s == best)

    # No deal

    @cached_property
    def nearest(self) -> frozenset[Outcome]:
        """The feasible outcomes nearest to a deal: fewest red lines crossed, then leximin (so largest least surplus)."""
        fewest = min(map(len, self.crossed.values()))
        return self.leximin([o for o in self.feasible if len(self.crossed[o]) == fewest])

    @cached_property
    def waivers(self) -> frozenset[frozenset[str]]:
        """Each minimal set of red lines whose waiver leaves an outcome (the empty set where some outcome is allowed)."""
        sets = set(self.crossed.values())
        return frozenset(s for s in sets if not any(other < s for other in sets))

    @cached_property
    def clash_size(self) -> int | None:
        """The size of a smallest set of red lines of which every feasible outcome crosses one; None: some outcome is allowed."""
        if self.allowed:
            return None
        lines = sorted(frozenset().union(*self.crossed.values()))
        return next(n for n in range(len(lines) + 1) if any(self.clashes(c) for c in itertools.combinations(lines, n)))

    def clashes(self, lines: Iterable[str]) -> bool:
        """Whether these red lines alone, with the constraints, leave nothing."""
        return all(crossed.intersection(lines) for crossed in self.crossed.values())


def _exact(number: Number | None, default: Fraction = NOTHING) -> Fraction:
    return default if number is None else Fraction(number.base)


def _level(issue: Issue, option: str) -> Fraction:
    assert issue.options is None
    return Fraction(option)


def _compares(wanted: LevelRange, level: Fraction) -> bool:
    return not (
        (wanted.above is not None and level <= Fraction(wanted.above))
        or (wanted.below is not None and level >= Fraction(wanted.below))
        or (wanted.from_ is not None and level < Fraction(wanted.from_))
        or (wanted.to is not None and level > Fraction(wanted.to))
    )


def _value(function: ValueFunction | None, issue: Issue, option: str) -> Fraction:
    """The value of an option; an issue without a value function has no weight, so any value serves."""
    if function is None:
        return NOTHING
    if function.table is not None:
        return _exact(function.table[option]) * HUNDRED / Fraction(function.out_of or 100)
    level = _level(issue, option)
    if function.rising is not None:
        low, high = map(_exact, function.rising)
        return HUNDRED * _share(level, low, high)
    if function.falling is not None:
        low, high = map(_exact, function.falling)
        return HUNDRED * (1 - _share(level, low, high))
    if function.peak is not None:
        low, top, high = map(_exact, function.peak)
        return HUNDRED * (_share(level, low, top) if level <= top else 1 - _share(level, top, high))
    assert function.piecewise is not None
    knots = sorted((Fraction(k), _exact(v)) for k, v in function.piecewise.items())
    if level <= knots[0][0]:
        return knots[0][1]
    for (x0, y0), (x1, y1) in itertools.pairwise(knots):
        if level <= x1:
            return y0 + (y1 - y0) * _share(level, x0, x1)
    return knots[-1][1]


def _share(level: Fraction, low: Fraction, high: Fraction) -> Fraction:
    """How far `level` lies on the way from `low` to `high`, from 0 to 1."""
    return min(max((level - low) / (high - low), NOTHING), Fraction(1))
