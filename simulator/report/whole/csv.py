"""The outcomes of a report as a CSV table: solutions, offers and the outcomes nearest to a deal, a row each."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.formats.tables import harmless
from simulator.report.compare.worth import accepts

if TYPE_CHECKING:
    from simulator.dossier.whole import Whole
    from simulator.solve.results import Point

FIXED = ("kind", "name", "waived", "all_accept", "red_lines")
PASSES = "passes"
"""The column that comes after these where agreement rules decide."""


@dataclass(frozen=True)
class _Outcome:
    """`all_accept`: whether all parties do, or all that are asked; `passes`: by agreement rules, None where everybody must sign."""

    kind: str
    name: str
    waived: tuple[str, ...]
    point: Point
    all_accept: bool
    passes: bool | None = None


def csv_report(found: Whole) -> str:
    """Columns: `kind` (no_agreement, solution, offer, nearest), `name`, `waived` (red lines lifted for the row), `all_accept` and
    `red_lines` (those crossed), `passes` where agreement rules decide, then `utility.PARTY` and `surplus.PARTY` in points, then
    `term.ISSUE`. An offer with open issues stands at its best acceptable completion; where it has none, its terms alone are given. No text
    in the table is taken for a formula by a spreadsheet."""
    parties, issues = list(found.scenario.parties), list(found.scenario.issues)
    ruled = [PASSES] if found.result.by_rules is not None else []
    header = [*FIXED, *ruled, *(f"utility.{p}" for p in parties), *(f"surplus.{p}" for p in parties), *(f"term.{i}" for i in issues)]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([harmless(name) for name in header])
    floor = [float(found.result.reservation[p]) for p in parties]
    empty = ["" for _ in ruled]
    writer.writerow(["no_agreement", "", "", "", "", *empty, *map(repr, floor), *("" for _ in parties), *("" for _ in issues)])
    for each in found.compared.comparison.offers if found.compared is not None else ():
        if each.point is None:
            terms = [harmless(each.offer.terms.get(i, "")) for i in issues]
            cells = ["offer", harmless(each.offer.name), "", "false", " ".join(each.crossed), *("false" for _ in ruled)]
            writer.writerow([*cells, *("" for _ in parties * 2), *terms])
    for row in _outcomes(found):
        worth = [repr(float(x[p])) for x in (row.point.utilities, row.point.surplus) for p in parties]
        passes = [_said(row.passes) if row.passes is not None else "" for _ in ruled]
        cells = [row.kind, row.name, " ".join(row.waived), _said(row.all_accept), " ".join(row.point.red_lines), *passes]
        writer.writerow([*map(harmless, cells), *worth, *(harmless(row.point.outcome[i]) for i in issues)])
    return text.getvalue()


def _said(holds: bool) -> str:
    return "true" if holds else "false"


def _outcomes(found: Whole) -> Iterator[_Outcome]:
    for case in found.cases:
        by_rules = case.result.by_rules
        for solution in case.result.solutions.values():
            for point in solution.points[:1]:
                if by_rules is None:
                    yield _Outcome("solution", solution.name, case.waived, point, _accepted(point))
                else:
                    yield _Outcome("solution", solution.name, case.waived, point, solution.consenting == by_rules.asked, passes=True)
    for each in found.compared.comparison.offers if found.compared is not None else ():
        if each.point is not None and each.by_rules is None:
            yield _Outcome("offer", each.offer.name, (), each.point, _accepted(each.point))
        elif each.point is not None and each.by_rules is not None:
            accepted = all(vote.says in ("for", "not asked") for vote in each.by_rules.votes.values())
            yield _Outcome("offer", each.offer.name, (), each.point, accepted, each.by_rules.passes)
    if found.result.no_deal is not None:
        nearest = found.result.no_deal.waivers or tuple(n for n in (found.result.no_deal.nearest,) if n is not None)
        for near in nearest:
            yield _Outcome("nearest", "", near.waived, near.point, _accepted(near.point))


def _accepted(point: Point) -> bool:
    return all(accepts(point, party) for party in point.surplus)
