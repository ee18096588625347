"""Games of the file, pure equilibria, and games of three."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import pytest

from simulator import load
from simulator.errors import UsageError
from simulator.games.equilibria import equilibria
from simulator.games.normal_form import NormalForm, Profile, from_matrices, named_game, support
from simulator.games.two_players import extreme_equilibria, nash_subsets
from simulator.scenario.reading import loads
from tests.oracles.published_games import FIRST_ACTION, MCKELVEY_MCLENNAN, PUBLISHED, mix

THREE = """\
title: Three at a junction
issues: {turn: {title: Who goes first, options: {a: A, b: B}}}
parties:
  a: {title: A, weights: {turn: 1}, values: {turn: {a: 100, b: 0}}, reservation: 0}
  b: {title: B, weights: {turn: 1}, values: {turn: {a: 0, b: 100}}, reservation: 0}
  c: {title: C, weights: {turn: 1}, values: {turn: {a: 50, b: 50}}, reservation: 0}
games:
  junction:
    title: Who goes first
    players: {a: [go, wait], c: wave, b: [go, wait]}
    payoffs:
      crash: {when: {a: go, b: go}, points: {a: -10, b: -10, c: 0}}
      a_first: {when: {a: go, b: wait}, points: {a: {base: 3, range: [2, 4]}, b: 1, c: 2}}
      a_waits: {when: {a: wait}, points: {a: 1, b: 2.5, c: 1}}
