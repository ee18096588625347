"""What stands behind offers in a picture: the frontier and the solutions of the scenario, with red lines waived where they leave none."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from simulator.scenario.changes import changed
from simulator.scenario.consent import signed_by_everybody
from simulator.scenario.model import Scenario
from simulator.solve.answering import answer
from simulator.solve.results import FrontierChoice, Result


@dataclass(frozen=True)
class Behind:
    """The scenario that was solved, and its answer, with the frontier of all outcomes."""

    scenario: Scenario
    result: Result


def behind_offers(scenario: Scenario, waived: tuple[str, ...], ratify: Fraction | None, time_limit: float) -> Behind:
    """The frontier of a scenario, with the red lines at the paths `waived` out of force: of all outcomes, or of what passes where agreement
    rules decide. `ratify` and `time_limit` (seconds): as in `solve`."""
    under = changed(scenario, {f"{path}.in_force": False for path in waived}) if waived else scenario
    shown: FrontierChoice = "all" if signed_by_everybody(under) else "acceptable"
    return Behind(under, answer(under, frontier=shown, count=False, certificate=False, ratify=ratify, time_limit=time_limit))
