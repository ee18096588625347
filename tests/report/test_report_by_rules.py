"""The report of a scenario in which agreement rules decide: what passes and by whose votes, in every form."""

from __future__ import annotations

import csv
import io
import json
from fractions import Fraction

import pytest

from simulator import load, report, solve
from simulator.dossier.whole import Whole, gather
from simulator.offers.answering import answer as compared
from simulator.offers.reading import read_offers
from simulator.report.compare.json import compare_json
from simulator.report.whole.markdown import markdown
from simulator.report.whole.sections import sections_of
from simulator.report.whole.summary import summary_of
from tests.report.test_short_answers import RULED
from tests.scenarios.test_small_cases import LIBRARY

BEFORE = LIBRARY / "council-eu" / "before-austria.yaml"


def gathered(name: str) -> Whole:
    return gather(load(name), (name,), draws=0)


@pytest.mark.parametrize("name", RULED)
def test_every_section_is_there(name: str) -> None:
    found = gathered(name)
    titles = {section.key: section.title for section in sections_of(found)}
    assert titles["agreement"] == "What passes, and by whose votes"
    assert titles["why"] == "Whose refusals decide"
    assert set(titles) >= {"scenario", "offers", "sources", "made"}
    text = markdown(found)
    for heading in ("Whose consent it takes", "Smallest coalitions whose consent is enough", "Whose consent decides", "Who is for it"):
        assert heading in text
    assert "| Left out | What other reservation values and weights would change" in text
    assert "Not complete" not in text
    assert found.scenario.agreement
    assert "all parties accept" not in text.casefold()


@pytest.mark.parametrize("name", RULED)
def test_the_answers_in_it_are_those_of_the_commands(name: str) -> None:
    data = json.loads(report(name, format="json", draws=0))
    alone = solve(name)
    assert data["verdict"] == alone.verdict
    assert data["solve"]["zone"]["count"] == alone.zone.count
    assert alone.by_rules is not None
    assert data["solve"]["by_rules"]["n_agreeing_coalitions"] == alone.by_rules.n_agreeing
    assert data["explain"]["by_rules"]
    offers = compare_json(load(name), compared(load(name), read_offers(load(name), [])))["offers"]
    assert [each["vote"]["passes"] for each in data["compare"]["offers"]] == [each["vote"]["passes"] for each in offers]
    assert data["left_out"]
    assert all(case["what_if"] is None for case in data["cases"])


def test_the_first_screen_says_whose_consent_decides() -> None:
    summary = summary_of(gathered("board"))
    assert summary.blocked_title == "Whose consent decides"
    assert [(each.who, each.what) for each in summary.blocked] == [("Chair", "if it refused, 80.0 % of what passes would not")]
    (fives,) = [each for each in summary_of(gathered("security-council")).blocked if "100.0 %" in each.what]
    assert fives.who == "Permanent A, Permanent B, Permanent C, Permanent D and Permanent E"
    assert fives.what.startswith("if any of them refused")
    assert summary.offers is not None
    titles = [row[1][0].text for row in summary.offers.rows]
    assert titles == ["Leave it, passes", "Modernise it, passes", "Close it, does not pass"]
    assert "by the rules 2 of 3 offers would pass." in " ".join(each.text for each in summary.read_on)


def test_where_nothing_passes_it_says_how_many_votes_are_short() -> None:
    found = gather(load(BEFORE), (str(BEFORE),), draws=0)
    summary = summary_of(found)
    assert summary.blocked_title == "How many votes are short"
    people, members = "population: 64.08 of 100.01 at most, where at least 65.0065", "members: 19 of 27 at most, where at least 24"
    assert summary.blocked[0].what == f"{people} are needed, or {members} are needed"
    assert summary.offers is not None
    assert [row[1][0].text for row in summary.offers.rows] == [
        "Vote on the adoption, does not pass",
        "Vote on the general approach, cannot be agreed",
    ]
    assert "Whose refusals would have to turn" in markdown(found)


def test_who_would_abstain_is_not_for_an_offer() -> None:
    """Belgium loses nothing by it and did not vote for it."""
    summary = summary_of(gathered("council-eu"))
    assert summary.offers is not None
    assert all("Belgium" in row[2][0].text for row in summary.offers.rows)


@pytest.mark.parametrize("format", ["html", "csv"])
@pytest.mark.parametrize("name", RULED)
def test_the_other_forms(name: str, format: str) -> None:
    text = report(name, format=format, draws=0)
    assert "offer that all accept" not in text
    if format == "csv":
        assert text.splitlines()[0].startswith("kind,name,waived,all_accept")
        assert sum(line.startswith("offer,") for line in text.splitlines()) == len(load(name).offers)
    else:
        assert "whoever consents" in text
        assert "offer that passes" in text


@pytest.mark.parametrize("format", ["md", "html", "csv", "json"])
def test_the_bodies_behind_parties_are_asked(format: str) -> None:
    """The owners' meeting behind the chair would not pass what modernises: of five outcomes two are left."""
    owners = {"owners": {"title": "Meeting of owners", "needed": {"plant": "modernise"}, "chance": 0.3}}
    text = report(load("board").with_changes({"parties.chair.ratification": owners}), format=format, draws=0, ratify=Fraction(1, 2))
    if format == "csv":
        assert all(row["passes"] != "true" or row["term.plant"] != "modernise" for row in csv.DictReader(io.StringIO(text)))
    elif format == "json":
        assert json.loads(text)["solve"]["ratification"]["without"]["count"] == 5
        assert json.loads(text)["solve"]["zone"]["count"] == 2
    else:
        assert "Of 5 outcomes that would pass if they were not asked, 2 do" in text
        assert "--ratify asks them" not in text


def test_what_is_left_out_is_named() -> None:
    ranged = load("board").with_changes({"parties.bank.reservation": {"base": 50, "range": [40, 60]}})
    assert gather(ranged, ("board",), draws=50).left_out[0].startswith("In how many draws of the ranged numbers")
    assert gather(load("sale"), ("sale",), draws=0, time_limit=20).left_out == ()


def test_the_table_of_outcomes_says_what_passes() -> None:
    rows = {row["name"]: row for row in csv.DictReader(io.StringIO(report("board", format="csv", draws=0))) if row["name"]}
    said = {name: (row["passes"], row["all_accept"]) for name, row in rows.items()}
    assert said == {
        "utilitarian": ("true", "false"),
        "leximin": ("true", "true"),
        "renewal": ("true", "false"),
        "closure": ("false", "false"),
        "truce": ("true", "true"),
    }
    abstaining = load("security-council").with_changes({f"parties.elected_{k}.reservation": 0 for k in range(1, 11)})
    (bridge,) = [row for row in csv.DictReader(io.StringIO(report(abstaining, format="csv", draws=0))) if row["name"] == "bridge"]
    assert (bridge["passes"], bridge["all_accept"]) == ("true", "false")  # two abstain, to whom it is worth what no agreement is
    assert "passes" not in report("sale", format="csv", draws=0).splitlines()[0]
