"""Strategies and protocols by their moves, worked out by hand, against others who are known.

Nearly all is played on a pie in eleven slices, worth 100, 90, … 0 to `a` and the rest of 100 to `b`. An offer stands here as what it is
worth to `a`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from simulator.scenario.model import Scenario
from simulator.talks.protocols.monotonic import willingness
from simulator.talks.protocols.single_text import lets_pass, ready_to_give
from simulator.talks.sessions import Setting, Talks
from simulator.talks.strategy import Strategy, View
from simulator.talks.world import World
from tests.contracts.test_strategies import briefed, view_of

SLICES = range(100, -1, -10)


def issues_worth(worths: dict[str, dict[str, Sequence[int]]], reservation: int = 0, **more: Any) -> Scenario:
    """A scenario by what each option of each issue is worth to each party (issue → party → points). `reservation`: a's; 0 to all others."""
    parties = list(next(iter(worths.values())))
    weight = {issue: max(max(worth) for worth in by_party.values()) for issue, by_party in worths.items()}
    data: dict[str, Any] = {
        "title": "by hand",
        "issues": {
            issue: {"title": issue, "options": {f"o{k}": f"{k}" for k in range(len(by_party[parties[0]]))}}
            for issue, by_party in worths.items()
        },
        "parties": {
            party: {
                "title": party,
                "weights": weight,
                "values": {
                    issue: {f"o{k}": 100 * points / weight[issue] for k, points in enumerate(by_party[party])}
                    for issue, by_party in worths.items()
                },
                "reservation": reservation if party == "a" else 0,
            }
            for party in parties
        },
        **more,
    }
    return Scenario.model_validate(data)


def pie(reservation: int = 0, **more: Any) -> Scenario:
    return issues_worth({"pie": {"a": SLICES, "b": SLICES[::-1]}}, reservation, **more)


class Seat:
    """One strategy in the chair of `a`, asked by hand."""

    def __init__(self, name: str, scenario: Scenario, rounds: int = 11, others: int = 1) -> None:
        world = World(scenario)
        self.view: View = view_of(world, world.stage(frozenset()).menu, 0)
        self.view.rounds, self.view.parties, self.view.number = rounds, others + 1, -1
        self.strategy: Strategy = briefed(name, self.view)

    def place(self, worth: int) -> int:
        return self.view.own.index(worth * self.view.world.scale[0])

    def offers(self) -> int | None:
        """What its offer of the next round is worth to it."""
        self.view.number += 1
        place = self.strategy.propose(self.view)
        return None if place is None else self.worth(place)

    def worth(self, place: int) -> int:
        return int(self.view.world.points(0, self.view.own[place]))

    def hears(self, *worths: int) -> None:
        """Each of the others in turn has put something on the table that is worth so much to this party."""
        for k, worth in enumerate(worths):
            self.strategy.hear(self.view, k + 1, self.place(worth))

    def signs(self) -> set[int]:
        return {worth for worth in SLICES if self.strategy.accepts(self.view, self.place(worth))}


def moves(name: str, heard: Sequence[int | tuple[int, ...]], *, reservation: int = 0, rounds: int = 11) -> list[int | None]:
    """What a strategy offers, round by round, to others whose offers are worth so much to it (one number, or one for each of them)."""
    spoken = [each if isinstance(each, tuple) else (each,) for each in heard]
    seat = Seat(name, pie(reservation), rounds, others=len(spoken[0]))
    made = []
    for worths in spoken:
        made.append(seat.offers())
        seat.hears(*worths)
    return made


