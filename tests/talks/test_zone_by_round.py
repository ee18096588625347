"""The zone round by round, with what is dated in it; and talks of one party alone."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from simulator.scenario.model import Scenario
from simulator.talks.monte_carlo import simulate, zone_of
from simulator.talks.protocol import PROTOCOLS
from simulator.talks.sessions import Setting, Talks
from simulator.talks.strategy import STRATEGIES
from tests.oracles.talks_by_definition import TalksByDefinition

ROUNDS = 10
LAPSES = {"title": "Lapses", "date": date(2025, 4, 15), "removes": {"g": "some"}, "in_courses": {"g": {"some": "none"}}}
CLOSES = {"title": "Closes", "date": date(2025, 8, 2), "ends_talks": True}


def dated(**events: Any) -> Scenario:
    """Two parties, a sum and a guarantee, three courses of no deal whose costs accrue; rounds from 1 January 2025."""
    guarantee = {"none": 0, "some": 100}
    sides = {"one": {"rising": [0, 100]}, "two": {"falling": [0, 100]}}
    parties: dict[str, Any] = {
        name: {"title": name, "weights": {"a": 3, "g": 1}, "values": {"a": side, "g": guarantee}, "beliefs": {"w": 0.5, "l": "rest"}}
        for name, side in sides.items()
    }
    parties["one"]["war_cost"], parties["two"]["war_cost"] = {"w": 10, "l": 20}, 12.3
    courses = {
        "w": {"title": "W", "months": 6, "outcome": {"a": "80", "g": "some"}},
        "l": {"title": "L", "months": 4, "outcome": {"a": "10", "g": "none"}},
    }
    options = {"none": {"title": "None"}, "some": {"title": "Some"}}
    return Scenario.model_validate(
        {
            "title": "dated",
            "issues": {"a": {"title": "A", "levels": list(range(0, 101, 10))}, "g": {"title": "G", "options": options}},
            "parties": parties,
            "no_deal": {"courses": courses},
            "calendar": {"round": "1 month", "start": date(2025, 1, 1), "events": events},
        }
    )


def by_definition(scenario: Scenario) -> list[tuple[int, int]]:
    """On the menu, and signable, by round."""
    talks = TalksByDefinition(scenario, ROUNDS)
    return [(len(talks.menu), len(talks.signable(k))) for k in range(ROUNDS)]


def found(scenario: Scenario) -> list[tuple[int, int]]:
    zone = zone_of(Talks(scenario, Setting(rounds=ROUNDS)))
    return list(zip(zone.on_the_menu, zone.signed, strict=True))


def test_a_dated_event_takes_its_options_off_the_table_and_changes_the_courses_from_its_round_on() -> None:
    before = dated()
    after = before.with_changes({"issues.g.options.some.in_force": False, "no_deal.courses.w.outcome.g": "none"})
    expected = [*by_definition(before)[:4], *by_definition(after)[4:]]  # the round of 1 May is the first after 15 April
    assert expected[3] != expected[4]
    assert found(dated(lapses=LAPSES)) == expected


def test_after_a_dated_event_that_ends_the_talks_nothing_can_be_signed() -> None:
    assert found(dated(closes=CLOSES)) == [*by_definition(dated())[:8], (0, 0), (0, 0)]


def test_what_happens_by_chance_is_left_out() -> None:
    chance = {key: value for key, value in LAPSES.items() if key != "date"} | {"chance_per_month": 0.9}
    assert found(dated(lapses=chance)) == by_definition(dated())


@pytest.mark.parametrize("name", PROTOCOLS.names())
def test_a_party_alone_agrees_with_itself(name: str) -> None:
    """On what is worth no less to it than no agreement; on nothing where there is no such outcome."""
    values = {"x": 0, "y": 100, "z": 60}
    me = {"title": "Me", "weights": {"a": 1}, "values": {"a": values}, "reservation": 50.5}
    alone = Scenario.model_validate(
        {"title": "alone", "issues": {"a": {"title": "A", "options": {k: k for k in values}}}, "parties": {"me": me}}
    )
    for conduct in STRATEGIES.names():
        agreed = simulate(alone, Setting(name, {"me": conduct}, rounds=4), sessions=2)
        assert all(session.utilities["me"] - session.surplus["me"] == alone.parties["me"].reservation.exact for session in agreed.agreed)  # type: ignore[union-attr]
        assert min((session.surplus["me"] for session in agreed.agreed), default=0) >= 0
        assert len(agreed.agreed) == 2, conduct
        never = simulate(alone.with_changes({"parties.me.reservation": 101}), Setting(name, {"me": conduct}, rounds=4), sessions=2)
        assert not never.agreed
