"""A referendum: the share of yes votes is a logistic curve of the party's utility, with a normal error.

Chances are floats, since a logistic curve and a normal error are no fractions.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import ceil, erfc, exp, floor, sqrt

from simulator.errors import UsageError
from simulator.payoffs.clauses import ALWAYS
from simulator.payoffs.further_columns import copy_of_utility
from simulator.payoffs.levels import Level
from simulator.payoffs.ratifying_rule import RATIFYING_RULES, Demand, RatifyingRule, SoughtConsent
from simulator.payoffs.yes_votes import HALF
from simulator.scenario.model import Scenario
from simulator.scenario.ratification import Curve, RatifyingBody

STEP = Fraction(1, 10**6)
"""A curve's least utility is rounded up to a multiple of this, in points."""

SATURATED = 40
"""So many scales from its midpoint, a curve differs from 0 or 1 by less than double precision shows (e^-40)."""


DIGITS = 12
"""Decimals of a chance: between curves that lie far apart it is one and the same but for the rounding of float64, which must not decide."""


def _share_of_yes(curve: Curve, utility: float) -> float:
    """Share of yes votes among the decided at a utility in points: the logistic curve, 0 to 1."""
    away = (utility - float(curve.midpoint.exact)) / float(curve.scale.exact)
    return 1 / (1 + exp(-away)) if away >= 0 else exp(away) / (1 + exp(away))


def chance_above(share: float, threshold: float, error_sd: float) -> float:
    """P(share + error > threshold) for a normal error of mean 0; without an error, whether the share is above the threshold."""
    if error_sd == 0:
        return float(share > threshold)
    return 0.5 * erfc((threshold - share) / (error_sd * sqrt(2)))


def _referendum_chance(body: RatifyingBody, utility: float) -> float:
    """The chance at a utility of the party in points: the mean over the curves by their weights.

    Rises with the utility. Raises `UsageError` where all weights are 0.
    """
    assert body.curves is not None
    total = sum(float(curve.weight.exact) for curve in body.curves.values())
    if total == 0:
        raise UsageError(f"all curves of '{body.title}' have weight 0; at least one must be possible")
    threshold = float(HALF if body.threshold is None else body.threshold.exact)
    error_sd = 0.0 if body.error_sd is None else float(body.error_sd.exact)
    chance = sum(
        float(curve.weight.exact) * chance_above(_share_of_yes(curve, utility), threshold, error_sd)
        for curve in body.curves.values()
        if curve.weight.exact
    )
    return min(1.0, round(chance / total, DIGITS))


def least_utility(body: RatifyingBody, chance: Fraction, low: Fraction, high: Fraction) -> Fraction | None:
    """The least utility in points at which a body with curves passes with at least `chance`, the smallest multiple
    of `STEP` at which it does; `low` where it passes there already, None where it does not pass at `high`."""
    wanted = float(chance)
    if _referendum_chance(body, float(low)) >= wanted:
        return low
    if _referendum_chance(body, float(high)) < wanted:
        return None
    below, above = floor(low / STEP), ceil(high / STEP)
    while above - below > 1:
        middle = (below + above) // 2
        if _referendum_chance(body, float(middle * STEP)) >= wanted:
            above = middle
        else:
            below = middle
    return above * STEP


def _demand(sought: SoughtConsent) -> Demand:
    assert sought.body.curves is not None
    free = copy_of_utility(sought.payoffs, sought.party)
    low, high = Fraction(free.least, free.scale), Fraction(free.most, free.scale)
    if sought.paid:
        far = [(curve.midpoint.exact, SATURATED * curve.scale.exact) for curve in sought.body.curves.values()]
        low, high = min(low, *(middle - away for middle, away in far)), max(high, *(middle + away for middle, away in far))
    least = least_utility(sought.body, sought.chance, low, high)
    return Demand(refused=ALWAYS) if least is None else Demand(levels=(Level(least),))


def _chance(scenario: Scenario, body: RatifyingBody, outcome: Mapping[str, str], utility: Fraction) -> float:
    return _referendum_chance(body, float(utility))


RATIFYING_RULES.add(
    RatifyingRule(
        name="curves",
        title="a vote by curves of yes votes",
        meaning="It votes, and the share of yes is a logistic curve of the party's utility, with a normal error.",
        source="",
        needs="",
        place=3,
        demand=_demand,
        chance=_chance,
    )
)