@pytest.mark.parametrize(
    ("name", "offered"),
    [
        # best − t^(1/β) × (best − reservation), up to the next slice: 100 − 100 t⁵ is 96.9 at 0.5, 92.2, 83.2, 67.2, 41.0 and 0 at the end
        ("boulware", [100, 100, 100, 100, 100, 100, 100, 90, 70, 50, 0]),
        ("linear", [100, 90, 80, 70, 60, 50, 40, 30, 20, 10, 0]),
        # 100 − 100 t^¼: 43.8 at 0.1, then 33.1, 26.0, 20.5, 15.9, 12.0, 8.5, 5.4, 2.6 and 0
        ("conceder", [100, 50, 40, 30, 30, 20, 20, 10, 10, 10, 0]),
        ("hardliner", [100] * 11),
    ],
)
def test_time_dependent_tactics_ask_for_what_the_time_says_whatever_they_hear(name: str, offered: list[int]) -> None:
    assert moves(name, [0] * 11) == moves(name, list(SLICES[::-1])) == offered
    seat = Seat(name, pie())
    for worth in offered:
        seat.offers()
        assert seat.signs() == {w for w in SLICES if w >= worth}


def test_aspirations_end_at_the_reservation_value() -> None:
    """From 100 down to 40, in five even steps: 88, 76, 64, 52, 40, up to the next slice."""
    assert moves("linear", [0] * 6, reservation=40, rounds=6) == [100, 90, 80, 70, 60, 40]


def test_micro_goes_one_down_for_each_different_offer_that_it_has_heard() -> None:
    """The other offers 0 twice, then 10, 20, 20, 30, 40. So it has made a new offer, and it is the turn of `a` to give, before the second,
    fourth, fifth, seventh and eighth offers of `a`."""
    made = moves("micro", [0, 0, 10, 20, 20, 30, 40, 50], reservation=60)
    assert made[:2] == [100, 90]
    assert made[2] in (100, 90)  # one of those made, since only one different offer was heard for its two
    assert made[3:5] == [80, 70]
    assert made[5] in (100, 90, 80, 70)
    assert made[6] == 60
    assert made[7] in (100, 90, 80, 70, 60)  # next would be 50, worth less than no agreement


def test_micro_signs_what_it_is_about_to_offer() -> None:
    seat = Seat("micro", pie())
    assert seat.signs() == {100}
    seat.offers()
    assert seat.signs() == {100}  # it is not its turn to give
    seat.hears(0)
    assert seat.signs() == {100, 90}  # about to offer 90
    seat.offers()
    seat.hears(0)
    assert seat.signs() == {100, 90}


def test_micro_waits_for_the_party_that_has_made_fewest_different_offers() -> None:
    """The second of the others repeats itself in turn 3, so `a` has two offers from one and three from the other, and waits."""
    made = moves("micro", [(0, 0), (10, 10), (20, 10), (30, 20), (40, 30)])
    assert made[:3] == [100, 90, 80]
    assert made[3] in (100, 90, 80)
    assert made[4] == 70


def test_tit_for_tat_gives_what_it_was_given_last() -> None:
    """Opens with a tenth of 100, then follows what is heard: +30, nothing, −10 (nothing), +20, and 0 is where it ends."""
    assert moves("tit_for_tat", [0, 0, 30, 30, 20, 40, 90, 90]) == [100, 90, 90, 60, 60, 60, 40, 0]
    assert moves("tit_for_tat", [0, 20, 90, 90], reservation=30) == [
        100,
        100,
        80,
        30,
    ]  # demands 100, 93 (a tenth of 70), 73, and no less than 30


def test_tit_for_tat_follows_whoever_has_given_least() -> None:
    """The others rise by 30 and 10, by 0 and 50, by 20 and 20."""
    assert moves("tit_for_tat", [(0, 0), (0, 0), (30, 10), (30, 60), (50, 80), (50, 80)]) == [100, 90, 90, 80, 80, 60]


def test_averaged_tit_for_tat_gives_a_quarter_of_what_it_was_given_over_four_turns() -> None:
    """Heard 0, 20, 40, 40, 40, 40: rises 20, 40, 40, 40 (from 0), then 20 (from 20). Demands 100, 90, 85, 75, 65, 55, 50."""
    seat = Seat("averaged_tit_for_tat", pie())
    made = []
    for worth in (0, 20, 40, 40, 40, 40, 40):
        made.append(seat.offers())
        seat.hears(worth)
    assert made == [100, 90, 90, 80, 70, 60, 50]
    assert seat.signs() == {100, 90, 80, 70, 60, 50}


