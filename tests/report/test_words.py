"""Numbers, names and conditions in words."""

from __future__ import annotations

from fractions import Fraction

import pytest

from simulator.report.safe_text import printable
from simulator.report.words import condition_in_keys, forbidden_in_words, listed, plural, points, rule_name, whole
from tests.report.samples import PAID, SCENARIO


@pytest.mark.parametrize(
    ("value", "signed", "text"),
    [
        (Fraction(529, 100), True, "+5.29"),
        (Fraction(-1, 3), False, "−0.33"),
        (Fraction(0), True, "0.00"),
        (Fraction(1, 1000), True, "+0.00"),
        (Fraction(-1, 1000), False, "−0.00"),
    ],
)
def test_points(value: Fraction, signed: bool, text: str) -> None:
    assert points(value, signed=signed) == text


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
    assert rule_name(SCENARIO, PAID) == "Right bank's red line toll at some hours"
    assert rule_name(SCENARIO, "constraints.short") == "the constraint a short bridge pays by day"
    assert forbidden_in_words(SCENARIO, "constraints.short") == ["never length = 100 and toll = none, or toll = all"]
    assert condition_in_keys(SCENARIO.parties["right"].red_lines["paid"].never) == "toll = none and length above 150"


def test_control_characters_become_blanks() -> None:
    assert printable("a\x1b[31m\u202eb\nc") == "a [31m b c"
    assert printable("a\nb", keep="\n") == "a\nb"
    assert printable("Київ – Zürich – 東京") == "Київ – Zürich – 東京"
