"""Extreme equilibria of games of two: published lists, a solver of another make, and what equilibria must satisfy."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from fractions import Fraction

import pytest

from simulator.budget import Budget
from simulator.games.equilibria import equilibria
from simulator.games.normal_form import NormalForm, Profile, from_matrices, support
from simulator.games.two_players import extreme_equilibria
from simulator.games.vertices import TooManyVerticesError, Vertices
from tests.oracles import mixed_by_hand
from tests.oracles.published_games import PUBLISHED, VON_STENGEL_BY_SUPPORT, Published, von_stengel

IDENTITY = [[1, 0, 0], [0, 1, 0], [0, 0, 1]]


def random_matrices(seed: int) -> tuple[list[list[Fraction]], list[list[Fraction]]]:
    """Few different payoffs, so that many games are degenerate."""
    rng = random.Random(seed)
    rows, columns, most = rng.randint(1, 4), rng.randint(1, 4), rng.choice([1, 2, 4, 20])

    def matrix() -> list[list[Fraction]]:
        return [[Fraction(rng.randint(-most, most), rng.choice([1, 1, 3])) for _ in range(columns)] for _ in range(rows)]

    return matrix(), matrix()


@pytest.mark.parametrize("published", PUBLISHED, ids=lambda published: published.name)
def test_published_games(published: Published) -> None:
    found = extreme_equilibria(published.game)
    assert set(found.pairs) == published.pairs
    assert len(found.pairs) == len(published.pairs)
    assert found.components == tuple((k,) for k in range(len(found.pairs)))


def test_seventy_five_equilibria() -> None:
    found = extreme_equilibria(von_stengel())
    assert len(found.pairs) == 75
    assert not found.degenerate
    assert Counter(len(support(x)) for x, _ in found.pairs) == VON_STENGEL_BY_SUPPORT
    assert all(von_stengel().is_equilibrium(pair) for pair in found.pairs[::10])


def test_coordination_on_three() -> None:
    """Both uniform on the same actions, whichever these are (Gambit, tests/test_nash.py)."""
    found = extreme_equilibria(from_matrices(IDENTITY, IDENTITY))
    assert len(found.pairs) == 7
    assert {support(x) for x, _ in found.pairs} == {frozenset(s) for s in ([0], [1], [2], [0, 1], [0, 2], [1, 2], [0, 1, 2])}
    assert all(x == y and set(x) <= {0, Fraction(1, len(support(x)))} for x, y in found.pairs)


@pytest.mark.parametrize("seed", range(150))
def test_random_games_against_linear_systems(seed: int) -> None:
    first, second = random_matrices(seed)
    pairs, degenerate = mixed_by_hand.extreme(first, second)
    game = from_matrices(first, second)
    found = extreme_equilibria(game)
    assert set(found.pairs) == pairs
    assert len(found.pairs) == len(pairs) > 0
    assert found.degenerate == degenerate
    assert all(game.is_equilibrium(pair) for pair in found.pairs)
    if not degenerate:
        assert len(pairs) % 2 == 1
        assert all(len(component) == 1 for component in found.components)


@pytest.mark.parametrize("seed", range(60))
def test_pairs_of_a_component_mix(seed: int) -> None:
    """Two equilibria that share a player's mix: everything between them is one; of two components, nothing is shared."""
    first, second = random_matrices(seed)
    game = from_matrices(first, second)
    found = extreme_equilibria(game)
    where = {k: c for c, component in enumerate(found.components) for k in component}
    assert sorted(where) == list(range(len(found.pairs)))
    for j, (x, y) in enumerate(found.pairs):
        for k, (p, q) in enumerate(found.pairs[:j]):
            if x == p or y == q:
                assert where[j] == where[k]
                middle = tuple((a + b) / 2 for a, b in zip(x, p, strict=True)), tuple((a + b) / 2 for a, b in zip(y, q, strict=True))
                assert game.is_equilibrium(middle)


def test_moving_and_stretching_payoffs_changes_nothing() -> None:
    first, second = random_matrices(11)
    moved = [[Fraction(7, 3) * x - 50 for x in row] for row in first]
    assert extreme_equilibria(from_matrices(moved, second)) == extreme_equilibria(from_matrices(first, second))


@pytest.mark.parametrize(
    ("first", "second", "components", "n_pairs"),
    [
        ([[1, 1], [1, 1]], [[1, 1], [1, 1]], ((0, 1, 2, 3),), 4),  # nothing matters: every mix
        ([[3, 3], [2, 2]], [[0, 0], [1, 0]], ((0, 1),), 2),  # the first has a best action; the second does not care
        ([[1, 1], [0, 2]], [[1, 1], [0, 2]], ((0, 2), (1,)), 3),
    ],
)
def test_degenerate_games(first: list[list[int]], second: list[list[int]], components: tuple[tuple[int, ...], ...], n_pairs: int) -> None:
    found = equilibria(from_matrices(first, second))
    assert found.degenerate
    assert len(found.equilibria) == n_pairs
    assert found.components == components
    assert found.continua == tuple(c for c in components if len(c) > 1)