@pytest.mark.parametrize("name", ["logrolling", "bayesian_logrolling"])
def test_logrolling_gives_on_what_the_other_holds_on_to(name: str) -> None:
    """Two issues, of 50, 25 or 0 points to `a` each. The other has asked for the last option of `y` twice, and for the last and the middle
    one of `x`: so it cares for `y`, and on `x` likes both alike. At 75 points `a` can give half of `x` or half of `y`: the first, since
    the middle of `y` was never asked for. At 50 it can give all of one issue or half of both: all of `y`."""
    seat = Seat(name, issues_worth({"x": {"a": [50, 25, 0], "b": [0, 25, 50]}, "y": {"a": [50, 25, 0], "b": [0, 25, 50]}}), rounds=5)
    for asked in [(2, 2), (1, 2)]:
        seat.strategy.hear(seat.view, 1, seat.view.menu.position[asked])
    offered = []
    for number in range(3):
        seat.view.number = number
        place = seat.strategy.propose(seat.view)
        assert place is not None
        offered.append(seat.view.menu.outcomes[place])
    assert offered == [(0, 0), (1, 0), (0, 2)]


def test_the_random_walker_offers_all_that_it_would_sign_and_signs_more_with_time() -> None:
    seat = Seat("random", pie(70))
    seat.view.number = 0
    offered = Counter(seat.strategy.propose(seat.view) for _ in range(400))
    assert {seat.worth(place) for place in offered if place is not None} == {70, 80, 90, 100}
    assert min(offered.values()) > 70  # 100 each, ± 9
    for number, share in [(0, 0.1), (5, 0.5), (10, 1.0)]:
        seat.view.number = number
        signed = sum(seat.strategy.accepts(seat.view, seat.place(70)) for _ in range(10_000))
        assert signed == pytest.approx(10_000 * share, abs=0 if share == 1 else 90)
        assert not seat.strategy.accepts(seat.view, seat.place(60))


def test_scripted_plays_its_offers_by_date_then_stays_with_the_last() -> None:
    offers = {
        "later": {"title": "later", "date": "2026-02-01", "put_forward_by": ["a"], "terms": {"pie": "o3"}},
        "sooner": {"title": "sooner", "date": "2026-01-01", "put_forward_by": ["a", "b"], "terms": {"pie": "o1"}},
        "theirs": {"title": "theirs", "date": "2026-01-15", "put_forward_by": ["b"], "terms": {"pie": "o9"}},
    }
    seat = Seat("scripted", pie(offers=offers))
    assert [seat.offers() for _ in range(4)] == [90, 70, 70, 70]
    assert seat.signs() == {100, 90, 80, 70}
    assert Seat("scripted", pie()).offers() == 100  # without a script, its best


def test_zeuthens_risk_is_what_is_lost_by_giving_in_of_what_is_lost_by_a_breakdown() -> None:
    """`a` with 20 without agreement asks for 80 and is offered 50: (80 − 50) / (80 − 20). Who gains nothing by its own offer has nothing
    to lose and risks everything."""
    totals, least = np.array([[80, 30], [50, 60], [20, 90]]), (Fraction(20), Fraction(0))
    assert willingness(totals, least, [0, 1], 0) == Fraction(30, 60)
    assert willingness(totals, least, [0, 1], 1) == Fraction(60 - 30, 60)
    assert willingness(totals, least, [2, 2], 0) == 1
    assert willingness(totals, least, [0, 0], 0) == 0


def test_a_single_text_finds_less_readiness_to_give_the_later_it_is() -> None:
    """A quarter of 80 points at first, then less by the same amount each round, and nothing in the last."""
    seat = Seat("linear", pie(20), rounds=5)
    scale = seat.view.world.scale[0]
    ready = []
    for number in range(5):
        seat.view.number = number
        ready.append(ready_to_give(seat.view))
    assert ready == [20 * scale, 15 * scale, 10 * scale, 5 * scale, 0]
    passed = {
        text: {w for w in SLICES if lets_pass(seat.view, 20 * scale, seat.place(text), seat.place(w))} for text in (100, 30, 20, 10, 0)
    }
    assert passed[100] == {100, 90, 80}
    assert passed[30] == passed[20] == set(range(20, 101, 10))  # never less than no agreement
    assert passed[10] == set(range(10, 101, 10))  # would not sign: only nothing worse
    assert passed[0] == set(SLICES)


