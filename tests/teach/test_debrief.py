"""The deals of a class, ranked and measured as the definitions say."""

from __future__ import annotations

import math
from collections import Counter
from fractions import Fraction

from simulator import load
from simulator.report.words import points
from simulator.teach.class_deals import read_deals
from simulator.teach.debrief import debrief
from simulator.teach.json_debrief import debrief_json
from simulator.teach.plots_debrief import debrief_picture
from simulator.teach.text_debrief import debrief_report
from tests.cli.running import page
from tests.oracles.brute_force import BruteForce

SALE = load("sale")
HEADER = "group,price,delivery,warranty"
CLASS = f"{HEADER}\nA,26,now,6\nB,26,overhauled,12\nC,,,\nD,31,now,0\nE,25,now,24\nF, 26.0 ,now,6\n\n"


def test_every_figure_against_brute_force() -> None:
    oracle = BruteForce(SALE)
    found = debrief(SALE, read_deals(SALE, CLASS.encode(), "deals.csv").deals)
    assert {deal.group for deal in found.deals} == set("ABCDEF")
    for deal in found.deals:
        if deal.deal is None:
            assert (deal.group, deal.utilities, deal.left) == ("C", {}, None)
            continue
        outcome = tuple(deal.deal.offer.terms[issue] for issue in oracle.issues)
        assert tuple(deal.utilities.values()) == oracle.utilities[outcome]
        assert deal.signed == (outcome in oracle.acceptable)
        assert deal.product == (math.prod(oracle.surplus(outcome)) if deal.signed else 0)
        own = oracle.utilities[outcome]
        within = [o for o in oracle.feasible if oracle.crossed[o] <= oracle.crossed[outcome]]
        better = [oracle.utilities[o] for o in within if all(a >= b for a, b in zip(oracle.utilities[o], own, strict=True))]
        gains = [tuple(a - b for a, b in zip(u, own, strict=True)) for u in better]
        assert deal.left is not None
        left = tuple(deal.left.get(party, Fraction(0)) for party in oracle.parties)
        assert left in gains
        assert any(left) == any(any(gain) for gain in gains)


def test_ranks() -> None:
    found = debrief(SALE, read_deals(SALE, CLASS.encode(), "deals.csv").deals)
    assert [(deal.rank, deal.group) for deal in found.deals] == [(1, "A"), (1, "F"), (3, "B"), (4, "D"), (4, "E"), (6, "C")]
    products = [deal.product for deal in found.deals if deal.signed]
    assert products == sorted(products, reverse=True)


def test_best_and_mean_of_each_role() -> None:
    found = debrief(SALE, read_deals(SALE, CLASS.encode(), "deals.csv").deals)
    best = found.best("buyer")
    assert best is not None
    assert best.group == "E"
    values = [deal.utilities["seller"] for deal in found.deals if deal.utilities]
    assert found.mean("seller") == sum(values, Fraction(0)) / 5


def test_a_class_without_any_deal() -> None:
    found = debrief(SALE, read_deals(SALE, f"{HEADER}\nA,,,\nB,,,".encode(), "deals.csv").deals)
    assert (found.mean("buyer"), found.best("buyer")) == (None, None)
    assert [deal.rank for deal in found.deals] == [1, 1]
    assert debrief_json(SALE, found)["groups"][0]["terms"] is None
    assert debrief_report(SALE, found)


def _said(deals: str) -> str:
    return str(debrief_report(SALE, debrief(SALE, read_deals(SALE, f"{HEADER}\n{deals}".encode(), "deals.csv").deals))[1])


def test_the_summary_says_what_speaks_against_a_deal() -> None:
    assert "0 deals, 2 without. An agreement was possible." in _said("A,,,\nB,,,")
    assert "All parties should have signed 1 of 2 deals; 0 of these leave nothing" in _said("A,26,now,6\nB,31,now,0")
    assert "1 gives a party less than no agreement." in _said("A,26,now,6\nB,31,now,0")
    assert "No deal is one that all parties should have signed: 1 crosses a red line." in _said("A,31,now,24")


def test_nashs_deal_leaves_nothing_and_is_first() -> None:
    nash = debrief(SALE, {"x": None}).result.nash
    assert nash is not None
    found = debrief(SALE, {"other": {"price": "26", "delivery": "now", "warranty": "6"}, "nash": dict(nash.outcome)})
    assert [deal.group for deal in found.deals] == ["nash", "other"]
    assert found.deals[0].left == {}
    assert points(found.deals[0].product) == points(Fraction(nash.value))


def test_the_flagship_without_an_agreement() -> None:
    scenario = load("berlin-2025")
    terms = {issue: each.choices[0] for issue, each in scenario.issues.items()}
    found = debrief(scenario, {"one": terms, "two": None})
    assert [deal.signed for deal in found.deals] == [False, False]
    assert debrief_json(scenario, found)["verdict"] == "no agreement"


def test_a_deal_that_cannot_be_agreed() -> None:
    scenario = load("berlin-2025")
    terms = {issue: each.choices[0] for issue, each in scenario.issues.items()} | {"guarantee": "nato", "nato": "barred"}
    found = debrief(scenario, {"one": terms})
    (deal,) = found.deals
    assert deal.deal is not None
    text = "\n".join(page(debrief_report(scenario, found), 100))
    assert "should not have signed" not in text.split("The groups")[1]
    assert "cannot be agreed" in text.split("The groups")[1].split("What was left")[0]
    assert deal.deal.infeasible
    assert (deal.signed, deal.left) == (False, None)


def test_the_picture_names_the_groups_shows_those_without_a_deal_and_keeps_its_legend_outside() -> None:
    rows = [f"Table {k},{20 + k % 13},now,{(0, 6, 12)[k % 3]}" if k % 6 else f"Table {k},none,none,none" for k in range(1, 30)]
    found = debrief(SALE, read_deals(SALE, "\n".join([HEADER, *rows]).encode(), "deals.csv").deals)
    figure = debrief_picture(SALE, found).figure
    (axes,) = figure.axes
    labels = [text.get_text() for text in axes.texts]
    at_one_place = Counter(tuple(deal.utilities.values()) for deal in found.deals if deal.utilities)
    assert len(labels) == len(at_one_place) + 1
    assert "Table 6 and 3 more" in labels  # without a deal: 6, 12, 18, 24
    named = {name for label in labels for name in label.split(" and ")[0].split(", ")}
    assert {deal.group for deal in found.deals if at_one_place[tuple(deal.utilities.values())] == 1} <= named
    (legend,) = figure.legends
    assert "groups without a deal" in [text.get_text() for text in legend.get_texts()]
    renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]
    assert not legend.get_window_extent(renderer).overlaps(axes.get_window_extent(renderer))
    frame, page = legend.get_window_extent(renderer), figure.bbox
    assert page.x0 <= frame.x0 <= frame.x1 <= page.x1
    assert page.y0 <= frame.y0


def test_deals_that_differ_never_print_alike() -> None:
    close = SALE.with_changes({"parties.buyer.weights.warranty": 0.0001})
    rows = [f"G{k},26,now,{warranty}" for k, warranty in enumerate((0, 6, 12, 24))]
    found = debrief(close, read_deals(close, "\n".join([HEADER, *rows]).encode(), "deals.csv").deals)
    shown = {
        line.split()[1]: line.split()[2] for line in page(debrief_report(close, found), 100) if " G" in line and line.split()[0].isdigit()
    }
    assert len({deal.utilities["buyer"] for deal in found.deals}) == len(set(shown.values())) > 1
