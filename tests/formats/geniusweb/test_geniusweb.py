"""Profiles of GeniusWeb: utilities by hand, both spellings of its classes, reservation bids, and what is refused."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import pytest

from simulator.errors import UsageError
from simulator.formats.foreign_format import ForeignFile, ReadingOptions
from simulator.formats.importing import ImportedFiles, import_files

F = Fraction
DOMAIN = {
    "name": "party",
    "issuesValues": {"Food": {"values": ["Chips", "1.0"]}, "Guests": {"range": {"low": "10", "high": "30", "step": "10"}}},
}
PROFILE: dict[str, Any] = {
    "LinearAdditiveUtilitySpace": {
        "name": "host",
        "issueUtilities": {
            "Food": {"DiscreteValueSetUtilities": {"valueUtilities": {"Chips": 0.25, "1.0": 1}}},
            "Guests": {"NumberValueSetUtilities": {"lowValue": 10, "lowUtility": 0, "highValue": 30, "highUtility": 1}},
        },
        "issueWeights": {"Food": 0.4, "Guests": 0.6},
        "domain": DOMAIN,
        "reservationBid": {"issuevalues": {"Food": "Chips", "Guests": 20}},
    }
}
OTHER = json.loads(json.dumps(PROFILE).replace('"host"', '"guest"').replace("DiscreteValueSetUtilities", "discreteutils"))
del OTHER["LinearAdditiveUtilitySpace"]["reservationBid"]
FILES = {"host.json": json.dumps(PROFILE), "guest.json": json.dumps(OTHER)}


def imported(*data: Any) -> ImportedFiles:
    files = [
        ForeignFile(f"{k}.json", str(k), (each if isinstance(each, str) else json.dumps(each)).encode()) for k, each in enumerate(data)
    ]
    return import_files(files, None, ReadingOptions())


def test_utilities_and_reservation_bids_are_by_hand() -> None:
    scenario = imported(PROFILE, OTHER).scenario
    assert scenario.utility({"food": "chips", "guests": "20"}) == {"host": 40, "guest": 40}
    assert scenario.utility({"food": "1_0", "guests": "30"})["host"] == 100
    assert scenario.surplus({"food": "chips", "guests": "20"}) == {"host": 0, "guest": 40}
    assert scenario.issues["food"].option_title("1_0") == "1.0"
    assert imported(DOMAIN, PROFILE, OTHER).scenario.parties == scenario.parties


def test_weights_that_do_not_sum_to_1_are_told() -> None:
    found = imported(json.dumps(PROFILE).replace('"Food": 0.4', '"Food": 0.9'))
    assert found.scenario.utility({"food": "chips", "guests": "20"})["host"] == 100 * (F(9, 40) + F(3, 10)) / F(3, 2)
    assert found.scenario.surplus({"food": "chips", "guests": "20"})["host"] < F(1, 10**15)
    assert any("points are 100 × (utility) / 1.5" in sentence for sentence in found.assumptions)


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ('"LinearAdditiveUtilitySpace"', '"DefaultPartialOrdering"', "has no utilities of values, so it is not read"),
        ('"Chips": 0.25', '"Crisps": 0.25', "not of 'Crisps'"),
        ('"Food": 0.4, ', "", "a weight and utilities for the issue 'Food'"),
        ('"Food": 0.4', '"Food": "much"', "issueWeights.Food: expected a number, found 'much'"),
        ('"Food": "Chips"', '"Food": "Soup"', "expected a value of 'Food'"),
        ('"step": "10"', '"step": "0"', "low, high and a step"),
        ('["Chips", "1.0"]', "[]", "a list of different values"),
    ],
)
def test_faults_name_the_place(before: str, after: str, message: str) -> None:
    text = json.dumps(PROFILE)
    assert before in text
    with pytest.raises(UsageError, match=message):
        imported(text.replace(before, after))


def test_profiles_of_two_domains_are_refused() -> None:
    with pytest.raises(UsageError, match="the same issues and values"):
        imported(PROFILE, json.dumps(OTHER).replace('["Chips", "1.0"]', '["Chips", "1.0", "Soup"]'))
    with pytest.raises(UsageError, match="no profile among the files"):
        imported(DOMAIN)
