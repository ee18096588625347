"""What stands behind offers in a picture: the frontier and the solutions of the scenario, with red lines waived where they leave none."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from simulator.scenario.changes import changed
from simulator.scenario.model import Scenario
from simulator.solve.results import Result
from simulator.solve.solving import solve


@dataclass(frozen=True)
class Behind:
    """The scenario that was solved, and its answer, with the frontier of all outcomes."""

    scenario: Scenario
    result: Result


def behind_offers(scenario: Scenario, waived: tuple[str, ...], ratify: Fraction | None, time_limit: float) -> Behind:
    """The frontier of a scenario, with the red lines at the paths `waived` out of force. `ratify` and `time_limit` (seconds): as in
    `solve`."""
    under = changed(scenario, {f"{path}.in_force": False for path in waived}) if waived else scenario
    return Behind(under, solve(under, frontier="all", count=False, certificate=False, ratify=ratify, time_limit=time_limit))
