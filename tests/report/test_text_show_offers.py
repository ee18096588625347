"""What the numbers say of an offer, in words."""

from __future__ import annotations

from fractions import Fraction

import pytest

from simulator.dossier.overview import overview
from simulator.offers.records import Judgement
from simulator.report.on_record import by_numbers
from simulator.report.scenario.text import show_full
from simulator.scenario.reading import load
from tests.cli.running import page
from tests.report.samples import FREE, PAID, SCENARIO


@pytest.mark.parametrize(("case", "numbered"), [("sale", False), ("berlin-2025", True)])
def test_a_legend_stands_where_columns_are_numbered(case: str, numbered: bool) -> None:
    lines = page(show_full(overview(load(case))), 10_000)
    below = lines[lines.index("What the offers say") + 1]
    assert below.startswith("  1: plan28_assurances; 2: ") == numbered
    assert numbered or below == ""


@pytest.mark.parametrize(("crossed", "end"), [((FREE,), " is crossed (+3.00)"), ((FREE, PAID), " are crossed (+3.00)")])
def test_one_red_line_is_crossed_and_several_are(crossed: tuple[str, ...], end: str) -> None:
    assert by_numbers(SCENARIO, Judgement(Fraction(3), Fraction(3), crossed, False)).endswith(end)
