"""All parts of a comparison together: what is asked for is there, what a limit ends is named, agreements hold."""

from __future__ import annotations

import pytest

from simulator.budget import Budget
from simulator.errors import UsageError
from simulator.offers.comparing import agreements_claimed, compare_offers
from simulator.offers.evaluating import evaluate_offers
from simulator.offers.improving import improvements, smallest_package
from simulator.offers.logrolls import logrolls
from simulator.offers.reading import read_offers
from simulator.offers.uncertainty import uncertainty_of
from simulator.scenario.changes import changed
from simulator.scenario.reading import load
from simulator.solve.checker import verify_agreement
from tests.oracles.berlin import RUSSIA_LINE, UKRAINE_LINE, case

SALE = load("sale")


def test_nothing_is_looked_for_that_was_not_asked_for() -> None:
    report = compare_offers(SALE, read_offers(SALE))
    assert (report.better, report.trades, report.counter, report.way) == (None, None, None, None)
    assert report.comparison == evaluate_offers(SALE, read_offers(SALE))
    assert (report.unfinished, report.stopped) == ((), None)


def test_the_parts_are_those_of_the_functions() -> None:
    offers = read_offers(SALE, ["asking"])
    report = compare_offers(SALE, offers, improve=True, limit=2)
    assert report.better is not None
    assert report.trades is not None
    (better,), (trades,) = report.better, report.trades
    terms = offers[0].terms
    assert better.improvements == improvements(SALE, terms, limit=2)
    assert better.package == smallest_package(SALE, terms, limit=2)
    assert trades.logrolls["one for one"] == logrolls(SALE, terms, "one for one", limit=2)
    assert list(trades.logrolls) == ["one for one", "two for two"]


def test_where_red_lines_leave_nothing_each_waiver_is_looked_into_and_agreements_hold_under_it() -> None:
    scenario = case("scenario")
    report = compare_offers(scenario, read_offers(scenario, ["berlin", "mine:force=none"]), improve=True, counter=True)
    assert report.better is not None
    assert {(each.offer, each.waived) for each in report.better} == {
        (name, (line,)) for name in ("berlin", "mine") for line in (UKRAINE_LINE, RUSSIA_LINE)
    }
    claimed = list(agreements_claimed(report))
    assert {waived for waived, _ in claimed} == {(UKRAINE_LINE,), (RUSSIA_LINE,)}
    for waived, outcome in claimed:
        under = changed(scenario, {f"{path}.in_force": False for path in waived})
        assert verify_agreement(under, outcome) == []


def test_an_open_offer_is_improved_from_its_best_acceptable_completion() -> None:
    report = compare_offers(SALE, read_offers(SALE, ["mine:delivery=now", "bid"]), improve=True)
    mine, bid = report.comparison.offers
    assert report.better is not None
    starts = {each.offer: each.start for each in report.better}
    assert mine.completions is not None
    assert mine.completions.agreement is not None
    assert starts == {"mine": mine.completions.agreement.outcome, "bid": None}
    assert bid.point is None


def test_ratification_of_each_offer_with_a_point() -> None:
    scenario = case("scenario")
    report = compare_offers(scenario, read_offers(scenario, ["berlin", "donetsk=kept"]))
    assert list(report.ratification) == ["berlin"]
    assert report.ratification["berlin"].bodies
    assert compare_offers(SALE, read_offers(SALE)).ratification == {}


def test_draws_only_where_asked_for_and_where_numbers_have_ranges() -> None:
    offers = read_offers(SALE, ["asking", "bid"])
    report = compare_offers(SALE, offers, draws=20, seed=3)
    assert report.uncertainty == uncertainty_of(SALE, {"asking": offers[0].terms}, draws=20, seed=3, search=False)
    searched = compare_offers(SALE, offers, draws=20, improve=True).uncertainty
    assert searched is not None
    assert len(searched.most_likely) == 1
    fixed = SALE.with_changes({"parties.buyer.reservation": 45, "parties.seller.reservation": 35})
    assert compare_offers(fixed, offers, draws=20).uncertainty is None


def test_a_path_between_two_offers() -> None:
    offers = read_offers(SALE, ["asking", "price=27,delivery=now,warranty=12"])
    report = compare_offers(SALE, offers, path=("The seller's first offer", "price=27,delivery=now,warranty=12"))
    assert report.way is not None
    assert report.way.answer is not None
    assert set(report.way.answer.differing) == {"price", "delivery", "warranty"}


def test_names_of_a_path_must_be_those_of_offers_that_say_enough() -> None:
    offers = read_offers(SALE, ["asking", "bid"])
    with pytest.raises(UsageError, match="no such offer 'askin'; did you mean 'asking'"):
        compare_offers(SALE, offers, path=("askin", "bid"))
    with pytest.raises(UsageError, match="'bid' leaves issues open"):
        compare_offers(SALE, offers, path=("asking", "bid"))


def test_a_limit_below_one_is_refused() -> None:
    with pytest.raises(UsageError, match="limit of 0"):
        compare_offers(SALE, read_offers(SALE), improve=True, limit=0)


def test_what_the_time_did_not_suffice_for_is_named() -> None:
    scenario = case("scenario")
    report = compare_offers(scenario, read_offers(scenario, ["berlin"]), improve=True, counter=True, budget=Budget(0.0, 1024))
    assert report.counter is None
    assert any(line.startswith("counter-offers: ") for line in report.unfinished)
    assert any(line.startswith("berlin, improvements: ") for line in report.unfinished)
