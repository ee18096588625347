"""What a game came to, against brute force over all outcomes, and on the sale that can be done by hand."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from simulator import load
from simulator.scenario.model import Scenario
from simulator.talks.play import End, Move, Play
from simulator.talks.play_debrief import Debrief, debrief
from simulator.talks.sessions import Setting, Talks
from simulator.talks.world import in_units
from tests.oracles.brute_force import BruteForce, Outcome, Vector
from tests.oracles.small_scenarios import small_scenario

DEAL = {"price": "27", "delivery": "now", "warranty": "12"}


def ended(scenario: Scenario, agreement: Outcome | None) -> End:
    """Talks of one round that end with this agreement, or with none."""
    talks = Talks(scenario, Setting(rounds=1))
    table = talks.table(0, trace=True)
    now = next(table.rounds())
    codes = None if agreement is None else talks.world.codes(dict(zip(scenario.issues, agreement, strict=True)))
    return End(next(iter(scenario.parties)), talks.kept(0, table, codes), False, now, talks.world)


def terms_of(found: Debrief, outcome: tuple[int, ...] | None) -> Outcome | None:
    return None if outcome is None else tuple(found.end.world.terms(outcome).values())


def dominates(one: Vector, other: Vector) -> bool:
    return one != other and all(a >= b for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("seed", range(16))
def test_where_every_possible_deal_lies(seed: int) -> None:
    base = small_scenario(seed, 60)
    exact = BruteForce(base)
    if not exact.allowed:
        return
    for deal in exact.allowed[:: max(1, len(exact.allowed) // 8)]:
        found = debrief(ended(base, deal))
        better = [o for o in exact.allowed if dominates(exact.utilities[o], exact.utilities[deal])]
        assert found.dominating == len(better)
        assert (found.better is None) == (not better)
        if better:
            chosen = terms_of(found, found.better)
            assert chosen in better
            inside = [o for o in better if o in exact.acceptable]
            assert chosen in inside or not inside
            if any(min(exact.surplus(o)) > 0 for o in inside):
                assert _product(exact, chosen) == max(_product(exact, o) for o in inside)
        assert found.signable == found.signable_at_first == len(exact.acceptable)
        assert terms_of(found, found.nash) in (exact.solutions["nash"].outcomes if exact.acceptable else {None})
        for p, share in enumerate(found.shares):
            utility, reservation = exact.utilities[deal][p], exact.reservation[p]
            assert share.utility == pytest.approx(float(utility))
            ideal = max((exact.utilities[o][p] for o in exact.acceptable), default=None)
            assert share.ideal == (None if ideal is None else pytest.approx(float(ideal)))
            if share.part is not None and ideal is not None and ideal - reservation > 0:
                assert share.part == pytest.approx(float((utility - reservation) / (ideal - reservation)))
            if found.better is not None and share.left is not None:
                assert share.left == pytest.approx(float(exact.utilities[terms_of(found, found.better) or ()][p] - utility))


def _product(exact: BruteForce, outcome: Outcome | None) -> Fraction:
    product = Fraction(1)
    for surplus in exact.surplus(outcome or ()):
        product *= surplus
    return product


def game(*moves: Move, party: str = "buyer", seller: str = "linear", rounds: int = 8) -> Debrief:
    strategies = {"seller": seller} if party == "buyer" else {}
    end = Play(load("sale"), party, Setting(strategies=strategies, rounds=rounds)).at(moves)
    assert isinstance(end, End)
    return debrief(end)


def test_a_deal_at_nashs_solution() -> None:
    found = debrief(ended(load("sale"), tuple(DEAL.values())))
    buyer, seller = found.shares
    assert (buyer.utility, buyer.surplus, buyer.ideal) == (60, 15, 70)
    assert seller.surplus == pytest.approx(Fraction(95, 6))
    assert buyer.part == pytest.approx(15 / 25)
    assert (found.dominating, found.better) == (0, None)
    assert terms_of(found, found.nash) == tuple(DEAL.values())
    assert found.exact
    assert found.whole


def test_who_gave_what_adds_up_to_what_the_first_offer_was_worth_beyond_the_deal() -> None:
    best = {"price": "20", "delivery": "now", "warranty": "12"}
    found = game(Move("offer", best), *[Move("pass")] * 6, Move("accept"))
    assert found.end.session.agreement is not None
    given = {g.party: g for g in found.given}
    first = next(said.outcome for said in found.end.session.transcript if said.act == "offers" and said.who == "seller")
    assert given["seller"].opening == first
    assert given["buyer"].issues["price"] == pytest.approx(5 * (int(found.end.world.terms(found.end.session.agreement)["price"]) - 20))
    for share, opening in zip(found.shares, (95.0, 100.0), strict=True):
        assert share.utility == pytest.approx(opening - given[share.party].total)
        assert given[share.party].combinations == pytest.approx(0)


def test_combinations_are_given_apart_from_issues() -> None:
    base = load("reservoir")
    opening = {"height": "40", "cost": "upper_pays_half", "flow": "middle", "power": "joint"}
    deal = {**opening, "height": "30", "cost": "equal"}
    play = Play(base, "millbrook", Setting(first="millbrook", rounds=1))
    session = play.talks.table(0, trace=True)
    now = next(session.rounds())
    session.tell(1, "offers", play.world.codes(opening))
    end = End("millbrook", play.talks.kept(0, session, play.world.codes(deal)), False, now, play.world)
    (given,) = debrief(end).given
    assert given.combinations == pytest.approx(8)  # the full reservoir is gone
    assert given.issues == pytest.approx({"height": 20, "cost": 9, "flow": 0, "power": 0})


def test_without_a_deal_the_offers_that_all_could_have_signed_are_named() -> None:
    found = game(Move("offer", DEAL), Move("walk"))
    assert found.given == ()
    assert [(m.round, m.party, found.end.world.terms(m.outcome)) for m in found.missed] == [(0, "buyer", DEAL)]
    assert found.better is None
    assert all(share.utility is None and share.part is None for share in found.shares)
    greedy = game(Move("offer", {**DEAL, "price": "20"}), Move("walk"))
    assert greedy.missed == ()


def test_what_no_agreement_is_worth_is_taken_at_the_end() -> None:
    """Costs that have been borne raise what no agreement is worth, so fewer outcomes can be signed later."""
    base = load("berlin-2025").with_changes({"parties.ukraine.red_lines.no_handover.in_force": False})
    play = Play(base, "europe", Setting(strategies=dict.fromkeys(("ukraine", "russia", "united_states"), "hardliner"), rounds=4))
    end = play.at([Move("pass")] * 3 + [Move("walk")])
    assert isinstance(end, End)
    found = debrief(end)
    assert found.signable < found.signable_at_first
    assert not found.whole
    assert found.exact
    drift = play.world.events["donetsk_line"].drift
    assert drift is not None
    assert drift.points_per_unit is not None
    ahead = end.now.front["donetsk_line"] - float(drift.start.exact + drift.per_month.exact * end.now.months)
    for share, outside in zip(found.shares, end.now.stage.outside, strict=True):
        unit = drift.points_per_unit.numbers.get(share.party)
        moved = 0 if unit is None else float(unit.exact) * ahead
        assert share.reservation == pytest.approx(float(outside.value(end.now.months)) + moved, rel=1e-12)


def test_where_the_front_moved_unexpectedly_it_goes_by_what_the_talks_went_by() -> None:
    end = ended(load("sale"), tuple(DEAL.values()))
    worth = end.now.no_agreement
    third = replace(
        worth, quotients=in_units([value + Fraction(1, 3) for value in worth.points], worth.scale)
    )  # no whole total is worth that
    before, after = debrief(end), debrief(replace(end, now=replace(end.now, no_agreement=third)))
    for b, a in zip(before.shares, after.shares, strict=True):
        assert a.reservation == pytest.approx(b.reservation + 1 / 3, rel=1e-15)
        assert a.utility == b.utility
        assert a.surplus == pytest.approx((b.surplus or 0) - 1 / 3, rel=1e-12)
