"""Plain enumeration of a case like the flagship, with nothing of the payoffs or the solver in it.

All outcomes are visited: a Python loop over the first four issues, int64 arrays over the others. Utilities are recomputed from
the numbers of the file, in fractions that are brought to one common scale, so counts and surpluses are exact.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.scenario.conditions import Condition, satisfying
from simulator.scenario.issues import Issue
from simulator.scenario.model import Scenario
from simulator.scenario.numbers import Numbers
from simulator.scenario.parties import Party
from simulator.scenario.values import value_at

HUB = 4
"""The number of leading issues that the Python loop runs over; the rest are array axes."""

Box = dict[str, frozenset[str]]
"""AND over issues of OR over options: no red line, constraint or interaction of the cases here needs more."""


@dataclass
class Best:
    """One variant's tally: acceptable outcomes, and the largest least surplus with the outcomes that reach it."""

    zone: int = 0
    surplus: int | None = None
    outcomes: list[dict[str, str]] = field(default_factory=list)
    by_answer: dict[str, int] = field(default_factory=dict)


@dataclass
class Tally:
    outcomes: int
    feasible: int
    accepted: dict[str, int]
    variants: dict[str, Best]


def box(condition: Condition, issues: Mapping[str, Issue]) -> Box:
    assert not condition.any
    return {issue: satisfying(wanted, issues[issue]) for issue, wanted in condition.issues.items()}


def inside(area: Box, outcome: Mapping[str, str]) -> bool:
    return all(outcome[issue] in wanted for issue, wanted in area.items())


def cost(party: Party, course: str) -> Fraction:
    if party.course_cost is None:
        return Fraction(0)
    return Fraction(party.course_cost[course].base if isinstance(party.course_cost, Numbers) else party.course_cost.base)


