"""The table of axioms in docs/solutions.md: random cases for every "yes", a counterexample for every "no"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.solve.results import SolutionName
from simulator.solve.solution import SOLUTIONS, Counterexample
from tests.properties.axioms import AXIOMS, Case, Point, Problem, chosen

PAGE = Path(__file__).parents[2] / "docs" / "solutions.md"


def point(numbers: Sequence[int]) -> Point:
    return tuple(map(Fraction, numbers))


def case(
    points: Iterable[Sequence[int]],
    dropped: Iterable[Sequence[int]] = (),
    *,
    weights: Sequence[int] | None = None,
    factor: int = 10,
    rise: int = 1,
) -> Case:
    """Reservation values 0; weights 1 unless said otherwise; `dropped` are the points that the smaller set lacks."""
    all_points = frozenset(map(point, points))
    n = len(next(iter(all_points)))
    problem = Problem(all_points, (Fraction(0),) * n, point(weights or (1,) * n))
    return Case(problem, all_points - frozenset(map(point, dropped)), factor=Fraction(factor), rise=Fraction(rise))


def shown_by(example: Counterexample) -> Case:
    """The case of a record."""
    weights = example.weights or None
    return case(example.points, example.dropped, weights=weights, factor=example.factor, rise=example.rise)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Coarse numbers, so that ties, dominated points, and parties that cannot gain are common."""
    n = draw(st.integers(2, 4))
    number = st.integers(0, draw(st.sampled_from([2, 5, 9]))).map(Fraction)
    numbers = st.lists(number, min_size=n, max_size=n).map(tuple)
    points = draw(st.lists(numbers, min_size=1, max_size=7, unique=True))
    kept = draw(st.lists(st.sampled_from(points), unique=True))
    least = tuple(min(column) for column in zip(*points, strict=True))
    reservation = tuple(r + draw(st.sampled_from([Fraction(-1), Fraction(0), Fraction(0), Fraction(1), Fraction(1, 3)])) for r in least)
    weights = draw(st.lists(st.sampled_from([Fraction(1), Fraction(1), Fraction(2), Fraction(3, 2)]), min_size=n, max_size=n))
    return Case(
        Problem(frozenset(points), reservation, tuple(weights)),
        frozenset(kept),
        factor=draw(st.sampled_from([Fraction(1, 7), Fraction(5, 2), Fraction(100)])),
        shift=draw(st.sampled_from([Fraction(-200), Fraction(1, 3)])),
        order=tuple(draw(st.permutations(range(n)))),
        rise=draw(st.sampled_from([Fraction(1), Fraction(1, 2), Fraction(3)])),
    )


@pytest.mark.parametrize("axiom", AXIOMS)
def test_axioms_that_are_kept(axiom: str) -> None:
    keeping = [each.name for each in SOLUTIONS.known() if axiom in each.keeps]

    @given(cases())
    @settings(max_examples=150, deadline=None)
    def holds(c: Case) -> None:
        for name in keeping:
            assert AXIOMS[axiom](name, c), name

    holds()


@pytest.mark.parametrize(("axiom", "name"), [(axiom, each.name) for each in SOLUTIONS.known() for axiom in each.misses])
def test_axioms_that_are_not_kept(axiom: str, name: SolutionName) -> None:
    """By the counterexample of the solution's own record."""
    assert not AXIOMS[axiom](name, shown_by(SOLUTIONS[name].misses[axiom]))


def test_a_record_says_of_every_axiom_whether_it_is_kept() -> None:
    for each in SOLUTIONS.known():
        assert sorted([*each.keeps, *each.misses]) == sorted(AXIOMS), each.name


def test_the_page_explains_every_axiom() -> None:
    text = PAGE.read_text("utf-8")
    assert all(f"- **{axiom}**" in text for axiom in AXIOMS)


def test_individual_monotonicity_fails_on_finite_sets() -> None:
    """Kalai and Smorodinsky's own axiom: both ideals stay at 10, and the second party falls from 9 to 6."""
    c = case([(10, 0), (0, 10), (5, 9), (6, 6)], [(6, 6)])
    assert c.smaller.ideal == c.problem.ideal == point((10, 10))
    assert chosen("kalai-smorodinsky", c.smaller) == {point((5, 9))}
    assert chosen("kalai-smorodinsky", c.problem) == {point((6, 6))}


def test_a_dominated_point_may_share_the_greatest_least_surplus() -> None:
    """Why egalitarian and proportional say "among Pareto-optimal outcomes"."""
    assert chosen("egalitarian", case([(2, 2), (2, 3)]).problem) == {point((2, 3))}


@given(cases())
@settings(max_examples=150, deadline=None)
def test_how_the_solutions_are_related(c: Case) -> None:
    equal = Problem(c.problem.points, c.problem.reservation, (Fraction(2),) * len(c.problem.parties))
    assert chosen("weighted-nash", equal) == chosen("nash", c.problem)
    assert chosen("proportional", equal) == chosen("egalitarian", c.problem)
    assert chosen("leximin", c.problem) <= chosen("egalitarian", c.problem)


def test_the_random_cases_put_the_axioms_to_the_test() -> None:
    """Most axioms say nothing of a case in which nothing chosen is dropped, or no outcome is acceptable."""
    met: Counter[str] = Counter()

    @given(cases())
    @settings(max_examples=300, deadline=None, database=None, derandomize=True)
    def look(c: Case) -> None:
        s = c.problem
        if s.acceptable:
            met["acceptable"] += 1
            met["several gain sets"] += len(s.gain_sets()) > 1
            met["a party that cannot gain"] += len(next(iter(s.gain_sets()))) < len(s.parties)
            met["part of the chosen dropped"] += bool(chosen("nash", s) - c.kept and chosen("nash", s) & c.kept)
            met["same ideal"] += bool(c.kept < s.points and c.smaller.acceptable and c.smaller.ideal == s.ideal)
            met["ties"] += len(chosen("leximin", s)) > 1

    look()
    assert min(met.values()) >= 3, met
    assert met["acceptable"] > 150, met