def test_too_many_vertices_leave_what_is_pure() -> None:
    game = from_matrices(IDENTITY, IDENTITY)
    with pytest.raises(TooManyVerticesError):
        extreme_equilibria(game, 5)
    found = equilibria(game, most_bases=5)
    assert not found.complete
    assert found.degenerate is None
    assert [e.is_pure for e in found.equilibria] == [True] * 3


def walked(matrix: list[list[int]]) -> set[tuple[Fraction, ...]]:
    """The vertices of {x ≥ 0, matrix · x ≤ 1} but the origin, from the walk."""
    walk = Vertices(matrix)
    while not walk.done:
        walk.step()
    most = [max(sum(a * x for a, x in zip(row, weights, strict=True)) for row in matrix) for weights in walk.found.values()]
    return {tuple(Fraction(x, top) for x in weights) for weights, top in zip(walk.found.values(), most, strict=True)}


def by_definition(matrix: list[list[int]]) -> set[tuple[Fraction, ...]]:
    """The same from every choice of as many constraints as variables, one linear system each."""
    n = len(matrix[0])
    constraints = [[Fraction(int(k == j)) for j in range(n)] + [Fraction(0)] for k in range(n)]
    constraints += [[Fraction(x) for x in row] + [Fraction(1)] for row in matrix]
    found = set()
    for chosen in itertools.combinations(constraints, n):
        point = mixed_by_hand.solved([row[:] for row in chosen])
        if point is not None and min(point) >= 0 and all(sum(a * x for a, x in zip(row, point, strict=True)) <= 1 for row in matrix):
            found.add(tuple(point))
    return found - {(Fraction(0),) * n}


def test_vertices_of_a_square() -> None:
    none, half, third = Fraction(0), Fraction(1, 2), Fraction(1, 3)
    assert walked([[1, 1]]) == {(Fraction(1), none), (none, Fraction(1))}
    assert walked([[2, 1], [1, 2]]) == {(half, none), (none, half), (third, third)}


@pytest.mark.parametrize("seed", range(60))
def test_vertices_of_random_polytopes(seed: int) -> None:
    """Few different entries, so that many vertices lie on more constraints than they need; some rows twice."""
    rng = random.Random(seed)
    rows, n, most = rng.randint(1, 6), rng.randint(1, 4), rng.choice([1, 2, 3, 9])
    matrix = [[rng.randint(1, most) for _ in range(n)] for _ in range(rows)]
    matrix += [matrix[0]] * rng.randint(0, 2)
    assert walked(matrix) == by_definition(matrix)


def test_ties_add_no_bases() -> None:
    """A game in which nothing matters: of each polytope the ends of a simplex, each met once for all rows that are tight there."""
    same = [[0] * 12] * 12
    found = extreme_equilibria(from_matrices(same, same), 30)
    assert len(found.pairs) == 144
    assert found.degenerate
    assert found.components == (tuple(range(144)),)


def test_many_actions_are_walked_to_the_end() -> None:
    """Ten actions each: an odd number of equilibria, each one in exact arithmetic."""
    rng = random.Random(10)
    first, second = ([[rng.randint(0, 9999) for _ in range(10)] for _ in range(10)] for _ in range(2))
    game = from_matrices(first, second)
    found = equilibria(game, with_methods=False)
    assert found.complete
    assert found.degenerate is False
    assert len(found.equilibria) % 2 == 1
    assert all(game.is_equilibrium(each.mixes) for each in found.equilibria)


def test_a_limit_leaves_what_was_met() -> None:
    same = [[int(k == j) for j in range(9)] for k in range(9)]
    game = from_matrices(same, same)
    with Budget(0.0, 1024):
        found = equilibria(game)
    assert found.stopped == "time limit"
    assert not found.complete
    assert found.degenerate is None
    assert not found.components
    assert sum(each.is_pure for each in found.equilibria) == 9
    assert {each.mixes for each in found.equilibria} < {each.mixes for each in equilibria(game, with_methods=False).equilibria}
    assert all(game.is_equilibrium(each.mixes) for each in found.equilibria)


def test_a_limit_ends_the_games_of_two_among_more() -> None:
    rng = random.Random(3)
    profiles: list[Profile] = list(itertools.product(range(7), range(7), range(2)))
    payoffs = {profile: tuple(Fraction(rng.randint(0, 9)) for _ in range(3)) for profile in profiles}
    actions = (tuple("abcdefg"), tuple("abcdefg"), ("u", "v"))
    with Budget(0.0, 1024):
        found = equilibria(NormalForm(("x", "y", "z"), actions, payoffs))
    assert found.stopped == "time limit"
    assert len(found.reductions) < 2 + 7 + 7


def test_one_action_each() -> None:
    found = equilibria(from_matrices([[5]], [[-1]]))
    assert [e.payoffs for e in found.equilibria] == [(Fraction(5), Fraction(-1))]
    assert found.complete


def test_payoffs_of_equilibria_are_what_they_are_worth() -> None:
    game: NormalForm = PUBLISHED[1].game
    assert [e.payoffs for e in equilibria(game).equilibria] == [(3, 1), (1, 3), (Fraction(3, 2), Fraction(3, 2))]
