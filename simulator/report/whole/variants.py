"""The variants of a report as tables: what other reservation values and other weights would change."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from simulator.report.whole.blocks import TableBlock, plain_table
from simulator.report.words import issue_title, party_title, points, whole

if TYPE_CHECKING:
    from simulator.scenario.model import Scenario
    from simulator.solve.why.what_if import Cell, ReservationGrid, WeightVariants


def changes_shown(scenario: Scenario, grid: ReservationGrid, *, passed: bool) -> TableBlock:
    """The scenario as it stands, and each reservation value changed alone. `passed`: whether ratification is required."""
    base = grid.offsets.index(0)
    stand = (base,) * len(grid.parties)
    rows = [("As it stands", "", *cell_words(scenario, grid.cells.get(stand)))]
    for p, name in enumerate(grid.parties):
        for i, offset in enumerate(grid.offsets):
            if i != base:
                cell = grid.cells.get((*stand[:p], i, *stand[p + 1 :]))
                rows.append((party_title(scenario, name), points(Fraction(offset), signed=True), *cell_words(scenario, cell)))
    return plain_table(("Party", "Reservation value", *_columns(scenario, passed=passed)), rows, numbers=_numbers(scenario, 1))


def weights_shown(scenario: Scenario, variants: tuple[WeightVariants, ...], *, passed: bool) -> TableBlock:
    """Each weight varied, at each of its multiples. `passed`: whether ratification is required."""
    rows = [
        (
            f"{party_title(scenario, each.party)}: {issue_title(scenario, each.issue)}",
            multiple(each, k),
            *cell_words(scenario, each.cells[k]),
        )
        for each in variants
        for k in range(len(each.factors))
    ]
    return plain_table(("Weight", "Multiplied by", *_columns(scenario, passed=passed)), rows, numbers=_numbers(scenario, 1))


def multiple(each: WeightVariants, position: int) -> str:
    """'0.5 (11)': the factor, and the weight as the file would have it."""
    factor = each.factors[position]
    return f"{factor} ({(each.base * factor).normalize():f})"


def cell_words(scenario: Scenario, cell: Cell | None) -> list[str]:
    """Verdict, size of the agreement zone, and each party's surplus at Nash's solution."""
    if cell is None:
        return ["not reached within the limits", "", *("" for _ in scenario.parties)]
    count = "not counted" if cell.count is None else whole(cell.count)
    surplus = [points(cell.nash.surplus[p], signed=True) if cell.nash is not None else "" for p in scenario.parties]
    return [cell.verdict, count, *surplus]


def _columns(scenario: Scenario, *, passed: bool) -> list[str]:
    zone = "All accept, bodies pass" if passed else "Outcomes all accept"
    return ["Verdict", zone, *(f"Surplus of {party_title(scenario, p)} (Nash)" for p in scenario.parties)]


def _numbers(scenario: Scenario, first: int) -> list[int]:
    return [first, *range(first + 2, first + 3 + len(scenario.parties))]
