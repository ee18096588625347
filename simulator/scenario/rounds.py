"""How many rounds the talks of a scenario have, and how long a round is."""

from __future__ import annotations

from fractions import Fraction
from math import ceil

from simulator.scenario.durations import Duration, duration
from simulator.scenario.model import Scenario

DEFAULT_ROUNDS = 20
"""How many rounds there are where neither the caller nor a horizon in the file says so."""

DAYS_A_MONTH = Fraction(1461, 48)
"""365.25 days a year; for rounds in days and weeks, since rates are per month."""


def months_of(step: Duration) -> Fraction:
    """How many months a duration is."""
    if step.months is not None:
        return step.months
    return Fraction(step.count) * (7 if step.unit == "week" else 1) / DAYS_A_MONTH


def months_a_round(scenario: Scenario) -> Fraction:
    """How many months a round lasts; 1 without a calendar."""
    return Fraction(1) if scenario.calendar is None else months_of(duration(scenario.calendar.round))


def rounds_of(scenario: Scenario) -> int:
    """How many rounds the horizon of `no_deal` has, at least one; 20 without a horizon."""
    if scenario.no_deal is None or scenario.no_deal.horizon is None:
        return DEFAULT_ROUNDS
    return max(1, ceil(months_of(duration(scenario.no_deal.horizon)) / months_a_round(scenario)))
