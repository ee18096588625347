"""Rounds in time: dates, what lapses, what no agreement is worth as costs are borne, and what parties learn from the front."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil
from zlib import crc32

import numpy as np
import pytest
from scipy.stats import norm

from simulator.errors import ScenarioError, UsageError
from simulator.payoffs.compiling import compile_payoffs
from simulator.scenario.durations import duration
from simulator.scenario.model import Scenario
from simulator.talks.clock import Clock, clock_of
from simulator.talks.timeline import Timeline
from simulator.talks.world import World
from tests.oracles.berlin import UKRAINE_LINE, case
from tests.talks.test_moves import pie

NONE = frozenset[str]()
LAPSE = "guarantee_lapses"


def opened() -> Scenario:
    return case("scenario").with_changes({f"{UKRAINE_LINE}.in_force": False})


def test_rounds_and_days_of_the_flagship() -> None:
    clock = clock_of(opened())
    assert (clock.rounds, clock.months, clock.start) == (20, Fraction(1), date(2025, 12, 16))
    assert clock.day(0) == date(2025, 12, 16)
    assert clock.day(14) == date(2027, 2, 16)
    assert clock_of(opened(), 3).rounds == 3
    with pytest.raises(UsageError, match="at least one round"):
        clock_of(opened(), 0)


@pytest.mark.parametrize(
    ("step", "third"),
    [("1 week", date(2026, 2, 14)), ("2 days", date(2026, 2, 4)), ("1 month", date(2026, 3, 31)), ("1 year", date(2028, 1, 31))],
)
def test_days_of_rounds(step: str, third: date) -> None:
    clock = Clock(5, Fraction(1), date(2026, 1, 31), duration(step))
    assert clock.day(2) == third


@pytest.mark.parametrize(("step", "months"), [("3 days", Fraction(3)), ("2 weeks", Fraction(14)), ("2 months", Fraction(1461, 24))])
def test_rounds_of_days_and_weeks_last_their_share_of_a_month(step: str, months: Fraction) -> None:
    """A month counts as 1461 / 48 days, a twelfth of a year of 365¼; without a day to begin with, rounds have none."""
    clock = clock_of(pie(calendar={"round": step}), 5)
    assert clock.months == months / Fraction(1461, 48)
    assert clock.day(1) is None


def test_in_round_0_the_reservation_values_are_those_of_solve() -> None:
    for scenario in (opened(), case("guarantee-lapsed")):
        assert World(scenario).no_agreement(NONE, 0).thresholds == compile_payoffs(scenario).thresholds


def test_costs_already_borne_count_no_more() -> None:
    scenario = opened()
    world = World(scenario)
    ukraine = scenario.parties["ukraine"]
    assert scenario.no_deal is not None
    outside = world.stage(NONE).outside[0]
    for number in (0, 5, 13, 19):
        value = Fraction(0)
        for course, chance in outside.chance.items():
            months = scenario.no_deal.courses[course].months
            assert months is not None
            left = max(Fraction(0), 1 - Fraction(number) / months.exact)
            value += chance * (outside.worth[course] - ukraine.war_cost[course].exact * left)  # type: ignore[index]
        assert world.no_agreement(NONE, number).thresholds[0] == ceil(world.payoffs.scale[0] * value)
    assert world.no_agreement(NONE, 19).thresholds > world.no_agreement(NONE, 0).thresholds


def test_once_the_guarantee_has_lapsed_the_talks_are_those_of_the_overlay() -> None:
    world = World(opened())
    after = frozenset([LAPSE])
    lapsed = World(case("guarantee-lapsed").with_changes({f"{UKRAINE_LINE}.in_force": False}))
    assert world.no_agreement(after, 0).thresholds == lapsed.no_agreement(NONE, 0).thresholds
    ours, theirs = world.stage(after).menu, lapsed.stage(NONE).menu
    assert set(map(tuple, ours.totals.tolist())) == set(map(tuple, theirs.totals.tolist()))


def test_what_lapses_is_off_the_table_from_then_on() -> None:
    world = World(opened())
    place = world.payoffs.issues.index("guarantee")
    gone = {world.payoffs.options[place].index(option) for option in ("us_a5_executive", "us_a5_ratified")}
    first = []
    for seed in range(60):
        rounds = Timeline(world, (0, seed)).rounds()
        when = next((now.number for now in rounds if LAPSE in now.news), None)
        first.append(when)
        for now in rounds:
            lapsed = when is not None and now.number >= when
            assert (LAPSE in now.happened) == lapsed
            assert lapsed == (not gone & set(now.stage.menu.codes[:, place].tolist()))
    assert None in first
    assert 0 not in first


def test_a_chance_a_month_is_compounded_over_a_round() -> None:
    scenario = opened().with_changes({"calendar.round": "3 months"})
    world = World(scenario, 2)
    happened = sum(LAPSE in Timeline(world, (0, seed)).rounds()[1].news for seed in range(2000))
    assert happened / 2000 == pytest.approx(1 - 0.9**3, abs=0.03)


def test_a_dated_event_happens_in_the_first_round_from_its_day_on() -> None:
    rounds = Timeline(World(opened()), None).rounds()
    assert [now.day for now in rounds if "eu_fast_track_date" in now.news] == [date(2027, 1, 16)]
    assert not any(name in ("berlin", "geneva") for now in rounds for name in now.news)


def test_an_event_can_end_the_talks() -> None:
    ending = {"title": "Everybody goes home", "date": date(2026, 3, 20), "ends_talks": True}
    scenario = opened().with_changes({"calendar.events.home": ending})
    rounds = Timeline(World(scenario), None).rounds()
    assert (len(rounds), rounds[-1].over, rounds[-1].day) == (5, "home", date(2026, 4, 16))


def moving(**drift: object) -> Scenario:
    """The flagship with a front that moves by chance."""
    path = "calendar.events.donetsk_line.drift"
    return opened().with_changes({f"{path}.{key}": value for key, value in drift.items()})


def test_a_front_moves_by_its_drift_and_shifts_outside_options() -> None:
    scenario = moving(sd_per_month=Decimal(100), points_per_unit={"ukraine": Decimal("0.01"), "russia": Decimal("-0.005")})
    world = World(scenario)
    ends = []
    for seed in range(400):
        rounds = Timeline(world, (0, seed)).rounds()
        ends.append(rounds[-1].front["donetsk_line"])
        last = rounds[-1]
        ahead = last.front["donetsk_line"] - (5000 - 250 * 19)
        plain = world.no_agreement(last.happened, 19).thresholds
        for p, rate in ((0, 0.01), (1, -0.005)):
            moved = (last.thresholds[p] - plain[p]) / world.payoffs.scale[p]
            assert moved == pytest.approx(rate * ahead, abs=1.01 / world.payoffs.scale[p])  # both are rounded up to whole totals
        assert last.thresholds[2:] == plain[2:]
    assert np.mean(ends) == pytest.approx(250, abs=70)
    assert np.std(ends) == pytest.approx(100 * 19**0.5, rel=0.12)


@pytest.mark.parametrize("chance", [None, Decimal("0.15")])
def test_a_front_moves_by_changes_that_could_be_drawn_one_by_one(chance: Decimal | None) -> None:
    event = {} if chance is None else {"calendar.events.donetsk_line.chance_per_month": chance}
    world = World(moving(sd_per_month=Decimal(100)).with_changes(event))
    for session in range(20):
        drawn = np.random.default_rng(np.random.SeedSequence(3, spawn_key=(session, crc32(b"donetsk_line"))))
        rounds = Timeline(world, (3, session)).rounds()
        ahead, happened = 0.0, False
        for now in rounds[1:]:
            if chance is not None and not happened:
                happened = bool(drawn.random() < world.chance_per_round["donetsk_line"])
                assert ("donetsk_line" in now.news) == happened
            ahead += float(drawn.normal(0.0, 100.0))
            assert now.front["donetsk_line"] == world.expected_front(now.number)["donetsk_line"] + ahead


def test_parties_revise_their_beliefs_by_bayes_rule() -> None:
    under = {"attrition": Decimal(-80), "front_breaks": Decimal(-600)}
    still = {"ukraine": Decimal(0), "russia": Decimal(0)}
    world = World(moving(sd_per_month=Decimal(120), under=under, points_per_unit=still))
    timeline = Timeline(world, (0, 5), learn=True)
    rounds = timeline.rounds()
    fronts = [now.front["donetsk_line"] for now in rounds]
    changes = np.diff(fronts)
    for party in range(4):
        prior = world.stage(NONE).outside[party].chance
        means = {course: float(under.get(course, Decimal(-250))) for course in prior}
        weights = {c: float(x) * np.prod(norm.pdf(changes, means[c], 120)) for c, x in prior.items()}
        total = sum(weights.values())
        found = timeline.beliefs(party)
        assert found == pytest.approx({c: w / total for c, w in weights.items()})
    held_fixed = Timeline(world, (0, 5)).rounds()
    assert [now.front for now in held_fixed] == [now.front for now in rounds]
    assert held_fixed[-1].thresholds == world.no_agreement(held_fixed[-1].happened, 19).thresholds
    assert rounds[-1].thresholds != held_fixed[-1].thresholds


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [("under", {"atrition": 1}, "did you mean 'attrition'"), ("points_per_unit", {"ukrane": 1}, "did you mean 'ukraine'")],
)
def test_a_drift_names_courses_and_parties_that_exist(key: str, value: object, message: str) -> None:
    with pytest.raises(ScenarioError, match=message):
        moving(**{key: value})


@pytest.mark.parametrize("step", ["500 years", "30000 weeks", "999999999 days", "9999 months"])
def test_rounds_end_before_the_dates_do(step: str) -> None:
    data = {
        "title": "T",
        "issues": {"a": {"title": "A", "options": {"x": "X", "y": "Y"}}},
        "parties": {p: {"title": p, "weights": {"a": 1}, "values": {"a": {"x": 1, "y": 0}}, "reservation": 0} for p in "pq"},
        "calendar": {"round": step, "start": "2025-01-01"},
    }
    scenario = Scenario.model_validate(data)
    with pytest.raises(
        UsageError, match=f"calendar.round: the last of 20 rounds of {step} from 2025-01-01 on would begin after the year 9999"
    ):
        clock_of(scenario)
    assert clock_of(scenario, 1).day(0) == date(2025, 1, 1)