"""


def random_game(seed: int) -> NormalForm:
    rng = random.Random(seed)
    sizes = [rng.randint(1, 3) for _ in range(rng.randint(2, 4))]
    profiles = itertools.product(*map(range, sizes))
    return NormalForm(
        players=tuple(f"p{k}" for k in range(len(sizes))),
        actions=tuple(tuple(f"a{k}" for k in range(size)) for size in sizes),
        payoffs={profile: tuple(Fraction(rng.randint(0, 3)) for _ in sizes) for profile in profiles},
    )


def test_a_game_of_the_file() -> None:
    game = named_game(loads(THREE, "three"), "junction")
    assert game.players == ("a", "c", "b")
    assert game.actions == (("go", "wait"), ("wave",), ("go", "wait"))
    wanted: Mapping[Profile, tuple[Any, ...]] = {
        (0, 0, 0): (-10, 0, -10),
        (0, 0, 1): (3, 2, 1),
        (1, 0, 0): (1, 1, Fraction(5, 2)),
        (1, 0, 1): (1, 1, Fraction(5, 2)),
    }
    assert game.payoffs == wanted
    assert game.named((0, 0, 1)) == {"a": "go", "c": "wave", "b": "wait"}
    assert game.pure_equilibria() == ((0, 0, 1), (1, 0, 0))


def test_a_changed_number_changes_the_game() -> None:
    scenario = loads(THREE, "three").with_changes({"games.junction.payoffs.a_first.points.a": 0})
    assert named_game(scenario, "junction").payoffs[0, 0, 1][0] == 0


@pytest.mark.parametrize("seed", range(40))
def test_pure_equilibria_are_those_without_a_gain(seed: int) -> None:
    game = random_game(seed)
    wanted = {
        profile
        for profile in game.profiles
        if all(
            game.payoffs[(*profile[:p], a, *profile[p + 1 :])][p] <= game.payoffs[profile][p]
            for p in range(len(game.players))
            for a in range(game.sizes[p])
        )
    }
    assert set(game.pure_equilibria()) == wanted
    assert all(game.is_equilibrium([game.pure(p, a) for p, a in enumerate(profile)]) == (profile in wanted) for profile in game.profiles)
    assert wanted <= {tuple(next(iter(support(m))) for m in e.mixes) for e in equilibria(game, with_methods=False).equilibria if e.is_pure}


@pytest.mark.parametrize("seed", range(40))
def test_all_that_is_given_is_an_equilibrium(seed: int) -> None:
    game = random_game(seed)
    found = equilibria(game, with_methods=False)
    assert all(game.is_equilibrium(e.mixes) and e.payoffs == game.expected(e.mixes) for e in found.equilibria)
    assert len({e.mixes for e in found.equilibria}) == len(found.equilibria)
    assert found.complete == (len(game.players) == 2)


def test_nine_equilibria_of_three_players() -> None:
    """All nine published ones pass; those in which at most two mix are found, the two totally mixed ones are not looked for."""
    published = [tuple((share, 1 - share) for share in mix(text)) for text in FIRST_ACTION]
    assert all(MCKELVEY_MCLENNAN.is_equilibrium(mixes) for mixes in published)
    found = equilibria(MCKELVEY_MCLENNAN)
    assert {e.mixes for e in found.equilibria} == set(published[2:])
    assert not found.complete
    assert found.degenerate is None


def test_pairwise_reductions() -> None:
    found = equilibria(MCKELVEY_MCLENNAN)
    assert [(r.players, r.others) for r in found.reductions] == [
        ((0, 1), ((2, 0),)),
        ((0, 1), ((2, 1),)),
        ((0, 2), ((1, 0),)),
        ((0, 2), ((1, 1),)),
        ((1, 2), ((0, 0),)),
        ((1, 2), ((0, 1),)),
    ]
    second = found.reductions[1]
    game = MCKELVEY_MCLENNAN.among(second.players, (0, 0, 1))
    wanted: Mapping[Profile, tuple[Any, ...]] = {(0, 0): (0, 0), (0, 1): (3, 4), (1, 0): (3, 4), (1, 1): (0, 0)}
    assert game.payoffs == wanted
    assert second.equilibria is not None
    assert len(second.equilibria.pairs) == 3
    assert second.holds == (0, 1)  # where the two mix, the third would rather use its first action
    assert equilibria(MCKELVEY_MCLENNAN, most_bases=2).reductions[0].equilibria is None


def test_what_is_no_mix_is_no_equilibrium() -> None:
    game = PUBLISHED[4].game
    half = (Fraction(1, 2), Fraction(1, 2))
    assert game.is_equilibrium([half, half])
    assert not game.is_equilibrium([(Fraction(3, 2), Fraction(-1, 2)), half])
    assert not game.is_equilibrium([(Fraction(1, 2), Fraction(1, 4)), half])


def test_faults_are_told() -> None:
    with pytest.raises(UsageError, match="no such game 'junktion'; did you mean 'junction'"):
        named_game(loads(THREE, "three"), "junktion")
    with pytest.raises(UsageError, match="has no games"):
        named_game(load("sale"), "junction")
    with pytest.raises(UsageError, match="same number of rows"):
        from_matrices([[1, 2]], [[1], [2]])


def game_of_three(payoff: Callable[[int, int, int], tuple[Fraction | int, Fraction | int, Fraction | int]]) -> NormalForm:
    """Three players with two actions each."""
    cells = itertools.product(range(2), repeat=3)
    return NormalForm(("a", "b", "c"), (("h", "t"),) * 3, {cell: tuple(Fraction(x) for x in payoff(*cell)) for cell in cells})


def odd_one_out(a: int, b: int, c: int) -> tuple[int, int, int]:
    if a == b == c:
        return 0, 0, 0
    odd = next(k for k, x in enumerate((a, b, c)) if (a, b, c).count(x) == 1)
    first, second, third = (2 if k == odd else -1 for k in range(3))
    return first, second, third


def test_a_continuum_of_three_players_is_said() -> None:
    """Odd one out: where b keeps to h and c to t, every mix of a is an equilibrium."""
    found = equilibria(game_of_three(odd_one_out))
    assert found.degenerate
    assert found.components == ((0, 1, 2, 3, 4, 5),)
    mixes = [each.mixes for each in found.equilibria]
    game = found.game
    for k, one in enumerate(mixes):
        for other in mixes[:k]:
            if sum(x != y for x, y in zip(one, other, strict=True)) == 1:
                half = tuple(tuple((x + y) / 2 for x, y in zip(p, q, strict=True)) for p, q in zip(one, other, strict=True))
                assert game.is_equilibrium(half)


@pytest.mark.parametrize("seed", range(60))
def test_the_part_of_a_segment_that_holds_for_all(seed: int) -> None:
    """Player a is indifferent throughout, b and c are drawn: along every a-segment of pure (b, c), the equilibria are what is found."""
    rng = random.Random(seed)
    table = {cell: (rng.randint(-3, 3), rng.randint(-3, 3)) for cell in itertools.product(range(2), repeat=3)}
    game = game_of_three(lambda a, b, c: (b + c, *table[a, b, c]))
    found = equilibria(game)
    listed = {each.mixes for each in found.equilibria}
    for b, c in itertools.product(range(2), repeat=2):
        on_it = sorted(mixes[0][0] for mixes in listed if mixes[1:] == (game.pure(1, b), game.pure(2, c)))
        for step in range(25):
            share = Fraction(step, 24)
            mixes = ((share, 1 - share), game.pure(1, b), game.pure(2, c))
            assert game.is_equilibrium(mixes) == bool(on_it and on_it[0] <= share <= on_it[-1])


@pytest.mark.parametrize("seed", range(30))
def test_nash_subsets_are_equilibria_throughout(seed: int) -> None:
    rng = random.Random(seed)
    first, second = ([[rng.randint(0, 2) for _ in range(3)] for _ in range(3)] for _ in range(2))
    game = from_matrices(first, second)
    pairs = extreme_equilibria(game).pairs
    subsets = nash_subsets(pairs)
    assert {k for subset in subsets for k in subset} == set(range(len(pairs)))
    for subset in subsets:
        firsts, seconds = ({pairs[k][player] for k in subset} for player in (0, 1))
        assert {(x, y) for x in firsts for y in seconds} == {pairs[k] for k in subset}
        middle = tuple(tuple(sum(shares) / len(some) for shares in zip(*some, strict=True)) for some in (firsts, seconds))
        assert game.is_equilibrium(middle)


def test_where_a_thirds_choice_begins_and_ceases_to_be_its_best() -> None:
    """The first player is indifferent and the second has a dominant action. Where the first chooses its other action with chance x, the
    third gains 1 − x by c0 and 3x by c1: so each is its best reply on one side of x = 1/4, and the end of a segment there."""
    third = {(0, 0): 1, (1, 0): 0, (0, 1): 0, (1, 1): 3}
    payoffs: dict[Profile, tuple[Fraction, ...]] = {
        (a, b, c): (Fraction(0), Fraction(1 - b), Fraction(third[a, c])) for a in (0, 1) for b in (0, 1) for c in (0, 1)
    }
    game = NormalForm(("p", "q", "r"), (("a0", "a1"), ("b0", "b1"), ("c0", "c1")), payoffs)
    found = equilibria(game)
    quarter, first = (Fraction(3, 4), Fraction(1, 4)), (Fraction(1), Fraction(0))
    assert {r.others[0][1]: r.ends for r in found.reductions if r.players == (0, 1)} == {0: ((quarter, first),), 1: ((quarter, first),)}
    assert {(quarter, first, first), (quarter, first, first[::-1])} <= {each.mixes for each in found.equilibria}
