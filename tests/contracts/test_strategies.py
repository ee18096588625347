"""What every strategy is held to. A new one is tested by being registered: see `simulator.talks.strategy`."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from simulator import random_scenario
from simulator.scenario.model import Scenario
from simulator.talks.menus import Menu
from simulator.talks.sessions import Session, Setting, Talks
from simulator.talks.strategy import STRATEGIES, Strategy, View
from simulator.talks.world import World

NAMES = STRATEGIES.names()


def scenario(seed: int) -> Scenario:
    return random_scenario(parties=2 + seed % 3, issues=3, options=4, conflict=0.5, seed=seed)


def view_of(world: World, menu: Menu, party: int) -> View:
    view = View(world, party, len(world.parties), "0 0", world.payoffs.sizes)
    view.show(menu)
    view.number, view.rounds = 0, 10
    at_first = world.no_agreement(frozenset(), 0)
    view.quotient, view.threshold = at_first.quotients[party], at_first.thresholds[party]
    return view


def briefed(name: str, view: View) -> Strategy:
    strategy = STRATEGIES[name].make()
    strategy.begin(view)
    return strategy


def played(name: str, seed: int, *, sessions: int = 2, rounds: int = 12) -> list[Session]:
    world = scenario(seed)
    talks = Talks(world, Setting(strategies=dict.fromkeys(world.parties, name), rounds=rounds), seed)
    return [talks.session(k, trace=True) for k in range(sessions)]


@pytest.mark.parametrize("name", NAMES)
def test_it_has_its_name_and_is_made_anew(name: str) -> None:
    first, second = STRATEGIES[name].make(), STRATEGIES[name].make()
    assert first is not second
    assert first.name == name


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("seed", range(6))
def test_it_proposes_what_is_on_the_menu_and_looks_at_nobody_elses_numbers(name: str, seed: int) -> None:
    world = World(scenario(seed))
    menu = world.stage(frozenset()).menu
    blind = menu.totals.copy()
    blind[:, 1:] = np.random.default_rng(seed).permutation(blind[:, 1:])
    answers = []
    for totals in (menu.totals, blind):
        view = view_of(world, replace(menu, totals=totals), 0)
        strategy = briefed(name, view)
        offers = []
        for number in range(10):
            view.number = number
            offers.append(strategy.propose(view))
        answers.append(offers)
        assert all(place is None or 0 <= place < len(menu) for place in offers)
    assert answers[0] == answers[1]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("seed", range(6))
def test_nobody_signs_or_offers_less_than_no_agreement(name: str, seed: int) -> None:
    world = World(scenario(seed))
    for session in played(name, seed):
        for said in session.transcript:
            if said.who is not None and said.act in ("offers", "signs"):
                party = world.parties.index(said.who)
                total = world.totals(tuple(o for o in said.outcome or () if o is not None))[party]
                assert Fraction(total, world.payoffs.scale[party]) >= world.payoffs.reservation[party]
        assert all(surplus >= 0 for surplus in session.surplus.values())


@pytest.mark.parametrize("name", NAMES)
def test_the_same_seed_is_the_same_transcript(name: str) -> None:
    assert played(name, 3) == played(name, 3)


@pytest.mark.parametrize("name", NAMES)
def test_it_signs_its_own_best(name: str) -> None:
    """At the end of the time, nobody refuses the best there is for it (the random one may)."""
    world = World(scenario(1))
    view = view_of(world, world.stage(frozenset()).menu, 0)
    strategy = briefed(name, view)
    strategy.propose(view)
    view.number = 9
    assert strategy.accepts(view, view.rising[1][-1])


def test_an_unknown_name_is_refused_with_the_nearest() -> None:
    from simulator.errors import UsageError

    with pytest.raises(UsageError, match="did you mean 'boulware'"):
        Talks(scenario(1), Setting(strategies=dict.fromkeys(scenario(1).parties, "boulwar")))


@pytest.mark.parametrize("name", NAMES)
def test_it_says_what_it_is(name: str) -> None:
    assert STRATEGIES[name].title
    assert STRATEGIES[name].meaning.endswith(".")
    assert STRATEGIES[name].family
