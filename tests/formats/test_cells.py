"""Numbers and options as people type them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator import load
from simulator.formats.cells import no_such_option, number_of, option_of
from simulator.formats.tables import harmless
from simulator.scenario.issues import Issue


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *((text, "26") for text in ("26", "26.0", "26,0", " 26 ")),
        *((text, "-5") for text in ("-5", "−5", "–5", "- 5")),
        *((text, "0.5") for text in (".5", ",5", "+0,50")),
        ("5.", "5"),
        ("1e3", "1000"),
        *((text, "1234567") for text in ("1 234 567", "1\u202f234\u202f567", "1\u00a0234\u00a0567")),
        ("1 234,5", "1234.5"),
        ("1,5E-2", "0.015"),
    ],
)
def test_a_number(text: str, value: str) -> None:
    assert number_of(text) == Decimal(value)


@pytest.mark.parametrize(
    "text", ["", "-", ".", ",", "1.234,5", "1,234.5", "1 00", "1000 000", "x", "1e", "1e9999", "0x10", "nan", "inf", "5%", "9" * 400]
)
def test_no_number(text: str) -> None:
    assert number_of(text) is None


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9))
def test_a_comma_is_a_point(value: Decimal) -> None:
    plain = format(value, "f")
    assert number_of(plain) == number_of(plain.replace(".", ",")) == value


def test_every_option_of_every_case_is_read_by_key_and_title() -> None:
    for case in ("sale", "berlin-2025", "reservoir"):
        for issue in load(case).issues.values():
            for key in issue.choices:
                assert option_of(issue, key) == key
                assert option_of(issue, f"  {issue.option_title(key)} ".upper()) == key


@pytest.mark.parametrize("unit", ["%", "per cent", "percent"])
def test_per_cent_has_several_spellings(unit: str) -> None:
    issue = Issue.model_validate({"title": "Share", "unit": unit, "levels": [Decimal("19.6"), 20]})
    assert [option_of(issue, text) for text in ("20 %", "19,6%", "20 per cent", "20 percent", "20 euros")] == [
        "20",
        "19.6",
        "20",
        "20",
        None,
    ]


@pytest.mark.parametrize(
    ("text", "cell"), [("-15", "-15"), ("-1.5e-7", "-1.5e-7"), ("+2", "+2"), ("-1+2", "'-1+2"), ("=1", "'=1"), ("-x", "'-x"), ("a", "a")]
)
def test_a_negative_number_stays_one_and_a_formula_does_not(text: str, cell: str) -> None:
    assert harmless(text) == cell


@pytest.mark.parametrize("text", ["6000", "6,000", "6.000", "6,000 soldiers", "6000 soldiers", "6 000", "6\u202f000 soldiers"])
def test_a_level_with_its_thousands_marked_is_read_as_it_is_printed(text: str) -> None:
    troops = Issue.model_validate({"title": "Troops", "unit": "soldiers", "levels": [650, 6000]})
    assert troops.option_title("6000") == "6,000 soldiers"
    assert option_of(troops, text) == "6000"
    either = Issue.model_validate({"title": "Either", "levels": [6, 6000]})
    assert option_of(either, "6,000") is None
    assert no_such_option(either, "either", "6,000") == "'6,000' of 'either' may be 6 or 6000; write it without a mark between thousands"
    assert either.option_title("6000") == "6000"  # without a unit it may be a year


def test_of_levels_the_nearest_are_offered_by_what_the_number_may_be() -> None:
    few = Issue.model_validate({"title": "Troops", "levels": [650, 6000, 7000]})
    assert no_such_option(few, "troops", "6.500") == "no such level '6.500' of 'troops'; there are 650, 6000, 7000"
    many = Issue.model_validate({"title": "Troops", "levels": {"from": 0, "to": 10_000, "step": 1000}})
    assert no_such_option(many, "troops", "6.500") == "no such level '6.500' of 'troops'; the nearest are 0, 1000, 6000, 7000"


@pytest.mark.parametrize("text", ["28,5 %", "28.5%", "28,5 % of the island"])
def test_a_unit_may_stand_behind_a_level_or_its_first_words(text: str) -> None:
    assert option_of(Issue.model_validate({"title": "Territory", "unit": "% of the island", "levels": [28.5, 29]}), text) == "28.5"
