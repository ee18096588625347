"""What every protocol is held to. A new one is tested by being registered: see `simulator.talks.protocol`."""

from __future__ import annotations

import pytest

from simulator.talks.monte_carlo import simulate
from simulator.talks.protocol import PROTOCOLS
from simulator.talks.sessions import Session, Setting, Talks
from simulator.talks.world import World
from tests.contracts.test_strategies import scenario
from tests.oracles.berlin import UKRAINE_LINE, case

NAMES = PROTOCOLS.names()


def held(name: str, seed: int, strategy: str = "conceder") -> list[Session]:
    world = scenario(seed)
    setting = Setting(name, dict.fromkeys(world.parties, strategy), turns_about=True, rounds=8)
    talks = Talks(world, setting, seed)
    return [talks.session(k, trace=True) for k in range(3)]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("seed", range(8))
def test_what_is_agreed_can_be_agreed_and_is_worth_it_to_all(name: str, seed: int) -> None:
    world = World(scenario(seed))
    menu = world.stage(frozenset()).menu
    for session in held(name, seed):
        if session.agreement is not None:
            assert session.agreement in menu.position
            assert min(session.surplus.values()) >= 0
            assert 0 <= session.round < 8


@pytest.mark.parametrize("name", NAMES)
def test_where_nothing_is_acceptable_nothing_is_agreed(name: str) -> None:
    closed = case("guarantee-lapsed").with_changes({f"{UKRAINE_LINE}.in_force": False})
    found = simulate(closed, Setting(name, rounds=4), sessions=3)
    assert not found.agreed
    assert found.nash == {}


@pytest.mark.parametrize("name", NAMES)
def test_where_red_lines_leave_nothing_the_talks_are_held_all_the_same(name: str) -> None:
    found = simulate(case("scenario"), Setting(name, rounds=3), sessions=2)
    assert (len(found.agreed), found.zone.menu, found.endings()) == (0, 0, {"time": 2})


@pytest.mark.parametrize("name", NAMES)
def test_the_same_seed_is_the_same_session(name: str) -> None:
    assert held(name, 5) == held(name, 5)


@pytest.mark.parametrize("name", NAMES)
def test_some_talks_succeed(name: str) -> None:
    assert any(session.agreement is not None for seed in range(8) for session in held(name, seed))


@pytest.mark.parametrize("name", NAMES)
def test_it_says_what_it_is(name: str) -> None:
    assert PROTOCOLS[name].title
    assert PROTOCOLS[name].meaning.endswith(".")
