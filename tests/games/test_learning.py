"""Learning ends where theory says, and is the same for the same seed."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.errors import UsageError
from simulator.games.learning import fictitious_play, replicator_dynamics
from simulator.games.normal_form import from_matrices
from tests.oracles.published_games import MCKELVEY_MCLENNAN, PUBLISHED

GAMES = {published.name: published.game for published in PUBLISHED}
SHAPLEY = from_matrices([[0, 0, 1], [1, 0, 0], [0, 1, 0]], [[0, 1, 0], [0, 0, 1], [1, 0, 0]])


def test_a_dominant_action_is_learned() -> None:
    played = fictitious_play(GAMES["prisoners' dilemma"], 500, seed=3)
    assert all(shares[1] > 0.99 for shares in played.frequencies)
    assert max(played.gain) < 0.01
    moved = replicator_dynamics(GAMES["prisoners' dilemma"], 200.0, seed=3)
    assert moved.at_rest
    assert all(part[-1, 1] > 0.999 for part in moved.shares)


@pytest.mark.parametrize("name", ["matching pennies", "rock, paper, scissors", "O'Neill 1987"])
def test_fictitious_play_of_zero_sum_games_tends_to_an_equilibrium(name: str) -> None:
    """Robinson (1951)."""
    early, late = (fictitious_play(GAMES[name], rounds, seed=1) for rounds in (50, 5000))
    assert max(late.gain) < 0.03
    assert max(late.gain) < max(early.gain)


def test_shapleys_game_does_not_settle() -> None:
    assert max(fictitious_play(SHAPLEY, 2000, seed=1).gain) > 0.05


def test_replicators_circle_around_a_mixed_equilibrium() -> None:
    moved = replicator_dynamics(GAMES["matching pennies"], 100.0, seed=2)
    assert not moved.at_rest
    assert all(np.ptp(part[-60:, 0]) > 0.01 for part in moved.shares)


def test_shares_are_shares_and_growth_has_the_right_sign() -> None:
    game = GAMES["stag hunt"]
    moved = replicator_dynamics(game, 5.0, seed=5)
    for part in moved.shares:
        np.testing.assert_allclose(part.sum(axis=1), 1)
        assert part.min() >= 0
    x, y = (part[:, 0] for part in moved.shares)
    growing = y[:-1] > 0.5  # the first action pays more where the other uses it more than half of the time
    assert all((b > a) == up for a, b, up in zip(x[:-1], x[1:], growing, strict=True))


def test_seeds() -> None:
    game = GAMES["hawk and dove"]
    assert str(fictitious_play(game, 20, seed=4)) == str(fictitious_play(game, 20, seed=4))
    starts = [replicator_dynamics(game, 1.0, seed=seed).shares[0][0] for seed in (1, 1, 2)]
    assert starts[0].tolist() == starts[1].tolist() != starts[2].tolist()


def test_the_common_generator_is_left_as_it_was() -> None:
    np.random.seed(7)
    expected = np.random.random()
    np.random.seed(7)
    fictitious_play(GAMES["matching pennies"], 10)
    assert np.random.random() == expected


def test_scales_play_no_part() -> None:
    wide = from_matrices([[3000, 0], [5000, 1000]], [[3, 5], [0, 1]])
    assert fictitious_play(wide, 30).gain == fictitious_play(GAMES["prisoners' dilemma"], 30).gain


def test_faults_are_told() -> None:
    with pytest.raises(UsageError, match="two players, and this game has 3"):
        fictitious_play(MCKELVEY_MCLENNAN, 5)
    with pytest.raises(UsageError, match="at least 1 round"):
        fictitious_play(SHAPLEY, 0)
    with pytest.raises(UsageError, match="a time above 0"):
        replicator_dynamics(SHAPLEY, 0.0)
