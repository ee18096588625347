"""Writing a scenario and reading it back gives the same scenario."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.errors import UsageError
from simulator.scenario.building import checked
from simulator.scenario.library import cases, find_case
from simulator.scenario.model import Scenario
from simulator.scenario.plain import long_form, to_data
from simulator.scenario.reading import load, loads
from simulator.scenario.writing import to_yaml, yaml_text
from tests.scenario.samples import by_seed, everything

TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cn", "Cs"], include_characters="\n\t\r\x85"), min_size=1, max_size=200
)
AMOUNTS = st.decimals(min_value=0, max_value=100, allow_nan=False, allow_infinity=False)


def again(scenario: Scenario) -> Scenario:
    return loads(to_yaml(scenario), "again.yaml")


def small(title: str = "Small", **more: Any) -> dict[str, Any]:
    return {
        "title": title,
        "issues": {"land": {"title": "Land", "options": {"kept": "Kept", "sold": "Sold"}}},
        "parties": {"north": {"title": "North", "weights": {"land": 1}, "values": {"land": {"kept": 100, "sold": 0}}, "reservation": 30}},
        **more,
    }


def test_every_part_of_the_format_survives() -> None:
    assert again(everything()) == everything()


@pytest.mark.parametrize("case", [case.name for case in cases()])
def test_every_library_case_survives(case: str) -> None:
    scenario = load(find_case(case))
    assert again(scenario) == scenario


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6))
def test_random_scenarios_survive(seed: int) -> None:
    scenario = by_seed(seed)
    assert again(scenario) == scenario


@settings(max_examples=80, deadline=None)
@given(TEXTS)
def test_any_text_survives(text: str) -> None:
    assert loads(yaml_text(small(title=text, note=text)), "text.yaml").title == text


@pytest.mark.parametrize(
    "text",
    [
        "no",
        "yes",
        "true",
        "null",
        "~",
        "12:30",
        "1e5",
        "0o17",
        "0x1F",
        "1_000",
        ".5",
        "5.",
        "=",
        "<<",
        "2025-12-15",
        "a: b",
        "# no",
        " x ",
        "'",
        '"',
        "…",
        "a\nb\n",
        "\ta",
        "a\u2028b",
        "\x85",
    ],
)
def test_text_that_looks_like_something_else_stays_text(text: str) -> None:
    scenario = loads(yaml_text(small(title=text)), "text.yaml")
    assert scenario.title == text


def test_a_control_character_is_refused_as_in_a_file() -> None:
    with pytest.raises(UsageError, match=r"U\+001F"):
        to_yaml(checked(small(title="a\x1fb")))


@settings(max_examples=50, deadline=None)
@given(AMOUNTS)
def test_numbers_keep_every_digit(amount: Decimal) -> None:
    data = small()
    data["parties"]["north"]["reservation"] = amount
    assert again(checked(data)).parties["north"].reservation == checked(data).parties["north"].reservation


def test_plain_data_validate_to_the_same_scenario_in_both_forms() -> None:
    assert Scenario.model_validate(to_data(everything())) == everything()
    assert checked(long_form(everything())) == everything()


def test_data_use_the_short_forms_and_leave_defaults_out() -> None:
    data = to_data(everything())
    north = data["parties"]["north"]
    assert north["weights"]["land"] == 40
    assert north["weights"]["army"] == {"base": 30, "range": [20, 40], "source": "memo", "why": "says so"}
    assert north["values"]["land"]["kept"] == 100
    assert data["issues"]["land"]["options"]["kept"] == "Kept"
    assert data["sources"]["memo"] == "12:30"
    assert north["interactions"]["both"]["when"]["any"][1] == {"dues": [0, Decimal("0.5")]}
    assert "in_force" not in north["interactions"]["both"]
    assert "interactions" not in data["parties"]["south"]


def test_keys_come_in_the_order_of_the_file() -> None:
    order = "schema title as_of note default_mark sources issues parties no_deal constraints side_payments offers calendar studies"
    assert list(to_data(everything())) == order.split()
    assert list(to_data(everything())["parties"]["north"]["weights"]) == ["land", "army", "dues", "why"]


def test_leaf_mappings_go_on_one_line() -> None:
    text = to_yaml(everything())
    assert re.search(r"^ +army: \{base: 30, range: \[20, 40\], source: memo, why: says so\}$", text, re.MULTILINE)
    assert re.search(r"^ +outcome: \{land: sold, army: 600.5, dues: 0.25\}$", text, re.MULTILINE)
    assert max(map(len, text.splitlines())) < 160
