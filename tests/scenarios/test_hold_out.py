"""The teaching case of small games: its figures by linear systems, by the program, and what its README says of them."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
import yaml

from simulator import load
from simulator.games.backward_induction import alternating_offers
from simulator.games.equilibria import equilibria
from simulator.games.normal_form import named_game
from tests.oracles import mixed_by_hand
from tests.oracles.published_games import mix

FOLDER = Path(__file__).parents[2] / "scenarios" / "hold-out"
EXPECTED = yaml.safe_load((FOLDER / "expected.yaml").read_text(encoding="utf-8"))
CASE = load("hold-out")


def test_every_game_is_listed() -> None:
    assert list(EXPECTED) == list(CASE.games)


@pytest.mark.parametrize("name", EXPECTED)
def test_equilibria(name: str) -> None:
    game = named_game(CASE, name)
    wanted = {(mix(x), mix(y)) for x, y in EXPECTED[name]}
    first, second = ([[game.payoffs[a, b][player] for b in (0, 1)] for a in (0, 1)] for player in (0, 1))
    assert mixed_by_hand.extreme(first, second) == (wanted, name == "indifferent")
    found = equilibria(game)
    assert {e.mixes for e in found.equilibria} == wanted
    assert found.degenerate == (name == "indifferent")
    assert bool(found.continua) == (name == "indifferent")


def test_a_mix_holds_the_other_player() -> None:
    changed = CASE.with_changes({"games.chicken.payoffs.crash.points.north": -20})
    before, after = (equilibria(named_game(case, "chicken"), with_methods=False).equilibria[-1] for case in (CASE, changed))
    assert before.mixes[0] == after.mixes[0]
    assert before.mixes[1] != after.mixes[1]


def test_patience_pays_and_the_last_round_fades() -> None:
    worth = [alternating_offers(CASE, rounds).worth["north"] for rounds in range(1, 40)]
    swing = [abs(a - b) for a, b in itertools.pairwise(worth)]
    assert swing[0] > swing[2] > swing[8]
    swapped = CASE.with_changes({"parties.north.patience": 0.8, "parties.south.patience": 0.9})
    assert alternating_offers(CASE, 30).worth["north"] > alternating_offers(swapped, 30).worth["north"]
