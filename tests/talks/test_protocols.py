"""The rules of each protocol, against transcripts, brute force and known results."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from simulator.scenario.model import Scenario
from simulator.talks.monte_carlo import simulate
from simulator.talks.protocols.monotonic import willingness
from simulator.talks.sessions import Setting, Talks
from simulator.talks.world import World
from tests.contracts.test_strategies import scenario
from tests.oracles.berlin import UKRAINE_LINE, case


@pytest.mark.parametrize("seed", range(12))
def test_alternating_offers_go_by_turns_and_end_with_everybodys_signature(seed: int) -> None:
    base = scenario(seed)
    names = ("conceder", "linear", "logrolling", "random")
    talks = Talks(base, Setting(strategies={p: names[k % 4] for k, p in enumerate(base.parties)}, rounds=10), seed)
    n = len(base.parties)
    session = talks.session(0, trace=True)
    standing, speaker, signed = None, None, set[str]()
    turn, number = 0, -1
    for said in session.transcript:
        if said.act == "agrees on":
            assert said.outcome == standing
            assert signed | {speaker} == set(base.parties)
            continue
        if said.round != number:
            number, turn, signed = said.round, 0, set()
        assert said.who is not None
        if said.act == "offers":
            standing, speaker, signed = said.outcome, said.who, set()
        else:
            assert said.outcome == standing
            assert said.who != speaker
            signed = signed | {said.who} if said.act == "signs" else set()
        place = list(base.parties).index(said.who)
        assert place >= turn - 1 or n == 1
        turn = place + 1
    if session.agreement is not None:
        assert session.agreement == standing


@pytest.mark.parametrize("seed", range(10))
def test_the_ultimatum_takes_the_most_that_the_others_sign(seed: int) -> None:
    base = scenario(seed)
    world = World(base)
    menu, least = world.stage(frozenset()).menu, world.no_agreement(frozenset(), 0).thresholds
    for first, party in enumerate(base.parties):
        session = Talks(base, Setting("ultimatum", first=party)).session(0)
        signed = [row for row in menu.totals.tolist() if all(t >= x for t, x in zip(row, least, strict=True))]
        if not signed:
            assert session.agreement is None
        else:
            assert session.agreement is not None
            assert world.totals(session.agreement)[first] == max(row[first] for row in signed)


@pytest.mark.parametrize("seed", range(10))
def test_an_ultimatum_is_one_offer_and_everybodys_signature(seed: int) -> None:
    base = scenario(seed)
    for first, party in enumerate(base.parties):
        session = Talks(base, Setting("ultimatum", first=party, rounds=5)).session(0, trace=True)
        assert session.round == 0
        if session.agreement is None:
            assert not session.transcript
            continue
        others = [(name, "signs") for place, name in enumerate(base.parties) if place != first]
        assert [(said.who, said.act) for said in session.transcript] == [(party, "offers"), *others, (None, "agrees on")]
        assert {said.outcome for said in session.transcript} == {session.agreement}


def assert_concessions_are_legal(talks: Talks, number: int) -> int:
    """Holds a transcript of monotonic concession to its rules, and counts the concessions.

    Whatever is on the table all would sign then. A concession is worth less to who makes it and more to somebody else. Another offer is put
    on the table only where the last one can no longer be signed, and is worth no more to its party unless nothing else is left.
    """
    world, session = talks.world, talks.session(number, trace=True)
    standing: dict[str, tuple[int, ...]] = {}
    happened, concessions = frozenset[str](), 0
    for said in session.transcript:
        if said.act == "event":
            happened |= {said.what}
            continue
        outcome = tuple(o for o in said.outcome or () if o is not None)
        menu, least = world.stage(happened).menu, world.no_agreement(happened, said.round).thresholds
        signed = [row for row in menu.totals.tolist() if all(t >= x for t, x in zip(row, least, strict=True))]
        now = list(world.totals(outcome))
        assert now in signed
        if said.who is None:
            assert outcome in standing.values()
            for p, party in enumerate(world.parties):
                assert now[p] >= world.totals(standing[party])[p]
            continue
        p, before = world.parties.index(said.who), standing.get(said.who)
        was = None if before is None else world.totals(before)
        if said.act == "concedes":
            assert was is not None
            assert now[p] < was[p]
            assert any(now[q] > was[q] for q in range(len(now)) if q != p)
            concessions += 1
        else:
            assert said.act == "offers"
            assert before is None or before not in menu.position or any(t < x for t, x in zip(was or (), least, strict=True))
            within = [row[p] for row in signed if was is None or before not in menu.position or row[p] <= was[p]]
            assert now[p] == max(within or [row[p] for row in signed])
        standing[said.who] = outcome
    return concessions


@pytest.mark.parametrize("seed", range(12))
def test_monotonic_concession_concedes(seed: int) -> None:
    talks = Talks(scenario(seed), Setting("monotonic", rounds=6))
    made = assert_concessions_are_legal(talks, 0)
    session = talks.session(0)
    assert made or session.agreement is None or session.round == 0


def test_monotonic_concession_keeps_to_its_rules_while_outside_options_move() -> None:
    """On the flagship costs accrue, the front moves and the guarantee may lapse, so offers fall out of the zone; in the pie below, the
    first party's outside option rises from round to round."""
    talks = Talks(case("scenario").with_changes({f"{UKRAINE_LINE}.in_force": False}), Setting("monotonic"))
    assert sum(assert_concessions_are_legal(talks, number) for number in range(5))


