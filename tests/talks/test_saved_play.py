"""Saved games: what is written is read again, and what is no saved game is refused with the reason."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator import load
from simulator.errors import UsageError
from simulator.talks.play import Move, Play
from simulator.talks.saved_play import read, saved
from simulator.talks.sessions import Setting

SETTING = Setting(strategies={"seller": "random"}, first="seller", learn=True, rounds=7)
MOVES = [Move("offer", {"price": "20", "delivery": "now", "warranty": "12"}), Move("pass")]


def text(moves: list[Move] = MOVES) -> str:
    return saved(Play(load("sale"), "buyer", SETTING, 3), moves, ["parties.buyer.reservation=45"])


def test_a_game_stands_as_it_was_saved() -> None:
    found = read(text())
    assert (found.party, found.setting, found.seed, found.changes) == ("buyer", SETTING, 3, ("parties.buyer.reservation=45",))
    again, before = found.play(load("sale")), Play(load("sale"), "buyer", SETTING, 3)
    one, other = again.at(found.moves), before.at(MOVES)
    assert type(one) is type(other)
    assert saved(again, found.moves, found.changes) == text()


@given(st.lists(st.sampled_from([*MOVES, Move("accept"), Move("walk")]), max_size=6))
def test_every_list_of_moves_is_read_as_it_was_written(moves: list[Move]) -> None:
    assert list(read(text(moves)).moves) == moves


def test_another_scenario_is_refused() -> None:
    with pytest.raises(UsageError, match="begun in another scenario"):
        read(text()).play(load("sale").with_changes({"parties.seller.reservation": 36}))


@given(st.text(max_size=40) | st.binary(max_size=20).map(repr) | st.just("[" * 100_000))
def test_any_text_that_is_no_saved_game_is_refused(content: str) -> None:
    with pytest.raises(UsageError, match="not a saved game"):
        read(content)


@pytest.mark.parametrize("key", ["party", "strategies", "learn", "seed", "set", "scenario", "moves"])
@pytest.mark.parametrize("value", [None, 1.5, [1], {"a": 1}, "gone"])
def test_every_key_is_checked(key: str, value: Any) -> None:
    data = json.loads(text())
    if value == "gone":
        del data[key]
    else:
        data[key] = value
    with pytest.raises(UsageError, match="not a saved game"):
        read(json.dumps(data))


def test_a_move_that_is_none_is_named() -> None:
    data = json.loads(text())
    data["moves"][1] = {"move": "bluff"}
    with pytest.raises(UsageError, match="move 2: expected one of accept, offer, pass, walk"):
        read(json.dumps(data))


def test_a_saved_game_that_was_cut_or_altered_is_refused() -> None:
    data = json.loads(text())
    for altered in (
        {**data, "moves": data["moves"][:-1]},
        {**data, "moves": [*data["moves"], data["moves"][-1]]},
        {**data, "seed": data["seed"] + 1},
    ):
        with pytest.raises(UsageError, match="does not fit its digest"):
            read(json.dumps(altered))
    del data["sha256"]
    assert read(json.dumps(data)) == read(text())  # as an earlier version saved it
