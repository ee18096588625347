"""The readable answer of `zopa diff`: what differs, then verdicts and solutions side by side."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from simulator.report.comparison import nearest_point
from simulator.report.json_solve import plain_json
from simulator.report.layout import DIM, coloured, heading, indented, table
from simulator.report.safe_text import printable
from simulator.report.words import SOLUTION_TITLES, plural, points, whole

if TYPE_CHECKING:
    from rich.text import Text

    from simulator.report.comparison import Comparison
    from simulator.report.layout import Part
    from simulator.solve.results import Point, Result

LONGEST = 300
"""Characters of a value that are shown."""


def diff_report(comparison: Comparison) -> list[Part]:
    """The parts of the report."""
    a, b = (printable(name) for name in comparison.names)
    if not comparison.differences:
        return [indented(f"{a} and {b} say the same.")]
    rows = [(printable(d.path), _value(d.before), _value(d.after)) for d in comparison.differences]
    count = plural(len(rows), "difference")
    return [
        heading(f"{count} from {a} to {b}"),
        table(("Path", a, b), rows),
        heading("The answers"),
        table(("", a, b), _answers(comparison)),
        *_surpluses(comparison),
    ]


def _value(value: Any) -> Text:
    if value is None:
        return coloured("(none)", DIM)
    text = value if isinstance(value, str) else json.dumps(plain_json(value), ensure_ascii=False)
    text = printable(text)
    return coloured(text if len(text) <= LONGEST else f"{text[:LONGEST]}…", "")


def _answers(comparison: Comparison) -> list[tuple[str, ...]]:
    a, b = comparison.results
    return [
        ("Verdict", a.verdict, b.verdict),
        ("Acceptable outcomes", _count(a), _count(b)),
        ("Feasible outcomes", *("" if r.zone.feasible is None else whole(r.zone.feasible) for r in (a, b))),
        ("Red lines waived for the nearest", _waived(a), _waived(b)),
    ]


def _count(result: Result) -> str:
    if result.zone.count is not None:
        return whole(result.zone.count)
    if result.zone.estimate is not None:
        return f"{whole(int(result.zone.estimate.low))} to {whole(round(result.zone.estimate.high))} (interval)"
    return "not counted"


def _waived(result: Result) -> str:
    if result.no_deal is None or result.no_deal.nearest is None:
        return "–"
    return ", ".join(result.no_deal.nearest.waived) or "none"


def _surpluses(comparison: Comparison) -> list[Part]:
    """Every solution of either side with each party's surplus, or the nearest outcome's where there is no deal."""
    titles = {p: printable(party.title) for s in comparison.scenarios for p, party in s.parties.items()}
    rows: list[tuple[str, ...]] = []
    for party, title in titles.items():
        rows.append((f"{title}: no agreement", *(_points(r.reservation.get(party)) for r in comparison.results)))
    for name, solution_title in SOLUTION_TITLES.items():
        if any(name in r.solutions for r in comparison.results):
            at = [r.solutions[name].points[0] if name in r.solutions and r.solutions[name].points else None for r in comparison.results]
            rows += [(f"{solution_title}: {title}", *(_surplus(point, party) for point in at)) for party, title in titles.items()]
    nearest = [nearest_point(r) for r in comparison.results]
    if any(nearest):
        rows += [(f"Nearest outcome: {title}", *(_surplus(point, party) for point in nearest)) for party, title in titles.items()]
    a, b = (printable(name) for name in comparison.names)
    return [heading("Points: what no agreement is worth, and surpluses above it"), table(("", a, b), rows, numbers=(1, 2))]


def _points(value: Any) -> str:
    return "–" if value is None else points(value)


def _surplus(point: Point | None, party: str) -> str:
    return "–" if point is None or party not in point.surplus else points(point.surplus[party], signed=True)
