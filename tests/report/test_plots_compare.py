"""From a comparison to its pictures: what is drawn is what was found, and titles say under what it holds."""

from __future__ import annotations

import pytest

from simulator import random_scenario
from simulator.offers.answering import answer
from simulator.offers.comparing import compare_offers
from simulator.offers.reading import read_offers
from simulator.report.compare.plots import compare_pictures, pairs_left_out
from simulator.scenario.reading import load
from tests.oracles.berlin import case

SALE = load("sale")


def test_the_frontier_under_a_waiver_is_labelled_with_it() -> None:
    scenario = case("scenario")
    pictures = compare_pictures(scenario, compare_offers(scenario, read_offers(scenario)))
    assert pictures["frontier"].title == "Berlin, December 2025: frontier and solutions with Ukraine's “No hand-over of Donetsk” waived"
    assert pictures["bars"].title == "Berlin, December 2025"
    legend = [" ".join(text.get_text().split()) for text in pictures["frontier"].figure.legends[0].get_texts()]
    assert "Pareto frontier of all outcomes within the red lines, with Ukraine's “No hand-over of Donetsk” waived" in legend
    assert "4 Berlin package with the line of contact (not all sign)" in legend
    assert "9 Twenty-point framework (after the snapshot) (not all sign, dominated)" in legend


def test_an_open_offer_without_an_acceptable_completion_is_a_line_and_no_marker() -> None:
    pictures = compare_pictures(SALE, compare_offers(SALE, read_offers(SALE)))
    legend = [text.get_text() for text in pictures["frontier"].figure.legends[0].get_texts()]
    assert "2  The buyer's first offer (open, not drawn)" in legend
    buyer = pictures["bars"].figure.axes[0]
    spans = [sorted(float(x) for x in line.get_xdata()) for line in buyer.lines if line.get_marker() == "|"]  # type: ignore[union-attr, arg-type]
    assert spans == [pytest.approx([65.0, 90.0])]


def test_a_frontier_that_was_not_found_is_said_in_the_title() -> None:
    pictures = compare_pictures(SALE, compare_offers(SALE, read_offers(SALE)), time_limit=0.0)
    assert pictures["frontier"].title == "Sale of a used press (frontier not found within the limits)"


def test_pairs_left_out() -> None:
    parties = {2: 0, 6: 0, 7: 6, 8: 13}
    found = {n: pairs_left_out(random_scenario(parties=n, issues=2, options=2, seed=1)) for n in parties}
    assert found == parties


def test_where_rules_decide_the_pictures_show_what_passes() -> None:
    """With one signature enough, the first offer passes by the seller's alone; with both needed it does not."""
    for needs, standing, passing in (({"any": ["seller", "buyer"]}, "passes", 1), ({"all": ["seller", "buyer"]}, "does not pass", 0)):
        scenario = SALE.with_changes({"agreement": {"rule": {"needs": needs}}})
        pictures = compare_pictures(scenario, answer(scenario, read_offers(scenario, ["asking"])))
        legend = [text.get_text() for text in pictures["frontier"].figure.legends[0].get_texts()]
        assert any(f"({standing}" in entry for entry in legend), legend
        assert "Pareto frontier of what passes" in legend
        assert f"{passing} of the offers pass" in pictures["bars"].description