def told(scenario: Scenario, setting: Setting) -> list[tuple[int, str | None, str, int | None]]:
    """Round, speaker, act, and what it is about is worth to `a`."""
    talks = Talks(scenario, setting)
    return [
        (said.round, said.who, said.act, _to_a(talks, said.outcome) if said.outcome and None not in said.outcome else None)
        for said in talks.session(0, trace=True).transcript
    ]


def _to_a(talks: Talks, outcome: Sequence[int | None]) -> int:
    return int(talks.world.points(0, talks.world.totals(tuple(o for o in outcome if o is not None))[0]))


def test_alternating_offers_of_a_linear_and_a_hard_party() -> None:
    """`a` comes down by 50 a round; it signs 0 in the last, when it is its turn and the other's offer stands."""
    assert told(pie(), Setting(strategies={"b": "hardliner"}, rounds=3)) == [
        (0, "a", "offers", 100),
        (0, "b", "declines", 100),
        (0, "b", "offers", 0),
        (1, "a", "declines", 0),
        (1, "a", "offers", 50),
        (1, "b", "declines", 50),
        (1, "b", "offers", 0),
        (2, "a", "signs", 0),
        (2, None, "agrees on", 0),
    ]


def test_what_a_party_asked_for_is_the_mean_of_each_quarter() -> None:
    """Nine rounds: 100 and 90 (87.5) in the first quarter, 80 (75) and 70 (62.5), 50 and 40 (37.5), 30 (25) and 20 (12.5); in the last `a`
    signs."""
    session = Talks(pie(), Setting(strategies={"b": "hardliner"}, rounds=9)).session(0)
    assert session.asked == {"a": (95, 75, 45, 25), "b": (100, 100, 100, 100)}


def test_monotonic_concession_meets_in_the_middle_of_a_pie() -> None:
    """Equal risks, so both concede a slice at once, from 100 and 0 to `a`, until the offers are the same."""
    steps = [line for k in range(1, 6) for line in ((0, "a", "concedes", 100 - 10 * k), (0, "b", "concedes", 10 * k))]
    begun = [(0, "a", "offers", 100), (0, "b", "offers", 0)]
    assert told(pie(), Setting("monotonic", rounds=1)) == [*begun, *steps, (0, None, "agrees on", 50)]


def test_an_ultimatum_leaves_the_other_its_reservation_value() -> None:
    assert told(pie(30), Setting("ultimatum", first="b")) == [(0, "b", "offers", 30), (0, "a", "signs", 30), (0, None, "agrees on", 30)]


@pytest.mark.parametrize(("order", "agreed"), [(("x", "y"), (1, 0)), (("y", "x"), (0, 1))])
def test_issue_by_issue_what_is_given_on_the_first_issue_is_kept_on_the_second(order: tuple[str, ...], agreed: tuple[int, ...]) -> None:
    """Two issues of 50, 25 or 0 points to `a`, who signs from 75 on, so it can give half of one. On the first, `b` has come down to that
    half by turn 6, and `a`, for whom it is the worst that the chair lets pass, signs it in the last turn. On the second the chair lets
    only all of it for `a` pass, which `b` signs in the last turn."""
    half: dict[str, Sequence[int]] = {"a": [50, 25, 0], "b": [0, 25, 50]}
    talks = Talks(issues_worth({"x": half, "y": half}, 75), Setting("issue_by_issue", order=order, rounds=2))
    session = talks.session(0, trace=True)
    assert [said.what for said in session.transcript] == [*order, ""]
    assert session.agreement == agreed
    assert session.settled == (0.5, 1.0)
