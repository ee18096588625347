"""The outcomes of a report as a CSV table: solutions, offers and the outcomes nearest to a deal, a row each."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from simulator.formats.tables import harmless
from simulator.report.compare.worth import accepts

if TYPE_CHECKING:
    from simulator.dossier.whole import Whole
    from simulator.solve.results import Point

FIXED = ("kind", "name", "waived", "all_accept", "red_lines")


def csv_report(found: Whole) -> str:
    """Columns: `kind` (no_agreement, solution, offer, nearest), `name`, `waived` (red lines lifted for the row), `all_accept` and
    `red_lines` (those crossed), then `utility.PARTY` and `surplus.PARTY` in points, then `term.ISSUE`. An offer with open issues stands
    at its best acceptable completion; where it has none, its terms alone are given. No text in the table is taken for a formula by a
    spreadsheet."""
    parties, issues = list(found.scenario.parties), list(found.scenario.issues)
    header = [*FIXED, *(f"utility.{p}" for p in parties), *(f"surplus.{p}" for p in parties), *(f"term.{i}" for i in issues)]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([harmless(name) for name in header])
    floor = [float(found.result.reservation[p]) for p in parties]
    writer.writerow(["no_agreement", "", "", "", "", *map(repr, floor), *("" for _ in parties), *("" for _ in issues)])
    for each in found.compared.comparison.offers if found.compared is not None else ():
        if each.point is None:
            terms = [harmless(each.offer.terms.get(i, "")) for i in issues]
            writer.writerow(["offer", harmless(each.offer.name), "", "false", " ".join(each.crossed), *("" for _ in parties * 2), *terms])
    for kind, name, waived, point in _outcomes(found):
        agreed = "true" if all(accepts(point, p) for p in parties) else "false"
        worth = [repr(float(x[p])) for x in (point.utilities, point.surplus) for p in parties]
        cells = [kind, name, " ".join(waived), agreed, " ".join(point.red_lines)]
        writer.writerow([*map(harmless, cells), *worth, *(harmless(point.outcome[i]) for i in issues)])
    return text.getvalue()


def _outcomes(found: Whole) -> Iterator[tuple[str, str, tuple[str, ...], Point]]:
    for case in found.cases:
        for solution in case.result.solutions.values():
            for point in solution.points[:1]:
                yield "solution", solution.name, case.waived, point
    for each in found.compared.comparison.offers if found.compared is not None else ():
        if each.point is not None:
            yield "offer", each.offer.name, (), each.point
    if found.result.no_deal is not None:
        nearest = found.result.no_deal.waivers or tuple(n for n in (found.result.no_deal.nearest,) if n is not None)
        for each_nearest in nearest:
            yield "nearest", "", each_nearest.waived, each_nearest.point