class Plain:
    """A scenario's arithmetic, straight from the file's numbers, in points and in fractions."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.parties = list(scenario.parties)
        self.options = {name: list(issue.choices) for name, issue in scenario.issues.items()}
        self.worth = {p: self._worth(p) for p in self.parties}
        self.reservation = {p: self._reservation(p) for p in self.parties}

    def _worth(self, party: str) -> dict[str, dict[str, Fraction]]:
        p = self.scenario.parties[party]
        total = sum(Fraction(w.base) for w in p.weights.numbers.values())
        return {
            name: {o: Fraction(p.weights[name].base) / total * value_at(p.values[name], issue, o) for o in issue.choices}
            for name, issue in self.scenario.issues.items()
        }

    def _reservation(self, party: str) -> Fraction:
        p = self.scenario.parties[party]
        if p.reservation is not None:
            return Fraction(p.reservation.base)
        assert p.beliefs is not None
        value = Fraction(0)
        for course, chance in p.beliefs.chances.items():
            assert chance != "rest"
            value += Fraction(chance.base) * (self._course(party, course) - cost(p, course))
        return value

    def _course(self, party: str, course: str) -> Fraction:
        assert self.scenario.no_deal is not None
        end = self.scenario.no_deal.courses[course]
        if end.points is not None:
            return Fraction(end.points[party].base)
        assert end.outcome is not None
        return self.utility(party, end.outcome, "courses")

    def terms(self, party: str, where: str) -> Iterator[tuple[Fraction, Box]]:
        for x in self.scenario.parties[party].interactions.values():
            if x.in_force and x.applies_to in (where, "both"):
                yield Fraction(x.points.base), box(x.when, self.scenario.issues)

    def utility(self, party: str, outcome: Mapping[str, str], where: str = "agreements") -> Fraction:
        own = sum((self.worth[party][i][o] for i, o in outcome.items()), Fraction(0))
        return own + sum((points for points, when in self.terms(party, where) if inside(when, outcome)), Fraction(0))

    def surplus(self, party: str, outcome: Mapping[str, str]) -> Fraction:
        return self.utility(party, outcome) - self.reservation[party]

    def surpluses(self, outcome: Mapping[str, str]) -> dict[str, Fraction]:
        return {p: self.surplus(p, outcome) for p in self.parties}

    def red_lines(self) -> dict[str, tuple[str, Box]]:
        """Path → (party, what it excludes), those in force."""
        return {
            f"parties.{p}.red_lines.{k}": (p, box(line.never, self.scenario.issues))
            for p in self.parties
            for k, line in self.scenario.parties[p].red_lines.items()
            if line.in_force
        }

    def impossible(self) -> list[Box]:
        bans = [box(c.never, self.scenario.issues) for c in self.scenario.constraints.values() if c.in_force]
        return bans + [{i: frozenset([o])} for i, issue in self.scenario.issues.items() for o in issue.choices if not issue.in_force(o)]

    def scale(self) -> int:
        """One scale that makes every number of every party whole."""
        numbers = [w for p in self.parties for row in self.worth[p].values() for w in row.values()]
        numbers += [points for p in self.parties for points, _ in self.terms(p, "agreements")]
        return lcm(*(n.denominator for n in [*numbers, *self.reservation.values()]))


class Enumeration:
    """Every outcome of a `Plain` scenario, one hub assignment at a time."""

    def __init__(self, plain: Plain) -> None:
        self.plain, self.scale = plain, plain.scale()
        self.hub = list(plain.options)[:HUB]
        self.tail = list(plain.options)[HUB:]
        self.shape = tuple(len(plain.options[i]) for i in self.tail)
        self.worth = {p: {i: self._whole(plain.worth[p][i][o] for o in plain.options[i]) for i in plain.options} for p in plain.parties}
        self.terms = {p: [(int(x * self.scale), when, self._mask(when)) for x, when in plain.terms(p, "agreements")] for p in plain.parties}
        self.base = {p: self._tail_sum(p) for p in plain.parties}

    def _whole(self, numbers: Iterator[Fraction]) -> NDArray[np.int64]:
        return np.array([int(x * self.scale) for x in numbers], dtype=np.int64)

    def _along(self, issue: str, values: NDArray[Any]) -> NDArray[Any]:
        return values.reshape([-1 if i == issue else 1 for i in self.tail])

    def _mask(self, area: Box) -> NDArray[np.bool_]:
        mask = np.ones(self.shape, dtype=bool)
        for issue in self.tail:
            if issue in area:
                mask &= self._along(issue, np.isin(self.plain.options[issue], list(area[issue])))
        return mask

    def _tail_sum(self, party: str) -> NDArray[np.int64]:
        total = np.zeros(self.shape, dtype=np.int64)
        for issue in self.tail:
            total = total + self._along(issue, self.worth[party][issue])
        return total

    def _applies(self, area: Box, here: Mapping[str, str]) -> bool:
        return all(here[i] in area[i] for i in self.hub if i in area)

    def _utility(self, party: str, here: Mapping[str, str]) -> NDArray[np.int64]:
        own: NDArray[np.int64] = self.base[party] + sum(self.worth[party][i][self.plain.options[i].index(o)] for i, o in here.items())
        for amount, when, mask in self.terms[party]:
            if self._applies(when, here):
                own = own + amount * mask
        return own

    def run(self, variants: Mapping[str, frozenset[str]], vote: int | None = None) -> Tally:
        """`variants`: name → red lines waived. `vote`: points that Ukraine needs where a referendum is needed."""
        bans = [(ban, self._mask(ban)) for ban in self.plain.impossible()]
        lines = {path: (party, area, self._mask(area)) for path, (party, area) in self.plain.red_lines().items()}
        tally = Tally(0, 0, dict.fromkeys(self.plain.parties, 0), {name: Best() for name in variants})
        for picked in itertools.product(*(self.plain.options[i] for i in self.hub)):
            here = dict(zip(self.hub, picked, strict=True))
            feasible = np.ones(self.shape, dtype=bool)
            for ban, mask in bans:
                if self._applies(ban, here):
                    feasible &= ~mask
            tally.outcomes += feasible.size
            tally.feasible += int(feasible.sum())
            surplus = {p: self._utility(p, here) - self._needed(p, here, vote) for p in self.plain.parties}
            crossed = {path: (party, mask) for path, (party, area, mask) in lines.items() if self._applies(area, here)}
            for p in self.plain.parties:
                mine = feasible & (surplus[p] >= 0)
                for party, mask in crossed.values():
                    if party == p:
                        mine = mine & ~mask
                tally.accepted[p] += int(mine.sum())
            least = np.minimum.reduce(list(surplus.values()))
            for name, waived in variants.items():
                allowed = feasible
                for path, (_, mask) in crossed.items():
                    if path not in waived:
                        allowed = allowed & ~mask
                self._note(tally.variants[name], here, least, allowed)
        return tally

    def _needed(self, party: str, here: Mapping[str, str], vote: int | None) -> int:
        needed = self.plain.reservation[party]
        if vote is not None and party == "ukraine" and self._vote_needed(here):
            needed = max(needed, Fraction(vote))
        return int(needed * self.scale)

    def _vote_needed(self, here: Mapping[str, str]) -> bool:
        needed = self.plain.scenario.parties["ukraine"].ratification["referendum"].needed
        assert isinstance(needed, Condition)
        return any(inside(box(alternative, self.plain.scenario.issues), here) for alternative in needed.any)

    def _note(self, best: Best, here: Mapping[str, str], least: NDArray[np.int64], allowed: NDArray[np.bool_]) -> None:
        values = least[allowed]
        if not values.size:
            return
        best.zone += int((values >= 0).sum())
        top = int(values.max())
        answer = here["donetsk"]
        best.by_answer[answer] = max(top, best.by_answer.get(answer, top))
        if best.surplus is None or top > best.surplus:
            best.surplus, best.outcomes = top, []
        if top == best.surplus:
            for at in np.argwhere(allowed & (least == top)):
                best.outcomes.append({**here, **{i: self.plain.options[i][k] for i, k in zip(self.tail, at, strict=True)}})
