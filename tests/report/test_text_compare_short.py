"""The first screen of `compare`: no offer is counted and then missing, and what was asked for stands right after the verdict."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise

import pytest

from simulator import load, random_scenario
from simulator.budget import Budget
from simulator.offers.comparing import compare_offers
from simulator.offers.reading import read_offers
from simulator.report.compare.short import compare_screen
from simulator.report.first_screen import LINES, WIDTH
from simulator.report.words import chance
from simulator.scenario.consent import signed_by_everybody
from simulator.scenario.library import cases
from simulator.scenario.model import Offer
from tests.cli.running import page, printed
from tests.report.test_text_solve_short import with_house

WITH_OFFERS = [
    case.name
    for case in cases()
    if (made := load(case.name)).offers and signed_by_everybody(made) and not any(p.ranking for p in made.parties.values())
]


@pytest.mark.parametrize("name", WITH_OFFERS)
def test_every_offer_has_a_row_or_a_line_that_says_why_not(name: str) -> None:
    """Also where each offer leaves all but its first issue open."""
    scenario = load(name)
    opened = {k: offer.model_copy(update={"terms": dict(list(offer.terms.items())[:1])}) for k, offer in scenario.offers.items()}
    for each in (scenario, scenario.model_copy(update={"offers": opened})):
        offers = read_offers(each, [])
        report = compare_offers(each, offers, improve=False, counter=False, draws=0, budget=Budget(60, 1024))
        lines = page(compare_screen(each, report, [name], "zopa --full"), WIDTH)
        assert len(lines) <= LINES
        for found in report.comparison.offers:
            if found.point is None:
                said = " ".join(lines)
                assert f"“{found.offer.title}” has no row. " in said or "no completion that all accept was found: " in said
            else:
                titled = re.search(rf"(\n|\d ){re.escape(found.offer.title[:20])}", "\n".join(lines))
                named = [line for line in lines if found.offer.name in line.split()[:2]]
                assert titled or named or any("more row" in line for line in lines), found.offer.name


@pytest.mark.parametrize(
    ("asked", "heads"),
    [
        (["--improve"], "What would be better than “The seller's first offer”"),
        (["--counter"], "What each party would answer with"),
        (["--path", "asking,full"], "From asking to full"),
    ],
)
def test_what_was_asked_for_stands_on_the_first_screen_before_the_tables(asked: list[str], heads: str) -> None:
    lines = page(printed("compare", "sale", "asking", "full:price=27,delivery=now,warranty=12", *asked), WIDTH)
    assert len(lines) <= LINES
    headings = [line for before, line in pairwise(lines) if not before.strip()]
    assert headings[0].startswith(heads)


@pytest.mark.parametrize("parties", [2, 6])
@pytest.mark.parametrize("long", [False, True])
def test_where_bodies_are_asked_each_offer_has_its_chance(parties: int, long: bool) -> None:
    """In a column of a wide enough page, else in a line."""
    base = random_scenario(parties=parties, issues=2, options=2, seed=2)
    title = "A very long name of a party" if long else "P"
    houses = {p: v.model_copy(update={"title": f"{title} {p}"}) for p, v in base.parties.items()}
    terms = {issue: next(iter(each.choices)) for issue, each in base.issues.items()}
    scenario = with_house(base.model_copy(update={"parties": houses}))
    offers = read_offers(scenario, [f"first:{','.join(f'{k}={v}' for k, v in terms.items())}"])
    for ratify in (None, Fraction(1, 2)):
        report = compare_offers(scenario, offers, improve=False, counter=False, ratify=ratify, draws=0, budget=Budget(60, 1024))
        said = " ".join(" ".join(page(compare_screen(scenario, report, ["f"], "zopa --full"), WIDTH)).split())
        told = chance(report.ratification["first"].joint.independent)
        assert (re.search(rf"Passed at home .*: first {re.escape(told)}\.|Home ─.* first .* {re.escape(told)}( |$)", said) is not None) == (
            ratify is not None
        ), said


def test_the_offer_nearest_to_an_agreement_is_named_to_go_on_with() -> None:
    """Not the first of the file: one that is accepted comes first, then one that misses it by little."""
    base = load("sale")
    prices = {"far": 32, "near": 31, "good": 27}
    terms = {name: {"price": price, "delivery": "now", "warranty": 12} for name, price in prices.items()}
    for kept, next_ in ((["far", "near", "good"], "good"), (["far", "near"], "near"), (["far"], "far")):
        held = {name: Offer.model_validate({"title": name, "terms": {k: str(v) for k, v in terms[name].items()}}) for name in kept}
        scenario = base.model_copy(update={"offers": held})
        report = compare_offers(scenario, read_offers(scenario), improve=False, counter=False, draws=20, budget=Budget(60, 1024))
        lines = page(compare_screen(scenario, report, ["f"], "zopa --full"), WIDTH)
        assert f"  zopa compare f {next_}" in lines


def test_no_row_is_missed_where_no_table_stands() -> None:
    """A way from offer to offer takes the room of the table."""
    lines = page(printed("compare", "berlin-2025", "e3", "berlin", "open:donetsk=ceded", "--path", "e3,berlin", "--no-draws"), WIDTH)
    assert any("has no row" in line for line in lines) == any(line.startswith("What each offer is worth") for line in lines)
