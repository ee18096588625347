"""Every agreement is passed through the independent checker before it is printed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

import typer

from simulator.cli.exit_codes import OUR_FAULT
from simulator.cli.streams import tell

if TYPE_CHECKING:
    from fractions import Fraction

    from simulator.scenario.model import Scenario
    from simulator.solve.results import Nearest, Result


def stop_if_refused(scenario: Scenario, result: Result) -> None:
    """Leave with our fault where the checker refuses what is about to be printed as an agreement."""
    _leave_with(refused(scenario, result))


def stop_if_complaints(scenario: Scenario, claimed: Iterable[tuple[tuple[str, ...], Mapping[str, str]]], ratify: Fraction | None) -> None:
    """The same for outcomes, each with the red lines waived for it (paths)."""
    from simulator.scenario.changes import changed
    from simulator.solve.checker import verify_agreement

    under: dict[tuple[str, ...], Scenario] = {(): scenario}
    complaints: list[str] = []
    for waived, outcome in claimed:
        if waived not in under:
            under[waived] = changed(scenario, {f"{path}.in_force": False for path in waived})
        complaints += verify_agreement(under[waived], outcome, ratify)
    _leave_with(complaints)


def _leave_with(complaints: list[str]) -> None:
    if complaints:
        tell("zopa: a fault of this program, please report it: the checker refuses an answer of the solver")
        for complaint in complaints:
            tell(f"zopa: {complaint}")
        raise typer.Exit(OUR_FAULT)


def refused(scenario: Scenario, result: Result) -> list[str]:
    """What the checker holds against the agreements of `result`: its solutions, and outcomes that a waiver would open."""
    from simulator.solve.checker import verify_agreement

    ratify = result.ratification.chance if result.ratification is not None else None
    complaints = []
    for under, outcome in _claimed(scenario, result):
        complaints += verify_agreement(under, outcome, ratify)
    return complaints


def _claimed(scenario: Scenario, result: Result) -> Iterator[tuple[Scenario, Mapping[str, str]]]:
    from simulator.scenario.changes import changed

    for solution in result.solutions.values():
        for point in solution.points:
            yield scenario, point.outcome
    if result.no_deal is not None:
        waivers: list[Nearest] = [w for w in (result.no_deal.nearest, *result.no_deal.waivers) if w is not None and w.opens]
        for waiver in waivers:
            yield changed(scenario, {f"{path}.in_force": False for path in waiver.waived}), waiver.point.outcome
