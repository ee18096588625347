"""What nashpy finds, held against the exact list; its warnings become statements."""

from __future__ import annotations

import warnings
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import nashpy
import numpy as np
import pytest

from simulator.games.equilibria import equilibria
from simulator.games.methods import Method, lemke_howson_from_every_label, methods, pivots_exactly
from simulator.games.normal_form import NormalForm, from_matrices
from simulator.games.two_players import extreme_equilibria
from tests.games.test_two_players import random_matrices
from tests.oracles.published_games import PUBLISHED, Published, von_stengel


def by_name(game: NormalForm) -> dict[str, Method]:
    return {method.name: method for method in equilibria(game).methods}


@pytest.mark.parametrize("published", PUBLISHED, ids=lambda published: published.name)
def test_every_method_finds_published_equilibria_only(published: Published) -> None:
    every = tuple(range(len(published.pairs)))
    found = by_name(published.game)
    assert found["vertex enumeration"].found == every
    assert found["Lemke–Howson"].found
    for method in found.values():
        assert set(method.found) <= set(every)
        assert not method.refused
        assert not method.between


def test_what_floating_point_misses_and_makes_up_is_said() -> None:
    """Seventy-five equilibria: enumeration in floating point loses some, or adds what is none; the exact list stands."""
    found = by_name(von_stengel())
    assert found["vertex enumeration"].found == tuple(range(75))
    assert set(found["support enumeration"].found) <= set(range(75))
    assert not any(method.between for method in found.values())
    assert found["Lemke–Howson"].found
    assert by_name(from_matrices([[1, 2]], [[3, 4]]))["Lemke–Howson"].statements == ("left out: a player has one action",)


@pytest.mark.parametrize("step", [Fraction(1, 10**8), Fraction(1, 10**12), Fraction(10**9)])
@pytest.mark.parametrize("seed", range(8))
def test_how_long_the_numbers_are_hides_nothing_that_nashpy_finds(seed: int, step: Fraction) -> None:
    """A game with every payoff a little off in its last digit, or in other units, handed to nashpy as it stands."""
    rng = np.random.default_rng(seed)
    while True:  # until there is a game that is not degenerate
        plain: list[list[list[int]]] = [rng.integers(1, 1000, (3, 3)).tolist() for _ in range(2)]
        first, second = ([[x + step * (x % 7) if step < 1 else x * step for x in row] for row in matrix] for matrix in plain)
        game = from_matrices(first, second)
        exact = extreme_equilibria(game)
        if not exact.degenerate:
            break
    found = {method.name: method for method in methods(game, exact)}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        library = nashpy.Game(*(np.array([[float(x) for x in row] for row in matrix]) for matrix in (first, second)))
        assert len(found["support enumeration"].found) == len(list(library.support_enumeration(non_degenerate=True)))
    assert found["vertex enumeration"].found == tuple(range(len(exact.pairs)))
    assert found["Lemke–Howson"].found


def test_a_path_without_an_end_is_given_up() -> None:
    game = nashpy.Game(np.array([[2.0, 1.0], [1.0, 3.0]]), np.array([[2.0, 1.0], [1.0, 3.0]]))
    assert len(list(lemke_howson_from_every_label(game))) == 4
    with pytest.warns(RuntimeWarning, match="did not end within 1 steps"):
        assert list(lemke_howson_from_every_label(game, most_pivots=1)) == []


@pytest.mark.parametrize("seed", range(40))
def test_random_games_end(seed: int) -> None:
    """Degenerate ones among them; whatever a method finds is on the list or is an equilibrium between its entries."""
    game = from_matrices(*random_matrices(seed))
    found = equilibria(game)
    every = set(range(len(found.equilibria)))
    for method in found.methods:
        assert set(method.found) <= every
        assert all(game.is_equilibrium(pair) for pair in method.between)


def test_integer_pivoting_is_asked_for_where_determinants_stay_whole() -> None:
    """Of 2 × 2 payoffs up to m, a determinant with its bordering rows stays below (2 m)³; 2⁵³ is first reached at 2 m = 208,064."""
    small = [[1, 1], [1, 1]]
    assert pivots_exactly(small, [[1, 104_031], [1, 1]])
    assert not pivots_exactly([[104_032, 1], [1, 1]], small)


def test_many_actions_are_left_to_the_exact_list() -> None:
    game = from_matrices([[k + j for k in range(10)] for j in range(5)], [[k - j for k in range(10)] for j in range(5)])
    found = by_name(game)
    assert found["support enumeration"].statements == found["vertex enumeration"].statements == ("left out: too many actions",)
    assert len(equilibria(game).equilibria) == 1


def test_warnings_become_statements() -> None:
    game = from_matrices([[1, 1], [0, 2]], [[1, 1], [0, 2]])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = by_name(game)
    (statement,) = found["support enumeration"].statements
    assert statement.startswith("it found an even number of equilibria")


def library(monkeypatch: pytest.MonkeyPatch, *pairs: tuple[list[float], list[float]], error: Exception | None = None) -> None:
    """A nashpy that answers with these pairs."""

    def run(**_: Any) -> list[Any]:
        if error:
            raise error
        return [(np.array(x), np.array(y)) for x, y in pairs]

    fake = SimpleNamespace(support_enumeration=run, vertex_enumeration=run, payoff_matrices=(np.eye(2) + 1, np.eye(2) + 1))
    monkeypatch.setattr(nashpy, "Game", lambda *_: fake)


def test_results_are_checked_exactly(monkeypatch: pytest.MonkeyPatch) -> None:
    game = from_matrices([[3, 3], [2, 2]], [[0, 0], [1, 0]])
    exact = extreme_equilibria(game)
    library(
        monkeypatch,
        ([1.0, -1e-12], [1.0, 0.0]),  # one of the list
        ([1.0, 0.0], [0.25, 0.75]),  # between the two
        ([0.5, 0.5], [1.0, 0.0]),  # none
        ([1.0], [1.0]),  # no pair of mixes of this game
        ([np.nan, 1.0], [1.0, 0.0]),
        ([0.0, 0.0], [1.0, 0.0]),
    )
    for method in methods(game, exact)[:2]:
        assert [exact.pairs[k] for k in method.found] == [(game.pure(0, 0), game.pure(1, 0))]
        assert method.between == ((game.pure(0, 0), (Fraction(1, 4), Fraction(3, 4))),)
        assert method.refused == 4


def test_an_error_of_the_library_ends_its_run_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    library(monkeypatch, error=RuntimeError("QH6214 qhull\ninput error"))
    game = PUBLISHED[0].game
    for method in methods(game, extreme_equilibria(game))[:2]:
        assert method.found == ()
        assert method.statements == ("ended early: QH6214 qhull input error",)
