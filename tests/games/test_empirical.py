"""The empirical game on talks made up for the purpose, whose true payoffs are known."""

from __future__ import annotations

import itertools
import random
from collections.abc import Mapping

import numpy as np
import pytest
from scipy.stats import t

from simulator.errors import UsageError
from simulator.games.empirical import Simulate, empirical_game, seeds_of
from simulator.games.equilibria import equilibria
from simulator.games.normal_form import NormalForm, support
from simulator.games.resampled import still_equilibrium
from tests.games.test_normal_form import random_game

TWO = {"a": ("firm", "soft"), "b": ("firm", "soft")}
CHICKEN = {("firm", "firm"): (0, 0), ("firm", "soft"): (3, 1), ("soft", "firm"): (1, 3), ("soft", "soft"): (2, 2)}


def noisy(spread: float, seen: list[int] | None = None) -> Simulate:
    """Chicken, each payoff moved by luck that depends on the seed and, in part, on the strategies."""

    def simulate(profile: tuple[str, ...], seed: int) -> Mapping[str, float]:
        if seen is not None:
            seen.append(seed)
        common, own = random.Random(seed), random.Random(f"{seed}{profile}")
        luck = [spread * (common.gauss(0, 1) + 0.3 * own.gauss(0, 1)) for _ in range(2)]
        return {p: x + y for p, x, y in zip("ab", CHICKEN[profile[0], profile[1]], luck, strict=True)}

    return simulate


def test_without_luck_it_is_the_game_itself() -> None:
    found = empirical_game(TWO, noisy(0.0), runs=3, resamples=20)
    assert [e.mean for e in found.payoffs[0, 1]] == [3, 1]
    assert all(e.low == e.mean == e.high for each in found.payoffs.values() for e in each)
    assert [str(m[0]) for s in found.sureness for m in s.equilibrium.mixes] == ["1", "0", "0", "1", "1/2", "1/2"]
    assert [s.share for s in found.sureness] == [1.0, 1.0, 1.0]
    assert found.means.complete


def test_means_and_intervals_are_those_of_the_samples() -> None:
    simulate = noisy(1.0)
    found = empirical_game(TWO, simulate, runs=12, seed=5)
    values = [float(simulate(("soft", "firm"), seed)["b"]) for seed in seeds_of(5, 12)]
    low, high = t.interval(0.95, 11, loc=np.mean(values), scale=np.std(values, ddof=1) / np.sqrt(12))
    estimate = found.payoffs[1, 0][1]
    np.testing.assert_allclose([estimate.mean, estimate.low, estimate.high], [np.mean(values), low, high])


def test_intervals_cover_the_truth_about_as_often_as_they_say() -> None:
    covered = [
        estimate.low <= true <= estimate.high
        for seed in range(60)
        for estimate, true in zip(empirical_game(TWO, noisy(1.0), runs=10, seed=seed, resamples=1).payoffs[0, 1], (3, 1), strict=True)
    ]
    assert 0.87 <= np.mean(covered) <= 1.0


def test_every_combination_has_the_same_seeds() -> None:
    seen: list[int] = []
    empirical_game(TWO, noisy(0.5, seen), runs=5, seed=9)
    assert seen == list(seeds_of(9, 5)) * 4
    assert seeds_of(9, 3) == seeds_of(9, 5)[:3]
    assert len(set(seeds_of(9, 50))) == 50


def test_luck_makes_it_less_sure_and_runs_more_so() -> None:
    def least(spread: float, runs: int) -> float:
        return min(s.share for s in empirical_game(TWO, noisy(spread), runs=runs, seed=2).sureness if s.equilibrium.is_pure)

    assert least(0.1, 20) == 1.0
    assert least(12.0, 10) < 1.0
    assert least(12.0, 1500) > least(12.0, 10)


def test_the_same_seed_gives_the_same_answer() -> None:
    assert empirical_game(TWO, noisy(2.0), runs=6, seed=4) == empirical_game(TWO, noisy(2.0), runs=6, seed=4)


def test_three_players() -> None:
    def simulate(profile: tuple[str, ...], seed: int) -> Mapping[str, float]:
        """Each gains by doing as the first does; the first wants to be alone."""
        first, second, third = profile
        return {"a": float(first != second), "b": float(first == second), "c": float(third == second)}

    found = empirical_game(dict.fromkeys("abc", ("left", "right")), simulate, runs=2, resamples=5)
    assert found.sureness
    assert {s.share for s in found.sureness} == {1.0}
    assert not any(s.equilibrium.is_pure for s in found.sureness)


@pytest.mark.parametrize("seed", range(40))
def test_an_equilibrium_still_is_one_in_its_own_game(seed: int) -> None:
    """The question asked of a resample, where exact answers are known: all that are found pass, and pure ones that are none do not."""
    game = random_game(seed)
    table = np.array([[float(x) for x in game.payoffs[profile]] for profile in game.profiles]).reshape(*game.sizes, len(game.players))
    known = equilibria(game, with_methods=False)
    for equilibrium in known.equilibria:
        if known.degenerate and sum(len(support(mix)) > 1 for mix in equilibrium.mixes) > 1:
            continue  # of the mixes that hold two, only the most even are tried
        assert still_equilibrium(table, [support(mix) for mix in equilibrium.mixes])
    pure = set(game.pure_equilibria())
    for profile in game.profiles:
        assert still_equilibrium(table, [frozenset([a]) for a in profile]) == (profile in pure)


@pytest.mark.parametrize("seed", [seed for seed in range(60) if len(random_game(seed).players) == 2])
def test_no_other_actions_pass_in_games_of_two(seed: int) -> None:
    """Without degeneracy, the actions in use at an equilibrium say which it is."""
    game: NormalForm = random_game(seed)
    known = equilibria(game, with_methods=False)
    if known.degenerate:
        return
    table = np.array([[float(x) for x in game.payoffs[profile]] for profile in game.profiles]).reshape(*game.sizes, 2)
    subsets = [[frozenset(s) for n in range(1, size + 1) for s in itertools.combinations(range(size), n)] for size in game.sizes]
    passing = {pair for pair in itertools.product(*subsets) if still_equilibrium(table, pair)}
    assert passing == {tuple(support(mix) for mix in e.mixes) for e in known.equilibria}


def test_faults_are_told() -> None:
    with pytest.raises(UsageError, match="two players"):
        empirical_game({"a": ("x",)}, noisy(0.0))
    with pytest.raises(UsageError, match="b: list at least one strategy, each once"):
        empirical_game({"a": ("x",), "b": ()}, noisy(0.0))
    with pytest.raises(UsageError, match="at least 2 runs"):
        empirical_game(TWO, noisy(0.0), runs=1)
    with pytest.raises(UsageError, match="10,201 combinations"):
        empirical_game({player: [str(k) for k in range(101)] for player in "ab"}, noisy(0.0))
    with pytest.raises(UsageError, match="gave b no finite number"):
        empirical_game(TWO, lambda profile, seed: {"a": 1.0, "b": float("nan")})
    with pytest.raises(ValueError, match="three players"):
        still_equilibrium(np.zeros((2, 2, 2, 3)), [frozenset([0, 1])] * 3)
