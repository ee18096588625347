"""Who votes yes: what several rules of ratifying bodies share, decided exactly. docs/ratification.md gives the formulas."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from simulator.scenario.conditions import holds
from simulator.scenario.model import Scenario
from simulator.scenario.ratification import Bloc

HALF = Fraction(1, 2)


def says_yes(scenario: Scenario, voter: Bloc, outcome: Mapping[str, str], utility: Fraction) -> bool:
    """Whether a bloc or a member votes yes to a full outcome worth this utility to its party."""
    opposed = voter.opposes is not None and holds(voter.opposes, outcome, scenario.issues)
    return not opposed and (voter.least is None or utility >= voter.least.exact)
