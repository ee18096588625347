"""The report on offers: its lead, flags, open offers, what would be better, ways and counter-offers, within the width of a page."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from typing import Any

from rich.console import Console

from simulator.offers.comparing import CompareReport, compare_offers
from simulator.offers.reading import read_offers
from simulator.report.compare.offer_names import long_names, quoted_names, short_names, typed_names
from simulator.report.compare.text import compare_report
from simulator.scenario.changes import changed
from simulator.scenario.model import Scenario
from simulator.scenario.reading import load
from tests.oracles.berlin import RUSSIA_LINE, case

SALE = load("sale")
FULL = "full:price=27,delivery=now,warranty=12"


def report_on(scenario: Scenario, *arguments: str, **asked: Any) -> CompareReport:
    return compare_offers(scenario, read_offers(scenario, arguments), **asked)


def printed(scenario: Scenario, report: CompareReport, **options: Any) -> str:
    console = Console(width=100, markup=False, highlight=False)
    with console.capture() as captured:
        for part in compare_report(scenario, report, **options):
            console.print(part)
    return captured.get()


def test_rows_begin_with_titles_and_many_columns_with_numbers() -> None:
    few = report_on(SALE, "asking", "bid").comparison.offers
    assert short_names(few) == typed_names(few) == {"asking": "asking", "bid": "bid"}
    assert long_names(few) == {"asking": "The seller's first offer", "bid": "The buyer's first offer"}
    assert quoted_names(few)["bid"] == "“The buyer's first offer”"
    many = report_on(SALE, "asking", "bid", FULL).comparison.offers
    assert short_names(many) == {"asking": "1", "bid": "2", "full": "3"}
    assert long_names(many) == {"asking": "1 The seller's first offer", "bid": "2 The buyer's first offer", "full": "3 full"}
    assert long_names(many, keys=True)["bid"] == "2 The buyer's first offer (bid)"
    assert typed_names(many) == {"asking": "1 asking", "bid": "2 bid", "full": "3 full"}
    twins = [replace(each, offer=replace(each.offer, title="Twin")) for each in few]
    assert quoted_names(twins) == {"asking": "“Twin (asking)”", "bid": "“Twin (bid)”"}


def test_the_lead_says_what_all_accept() -> None:
    text = printed(SALE, report_on(SALE, "asking", FULL, "mine:delivery=now"))
    lead = " ".join(text.split("Offers\n")[0].split())
    assert "3 offers. Accepted by all parties: full." in lead
    assert "Open, with a completion accepted by all parties: mine." in lead
    assert "None is accepted by all parties." in printed(SALE, report_on(SALE, "asking", "bid"))
    assert "1 offer. It is not accepted by all parties." in printed(SALE, report_on(SALE, "asking"))


def test_what_cannot_be_agreed_is_said_first_and_by_what() -> None:
    scenario = changed(SALE, {"constraints.round": {"title": "No round price", "never": {"price": "27"}}})
    text = " ".join(printed(scenario, report_on(scenario, FULL)).split())
    assert "1 offer. It cannot be agreed: the constraint “No round price” rules it out. Offers" in text
    assert "full: cannot be agreed; accepted by both." in text
    both = " ".join(printed(scenario, report_on(scenario, FULL, "asking")).split())
    assert "full cannot be agreed: the constraint “No round price” rules it out. The other is not accepted by all parties." in both


def test_an_open_offer_shows_what_it_can_become() -> None:
    text = printed(SALE, report_on(SALE, "bid", "mine:delivery=now"))
    assert "What “The buyer's first offer” can become" in text
    assert "No completion is acceptable to all." in text
    agreed = text.split("How mine is completed here")[1].split("What mine can become")[0]
    assert "Price" in agreed
    assert "Delivery" not in agreed


def test_flags_and_waivers_on_the_flagship() -> None:
    scenario = case("scenario")
    report = report_on(scenario, "ukraine_20_points", "berlin", improve=True, counter=True)
    text = printed(scenario, report)
    assert re.search(r"^Twenty-point .* ukraine_20_points .* rests on a source", text, re.MULTILINE)
    for heading in (
        "With Ukraine's “No hand-over of Donetsk” waived",
        "With Russia's “The whole of Donbas” waived",
    ):
        assert text.count(heading) == 3  # under each of the two offers, and among the counter-offers
    assert text.count("As the scenario stands") == 2
    assert "No bargaining solution to compare with: there is no agreement." in text
    assert max(map(len, text.splitlines())) <= 100


def test_all_offers_of_the_flagship_fit_the_page() -> None:
    scenario = case("scenario")
    report = report_on(scenario)
    text = printed(scenario, report)
    assert max(map(len, text.splitlines())) <= 100
    assert text.index("Who accepts") < text.index("Where the offers differ")
    assert re.search(r"^9 Twenty-point framework +0\.966   yes, by 4 Berlin", text, re.MULTILINE)
    assert re.search(r"^9 Twenty-point .* ukraine_20_points ", text, re.MULTILINE)


def test_counter_offers_with_and_without_their_terms() -> None:
    report = report_on(SALE, "asking", counter=True)
    brief, full = printed(SALE, report, counter_terms=False), printed(SALE, report)
    assert "Their terms: --counter." in brief
    assert "Where the offers differ" not in brief
    assert "Where the offers differ" in full.split("What each party would answer with")[1]


def test_a_trade_says_who_gets_what() -> None:
    text = " ".join(printed(SALE, report_on(SALE, "asking", improve=True)).split())
    assert (
        "• Seller gets “32 thousand euros” on Price; Buyer gets “This week, as it stands” on Delivery: Buyer +5.00, Seller +1.67." in text
    )
    assert "All accept once 1 issue is changed, not before (one set of issues does it):" in text


def test_a_way_with_a_surplus_for_each_step_or_why_there_is_none() -> None:
    other = "other:price=26,delivery=now,warranty=6"
    text = printed(SALE, report_on(SALE, FULL, other, path=("full", "other")))
    assert "In this order no party falls below what no agreement is worth to it" in " ".join(text.split())
    none = printed(SALE, report_on(SALE, "asking", FULL, path=("asking", "full")))
    assert "None of this kind: asking gives Buyer less than no agreement." in " ".join(none.split())
    assert "The order with the largest least surplus" in none


def test_what_becomes_of_offers_when_the_numbers_vary() -> None:
    scenario = case("scenario")
    text = printed(scenario, report_on(scenario, draws=20))
    assert "When the numbers vary" in text
    assert max(map(len, text.splitlines())) <= 100
    assert "When the numbers vary" not in printed(scenario, report_on(scenario, "berlin"))


def test_what_is_not_finished_is_said() -> None:
    report = replace(report_on(SALE, "asking"), unfinished=("asking, improvements: time limit", "counter-offers: time limit"))
    assert "Not finished (time limit): asking, improvements; counter-offers." in printed(SALE, report)


def test_ratification_required_is_named_where_a_body_refuses() -> None:
    scenario = case("scenario").with_changes({f"{RUSSIA_LINE}.in_force": False})
    text = printed(scenario, report_on(scenario, "berlin_zone", ratify=Fraction(1, 2)))
    assert (
        "“Berlin package with the US idea for Donetsk” is not passed, with the chance required, by Unanimity of the 27 member states"
        in " ".join(text.split())
    )
    assert "Required of each body: 0.5." in " ".join(text.split())
