"""The first screen of a report: who blocks what, at most six offers, bounds marked, where to read on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from simulator import load, random_scenario
from simulator.dossier.whole import Whole, gather
from simulator.report.compare.worth import SIDE_BY_SIDE, accepts
from simulator.report.whole.blocks import text_of
from simulator.report.whole.summary import MOST_BLOCKS, MOST_OFFERS, ReportSummary, summary_of
from simulator.scenario.model import Scenario
from simulator.scenario.reading import loads
from simulator.scenario.writing import to_yaml
from tests.report.html.reports import clash, sale


def two_parties(reservation: int, offers: str = "") -> Scenario:
    """A price from 0 to 100 that one wants low and the other high, and some offers."""
    points = ", ".join(f"x{k}: {k}" for k in range(0, 101, 10))
    against = ", ".join(f"x{k}: {100 - k}" for k in range(0, 101, 10))
    options = ", ".join(f"x{k}: At {k}" for k in range(0, 101, 10))
    return loads(
        f"schema: 1\ntitle: A price\nissues: {{p: {{title: Price, options: {{{options}}}}}}}\nparties:\n"
        f"  a: {{title: Ann, weights: {{p: 1}}, values: {{p: {{{points}}}}}, reservation: {reservation}}}\n"
        f"  b: {{title: Bob, weights: {{p: 1}}, values: {{p: {{{against}}}}}, reservation: {reservation}}}\n{offers}",
        "price",
    )


def told(scenario: Scenario) -> tuple[Whole, ReportSummary]:
    found = gather(scenario, ["price.yaml"], draws=0)
    return found, summary_of(found)


def rows(found: ReportSummary) -> list[list[str]]:
    assert found.offers is not None
    return [[text_of(cell) for cell in row] for row in found.offers.rows]


def test_red_lines_that_clash_are_named_with_what_each_forbids() -> None:
    found, summary = clash(), summary_of(clash())
    assert summary.blocked_title == "Who blocks what"
    assert found.result.no_deal is not None
    assert len(summary.blocked) == len(found.result.no_deal.clash)
    assert any("Millbrook (middle)" in each.who and "All the water" in each.who for each in summary.blocked)
    assert all("never" in each.what for each in summary.blocked)
    assert summary.outcome is not None
    assert summary.outcome[0].startswith("Nearest to a deal, with ")


def test_acceptances_that_cannot_stand_together_are_named_and_who_falls_short() -> None:
    found, summary = told(two_parties(70))
    assert found.result.verdict == "no agreement"
    assert ("Cannot stand together", "the signatures of Ann and Bob") in [(each.who, each.what) for each in summary.blocked]
    nearest = found.result.no_deal.nearest if found.result.no_deal is not None else None
    assert nearest is not None
    short = {each.who for each in summary.blocked if each.what.startswith("short of no agreement by ")}
    assert short == {found.scenario.parties[p].title for p, surplus in nearest.point.surplus.items() if surplus < 0}


def test_where_there_is_an_agreement_it_says_who_would_change_what_and_who_stops_it() -> None:
    summary = summary_of(sale())
    assert summary.blocked_title == "Who blocks what at the Nash solution"
    assert [issue for issue, _ in summary.terms] == [issue.title for issue in sale().scenario.issues.values()]
    assert 0 < len(summary.blocked) <= MOST_BLOCKS
    assert [each.who for each in summary.blocked] == [sale().scenario.issues[each.issue].title for each in sale().result.binding]
    assert all(" would gain +" in each.what and "; stopped by " in each.what for each in summary.blocked)


def test_of_many_offers_those_stand_there_that_fewest_refuse() -> None:
    terms = "".join(f"  o{k}: {{title: Offer of {k}, terms: {{p: x{k}}}}}\n" for k in (0, 100, 50, 10, 90, 40, 60, 20))
    found, summary = told(two_parties(40, f"offers:\n{terms}"))
    assert len(rows(summary)) == MOST_OFFERS < 8
    assert [row[1] for row in rows(summary)[:3]] == ["Offer of 50", "Offer of 40", "Offer of 60"]  # all that both accept, as in the file
    assert summary.offers_note.endswith(f"{MOST_OFFERS} of 8 offers: those that fewest parties refuse, the latest first.")
    assert found.compared is not None
    numbered = {str(number): each for number, each in enumerate(found.compared.comparison.offers, 1)}
    for number, _, *cells in rows(summary):
        point = numbered[number].point
        assert point is not None
        assert [cell.endswith("✓") for cell in cells] == [accepts(point, party) for party in point.surplus]
    assert any("all parties accept 3 of 8 offers" in step.text for step in summary.read_on)


def test_a_dash_beside_an_open_offer_is_said_in_words() -> None:
    note = "–: it leaves issues open, and no completion that all accept was found."
    for terms, there in (({"price": "32", "delivery": "now", "warranty": "0"}, False), ({"price": "32"}, True)):
        offers = {"dear": {"title": "Dear", "terms": terms}}
        _, summary = told(load("sale").with_changes({"parties.buyer.reservation": 95, "offers": offers}))
        assert any("–" in row[2:] for row in rows(summary)) is there
        assert (note in summary.offers_note) is there


def test_many_parties_have_no_columns_of_their_own() -> None:
    scenario = random_scenario(parties=SIDE_BY_SIDE + 1, issues=2, options=3, seed=3)
    first = {issue: next(iter(scenario.issues[issue].choices)) for issue in scenario.issues}
    terms = "{" + ", ".join(f"{issue}: {option}" for issue, option in first.items()) + "}"
    scenario = loads(f"{to_yaml(scenario)}\noffers: {{one: {{title: The first, terms: {terms}}}}}\n", "many")
    found, summary = told(scenario)
    assert summary.offers is not None
    assert summary.offers.columns == ("", "Offer", "Refused by")
    assert found.compared is not None
    point = found.compared.comparison.offers[0].point
    assert point is not None
    refusing = [scenario.parties[p].title for p in scenario.parties if not accepts(point, p)]
    assert all(name in rows(summary)[0][2] for name in refusing or ["nobody"])


@pytest.mark.parametrize("proved", [True, False])
def test_what_is_not_proved_best_is_marked_as_a_bound(proved: bool) -> None:
    found = clash()
    no_deal = found.result.no_deal
    assert no_deal is not None
    assert no_deal.nearest is not None
    waivers = tuple(replace(each, proved=proved) for each in no_deal.waivers)
    changed = replace(no_deal, waivers=waivers, nearest=replace(no_deal.nearest, proved=proved))
    summary = summary_of(replace(found, result=replace(found.result, no_deal=changed)))
    ways = [step.text for step in summary.read_on if step.section == "why"]
    assert len(ways) == 1
    assert "least surplus then " in ways[0]
    assert ("≥" in ways[0]) is not proved
    assert summary.outcome is not None
    assert ("of those found" in summary.outcome[0]) is not proved


def test_every_step_leads_to_a_section_that_is_there() -> None:
    for summary in (summary_of(sale()), summary_of(clash())):
        assert {step.section for step in summary.read_on} == {"why", "offers", "agreement", "what-if", "sources"}
