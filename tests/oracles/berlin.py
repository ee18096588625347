"""The flagship's files and the figures that its tests hold it to."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml

from simulator import Scenario, load

CASE = Path(__file__).parents[2] / "scenarios" / "berlin-2025"
EXPECTED: dict[str, Any] = yaml.safe_load((CASE / "expected.yaml").read_text(encoding="utf-8"))

UKRAINE_LINE = "parties.ukraine.red_lines.no_handover"
RUSSIA_LINE = "parties.russia.red_lines.whole_donbas"

FILE_OF_STATE = {"offer_stands": "scenario", "guarantee_lapsed": "guarantee-lapsed"}
"""The state of the US offer, as expected.yaml names it, and the file of the case that describes it."""


def case(name: str) -> Scenario:
    """The scenario in one file of the case: `scenario` itself, or an overlay."""
    return load(CASE / f"{name}.yaml")


def waivers(scenario: Scenario) -> dict[str, frozenset[str]]:
    """Variant, as expected.yaml names it → paths of the red lines that are lifted in it."""
    every = frozenset(f"parties.{name}.red_lines.{key}" for name, party in scenario.parties.items() for key in party.red_lines)
    return {
        "all_red_lines": frozenset(),
        "ukraine_lifts_donetsk": frozenset([UKRAINE_LINE]),
        "russia_lifts_donetsk": frozenset([RUSSIA_LINE]),
        "both_lifted": frozenset([UKRAINE_LINE, RUSSIA_LINE]),
        "no_red_lines": every,
    }


def exact(number: float) -> Fraction:
    """A number of expected.yaml as written there."""
    return Fraction(str(number))


def exact_row(row: Mapping[str, float | None]) -> dict[str, Fraction | None]:
    return {name: None if x is None else exact(x) for name, x in row.items()}
