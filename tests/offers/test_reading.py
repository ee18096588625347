"""Offers of the scenario, of files and typed in; and what is said of those that do not fit."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from simulator import ScenarioError, UsageError, load
from simulator.formats.assignments import changes_of
from simulator.offers.reading import inline_offer, offer_of_terms, outcome_named, read_offers, with_offers
from simulator.scenario.model import Scenario


@pytest.fixture(scope="module")
def sale() -> Scenario:
    return load("sale")


@pytest.fixture(scope="module")
def berlin() -> Scenario:
    return load("berlin-2025")


def test_without_arguments_the_offers_in_force(berlin: Scenario) -> None:
    assert [offer.name for offer in read_offers(berlin)] == list(berlin.offers)
    without = berlin.with_changes({"offers.e3.in_force": False})
    assert "e3" not in [offer.name for offer in read_offers(without)]
    assert [offer.name for offer in read_offers(without, ["e3"])] == ["e3"]


def test_an_offer_of_the_scenario_as_it_stands(berlin: Scenario) -> None:
    (offer,) = read_offers(berlin, ["berlin"])
    given = berlin.offers["berlin"]
    assert (offer.title, offer.terms, offer.origin) == (given.title, given.terms, "scenario")
    assert (offer.date, offer.put_forward_by, offer.filled) == (given.date, given.put_forward_by, given.filled)


def test_a_scenario_without_offers_in_force_is_refused(sale: Scenario) -> None:
    without = sale.with_changes({f"offers.{name}.in_force": False for name in sale.offers})
    with pytest.raises(UsageError, match="no offers in force"):
        read_offers(without)


def test_typed_in_terms(berlin: Scenario) -> None:
    first, second, third = read_offers(berlin, ["army=cap_800, donetsk=kept", "donetsk=ceded", "mine: donetsk=ceded"])
    assert (first.name, second.name, third.name) == ("army=cap_800, donetsk=kept", "donetsk=ceded", "mine")
    assert list(first.terms.items()) == [("donetsk", "kept"), ("army", "cap_800")]
    assert {first.origin, third.origin} == {"inline"}


def test_offers_are_named_by_their_titles_as_well(sale: Scenario) -> None:
    name, offer = next(iter(sale.offers.items()))
    (read,) = read_offers(sale, [f" {offer.title.upper()}"])
    assert read.name == name
    assert outcome_named(sale, offer.title) == offer.terms


def test_terms_are_typed_by_titles_as_well() -> None:
    scenario = Scenario.model_validate(
        {
            "schema": 1,
            "title": "Titles",
            "issues": {
                "pact": {"title": "The pact: a treaty", "options": {"ends": "Ends, at once", "stays": "Stays"}},
                "price": {"title": "Price", "levels": [1, 2]},
            },
            "parties": {
                "a": {
                    "title": "A",
                    "weights": {"pact": 1, "price": 1},
                    "values": {"pact": {"ends": 100, "stays": 0}, "price": {"rising": [1, 2]}},
                    "reservation": 0,
                }
            },
        }
    )
    for text in ("pact=ends,price=2", "The Pact: a treaty = Ends, at once, PRICE=2", "mine:the pact: a treaty=ends,Price=2,0"):
        assert dict(inline_offer(scenario, text).terms) == {"pact": "ends", "price": "2"}
    offered = scenario.with_changes({"offers": {"x": {"title": "X", "terms": {"pact": "ends"}}}})
    typed = ("offers.x.terms.The pact: a treaty=stays", "offers.x.terms.price=2,0", "offers.x.terms.pact=soon", "title=Price")
    assert list(changes_of(offered, typed).items()) == [("offers.x.terms.pact", "soon"), ("offers.x.terms.price", "2"), ("title", "Price")]
    assert dict(offer_of_terms(scenario, "x", {"the pact: a treaty": "stays"}).terms) == {"pact": "stays"}
    with pytest.raises(UsageError, match="expected issue=option, found 'soon'"):
        inline_offer(scenario, "pact=ends,soon")


@pytest.mark.parametrize(
    "text",
    [
        "price=28,5; warranty=6",
        "warranty=6; price=28,5",
        "price=28.5,warranty=6",
        "price=28,5;warranty=6",
        "price=28,5;delivery=Now, or later; warranty=6",
        "delivery=Now, or later,price=28.5;warranty=6",
        "delivery=now; warranty=6,price=28,5",
    ],
)
def test_terms_stand_between_commas_or_semicolons_whatever_the_mark_of_decimals(sale: Scenario, text: str) -> None:
    changes = {"issues.price.levels": [20, Decimal("28.5"), 32], "issues.delivery.options.now.title": "Now, or later"}
    scenario = sale.with_changes({**changes, "offers": {}})
    terms = dict(inline_offer(scenario, text).terms)
    assert (terms["price"], terms["warranty"]) == ("28.5", "6")
    assert terms.get("delivery", "now") == "now"


def test_what_a_table_of_offers_leaves_out_is_told(sale: Scenario, tmp_path: Path) -> None:
    table = tmp_path / "drafts.csv"
    table.write_text("offer;Price;delivery;Remark\nRed;26;now;x\nBlue;none;;\nGreen;;;y\n", encoding="utf-8")
    told: list[str] = []
    (red,) = read_offers(sale, files=[str(table)], tell=told.append)
    assert dict(red.terms) == {"price": "26", "delivery": "now"}
    assert [note.removeprefix(str(table)) for note in told] == [
        ": left aside, since no issue is called so: the column 'Remark'",
        f": open in every offer, since there is no such column: the issue '{sale.issues['warranty'].title}'",
        ", row 3: the offer 'Blue' is left aside, since it says that there is no deal",
        ", row 4: the offer 'Green' is left aside, since it has no terms",
    ]
    table.write_text("offer;Remark\nRed;x\n", encoding="utf-8")
    with pytest.raises(UsageError, match="no column is an issue; there are 'offer', 'Remark'"):
        read_offers(sale, files=[str(table)])


def test_a_row_of_none_is_no_deal_where_one_issue_has_such_an_option(sale: Scenario, tmp_path: Path) -> None:
    values = {f"parties.{party}.values.delivery": {"now": 100, "overhauled": 50, "none": 0} for party in sale.parties}
    scenario = sale.with_changes({"issues.delivery.options.none": {"title": "None"}, **values})
    table = tmp_path / "drafts.csv"
    table.write_text("offer;price;delivery\nRed;26;none\nBlue;none;none\nGreen;;none\n", encoding="utf-8")
    told: list[str] = []
    found = {offer.name: dict(offer.terms) for offer in read_offers(scenario, files=[str(table)], tell=told.append)}
    assert found == {"Red": {"price": "26", "delivery": "none"}, "Green": {"delivery": "none"}}
    assert told[1:] == [f"{table}, row 3: the offer 'Blue' is left aside, since it says that there is no deal"]


def test_offers_of_a_table(sale: Scenario, tmp_path: Path) -> None:
    table = tmp_path / "drafts.csv"
    table.write_text("Group;Price;delivery;Warranty;Remark\nRed;26,0;now;6;x\nBlue;none;;;\nGreen;;now;;\n", encoding="utf-8")
    found = {offer.name: dict(offer.terms) for offer in read_offers(sale, files=[str(table)])}
    assert found == {"Red": {"price": "26", "delivery": "now", "warranty": "6"}, "Green": {"delivery": "now"}}
    table.write_text("offer,price,delivery,warranty\nRed,19.5,now,6\nRed,26,now,6\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"(?s)row 2, column 2 \(price\): no such level '19.5'.*row 3.*'Red' stands twice"):
        read_offers(sale, files=[str(table)])


@pytest.mark.parametrize("level", ["400", "400.0", "4E2"])
def test_levels_however_they_are_written(level: str) -> None:
    issues = {"army": {"title": "Army", "levels": [400, 600]}}
    party = {"title": "A", "weights": {"army": 1}, "values": {"army": {"rising": [400, 600]}}, "reservation": 0}
    scenario = Scenario.model_validate({"title": "t", "issues": issues, "parties": {"a": party}})
    assert inline_offer(scenario, f"army={level}").terms == {"army": "400"}
    with pytest.raises(UsageError, match="no such level '500' of 'army'; there are 400, 600"):
        inline_offer(scenario, "army=500")


def test_every_fault_of_typed_in_terms(berlin: Scenario) -> None:
    with pytest.raises(UsageError) as caught:
        inline_offer(berlin, "donestk=kept,army=cap_90,eu,nato=open,nato=barred")
    assert str(caught.value).splitlines() == [
        "no such issue 'donestk'; did you mean 'donetsk'?",
        "no such option 'cap_90' of 'army'; did you mean 'cap_800'?",
        "expected issue=option, found 'eu'",
        "'nato' is named twice (open and barred); name it once",
    ]
    with pytest.raises(UsageError, match="a name before the colon"):
        inline_offer(berlin, ":donetsk=kept")


def test_an_unknown_name(berlin: Scenario) -> None:
    with pytest.raises(UsageError, match="no such offer 'berln'; did you mean 'berlin'"):
        read_offers(berlin, ["berln"])


def test_how_things_stay_is_an_offer_or_a_course_with_an_outcome(berlin: Scenario) -> None:
    with pytest.raises(UsageError, match="no such offer or course of no deal 'stalemat'"):
        outcome_named(berlin, "stalemat")
    assert berlin.no_deal is not None
    name, course = next(iter(berlin.no_deal.courses.items()))
    courses = {**berlin.no_deal.courses, name: course.model_copy(update={"outcome": None})}
    pointless = berlin.model_copy(update={"no_deal": berlin.no_deal.model_copy(update={"courses": courses})})
    with pytest.raises(UsageError, match=f"the course of no deal '{name}' ends in no outcome"):
        outcome_named(pointless, name)


def test_the_same_offer_is_kept_once_and_names_are_unique(berlin: Scenario, tmp_path: Path) -> None:
    file = tmp_path / "e3.yaml"
    file.write_text("donetsk: ceded\n", encoding="utf-8")
    found = read_offers(berlin, ["e3", "e3", str(file), str(file)])
    assert [(offer.name, len(offer.terms)) for offer in found] == [("e3", 12), ("e3-2", 1)]


OFFERS = {"offers": {"mine": {"title": "My offer", "terms": {"donetsk": "kept"}, "filled": "donetsk", "date": "2025-12-20"}}}


@pytest.mark.parametrize("suffix", ["yaml", "json"])
def test_a_file_of_offers(berlin: Scenario, tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"others.{suffix}"
    file.write_text(json.dumps(OFFERS), encoding="utf-8")
    (offer,) = read_offers(berlin, [str(file)])
    assert (offer.name, offer.title, offer.origin) == ("mine", "My offer", str(file))
    assert (offer.terms, offer.filled, str(offer.date)) == ({"donetsk": "kept"}, ("donetsk",), "2025-12-20")


def test_another_scenario(berlin: Scenario, tmp_path: Path) -> None:
    file = tmp_path / "other.yaml"
    file.write_text("extends: berlin-2025\noffers:\n  e3: null\n  berlin: {in_force: false}\n", encoding="utf-8")
    names = [offer.name for offer in read_offers(berlin, [str(file)])]
    assert names == [name for name in berlin.offers if name not in ("e3", "berlin")]


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("donetsk: kept\narmy: cap_99\nnato: 7\n", [":2:7: army: no such option 'cap_99'", ":3:7: nato: no such option '7'"]),
        (
            "offers:\n  a: {terms: {donestk: kept}}\nmore: 1\n",
            [":2:3: offers.a: missing 'title'", ":2:15: offers.a.terms.donestk", ":3:1: more:"],
        ),
        ("offers:\n  a: {title: A, terms: {}}\n", [":2:24: offers.a.terms: no terms"]),
        ("offers:\n  a: {title: A, in_force: false, terms: {donetsk: kept}}\n", [":1:1: offers: no offers in force"]),
        ("offers: 7\n", [":1:9: offers: expected a mapping"]),
        ("schema: 2\noffers:\n  a: {title: A, terms: {donetsk: kept}}\n", [":1:9: schema: "]),
        ("- donetsk\n", [":1:1: expected `offers:`"]),
        ("", [":1:1: expected `offers:`"]),
        ("donetsk: kept\ndonetsk: ceded\n", [":2:1: "]),
        ("donetsk: [kept]\nnato: open\n", [":1:10: donetsk: expected the name of an option"]),
    ],
)
def test_faults_in_files_have_their_place(berlin: Scenario, tmp_path: Path, text: str, faults: list[str]) -> None:
    file = tmp_path / "terms.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        read_offers(berlin, [str(file)])
    lines = str(caught.value).splitlines()
    assert len(lines) == len(faults)
    assert all(line.startswith(f"{file}{fault}") for line, fault in zip(lines, faults, strict=True)), lines


def test_a_scenario_whose_offers_do_not_fit(berlin: Scenario) -> None:
    sale = Path(__file__).parents[2] / "scenarios" / "sale" / "scenario.yaml"
    with pytest.raises(ScenarioError, match=r"scenario.yaml:\d+:\d+: offers.asking.terms.price: no such issue 'price'"):
        read_offers(berlin, [str(sale)])


def test_a_file_that_is_not_there(berlin: Scenario, tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="no such file"):
        read_offers(berlin, [str(tmp_path / "nothing.yaml")])
    with pytest.raises(ScenarioError, match="a folder"):
        read_offers(berlin, [str(tmp_path)])


OTHERS = """\
offers:
  cheap: {title: Cheap, terms: {price: 21, delivery: now, warranty: 12}, answers: {seller: refused}}
  dear: {title: Dear, terms: {price: 30, delivery: now, warranty: 12}, answers: {seller: accepted}}
  asking: {title: Asked elsewhere, terms: {price: 31, delivery: now, warranty: 0}}
