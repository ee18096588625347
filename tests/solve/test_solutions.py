"""Bargaining solutions against their definitions in fractions, on cases small enough to do by hand and on random points."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.solve.choosing import (
    Candidates,
    egalitarian,
    kalai_smorodinsky,
    leximin,
    nash,
    proportional,
    utilitarian,
    weighted_mean_surplus,
    weighted_nash,
)
from simulator.solve.choosing.powers import compare_powers
from simulator.solve.solution import SOLUTIONS
from tests.solve.answers import DEFINED

Points = Sequence[Sequence[int]]


def points(
    totals: Points,
    *,
    scale: Sequence[int] | None = None,
    reservation: Sequence[Fraction | int] | None = None,
    weights: Sequence[Fraction | int] | None = None,
    big: int | None = None,
) -> Candidates:
    """Candidates with scale 1, reservation values 0 and weights 1 unless said otherwise; `big`: times so much, as integers."""
    n = len(totals[0])
    array = np.array(totals, dtype=np.int64)
    return Candidates(
        array if big is None else array.astype(object) * big,
        tuple(scale or (1,) * n) if big is None else tuple(s * big for s in scale or (1,) * n),
        tuple(map(Fraction, reservation or (0,) * n)),
        tuple(map(Fraction, weights or (1,) * n)),
    )


class TestNash:
    def test_greatest_product_with_all_ties(self) -> None:
        chosen = nash(points([[1, 8], [2, 6], [3, 4], [5, 1]]))
        assert (chosen.rows, chosen.value, chosen.left_out) == ((1, 2), 12, ())

    def test_reservation_values_count_exactly(self) -> None:
        # 12.5 × 0.5 against 6.5 × 1: reservation values between whole numbers decide.
        chosen = nash(points([[14, 2], [8, 2], [8, 3]], reservation=[Fraction(3, 2), Fraction(3, 2)]))
        assert (chosen.rows, chosen.value) == ((2,), Fraction(39, 4))

    def test_a_near_tie_is_told_apart_where_float64_cannot(self) -> None:
        n = 2**27
        assert float((n + 1) * (n - 1)) == float(n * n)
        assert nash(points([[n + 1, n - 1], [n, n]])).rows == (1,)
        assert nash(points([[4 * n, n], [2 * n, 2 * n]])).rows == (0, 1)

    def test_who_cannot_gain_is_left_out_and_named(self) -> None:
        chosen = nash(points([[0, 4, 2], [0, 3, 3], [0, 1, 4]]))
        assert (chosen.rows, chosen.value, chosen.left_out) == ((1,), 9, (0,))
        assert chosen.gain_sets[0].parties == (1, 2)

    def test_a_party_that_gains_at_the_expense_of_more_parties_is_left_out(self) -> None:
        assert nash(points([[9, 0, 0], [0, 1, 1]])).left_out == (0,)

    def test_each_of_several_largest_sets_has_its_best_points(self) -> None:
        """Products over different sets are not compared: 1 × 2 stays beside 6 × 7."""
        chosen = nash(points([[6, 7, 0], [5, 8, 0], [0, 1, 2], [0, 2, 1]]))
        assert [(s.parties, s.rows, s.value) for s in chosen.gain_sets] == [((0, 1), (0,), 42), ((1, 2), (2, 3), 2)]
        assert (chosen.rows, chosen.value, chosen.left_out) == ((0, 2, 3), 42, (0, 2))

    def test_nobody_can_gain(self) -> None:
        chosen = nash(points([[2, 3]], reservation=[2, 3]))
        assert (chosen.rows, chosen.value, chosen.left_out) == ((0,), 1, (0, 1))

    def test_a_point_that_someone_refuses_is_refused(self) -> None:
        with pytest.raises(ValueError, match="point 1 gives party 0 less than its reservation value"):
            nash(points([[1, 1], [0, 2]], reservation=[Fraction(1, 3), 0]))


class TestWeightedNash:
    def test_weights_are_exponents(self) -> None:
        # 2² × 6 = 24 < 3² × 4 = 36 > 5² × 1
        assert weighted_nash(points([[2, 6], [3, 4], [5, 1]], weights=[2, 1])).rows == (1,)

    def test_exact_ties_with_fractional_weights(self) -> None:
        # 8^(1/3) × 4^(1/2) = 4 = 1^(1/3) × 16^(1/2)
        chosen = weighted_nash(points([[8, 4], [1, 16], [7, 4]], weights=[Fraction(1, 3), Fraction(1, 2)]))
        assert chosen.rows == (0, 1)
        assert chosen.value == pytest.approx(4 ** (6 / 5))

    def test_value_is_the_weighted_geometric_mean_in_points(self) -> None:
        chosen = weighted_nash(points([[40, 90]], scale=[10, 10], weights=[1, 3]))
        assert chosen.value == pytest.approx((4 * 9**3) ** 0.25)
        assert weighted_mean_surplus([], []) == 1

    def test_whoever_cannot_gain_is_left_out(self) -> None:
        assert weighted_nash(points([[0, 4, 2], [0, 3, 3]], weights=[9, 2, 1])).left_out == (0,)


class TestKalaiSmorodinsky:
    def test_greatest_least_share_of_the_ideal_gain(self) -> None:
        # ideal gains 10 and 4: least shares 0.2, 0.5, 0.25
        chosen = kalai_smorodinsky(points([[2, 4], [5, 3], [10, 1]]))
        assert (chosen.rows, chosen.value) == ((1,), Fraction(1, 2))

    def test_ties_go_by_leximin(self) -> None:
        # shares (1/2, 1/2, 1), (1, 1/2, 1/2), (1/2, 1, 1/2) are worse than (1/2, 1, 1)
        shares = [[1, 1, 2], [2, 1, 1], [1, 2, 2]]
        assert kalai_smorodinsky(points(shares)).rows == (2,)
        assert kalai_smorodinsky(points(shares[:2])).rows == (0, 1)

    def test_a_party_whose_ideal_is_its_reservation_value_is_left_out(self) -> None:
        chosen = kalai_smorodinsky(points([[3, 1, 5], [3, 2, 3]], reservation=[3, 0, 0]))
        assert (chosen.rows, chosen.value, chosen.left_out) == ((1,), Fraction(3, 5), (0,))

    def test_nobody_can_gain(self) -> None:
        chosen = kalai_smorodinsky(points([[2, 3]], reservation=[2, 3]))
        assert (chosen.rows, chosen.value, chosen.left_out) == ((0,), 1, (0, 1))

    def test_an_ideal_point_beyond_the_points_given(self) -> None:
        given_points = points([[2, 4], [5, 3]])
        further = Candidates(given_points.totals, given_points.scale, given_points.reservation, given_points.weights, ideal=(20, 4))
        assert kalai_smorodinsky(further).value == Fraction(1, 4)


class TestComparingParties:
    def test_egalitarian_reports_all_that_share_the_least_surplus_and_leximin_refines(self) -> None:
        rows = [[2, 5, 9], [9, 2, 6], [1, 9, 9]]
        assert (egalitarian(points(rows)).rows, egalitarian(points(rows)).value) == ((0, 1), 2)
        assert leximin(points(rows)).rows == (1,)

    def test_leximin_ties_where_only_the_names_differ(self) -> None:
        assert leximin(points([[2, 5, 9], [9, 2, 5], [5, 2, 8]])).rows == (0, 1)

    def test_scales_differ_between_parties(self) -> None:
        # 30/10 = 3 and 400/100 = 4 points; 5 and 2 points
        assert (egalitarian(points([[30, 400], [50, 200]], scale=[10, 100])).value) == 3
        assert (utilitarian(points([[30, 400], [50, 200]], scale=[10, 100])).value) == 7

    def test_surpluses_may_be_negative(self) -> None:
        chosen = leximin(points([[1, 5], [2, 3]], reservation=[4, 4]))
        assert (chosen.rows, chosen.value) == ((1,), -2)
        assert egalitarian(points([[1, 5], [2, 3]], reservation=[4, Fraction(9, 2)])).value == -2

    def test_proportional_to_the_bargaining_weights(self) -> None:
        chosen = proportional(points([[4, 4], [6, 3], [9, 1]], weights=[2, 1]))
        assert (chosen.rows, chosen.value) == ((1,), 3)

    def test_utilitarian_does_not_look_at_reservation_values(self) -> None:
        chosen = utilitarian(points([[4, 4], [6, 3], [0, 9]], reservation=[0, 3]))
        assert (chosen.rows, chosen.value) == ((0, 1, 2)[1:], 9)


def test_there_must_be_points_and_positive_weights() -> None:
    with pytest.raises(ValueError, match="at least one point"):
        Candidates(np.zeros((0, 2), np.int64), (1, 1), (Fraction(0),) * 2, (Fraction(1),) * 2)
    with pytest.raises(ValueError, match="must be positive, found 1, 0"):
        points([[1, 1]], weights=[1, 0])


# Random points against the definitions, over whole numbers that fit int64, float64 alone, and neither


def by_definition(name: str, c: Candidates) -> tuple[tuple[int, ...], frozenset[Fraction]]:
    """Rows and exact values (of each largest set of parties, for Nash; of integer powers, for weighted Nash)."""
    rows = range(len(c.totals))
    surplus = [c.surplus(k) for k in rows]
    if name in ("nash", "weighted-nash"):
        weights = c.weights if name == "weighted-nash" else (Fraction(1),) * c.n_parties
        common = math.lcm(*(w.denominator for w in weights))
        gaining = [frozenset(p for p, s in enumerate(surplus[k]) if s > 0) for k in rows]
        chosen: list[int] = []
        for parties in {g for g in gaining if len(g) == max(map(len, gaining))}:
            products = {
                k: math.prod((surplus[k][p] ** int(weights[p] * common) for p in parties), start=Fraction(1))
                for k in rows
                if gaining[k] == parties
            }
            chosen += [k for k, product in products.items() if product == max(products.values())]
        return tuple(sorted(chosen)), frozenset()
    key: list[list[Fraction]]
    if name == "utilitarian":
        key = [[sum((s + r for s, r in zip(surplus[k], c.reservation, strict=True)), Fraction(0))] for k in rows]
    elif name == "kalai-smorodinsky":
        ideal = [max(s[p] for s in surplus) for p in range(c.n_parties)]
        key = [sorted(s[p] / ideal[p] for p in range(c.n_parties) if ideal[p] > 0) for s in surplus]
    elif name == "leximin":
        key = [sorted(s) for s in surplus]
    else:
        weights = c.weights if name == "proportional" else (Fraction(1),) * c.n_parties
        key = [[min(s / w for s, w in zip(surplus[k], weights, strict=True))] for k in rows]
    best = max(key)
    return tuple(k for k in rows if key[k] == best), frozenset(best[:1] or [Fraction(1)])


@st.composite
def candidate_sets(draw: st.DrawFn) -> Candidates:
    n_parties = draw(st.integers(1, 5))
    size = draw(st.sampled_from([3, 12, 10**6, 2**52]))
    rows = draw(st.lists(st.lists(st.integers(0, size), min_size=n_parties, max_size=n_parties), min_size=1, max_size=12))
    scale = draw(st.lists(st.sampled_from([1, 10, 97, 10**9 + 7]), min_size=n_parties, max_size=n_parties))
    least = [min(row[p] for row in rows) for p in range(n_parties)]
    below = st.fractions(min_value=0, max_value=2, max_denominator=7)
    reservation = [
        Fraction(low, s) - draw(st.sampled_from([Fraction(0), Fraction(1, 3) / s]) | below) for low, s in zip(least, scale, strict=True)
    ]
    weights = draw(
        st.lists(st.sampled_from([Fraction(1), Fraction(2), Fraction(1, 2), Fraction(3, 5)]), min_size=n_parties, max_size=n_parties)
    )
    return points(rows, scale=scale, reservation=reservation, weights=weights, big=draw(st.sampled_from([None, None, 3**60])))


@given(candidate_sets())
@settings(max_examples=60, deadline=None)
def test_every_solution_is_what_its_definition_says(c: Candidates) -> None:
    for name in DEFINED:
        chosen = SOLUTIONS[name].choose(c)
        rows, values = by_definition(name, c)
        assert chosen.rows == rows, name
        if values:
            assert {chosen.value} == values, name


@pytest.mark.parametrize("unit", [1, 10**12 + 39], ids=["int64", "beyond int64"])
def test_many_points_at_once(unit: int) -> None:
    """The paths that put rows aside by float64 give what all rows in fractions give."""
    rng = np.random.default_rng(7)
    totals = rng.integers(10**6, 10**6 + 40, size=(1000, 3))
    c = Candidates(totals, (unit, unit + 2, unit + 4), (Fraction(-1, 3),) * 3, (Fraction(1), Fraction(5, 7), Fraction(2)))
    for name in ("egalitarian", "proportional", "kalai-smorodinsky", "leximin", "utilitarian", "nash"):
        assert SOLUTIONS[name].choose(c).rows == by_definition(name, c)[0], name


class TestComparePowers:
    numbers = st.integers(1, 60)

    @given(st.lists(st.tuples(numbers, numbers, st.integers(1, 9)), min_size=1, max_size=4))
    @settings(max_examples=50, deadline=None)
    def test_agrees_with_the_powers_themselves(self, rows: list[tuple[int, int, int]]) -> None:
        a, b, exponents = zip(*rows, strict=True)
        left, right = (math.prod(n**e for n, e in zip(side, exponents, strict=True)) for side in (a, b))
        assert compare_powers(a, b, exponents) == (left > right) - (left < right)

    def test_equality_with_exponents_too_large_to_compute(self) -> None:
        n = 10**9
        assert compare_powers([4, 27], [8, 9], [3 * n, 2 * n]) == compare_powers([2**6, 3**6], [2**9, 3**4], [n, n])
        assert compare_powers([2**10, 1], [1, 2], [n, 10 * n]) == 0

    def test_near_ties_are_settled_by_more_digits(self) -> None:
        n = 10**60
        assert compare_powers([n + 1, n - 1], [n, n], [1, 1]) == -1
        assert compare_powers([n, n], [n + 1, n - 1], [10**6, 10**6]) == 1
