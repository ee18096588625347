"""A person at the table: the same talks as a strategy's, the person's own numbers alone, and offers that can or cannot be made."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from simulator import load
from simulator.errors import UsageError
from simulator.talks.play import End, Move, Play, Turn
from simulator.talks.play_offers import NEAREST, refusal, start, typed
from simulator.talks.sessions import Setting, Talks
from simulator.talks.table import Said
from tests.contracts.test_strategies import scenario
from tests.oracles.berlin import UKRAINE_LINE, case
from tests.oracles.brute_force import BruteForce
from tests.oracles.small_scenarios import small_scenario

PASS, ACCEPT, WALK = Move("pass"), Move("accept"), Move("walk")


def offer(terms: Mapping[str, str]) -> Move:
    return Move("offer", terms)


def turn_of(play: Play, *moves: Move) -> Turn:
    found = play.at(moves)
    assert isinstance(found, Turn)
    return found


def end_of(play: Play, *moves: Move) -> End:
    found = play.at(moves)
    assert isinstance(found, End)
    return found


def sale(**changes: object) -> Play:
    base = load("sale")
    return Play(base.with_changes(changes) if changes else base, "buyer", Setting(rounds=8))


def next_move(play: Play, told: tuple[Said, ...], heard: int) -> Move:
    """What the party does next in a transcript of which so many lines have been heard."""
    for said in told[heard:]:
        if said.who != play.party:
            return PASS
        if said.act == "signs":
            return ACCEPT
        if said.act == "offers":
            assert said.outcome is not None
            return offer(play.world.terms(tuple(o for o in said.outcome if o is not None)))
    return PASS


@pytest.mark.parametrize("name", ["linear", "conceder", "tit_for_tat", "random", "logrolling"])
@pytest.mark.parametrize("seed", range(6))
def test_whoever_makes_a_strategys_moves_has_its_session(name: str, seed: int) -> None:
    base = scenario(seed)
    everybody = dict.fromkeys(base.parties, name)
    session = Talks(base, Setting(strategies=everybody, rounds=10), seed).session(0, trace=True)
    for party in base.parties:
        others = {p: s for p, s in everybody.items() if p != party}
        play = Play(base, party, Setting(strategies=others, rounds=10), seed)
        moves: list[Move] = []
        while isinstance(state := play.at(moves), Turn):
            heard = len(state.transcript)
            assert state.transcript == session.transcript[:heard]
            moves.append(next_move(play, session.transcript, heard))
        assert state.session == session


@pytest.mark.parametrize("seed", range(20))
def test_what_outcomes_are_worth_is_what_they_are_worth_to_the_person(seed: int) -> None:
    base = small_scenario(seed)
    exact = BruteForce(base)
    for party, name in enumerate(base.parties if exact.allowed else ()):
        state = Play(base, name, Setting(first=name, rounds=2)).at()
        assert isinstance(state, Turn)
        assert state.reservation == float(exact.reservation[party])
        for terms in exact.outcomes:
            outcome = state.world.codes(dict(zip(exact.issues, terms, strict=True)))
            worth = exact.utilities[terms][party]
            assert state.worth(outcome) == float(worth)
            assert state.surplus(outcome) == float(exact.surplus(terms)[party])
            assert state.acceptable(outcome) == (worth >= exact.reservation[party])
            assert sum(state.by_issue(outcome)) + state.combinations(outcome) == pytest.approx(float(worth))
        assert state.worth(state.best) == pytest.approx(max(float(exact.utilities[o][party]) for o in exact.allowed))


@pytest.mark.parametrize("seed", range(20))
def test_an_offer_is_refused_where_a_rule_excludes_it_and_the_nearest_are_named(seed: int) -> None:
    base = small_scenario(seed)
    exact = BruteForce(base)
    name = next(iter(base.parties))
    if not exact.allowed:
        with pytest.raises(UsageError, match="nothing to negotiate"):
            Play(base, name, Setting(first=name, rounds=2))
        return
    state = Play(base, name, Setting(first=name, rounds=2)).at()
    assert isinstance(state, Turn)
    allowed = set(exact.allowed)

    def apart(one: tuple[str, ...], other: tuple[str, ...]) -> int:
        return sum(a != b for a, b in zip(one, other, strict=True))

    for terms in exact.outcomes:
        found = refusal(state, state.world.codes(dict(zip(exact.issues, terms, strict=True))))
        assert (found is None) == (terms in allowed)
        if found is not None:
            assert found.rules
            assert set(exact.crossed.get(terms, ())) <= set(found.rules)
            named = [tuple(state.world.terms(outcome).values()) for outcome in found.nearest]
            assert [apart(terms, o) for o in named] == sorted(apart(terms, o) for o in allowed)[:NEAREST]


def test_in_a_large_space_what_another_outcome_beats_for_all_is_refused() -> None:
    base = case("scenario").with_changes({f"{UKRAINE_LINE}.in_force": False})
    state = turn_of(Play(base, "europe", Setting(rounds=2)))
    beaten = typed(base, state, "donetsk=ceded,other_lines=freeze_and_return,recognition=none,guarantee=none,nato=barred,force=none")
    found = refusal(state, beaten)
    assert found is not None
    assert found.beaten
    totals = state.world.totals(beaten)
    assert any(all(a >= b for a, b in zip(row, totals, strict=True)) for row in state.menu.totals.tolist())
    assert all(refusal(state, outcome) is None for outcome in found.nearest)


def test_what_an_event_has_taken_off_the_table_is_refused_as_such() -> None:
    base = case("scenario").with_changes(
        {f"{UKRAINE_LINE}.in_force": False, "calendar.start": "2026-12-15", "calendar.events.guarantee_lapses.in_force": False}
    )
    setting = Setting(strategies={"ukraine": "hardliner", "russia": "hardliner", "united_states": "hardliner"}, rounds=3)
    play = Play(base, "europe", setting)
    terms = dict(turn_of(play).world.terms(turn_of(play).best)) | {"eu": "january_2027"}
    before, after = turn_of(play), turn_of(play, PASS)
    assert [said.what for said in after.transcript if said.act == "event"] == ["eu_fast_track_date"]
    for state, lapsed in ((before, ()), (after, (("eu", "january_2027"),))):
        found = refusal(state, state.world.codes(terms))
        assert (() if found is None else found.lapsed) == lapsed
    with pytest.raises(UsageError, match="move 2: what it offers cannot be put on the table in round 2"):
        play.at([PASS, offer(terms)])


def test_a_new_offer_starts_from_the_table_then_from_ones_own() -> None:
    play = sale()
    first = turn_of(play)
    assert start(first) == first.best
    assert first.standing is None
    bid = first.world.terms(first.best)
    second = turn_of(play, offer(bid))
    assert second.standing is not None
    assert second.speaker == "seller"
    assert start(second) == second.standing
    assert second.last == first.best
    changed = typed(play.scenario, second, "warranty=6")
    assert second.world.terms(changed) == {**second.world.terms(second.standing), "warranty": "6"}
    assert second.world.terms(typed(play.scenario, second, "bid"))["price"] == "22"
    assert typed(play.scenario, second, "best") == first.best
    for text, message in (("bids", "did you mean 'bid'"), ("price=19", "no such level '19' of 'price'"), ("prise=20", "no such issue")):
        with pytest.raises(UsageError, match=message):
            typed(play.scenario, second, text)


def test_whose_signature_is_missing() -> None:
    base = load("reservoir")
    play = Play(base, "saltmarsh", Setting(strategies={"highford": "conceder", "millbrook": "conceder"}, rounds=6))
    moves: list[Move] = []
    seen = set()
    while isinstance(state := play.at(moves), Turn):
        if state.standing is not None:
            sure = isinstance(play.at([*moves, ACCEPT]), End)
            seen.add((len(state.signers), state.decides))
            assert sure or not state.decides
            assert state.speaker not in state.signers
        moves.append(PASS)
    assert seen == {(0, False), (1, True)}


def test_a_person_may_sign_what_leaves_it_worse_off() -> None:
    end = end_of(sale(), PASS, ACCEPT)
    assert end.session.surplus["buyer"] < 0
    assert end.session.transcript[-1].act == "agrees on"


def test_a_person_may_end_the_talks() -> None:
    end = end_of(sale(), PASS, WALK)
    assert end.walked
    assert (end.session.agreement, end.session.round) == (None, 1)
    assert not end_of(sale(), *[PASS] * 8).walked


@pytest.mark.parametrize(
    ("moves", "message"),
    [
        ([ACCEPT], "move 1: there is nothing on the table to accept"),
        ([offer({"price": "20"})], "move 1: its terms do not fit the scenario"),
        ([offer({"price": "19", "delivery": "now", "warranty": "0"})], "move 1: its terms do not fit the scenario"),
        ([offer({"price": "20", "delivery": "now", "warranty": "24"})], "move 1: what it offers cannot be put on the table in round 1"),
        ([PASS, ACCEPT, PASS], "moves after the end"),
        ([PASS, ACCEPT, WALK], "moves after the end"),
        ([WALK, PASS], "moves after the one that ended the talks"),
    ],
)
def test_moves_that_cannot_be_made(moves: list[Move], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        sale().at(moves)


@pytest.mark.parametrize(
    ("party", "setting", "message"),
    [
        ("byuer", Setting(), "did you mean 'buyer'"),
        ("buyer", Setting("ultimatum"), "by alternating offers, not by ultimatum"),
        ("buyer", Setting(strategies={"buyer": "linear"}), "you speak for buyer yourself"),
        ("buyer", Setting(strategies={"seller": "liner"}), "did you mean 'linear'"),
    ],
)
def test_games_that_cannot_be_held(party: str, setting: Setting, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        Play(load("sale"), party, setting)


def test_a_game_in_which_nobody_has_a_move_is_refused_with_the_red_lines_to_lift() -> None:
    with pytest.raises(UsageError, match=rf"{UKRAINE_LINE}\.in_force=false"):
        Play(case("scenario"), "europe", Setting(rounds=2))
