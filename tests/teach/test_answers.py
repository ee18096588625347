"""What students type: decimal commas, words for signs, capitals, titles."""

from __future__ import annotations

from fractions import Fraction

import pytest

from simulator.errors import UsageError
from simulator.teach.answers import names_in, number_in, span_in
from simulator.teach.exercises import make
from simulator.teach.exercises.coalition import CoalitionBlocking

NAMES = {"alder": "Alder Republic", "birch": "Birch", "cedar": "Cedar"}


@pytest.mark.parametrize("text", ["19.6", "19,6", " 19,60 ", "+19.6", "19,6 %", "19.6%"])
def test_one_number(text: str) -> None:
    assert number_in(text, "%") == Fraction(98, 5)


@pytest.mark.parametrize("text", ["-5", "−5", "- 5", "–5,0"])
def test_a_negative_number(text: str) -> None:
    assert number_in(text) == -5


@pytest.mark.parametrize("text", ["20-25", "20 – 25", "20,0-25,0", "20 to 25", "20..25", "20 bis 25", "20—25"])
def test_a_span(text: str) -> None:
    assert span_in(text) == (Fraction(20), Fraction(25))


@pytest.mark.parametrize(
    "text", ["alder,cedar", "Cedar and ALDER", "cedar; alder", "Alder Republic & cedar", "cedar\nalder", "cedar, alder, Alder"]
)
def test_names(text: str) -> None:
    assert names_in(text, "party", NAMES) == ("alder", "cedar")


@pytest.mark.parametrize("text", ["", "1,2,3", "x", "20-", "25-20"])
def test_what_is_none_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        span_in(text)


def test_conditions_in_every_spelling() -> None:
    finding = make("finding", "Ada")
    plain = finding.check("parties.buyer.reservation<=40.5,parties.seller.reservation<=50 because x")
    for sign, between in (("<=", ", "), ("≤", "; "), ("=<", " and "), (" le ", "\n"), (" at most ", ","), ("<", " & ")):
        other = f"parties.buyer.reservation{sign}40,5{between}parties.seller.reservation{sign}50 because x"
        assert finding.check(other) == plain


def test_half_a_condition_is_refused() -> None:
    finding = make("finding", "Ada")
    for rule in ("parties.buyer.reservation", "<=40", "parties.buyer.reservation<=", "a<=1 x", "parties.buyer.reservation<=40 or so"):
        with pytest.raises(UsageError):
            finding.check(f"{rule} because x")


def test_what_says_nothing_earns_nothing() -> None:
    deadlock = make("deadlock", "Ada")
    lines = [key for party in deadlock.scenario.parties.values() for key in party.red_lines]
    assert deadlock.check(",".join(lines)).points == 0
    finding = make("finding", "Ada")
    assert finding.check("parties.buyer.reservation<=999 because it takes in everything that there is at all").points == 0
    assert finding.check("parties.buyer.reservation>=0 because it takes in everything that there is at all").points == 0


@pytest.mark.parametrize("seed", range(12))
def test_the_treaty_is_not_what_stands(seed: int) -> None:
    coalition = make("coalition", f"student {seed}")
    assert isinstance(coalition, CoalitionBlocking)
    assert coalition.start != coalition.deal
    assert not coalition.solution().why.rstrip().endswith(":")
