"""Numbers, names and conditions in words."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import pytest

from simulator.report.safe_text import printable
from simulator.report.words import (
    Apart,
    at_least,
    at_most,
    chance,
    condition_in_words,
    forbidden_in_line,
    forbidden_in_words,
    listed,
    percent,
    plural,
    points,
    reached,
    rule_name,
    whole,
)
from simulator.scenario.names import possessive
from tests.report.samples import PAID, SCENARIO


def test_a_party_may_be_called_by_a_plural() -> None:
    assert [possessive(name) for name in ("Turkey", "Greek Cypriots", "")] == ["Turkey's", "Greek Cypriots'", "'s"]
    plurals = SCENARIO.with_changes({f"parties.{key}.title": f"{key}s" for key in SCENARIO.parties})
    for key, party in plurals.parties.items():
        for line in party.red_lines:
            assert f"{key}s' red line" in rule_name(plurals, f"parties.{key}.red_lines.{line}")


def test_no_sentence_gives_a_title_an_s_of_its_own() -> None:
    """Possessives are formed in one place, so that none reads “Cypriots's”."""
    pattern = re.compile(r"\}'s(?!\w)")
    found = [path.name for path in Path("simulator").rglob("*.py") if pattern.search(path.read_text("utf-8")) and path.name != "names.py"]
    assert found == []


@pytest.mark.parametrize(
    ("value", "signed", "text"),
    [
        (Fraction(529, 100), True, "+5.29"),
        (Fraction(-1, 3), False, "−0.33"),
        (Fraction(0), True, "0.00"),
        (Fraction(1, 1000), True, "+0.001"),
        (Fraction(-1, 1000), False, "−0.001"),
        (Fraction(1, 10**10), False, "0.0000000001"),
        (Fraction(-1, 10**13), True, "−1e−13"),
        (Fraction(1, 150), False, "0.01"),
        (-0.001, True, "−0.001"),
        (-1e-16, True, "0.00"),
        (Fraction("0.004996"), False, "0.005"),
    ],
)
def test_points(value: Fraction | float, signed: bool, text: str) -> None:
    assert points(value, signed=signed) == text


def test_what_differs_is_told_apart() -> None:
    """Only what would print alike gets more digits, and equal figures stay equal."""
    alike, other = [Fraction(50), Fraction(50) + Fraction(1, 1600), Fraction(50) + Fraction(1, 1650)], Fraction(10)
    shown = Apart([*alike, other, Fraction(50)])
    assert [shown(value) for value in [*alike, other]] == ["50.00000", "50.00062", "50.00061", "10.00"]
    signed = Apart([Fraction(-1, 3), Fraction(-1, 3) - Fraction(1, 10**4), Fraction(0), Fraction(1, 10**12)], signed=True)
    shown_signed = [signed(v) for v in (Fraction(-1, 3), Fraction(-1, 3) - Fraction(1, 10**4), Fraction(0), Fraction(1, 10**12))]
    assert shown_signed == ["−0.3333", "−0.3334", "0.00", "+0.000000000001"]


def test_shares_and_chances_say_none_and_all_of_nothing_else() -> None:
    assert [percent(x) for x in (0, Fraction(1, 10**6), Fraction(1, 3), 0.9999, 1, 1.5)] == [
        "0.0 %", "<0.1 %", "33.3 %", ">99.9 %", "100.0 %", "150.0 %",
    ]  # fmt: skip
    assert [chance(x) for x in (0, 0.004, 0.5, 0.996, 1)] == ["0.00", "<0.01", "0.50", ">0.99", "1.00"]


def test_bounds_bear_their_sign() -> None:
    assert [reached("+2.00", best=x) for x in (True, False)] == ["+2.00", "≥ +2.00"]
    assert [at_least("−3.00", attained=x) for x in (True, False)] == ["−3.00", "≥ −3.00"]
    assert [at_most("+2.00", attained=x) for x in (True, False)] == ["+2.00", "≤ +2.00"]


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "0"), (46_080_000, "46,080,000"), (10**15, "1.000e15"), (10**9000, "1.000e9000")],
    ids=["none", "millions", "power", "huge"],
)
def test_counts_of_any_size(number: int, text: str) -> None:
    assert whole(number) == text


def test_lists() -> None:
    assert listed([]) == ""
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"], "or") == "a, b or c"
    assert plural(1, "party", "parties") == "1 party"
    assert plural(2, "box of outcomes", "boxes of outcomes") == "2 boxes of outcomes"


def test_rules() -> None:
    assert rule_name(SCENARIO, PAID) == "Right bank's red line “toll at some hours”"
    assert rule_name(SCENARIO, "constraints.short") == "the constraint “a short bridge pays by day”"
    assert forbidden_in_words(SCENARIO, "constraints.short") == [
        "Length of the bridge: never “100 metres”",
        "together with Toll: “No toll”",
        "Toll: never “At all hours”",
    ]
    line = "Length of the bridge: never “100 metres” together with Toll: “No toll”; Toll: never “At all hours”"
    assert forbidden_in_line(SCENARIO, "constraints.short") == line
    assert (
        condition_in_words(SCENARIO, SCENARIO.parties["right"].red_lines["paid"].never)
        == "Toll: “No toll” and Length of the bridge: above 150 metres"
    )


def test_control_characters_become_blanks() -> None:
    assert printable("a\x1b[31m\u202eb\nc") == "a [31m b c"
    assert printable("a\nb", keep="\n") == "a\nb"
    assert printable("Київ – Zürich – 東京") == "Київ – Zürich – 東京"