"""


def test_offers_of_a_file_are_taken_by_name_or_all(sale: Scenario, tmp_path: Path) -> None:
    file = tmp_path / "others.yaml"
    file.write_text(OTHERS, encoding="utf-8")
    everything = [(o.name, o.origin) for o in read_offers(sale, ["asking"], [str(file)])]
    assert everything == [("asking", "scenario"), ("cheap", str(file)), ("dear", str(file)), ("asking-2", str(file))]
    assert [o.title for o in read_offers(sale, ["dear"], [str(file)])] == ["Dear"]
    assert [o.title for o in read_offers(sale, [], [str(file)])] == ["Cheap", "Dear", "Asked elsewhere"]
    with pytest.raises(UsageError, match="'chep'; did you mean 'cheap'"):
        read_offers(sale, ["chep"], [str(file)])


def test_a_scenario_with_offers_beside_its_own(sale: Scenario, tmp_path: Path) -> None:
    file = tmp_path / "others.yaml"
    file.write_text(OTHERS, encoding="utf-8")
    found = with_offers(sale, [str(file)], ["price=24,delivery=now,warranty=6"])
    added = {name: offer for name, offer in found.offers.items() if name not in sale.offers}
    assert list(added) == ["cheap", "dear", "asking-2", "price=24,delivery=now,warranty=6"]
    assert added["cheap"].answers["seller"].answer == "refused"
    assert dict(list(added.values())[-1].terms) == {"price": "24", "delivery": "now", "warranty": "6"}
    assert with_offers(found, [str(file)]).offers.keys() == found.offers.keys()  # the same offer is kept once
    with pytest.raises(UsageError, match="no such issue"):
        with_offers(sale, typed=["pricing=3"])
