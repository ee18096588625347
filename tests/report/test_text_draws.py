"""The share of draws with an agreement, in words and in JSON."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction

import pytest

from simulator.report.solve.draws import draws_line, draws_reading
from simulator.report.solve.json import solve_json
from simulator.solve.existence import ShareWithAgreement
from simulator.solve.results import Interval
from tests.report.samples import FREE, PAID, SCENARIO, refused, result
from tests.report.test_text_solve import flat, rendered

SHARE = ShareWithAgreement(200, 7, 12, 150, 0, Interval(0.686, 0.805, 0.95, 200))
CLASH = ShareWithAgreement(200, 7, 12, 0, 0, None, constant_because="red lines")

WRITTEN = {
    "draws": 200,
    "seed": 7,
    "numbers": 12,
    "waived": [],
    "with_agreement": 150,
    "undecided": 0,
    "interval": {"low": 0.686, "high": 0.805, "confidence": 0.95},
    "constant_because": None,
    "stopped": None,
    "ratify": None,
    "signed": None,
}


@pytest.mark.parametrize(
    ("share", "sentence"),
    [
        (SHARE, "An agreement exists in 150 of 200 draws of the ranged numbers (seed 7)."),
        (replace(SHARE, with_agreement=0), "An agreement exists in none of 200 draws of the ranged numbers (seed 7)."),
        (
            replace(SHARE, with_agreement=0, undecided=200, stopped="time limit"),
            "An agreement exists in 0 of 200 draws of the ranged numbers (seed 7), 200 undecided (time limit).",
        ),
        (
            replace(SHARE, undecided=3),
            "An agreement exists in 150 of 200 draws of the ranged numbers (seed 7), 3 undecided (too many partial outcomes).",
        ),
        (
            CLASH,
            "An agreement exists in none of 200 draws of the ranged numbers (seed 7): the red lines alone leave no outcome, "
            "whatever the numbers.",
        ),
    ],
)
def test_the_line(share: ShareWithAgreement, sentence: str) -> None:
    assert draws_line(share) == sentence


def test_the_line_with_ratification_says_that_the_bodies_pass_it() -> None:
    line = draws_line(replace(SHARE, with_agreement=31, ratify=Fraction(1, 2), signed=44))
    assert line == (
        "An agreement that is signed and passed exists in 31 of 200 draws of the ranged numbers (seed 7); one that is signed, passed or "
        "not, in 44."
    )


def test_it_is_said_not_to_be_a_chance() -> None:
    assert "no chance of an agreement" in draws_reading(SCENARIO, SHARE)
    assert "69 % to 80 % of all draws, at 95 % confidence" in draws_reading(SCENARIO, SHARE)
    assert "confidence" not in draws_reading(SCENARIO, CLASH)


def test_a_column_beside_the_waivers() -> None:
    shares = [CLASH, replace(SHARE, waived=(FREE,)), replace(SHARE, waived=(PAID,), with_agreement=0, undecided=4)]
    text = flat(rendered(refused(), shares=shares))
    assert "Waived Least surplus Draws with a deal" in text
    assert "Left bank's free +0.33 opens a deal 150 of 200" in text
    assert "Right bank's “toll at some hours” ≥ −2.00 not settled 0 of 200, 4 undecided" in text
    assert "Draws with an agreement" not in flat(rendered(refused(), shares=[SHARE]))


def test_json() -> None:
    assert solve_json(result(), 0)["draws"] is None
    found = json.loads(json.dumps(solve_json(result(), 0, [SHARE])))["draws"]
    assert found == {**WRITTEN, "waivers": []}
    assert solve_json(result(), 0, [CLASH, replace(SHARE, waived=("a",))])["draws"]["waivers"] == [{**WRITTEN, "waived": ["a"]}]