@pytest.mark.parametrize("rounds", [6, 12, 40])
def test_offers_follow_a_rising_outside_option(rounds: int) -> None:
    talks = Talks(rising_pie(), Setting("monotonic", rounds=rounds))
    assert assert_concessions_are_legal(talks, 0)


def rising_pie() -> Scenario:
    """A pie of 100 whose first party bears 60 points over a year of no deal, which ends at half the pie: it signs -10 at first, 50 at
    last."""
    options = {f"o{k}": f"{k}" for k in range(0, 101, 2)}
    values = [{f"o{k}": k for k in range(0, 101, 2)}, {f"o{k}": 100 - k for k in range(0, 101, 2)}]
    parties: dict[str, Any] = {side: {"title": side, "weights": {"pie": 1}, "values": {"pie": values[k]}} for k, side in enumerate("ab")}
    parties["a"] |= {"beliefs": {"war": 1}, "war_cost": {"war": 60}}
    parties["b"]["reservation"] = 0
    course = {"title": "war", "months": 12, "outcome": {"pie": "o50"}}
    return Scenario.model_validate(
        {
            "title": "pie",
            "issues": {"pie": {"title": "pie", "options": options}},
            "parties": parties,
            "no_deal": {"courses": {"war": course}},
            "calendar": {"start": "2026-01-01", "round": "1 month"},
        }
    )


def pie(points: list[tuple[int, int]]) -> Scenario:
    """Two parties and one issue whose options are worth these points."""
    options = {f"o{k}": f"option {k}" for k in range(len(points))}
    parties: dict[str, Any] = {
        name: {
            "title": name,
            "weights": {"pie": 1},
            "values": {"pie": {f"o{k}": point[side] for k, point in enumerate(points)}},
            "reservation": 0,
        }
        for side, name in enumerate("ab")
    }
    return Scenario.model_validate({"title": "pie", "issues": {"pie": {"title": "pie", "options": options}}, "parties": parties})


def test_zeuthens_steps() -> None:
    """The offers and risks of the worked example in the facts on which the library rests (risks computed by hand)."""
    totals, least = np.array([[90, 20], [40, 60], [80, 36], [58, 50]]), (Fraction(10), Fraction(0))
    a, b, c, d = range(4)
    assert willingness(totals, least, [a, b], 0) == Fraction(5, 8)
    assert willingness(totals, least, [a, b], 1) == Fraction(2, 3)
    assert willingness(totals, least, [c, b], 0) == Fraction(4, 7)
    assert willingness(totals, least, [c, b], 1) == Fraction(2, 5)
    assert willingness(totals, least, [c, d], 0) == Fraction(11, 35)
    assert willingness(totals, least, [c, d], 1) == Fraction(7, 25)


@pytest.mark.parametrize("bend", [1.0, 1.5, 2.0, 3.0])
def test_monotonic_concession_reaches_nash_on_a_convex_pie(bend: float) -> None:
    """Harsanyi (1956): on a convex set Zeuthen's process ends at the Nash solution, here up to one step of the grid."""
    points = [(k, round(100 * (1 - (k / 100) ** bend))) for k in range(0, 101, 2)]
    scenario_ = pie(points)
    found = simulate(scenario_, Setting("monotonic"), sessions=1)
    (session,) = found.agreed
    best = max(a * b for a, b in points)
    reached = session.utilities["a"] * session.utilities["b"]
    assert reached >= 0.98 * best


def test_issue_by_issue_keeps_to_the_order_and_settles_each_once() -> None:
    base = case("scenario").with_changes({f"{UKRAINE_LINE}.in_force": False})
    order = ("guarantee", "monitoring", "donetsk")
    talks = Talks(base, Setting("issue_by_issue", dict.fromkeys(base.parties, "conceder"), order=order, rounds=8))
    session = talks.session(0, trace=True)
    settled = [said.what for said in session.transcript if said.act == "agrees on" and said.what]
    tried = [issue for issue in order if issue in settled]
    assert sorted(tried, key=settled.index)[: len(tried)] == tried
    assert session.settled
    assert all(0 <= share <= 1 for share in session.settled)
    shares = [sum(o is not None for o in said.outcome or ()) for said in session.transcript if said.act == "agrees on" and said.what]
    assert shares[0] == 1


def test_the_mediators_text_never_gets_worse_for_who_would_not_sign_it() -> None:
    base = scenario(4)
    world = World(base)
    talks = Talks(base, Setting("single_text", dict.fromkeys(base.parties, "conceder"), rounds=6))
    session = talks.session(1, trace=True)
    texts = [tuple(o for o in said.outcome or () if o is not None) for said in session.transcript if said.act == "text"]
    assert texts
    least = world.no_agreement(frozenset(), 0).thresholds
    for before, after in pairwise(texts):
        for p in range(len(base.parties)):
            was, now = world.totals(before)[p], world.totals(after)[p]
            assert now >= was if was < least[p] else now >= least[p]
