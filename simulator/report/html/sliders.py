"""The what-if sliders: answers computed beforehand, which the script looks up."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from simulator.report.html.explorer import terms_data, titles_of
from simulator.report.whole.blocks import TableBlock
from simulator.report.whole.sections import passed, under_waiver
from simulator.report.whole.variants import changes_shown, multiple, weights_shown
from simulator.report.words import issue_title, party_title, points, whole

if TYPE_CHECKING:
    from simulator.dossier.whole import OpenCase
    from simulator.scenario.model import Scenario
    from simulator.solve.why.what_if import Cell, WeightVariants


@dataclass(frozen=True)
class Sliders:
    """`under`: what is waived. `data`: for the script, as JSON; `note`: what was computed, and what was not reached within the limits."""

    under: str
    data: dict[str, Any]
    reservations: TableBlock
    weights: TableBlock
    note: str


class _Outcomes:
    """The outcomes that Nash's solution chooses in some variant, each told once."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._numbers: dict[tuple[int, ...], int] = {}

    @property
    def listed(self) -> list[list[int]]:
        """Options by position, in the order of the numbers given out."""
        return [list(codes) for codes in self._numbers]

    def cell(self, cell: Cell) -> dict[str, Any]:
        """A variant as the script reads it: verdict, size of the zone, and Nash's solution (its number, points as they are printed)."""
        answer: dict[str, Any] = {"v": cell.verdict == "agreement", "n": None if cell.count is None else whole(cell.count)}
        if cell.nash is not None:
            chosen = tuple(list(issue.choices).index(cell.nash.outcome[name]) for name, issue in self._scenario.issues.items())
            answer["o"] = self._numbers.setdefault(chosen, len(self._numbers))
            answer["u"] = [points(cell.nash.utilities[p]) for p in self._scenario.parties]
            answer["s"] = [points(cell.nash.surplus[p], signed=True) for p in self._scenario.parties]
        return answer


def sliders_of(case: OpenCase) -> Sliders | None:
    """The sliders; None where no variants were looked at."""
    if case.what_if is None:
        return None
    scenario, grid = case.scenario, case.what_if.reservations
    outcomes = _Outcomes(scenario)
    data = {
        "parties": titles_of(scenario),
        "base": [points(case.result.reservation[p]) for p in scenario.parties],
        **terms_data(scenario),
        "offsets": [points(Fraction(x), signed=True) for x in grid.offsets],
        "stand": grid.offsets.index(0),
        "zone": "Outcomes that all parties accept" + (" and the ratifying bodies pass" if passed(case) else ""),
        "joint": grid.joint,
        "cells": {"-".join(map(str, place)): outcomes.cell(cell) for place, cell in grid.cells.items()},
        "weights": [_weight_data(scenario, each, outcomes) for each in case.what_if.weights],
    }
    data["outcomes"] = outcomes.listed
    missing = "" if case.what_if.complete else " Some variants were not reached within the time limit; the sliders say which."
    bodies = " Reservation values move for the signatures alone; the ratifying bodies ask what they ask." if passed(case) else ""
    kind = "every combination of them" if grid.joint else "one changed at a time"
    note = (
        f"{whole(len(grid.cells))} variants of the reservation values ({kind}) and {whole(_weights_reached(case.what_if.weights))} of the "
        f"weights, each solved exactly.{missing}{bodies}"
    )
    changes = changes_shown(scenario, grid, passed=passed(case))
    return Sliders(under_waiver(case), data, changes, weights_shown(scenario, case.what_if.weights, passed=passed(case)), note)


def _weights_reached(variants: tuple[WeightVariants, ...]) -> int:
    return sum(cell is not None for each in variants for cell in each.cells)


def _weight_data(scenario: Scenario, each: WeightVariants, outcomes: _Outcomes) -> dict[str, Any]:
    return {
        "name": f"{party_title(scenario, each.party)}: {issue_title(scenario, each.issue)}",
        "factors": [multiple(each, k) for k in range(len(each.factors))],
        "stand": each.factors.index(1),
        "cells": [None if cell is None else outcomes.cell(cell) for cell in each.cells],
    }
