"""Who votes yes, and the chance that enough do: what several rules of ratifying bodies share. docs/ratification.md gives the formulas.

Who votes yes is decided exactly; the chance under a normal error is a float.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import erfc, sqrt

from simulator.scenario.conditions import holds
from simulator.scenario.model import Scenario
from simulator.scenario.ratification import Bloc, RatifyingBody

HALF = Fraction(1, 2)


def chance_above(share: float, threshold: float, error_sd: float) -> float:
    """P(share + error > threshold) for a normal error of mean 0; without an error, whether the share is above the threshold."""
    if error_sd == 0:
        return float(share > threshold)
    return 0.5 * erfc((threshold - share) / (error_sd * sqrt(2)))


def threshold_of(body: RatifyingBody) -> Fraction:
    """Share of yes above which a vote passes: stated, or one half."""
    return body.threshold.exact if body.threshold is not None else HALF


def error_of(body: RatifyingBody) -> float:
    """Standard deviation of the error of the share of yes: stated, or 0."""
    return float(body.error_sd.exact) if body.error_sd is not None else 0.0


def says_yes(scenario: Scenario, voter: Bloc, outcome: Mapping[str, str], utility: Fraction) -> bool:
    """Whether a bloc or a member votes yes to a full outcome worth this utility to its party."""
    opposed = voter.opposes is not None and holds(voter.opposes, outcome, scenario.issues)
    return not opposed and (voter.least is None or utility >= voter.least.exact)
