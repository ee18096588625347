"""The axioms of docs/solutions.md as checks of one solution on one case.

The same check serves twice: it must hold on all random cases where the table says "yes", and fail on the counterexample
where it says "no".
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from math import lcm

import numpy as np

from simulator.solve.choosing import Candidates
from simulator.solve.results import SolutionName
from simulator.solve.solution import SOLUTIONS

Point = tuple[Fraction, ...]


@dataclass(frozen=True)
class Problem:
    """A bargaining problem: utilities that outcomes give the parties, reservation values, bargaining weights."""

    points: frozenset[Point]
    reservation: Point
    weights: Point

    @property
    def acceptable(self) -> frozenset[Point]:
        return frozenset(x for x in self.points if all(u >= r for u, r in zip(x, self.reservation, strict=True)))

    @property
    def ideal(self) -> Point:
        return tuple(max(column) for column in zip(*self.acceptable, strict=True))

    @property
    def parties(self) -> range:
        return range(len(self.reservation))

    def surplus(self, x: Point) -> Point:
        return tuple(u - r for u, r in zip(x, self.reservation, strict=True))

    def gain_sets(self) -> set[frozenset[int]]:
        """The largest sets of parties that gain together."""
        sets = [frozenset(p for p, s in enumerate(self.surplus(x)) if s > 0) for x in self.acceptable]
        return {g for g in sets if len(g) == max(map(len, sets))}

    def with_points(self, points: Iterable[Point]) -> Problem:
        return replace(self, points=frozenset(points))

    def mapped(self, party: int, change: Callable[[Fraction], Fraction]) -> Problem:
        """One party's utilities and reservation value changed alike."""
        return replace(self, points=frozenset(_at(x, party, change) for x in self.points), reservation=_at(self.reservation, party, change))


@dataclass(frozen=True)
class Case:
    """A problem and what an axiom may do to it: drop points (`kept` remain), change units, reorder parties, raise r."""

    problem: Problem
    kept: frozenset[Point]
    factor: Fraction = Fraction(3)
    shift: Fraction = Fraction(-5)
    order: tuple[int, ...] = ()
    rise: Fraction = Fraction(1)

    @property
    def smaller(self) -> Problem:
        return self.problem.with_points(self.kept)


def _at(x: Point, party: int, change: Callable[[Fraction], Fraction]) -> Point:
    return (*x[:party], change(x[party]), *x[party + 1 :])


def dominated(x: Point, points: Iterable[Point]) -> bool:
    return any(y != x and all(b >= a for a, b in zip(x, y, strict=True)) for y in points)


def chosen(name: SolutionName, problem: Problem) -> frozenset[Point]:
    """f(S): what a solution chooses from the acceptable points; empty where there are none."""
    frontier = sorted(x for x in problem.acceptable if not dominated(x, problem.acceptable))
    if not frontier:
        return frozenset()
    scale = tuple(lcm(*(x[p].denominator for x in frontier)) for p in problem.parties)
    totals = np.array([[int(x[p] * scale[p]) for p in problem.parties] for x in frontier], dtype=np.int64)
    return frozenset(frontier[k] for k in SOLUTIONS[name].choose(Candidates(totals, scale, problem.reservation, problem.weights)).rows)


def pareto_optimality(name: SolutionName, case: Case) -> bool:
    return not any(dominated(x, case.problem.acceptable) for x in chosen(name, case.problem))


def _permuted(x: Point, order: Iterable[int]) -> Point:
    return tuple(x[p] for p in order)


def anonymity(name: SolutionName, case: Case) -> bool:
    s = case.problem
    order = case.order or tuple(reversed(s.parties))
    renamed = Problem(frozenset(_permuted(x, order) for x in s.points), _permuted(s.reservation, order), _permuted(s.weights, order))
    return chosen(name, renamed) == {_permuted(x, order) for x in chosen(name, s)}


def symmetry(name: SolutionName, case: Case) -> bool:
    s = case.problem
    orders = list(itertools.permutations(s.parties))
    symmetric = Problem(frozenset(_permuted(x, o) for x in s.points for o in orders), (s.reservation[0],) * len(s.parties), s.weights)
    found = chosen(name, symmetric)
    return found == {_permuted(x, o) for x in found for o in orders}


def scale_invariance(name: SolutionName, case: Case) -> bool:
    scaled = case.problem.mapped(0, lambda u: u * case.factor)
    return chosen(name, scaled) == {_at(x, 0, lambda u: u * case.factor) for x in chosen(name, case.problem)}


def translation_invariance(name: SolutionName, case: Case) -> bool:
    moved = case.problem.mapped(0, lambda u: u + case.shift)
    return chosen(name, moved) == {_at(x, 0, lambda u: u + case.shift) for x in chosen(name, case.problem)}


def contraction(name: SolutionName, case: Case) -> bool:
    return chosen(name, case.problem) & case.kept <= chosen(name, case.smaller)


def independence(name: SolutionName, case: Case) -> bool:
    still_there = chosen(name, case.problem) & case.kept
    return not still_there or chosen(name, case.smaller) == still_there


def independence_one_gain_set(name: SolutionName, case: Case) -> bool:
    return not case.problem.acceptable or len(case.problem.gain_sets()) > 1 or independence(name, case)


def independence_same_ideal(name: SolutionName, case: Case) -> bool:
    return not case.smaller.acceptable or case.smaller.ideal != case.problem.ideal or independence(name, case)


def least_surplus_monotonicity(name: SolutionName, case: Case) -> bool:
    before, after = ([min(s.surplus(x)) for x in chosen(name, s)] for s in (case.smaller, case.problem))
    return not before or min(after) >= max(before)


def least_share_monotonicity(name: SolutionName, case: Case) -> bool:
    s = case.problem
    if not case.smaller.acceptable or case.smaller.ideal != s.ideal:
        return True
    inside = [p for p in s.parties if s.ideal[p] > s.reservation[p]]

    def least_share(x: Point) -> Fraction:
        return min((s.surplus(x)[p] / s.surplus(s.ideal)[p] for p in inside), default=Fraction(1))

    return min(map(least_share, chosen(name, s))) >= max(map(least_share, chosen(name, case.smaller)))


def strong_monotonicity(name: SolutionName, case: Case) -> bool:
    before, after = chosen(name, case.smaller), chosen(name, case.problem)
    return all(b >= a for x in before for y in after for a, b in zip(x, y, strict=True))


def own_reservation_monotonicity(name: SolutionName, case: Case) -> bool:
    higher = replace(case.problem, reservation=_at(case.problem.reservation, 0, lambda r: r + case.rise))
    if not higher.acceptable or higher.gain_sets() != {frozenset(higher.parties)}:
        return True
    return all(y[0] >= x[0] for x in chosen(name, case.problem) for y in chosen(name, higher))


AXIOMS: Mapping[str, Callable[[SolutionName, Case], bool]] = {
    "pareto-optimality": pareto_optimality,
    "anonymity": anonymity,
    "symmetry": symmetry,
    "scale-invariance": scale_invariance,
    "translation-invariance": translation_invariance,
    "contraction": contraction,
    "independence": independence,
    "independence-one-gain-set": independence_one_gain_set,
    "independence-same-ideal": independence_same_ideal,
    "least-surplus-monotonicity": least_surplus_monotonicity,
    "least-share-monotonicity": least_share_monotonicity,
    "strong-monotonicity": strong_monotonicity,
    "own-reservation-monotonicity": own_reservation_monotonicity,
}
