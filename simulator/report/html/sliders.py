"""The what-if sliders: answers computed beforehand, which the script looks up."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from simulator.report.blocks import TableBlock
from simulator.report.html.explorer import terms_data, titles_of
from simulator.report.variants import changes_shown, multiple, weights_shown
from simulator.report.words import issue_title, party_title, points, whole

if TYPE_CHECKING:
    from simulator.report.whole import Whole
    from simulator.scenario.model import Scenario
    from simulator.solve.what_if import Cell, WeightVariants


@dataclass(frozen=True)
class Sliders:
    """`data`: for the script, as JSON; `note`: what was computed, and what was not reached within the limits."""

    data: dict[str, Any]
    reservations: TableBlock
    weights: TableBlock
    note: str


def sliders_of(found: Whole) -> Sliders | None:
    """The sliders; None where no variants were looked at."""
    if found.what_if is None:
        return None
    scenario, grid = found.opened_scenario, found.what_if.reservations
    data = {
        "parties": titles_of(scenario),
        "base": [points(found.opened.reservation[p]) for p in scenario.parties],
        **terms_data(scenario),
        "offsets": [points(Fraction(x), signed=True) for x in grid.offsets],
        "stand": grid.offsets.index(0),
        "joint": grid.joint,
        "cells": {"-".join(map(str, place)): _cell_data(scenario, cell) for place, cell in grid.cells.items()},
        "weights": [_weight_data(scenario, each) for each in found.what_if.weights],
    }
    missing = "" if found.what_if.complete else " Some variants were not reached within the time limit; the sliders say which."
    kind = "every combination of them" if grid.joint else "one changed at a time"
    note = (
        f"{whole(len(grid.cells))} variants of the reservation values ({kind}) and {whole(_weights_reached(found.what_if.weights))} of the "
        f"weights, each solved exactly.{missing}"
    )
    return Sliders(data, changes_shown(scenario, grid), weights_shown(scenario, found.what_if.weights), note)


def _weights_reached(variants: tuple[WeightVariants, ...]) -> int:
    return sum(cell is not None for each in variants for cell in each.cells)


def _weight_data(scenario: Scenario, each: WeightVariants) -> dict[str, Any]:
    return {
        "name": f"{party_title(scenario, each.party)}: {issue_title(scenario, each.issue)}",
        "factors": [multiple(each, k) for k in range(len(each.factors))],
        "stand": each.factors.index(1),
        "cells": [None if cell is None else _cell_data(scenario, cell) for cell in each.cells],
    }


def _cell_data(scenario: Scenario, cell: Cell) -> dict[str, Any]:
    """A variant as the script reads it: verdict, size of the zone, and Nash's solution (options by position, points as printed)."""
    answer: dict[str, Any] = {"v": cell.verdict == "agreement", "n": None if cell.count is None else whole(cell.count)}
    if cell.nash is not None:
        nash = cell.nash
        answer["o"] = [list(issue.choices).index(nash.outcome[name]) for name, issue in scenario.issues.items()]
        answer["u"] = [points(nash.utilities[p]) for p in scenario.parties]
        answer["s"] = [points(nash.surplus[p], signed=True) for p in scenario.parties]
    return answer
