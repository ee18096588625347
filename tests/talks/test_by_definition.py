"""Protocols and strategies against their definitions in fractions, on games whose reservation values lie between the worths of outcomes."""

from __future__ import annotations

import random
from typing import Any

import pytest

from simulator.scenario.model import Scenario
from simulator.talks.sessions import Setting, Talks
from simulator.talks.table import Said
from tests.oracles.brute_force import Outcome
from tests.oracles.small_scenarios import small_data
from tests.oracles.talks_by_definition import CONDUCT, TalksByDefinition

ROUNDS = 9
BETWEEN_WORTHS = (0, 0.1, 0.125, 0.5, 0.99)
"""What is added to reservation values: few outcomes, or none, are worth them exactly."""


def game(seed: int, *, costs_accrue: bool = False) -> Scenario:
    """A small random scenario with rounds of a month. `costs_accrue`: courses last some months, so no agreement is worth more and more."""
    rng = random.Random(seed)
    data: dict[str, Any] = small_data(seed, 60)
    for party in data["parties"].values():
        if "reservation" in party:
            party["reservation"] = round(rng.choice([-10, 0, 5, 12]) + rng.choice(BETWEEN_WORTHS), 3)
    if costs_accrue:
        for course in data.get("no_deal", {}).get("courses", {}).values():
            course["months"] = rng.choice([3, 7, 12])
    return Scenario.model_validate({**data, "calendar": {"round": "1 month"}})


def held(scenario: Scenario, protocol: str, first: int = 0) -> list[tuple[int | None, Outcome]]:
    """Who puts what on the table, and what is agreed (None, outcome), signatures left out."""
    talks = Talks(scenario, Setting(protocol, first=list(scenario.parties)[first], rounds=ROUNDS))
    session = talks.session(0, trace=True)
    return [
        (None if said.who is None else talks.world.parties.index(said.who), terms(talks, said))
        for said in session.transcript
        if said.act in ("offers", "concedes", "agrees on")
    ]


def terms(talks: Talks, said: Said) -> Outcome:
    return tuple(talks.world.terms(tuple(o for o in said.outcome or () if o is not None)).values())


@pytest.mark.parametrize("block", range(3))
def test_monotonic_concession_goes_step_by_step_as_zeuthen_and_endriss_have_it(block: int) -> None:
    assert max(check_concession(seed) for seed in range(50 * block, 50 * block + 50)) > 6


def check_concession(seed: int) -> int:
    """How many steps there were to check."""
    expected = TalksByDefinition(game(seed), ROUNDS).concession()
    assert held(game(seed), "monotonic") == expected, seed
    return len(expected)


@pytest.mark.parametrize("block", range(2))
def test_the_ultimatum_is_best_for_its_maker_then_for_whoever_gains_least(block: int) -> None:
    for seed in range(50 * block, 50 * block + 50):
        check_ultimatum(seed)


def check_ultimatum(seed: int) -> None:
    scenario = game(seed)
    for first in range(len(scenario.parties)):
        offer = TalksByDefinition(scenario, ROUNDS).ultimatum(first)
        assert held(scenario, "ultimatum", first) == ([] if offer is None else [(first, offer), (None, offer)]), (seed, first)


@pytest.mark.parametrize("block", range(5))
def test_every_act_at_the_table_is_one_that_the_strategy_allows(block: int) -> None:
    assert sum(check_conduct(seed) for seed in range(20 * block, 20 * block + 20)) > 50


def check_conduct(seed: int) -> int:
    """How many acts there were to check."""
    acts = 0
    scenario = game(seed, costs_accrue=True)
    names = random.Random(seed).choices(list(CONDUCT), k=len(scenario.parties))
    talks = Talks(scenario, Setting(strategies=dict(zip(scenario.parties, names, strict=True)), rounds=ROUNDS), seed)
    defined = TalksByDefinition(scenario, ROUNDS)
    conduct = [CONDUCT[name](defined, party) for party, name in enumerate(names)]
    begun = [-1] * len(names)
    session = talks.session(0, trace=True)
    for said in session.transcript:
        if said.who is None:
            continue
        party, outcome = talks.world.parties.index(said.who), terms(talks, said)
        if begun[party] != said.round:
            conduct[party].begin(said.round)
            begun[party] = said.round
        acts += 1
        if said.act == "offers":
            assert conduct[party].may_offer(outcome, said.round), (seed, names, said)
            for other, listener in enumerate(conduct):
                if other != party:
                    listener.hear(party, outcome)
        else:
            assert conduct[party].signs(outcome, said.round) in (said.act == "signs", None), (seed, names, said)
    if session.agreement is not None:
        agreed = defined.surplus(tuple(talks.world.terms(session.agreement).values()), session.round)
        assert tuple(session.surplus.values()) == agreed
        assert tuple(session.utilities.values()) == defined.utilities[tuple(talks.world.terms(session.agreement).values())]
    return acts
