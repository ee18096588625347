"""What docs/commitment.md claims is what the program answers."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from simulator.games.commitment import Commitment, commitment
from simulator.games.war_range import war_range
from simulator.scenario.model import Scenario
from simulator.solve.why.robustness import robustness
from tests.oracles.berlin import RUSSIA_LINE, UKRAINE_LINE, case

pytestmark = pytest.mark.usefixtures("answers_shared")

PAGE = (Path(__file__).parents[2] / "docs" / "commitment.md").read_text(encoding="utf-8")


@cache
def lifted(line: str) -> Scenario:
    return case("scenario").with_changes({f"{line}.in_force": False})


def test_what_the_page_says_of_the_range_of_all_four() -> None:
    ranges = war_range(case("scenario"))
    everybody = ranges[-1]
    assert len(everybody.parties) == 4
    assert everybody.without_costs.empty
    common = everybody.by_beliefs["mean"].outcomes
    assert isinstance(common, int)
    assert common > 2_000_000
    assert ranges[0].parties == ("ukraine", "russia")
    assert ranges[0].within_red_lines.level is None


def shifted(line: str, party: str) -> Commitment:
    return commitment(lifted(line), shift={party: Fraction(8)})


@pytest.mark.parametrize("party", ["ukraine", "russia", "united_states", "europe"])
def test_the_table_of_shifts(party: str) -> None:
    row = re.search(rf"^\| {case('scenario').parties[party].title} \|(.*)\|(.*)\|$", PAGE, re.MULTILINE)
    assert row is not None
    for line, cell in zip((UKRAINE_LINE, RUSSIA_LINE), row.groups(), strict=True):
        found = shifted(line, party)
        assert found.signed
        assert ("an agreement lasts" in cell) == (found.lasting is not None)
        if found.lasting is None:
            assert found.least is not None
            assert found.least.level is not None
            title = case("scenario").parties[party].title
            assert cell.strip() == f"nothing lasts; {float(found.least.level):.2f} points would be enough, of {title}"
            assert found.bound == ((party,),)


@pytest.mark.parametrize("line", [UKRAINE_LINE, RUSSIA_LINE])
def test_the_largest_shift_that_lasts_is_the_distance_of_explain(line: str) -> None:
    distance = robustness(case("scenario"), waived=(line,), directions=1).distance
    assert distance is not None
    for party, most in distance.items():
        assert commitment(lifted(line), shift={party: most}).lasting is not None
        assert commitment(lifted(line), shift={party: most + Fraction(1, 10**9)}).lasting is None
