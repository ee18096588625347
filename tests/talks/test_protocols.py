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
    menu, least = world.stage(frozenset()).menu, world.thresholds(frozenset(), 0)
    for first, party in enumerate(base.parties):
        session = Talks(base, Setting("ultimatum", first=party)).session(0)
        signed = [row for row in menu.totals.tolist() if all(t >= x for t, x in zip(row, least, strict=True))]
        if not signed:
            assert session.agreement is None
        else:
            assert session.agreement is not None
            assert world.totals(session.agreement)[first] == max(row[first] for row in signed)


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
    surplus = np.array([[80.0, 20.0], [30.0, 60.0], [70.0, 36.0], [48.0, 50.0]])
    a, b, c, d = range(4)
    assert willingness(surplus, [a, b], 0) == pytest.approx(float(Fraction(5, 8)))
    assert willingness(surplus, [a, b], 1) == pytest.approx(float(Fraction(2, 3)))
    assert willingness(surplus, [c, b], 0) == pytest.approx(float(Fraction(4, 7)))
    assert willingness(surplus, [c, b], 1) == pytest.approx(float(Fraction(2, 5)))
    assert willingness(surplus, [c, d], 0) == pytest.approx(float(Fraction(11, 35)))
    assert willingness(surplus, [c, d], 1) == pytest.approx(float(Fraction(7, 25)))


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
    least = world.thresholds(frozenset(), 0)
    for before, after in pairwise(texts):
        for p in range(len(base.parties)):
            was, now = world.totals(before)[p], world.totals(after)[p]
            assert now >= was if was < least[p] else now >= least[p]
