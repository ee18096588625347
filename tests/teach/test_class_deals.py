"""A class's table as people type it: encodings, languages and spellings, and what is told of what cannot be read."""

from __future__ import annotations

import pytest

from simulator import load
from simulator.errors import UsageError
from simulator.scenario.reading import loads
from simulator.teach.class_deals import read_deals

SALE = load("sale")
HEADER = "group,price,delivery,warranty"
PLAIN = f"{HEADER}\nGrün,26,now,6\nMüller,25,overhauled,12\nOhne,,,\n"
DEALS = {
    "Grün": {"price": "26", "delivery": "now", "warranty": "6"},
    "Müller": {"price": "25", "delivery": "overhauled", "warranty": "12"},
    "Ohne": None,
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "windows-1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_every_spreadsheets_way_of_writing(encoding: str, delimiter: str, newline: str) -> None:
    text = PLAIN.replace(",", delimiter).replace("\n", newline)
    assert read_deals(SALE, text.encode(encoding), "deals.csv").deals == DEALS
    assert read_deals(SALE, f"sep={delimiter}{newline}{text}".encode(encoding), "deals.csv").deals == DEALS


@pytest.mark.parametrize(
    "row",
    ["26,now,6", "26.0,NOW,6.0", '"26,0",Now,6', " 26 , now , 6 ", "26 thousand euros,now,6 months", '+26,"Delivered as it stands",6'],
)
def test_a_cell_is_read_as_people_write_it(row: str) -> None:
    assert SALE.issues["price"].unit
    title = SALE.issues["delivery"].option_title("now")
    row = row.replace("Delivered as it stands", title).replace("thousand euros", SALE.issues["price"].unit)
    row = row.replace("months", SALE.issues["warranty"].unit or "")
    assert read_deals(SALE, f"{HEADER}\nA,{row}".encode(), "deals.csv").deals == {"A": DEALS["Grün"]}


@pytest.mark.parametrize("row", ["none,none,none", ",no deal,,", "-,-,-", ",,", "None,,", "–,–,–", "", "No agreement"])
def test_no_agreement_in_peoples_words(row: str) -> None:
    assert read_deals(SALE, f"{HEADER}\nA,{row}".encode(), "deals.csv").deals == {"A": None}


def test_none_may_be_an_option() -> None:
    berlin = load("berlin-2025")
    terms = {name: issue.choices[0] for name, issue in berlin.issues.items()} | {"guarantee": "none", "force": "none", "eu": "none"}
    text = f"group,{','.join(terms)}\nA,{','.join(terms.values())}\nB,{','.join(['none'] * len(terms))}"
    assert read_deals(berlin, text.encode(), "deals.csv").deals == {"A": terms, "B": None}


def test_columns_in_any_order_by_title_with_others_left_aside() -> None:
    text = f"{SALE.issues['warranty'].title},Comment,TEAM,Delivery,price\n6,nice,A,now,26\n12,=cmd()|x,=cmd()|x,overhauled,25"
    found = read_deals(SALE, text.encode(), "deals.csv")
    assert found.deals == {"A": DEALS["Grün"], "=cmd()|x": DEALS["Müller"]}
    assert found.notes == ("deals.csv: left aside, since no issue is called so: the column 'Comment'",)


def test_a_cell_is_never_read_as_another_syntax() -> None:
    scenario = loads(
        "title: t\nissues: {a: {title: A, options: {x: X, y: Y}}, b: {title: B, options: {x: X, y: Y}}}\n"
        "parties: {p: {title: P, weights: {a: 1, b: 1}, values: {a: {x: 0, y: 100}, b: {x: 0, y: 100}}, reservation: 0}}",
        "t.yaml",
    )
    with pytest.raises(UsageError, match=r"row 2, column 2 \(a\): no such option 'x,b=y' of 'a'"):
        read_deals(scenario, b'group,a,b\nA,"x,b=y",x', "deals.csv")


def test_half_hours_with_a_decimal_comma() -> None:
    scenario = loads(
        "title: t\nissues: {hours: {title: Hours, levels: [1.5, 2.5]}}\n"
        "parties: {p: {title: P, weights: {hours: 1}, values: {hours: {rising: [1.5, 2.5]}}, reservation: 0}}",
        "t.yaml",
    )
    assert read_deals(scenario, b"group;hours\nA;2,5\nB;1,50", "d.csv").deals == {"A": {"hours": "2.5"}, "B": {"hours": "1.5"}}


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "deals.csv: the table is empty"),
        ("group,price\nA,26", "row 1: there are no columns 'delivery', 'warranty'; there are 'group', 'price'"),
        ("group,prise,delivery,warranty\n", "row 1: there is no column 'price'; is 'prise' meant for 'price'?"),
        (f"{HEADER},price\n", "row 1, column 5 (price): the column 'price' stands twice"),
        (HEADER, "deals.csv: holds no group"),
        (f"{HEADER}\nA,26,now", "row 2, column 4 (warranty): is empty"),
        (f"{HEADER}\nA,26,now,6,7", "row 2: has 5 cells, the first line has 4"),
        (f"{HEADER}\n,26,now,6", "row 2, column 1 (group): names no group"),
        (f"{HEADER}\nA,26,now,6\nA,26,now,6", "row 3, column 1 (group): the group 'A' stands twice"),
        (f"{HEADER}\nA,26,now,", "row 2, column 4 (warranty): is empty"),
        (f"{HEADER}\nA,26,nau,6", "row 2, column 3 (delivery): no such option 'nau' of 'delivery'; there are now, overhauled"),
        (f"{HEADER}\nA,99,now,6", "row 2, column 2 (price): no such level '99' of 'price'"),
        (f'{HEADER}\nA,"26,now,6', "row 2: cannot be read as CSV; a quotation mark that opens a cell must close it"),
        (f'{HEADER}\nA,"26,now,6\nB,27,now,6\n', "row 2: cannot be read as CSV; a quotation mark that opens a cell must close it"),
        (f"{HEADER}\n\nA,none,now,6", "row 3, column 2 (price): no such level 'none' of 'price'"),
    ],
)
def test_what_cannot_be_read_is_told_with_row_column_and_value(text: str, fault: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_deals(SALE, text.encode(), "deals.csv")
    assert str(caught.value).startswith("deals.csv")
    assert fault in str(caught.value)


@pytest.mark.parametrize("data", [b"PK\x03\x04\x14\x00\x00\x00", b"group;price\nA;\x81", b"\xff\xfeg\x00r\x00o", bytes(range(256))])
def test_what_is_no_text_is_told(data: bytes) -> None:
    with pytest.raises(UsageError, match=r"deals\.csv"):
        read_deals(SALE, data, "deals.csv")


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(UsageError) as caught:
        read_deals(SALE, f"{HEADER}\nA,99,nau,6\n,1,2,3".encode(), "deals.csv")
    assert len(str(caught.value).splitlines()) == 3
