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
from simulator.solve.solution import SOLUTIONS
from tests.properties.axioms import AXIOMS, Case, Point, Problem, chosen

PAGE = Path(__file__).parents[2] / "docs" / "solutions.md"


def read_table() -> dict[str, dict[SolutionName, bool]]:
    """Axiom → solution → whether the page says that the solution keeps it."""
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in PAGE.read_text("utf-8").splitlines() if line.startswith("|")]
    header = next(k for k, row in enumerate(rows) if row[0] == "axiom")
    table = {}
    for axiom, *cells in rows[header + 2 :]:
        assert set(cells) <= {"yes", "no"}, axiom
        table[axiom] = {name: cell == "yes" for name, cell in zip(rows[header][1:], cells, strict=True)}
    return table


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


UNITS = case([(1, 5), (2, 3)], factor=10)
IDEAL_MOVES = case([(2, 6), (4, 4), (6, 3)], [(2, 6)])
TWO_GAIN_SETS = case([(0, 1), (0, 2), (2, 0)], [(0, 2)])
DOMINATED_FROM_OUTSIDE = case([(2, 3), (2, 4), (3, 2)], [(2, 4)])
MORE_FOR_ONE = case([(3, 3), (10, 1)], [(10, 1)])
SAME_IDEAL_MORE_IN_ALL = case([(9, 0), (0, 9), (5, 5), (8, 4)], [(8, 4)])
SAME_IDEAL_MORE_FOR_THE_LEAST = case([(100, 0), (0, 10), (50, 4), (5, 5)], [(5, 5)])
MIDDLE_GROUND = case([(2, 5), (4, 4)], [(4, 4)])
OTHERS_IDEALS_MOVE = case([(0, 4, 10), (4, 7, 2), (5, 10, 1), (6, 3, 5)], rise=2)
TIED = case([(2, 3, 1), (6, 1, 6)], rise=1)

COUNTEREXAMPLES: dict[str, dict[SolutionName, Case]] = {
    "symmetry": dict.fromkeys(("weighted-nash", "proportional"), case([(1, 2), (2, 1)], weights=[2, 1])),
    "scale-invariance": dict.fromkeys((each.name for each in SOLUTIONS.ours() if each.compares_parties), UNITS),
    "contraction": {"kalai-smorodinsky": IDEAL_MOVES},
    "independence": {
        "nash": TWO_GAIN_SETS,
        "weighted-nash": TWO_GAIN_SETS,
        "kalai-smorodinsky": IDEAL_MOVES,
        "egalitarian": DOMINATED_FROM_OUTSIDE,
        "proportional": DOMINATED_FROM_OUTSIDE,
    },
    "independence-one-gain-set": {
        "kalai-smorodinsky": IDEAL_MOVES,
        "egalitarian": DOMINATED_FROM_OUTSIDE,
        "proportional": DOMINATED_FROM_OUTSIDE,
    },
    "independence-same-ideal": {
        **dict.fromkeys(("nash", "weighted-nash"), case([(0, 4, 1), (0, 4, 4), (2, 0, 4)], [(0, 4, 4)])),
        **dict.fromkeys(("egalitarian", "proportional"), case([(2, 3), (4, 2), (5, 0), (5, 2)], [(5, 2)])),
    },
    "least-surplus-monotonicity": {
        **dict.fromkeys(("nash", "weighted-nash", "kalai-smorodinsky", "utilitarian"), MORE_FOR_ONE),
        "proportional": case([(2, 2), (1, 3)], [(1, 3)], weights=[1, 3]),
    },
    "least-share-monotonicity": {
        **dict.fromkeys(("nash", "weighted-nash", "utilitarian"), SAME_IDEAL_MORE_IN_ALL),
        **dict.fromkeys(("egalitarian", "leximin", "proportional"), SAME_IDEAL_MORE_FOR_THE_LEAST),
    },
    "strong-monotonicity": dict.fromkeys(SOLUTIONS.our_names(), MIDDLE_GROUND),
    "own-reservation-monotonicity": {
        "kalai-smorodinsky": OTHERS_IDEALS_MOVE,
        "egalitarian": TIED,
        "utilitarian": case([(1, 2), (2, 1)], rise=1),
        "proportional": TIED,
    },
}


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


@pytest.mark.parametrize(
    ("axiom", "name"), [(axiom, each.name) for each in SOLUTIONS.known() for axiom in AXIOMS if axiom not in each.keeps]
)
def test_axioms_that_are_not_kept(axiom: str, name: SolutionName) -> None:
    """By the counterexample of the page, or for a solution that has none there by any of the examples here."""
    found = COUNTEREXAMPLES[axiom].get(name)
    examples = {id(example): example for row in COUNTEREXAMPLES.values() for example in row.values()}
    assert not all(AXIOMS[axiom](name, example) for example in (examples.values() if found is None else [found]))


def test_the_page_and_the_tests_name_the_same_axioms() -> None:
    table = read_table()
    assert list(table) == list(AXIOMS)
    assert table == {axiom: {each.name: axiom in each.keeps for each in SOLUTIONS.ours()} for axiom in AXIOMS}
    assert all(set(each.keeps) <= set(AXIOMS) for each in SOLUTIONS.known())
    assert {axiom: {name for name, kept in row.items() if not kept} for axiom, row in table.items()} == {
        axiom: set(COUNTEREXAMPLES.get(axiom, {})) for axiom in AXIOMS
    }
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
