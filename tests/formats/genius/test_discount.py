"""GENIUS's discount of a whole session as a factor a round, by GENIUS's own formula, in and out."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator import export_scenario, load
from simulator.formats.foreign_format import ForeignFile, ReadingOptions
from simulator.formats.genius.discount import discount_of, patience_of
from simulator.formats.importing import ImportedFiles, import_files
from simulator.scenario.changes import changed
from simulator.scenario.model import Scenario
from simulator.scenario.rounds import rounds_of
from simulator.talks.clock import clock_of
from tests.formats.genius.files import DOMAIN, TENANT, foreign


def discounted(utility: float, factor: float, t: float) -> float:
    """`AbstractUtilitySpace.discount` of GENIUS 10.4."""
    return utility * float(factor ** min(1.0, max(0.0, t)))


def tenant(rounds: int | None, factor: str = "0.9") -> ImportedFiles:
    text = TENANT.replace('factor value="0.9"', f'factor value="{factor}"')
    return import_files([foreign("kiosk.xml", DOMAIN), foreign("tenant.xml", text)], None, ReadingOptions(rounds=rounds))


@pytest.mark.parametrize("rounds", [1, 2, 20, 365])
def test_each_round_counts_as_much_as_genius_counts_at_that_time(rounds: int) -> None:
    patience = tenant(rounds).scenario.parties["tenant"].patience
    assert patience is not None
    for held in range(rounds + 1):
        assert float(patience.exact**held) == pytest.approx(discounted(1.0, 0.9, held / rounds), rel=1e-9)


def test_without_a_number_the_rounds_are_those_that_talks_have() -> None:
    found = tenant(None)
    assert clock_of(found.scenario).rounds == 20
    assert found.scenario == tenant(20).scenario
    (said,) = [sentence for sentence in found.assumptions if "discount factor" in sentence]
    assert "0.9^t" in said
    assert "20 rounds" in said
    assert "0.994745825931 a round" in said
    assert "--rounds N" in said


@given(st.decimals("0.001", "0.999", places=3), st.integers(1, 400))
def test_a_factor_a_round_comes_back_from_its_discount(factor: Decimal, rounds: int) -> None:
    digits, exact = discount_of(factor, rounds)
    if float(digits) > 0 and exact:
        assert patience_of(Decimal(digits), rounds) == factor


@given(st.decimals("0.01", "0.99", places=2), st.integers(1, 400))
def test_a_discount_comes_back_from_its_factor_a_round(discount: Decimal, rounds: int) -> None:
    digits, exact = discount_of(patience_of(discount, rounds), rounds)
    assert exact
    assert float(digits) == pytest.approx(float(discount), rel=1e-8)


def with_patience(case: str, party: str, value: str) -> Scenario:
    return changed(load(case), {f"parties.{party}.patience": Decimal(value)})


def test_out_goes_the_discount_over_the_rounds_of_the_talks_and_that_is_told() -> None:
    scenario = with_patience("sale", "buyer", "0.95")
    written = export_scenario(scenario, format="genius")
    rounds = rounds_of(scenario)
    assert rounds == clock_of(scenario).rounds
    assert any(
        "0.95 a round is a discount factor of 0.358" in sentence and f"{rounds} rounds" in sentence for sentence in written.assumptions
    )
    again = import_files(
        [ForeignFile(name, name.removesuffix(".xml"), content) for name, content in written.files.items()],
        None,
        ReadingOptions(rounds=rounds),
    )
    patience = again.scenario.parties["buyer"].patience
    assert patience is not None
    assert patience.exact == Fraction(95, 100)


def test_a_discount_that_genius_would_take_for_none_is_told() -> None:
    hasty = with_patience("berlin-2025", "russia", "0.000000000000000001")
    assert rounds_of(hasty) > 18
    written = export_scenario(hasty, format="genius")
    assert any("whose discount over" in sentence and "counts as none" in sentence for sentence in written.losses)
    assert b'discount_factor value="1.0"' in written.files["Russia.xml"]
