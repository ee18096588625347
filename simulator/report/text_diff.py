"""The readable answer of `zopa diff`: what differs, then verdicts and solutions side by side."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from simulator.report.comparison import nearest_point
from simulator.report.json_solve import plain_json
from simulator.report.layout import heading, indented, paragraph, table
from simulator.report.safe_text import printable
from simulator.report.words import SOLUTION_TITLES, Apart, plural, waived, whole

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from simulator.report.comparison import Comparison
    from simulator.report.layout import Part
    from simulator.scenario.differences import Difference
    from simulator.scenario.model import Scenario
    from simulator.solve.results import Point, Result

LONGEST = 300
"""Characters of a value that are shown."""
ONE_LINE = 78
"""Characters up to which a difference goes on one line."""


def diff_report(comparison: Comparison) -> list[Part]:
    """The parts of the report."""
    names: list[Part] = [f"A: {printable(comparison.names[0])}", f"B: {printable(comparison.names[1])}"]
    if not comparison.differences:
        return [*names, paragraph("They say the same.")]
    lines = [part for difference in comparison.differences for part in _difference(difference)]
    return [
        *names,
        heading(plural(len(comparison.differences), "difference")),
        *lines,
        heading("The answers"),
        table(("", "A", "B"), _answers(comparison)),
        *_surpluses(comparison),
    ]


def _difference(difference: Difference) -> list[Part]:
    """On one line where it is short, else the path with both values below it."""
    before, after = _value(difference.before), _value(difference.after)
    line = f"  {printable(difference.path)}: {before} → {after}"
    if len(line) <= ONE_LINE:
        return [line]
    return [f"  {printable(difference.path)}:", indented(f"A  {before}", by=4), indented(f"B  {after}", by=4)]


def _value(value: Any) -> str:
    if value is None:
        return "nothing"
    text = printable(value if isinstance(value, str) else json.dumps(plain_json(value), ensure_ascii=False))
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _answers(comparison: Comparison) -> list[tuple[str, ...]]:
    a, b = comparison.results
    return [
        ("Verdict", a.verdict, b.verdict),
        ("Acceptable outcomes", _count(a), _count(b)),
        ("Feasible outcomes", *("" if r.zone.feasible is None else whole(r.zone.feasible) for r in (a, b))),
        ("Waived for the nearest", *(_waived(s, r) for s, r in zip(comparison.scenarios, comparison.results, strict=True))),
    ]


def _count(result: Result) -> str:
    if result.zone.count is not None:
        return whole(result.zone.count)
    if result.zone.estimate is not None:
        return f"{whole(int(result.zone.estimate.low))} to {whole(round(result.zone.estimate.high))} (interval)"
    return "not counted"


def _waived(scenario: Scenario, result: Result) -> str:
    if result.no_deal is None or result.no_deal.nearest is None:
        return "–"
    return waived(scenario, result.no_deal.nearest.waived) or "nothing"


def _surpluses(comparison: Comparison) -> list[Part]:
    """Every solution of either side with each party's surplus, or the nearest outcome's where there is no deal."""
    titles = {p: printable(party.title) for s in comparison.scenarios for p, party in s.parties.items()}
    rows: list[tuple[str, ...]] = []
    for party, title in titles.items():
        rows.append((f"{title}: no agreement", *_apart([r.reservation.get(party) for r in comparison.results])))
    for name, title_of in SOLUTION_TITLES.items():
        found = [r.solutions[name] if name in r.solutions and r.solutions[name].points else None for r in comparison.results]
        if any(name in r.solutions for r in comparison.results):
            doubtful = " (not proved best)" if any(solution is not None and solution.bound is not None for solution in found) else ""
            at = [None if solution is None else solution.points[0] for solution in found]
            rows += [(f"{title_of}{doubtful}: {title}", *_surpluses_of(at, party)) for party, title in titles.items()]
    nearest = [nearest_point(r) for r in comparison.results]
    if any(nearest):
        rows += [(f"Nearest outcome: {title}", *_surpluses_of(nearest, party)) for party, title in titles.items()]
    return [heading("Points: what no agreement is worth, and surpluses above it"), table(("", "A", "B"), rows, numbers=(1, 2))]


def _surpluses_of(found: Sequence[Point | None], party: str) -> list[str]:
    return _apart([None if point is None else point.surplus.get(party) for point in found], signed=True)


def _apart(values: Sequence[Fraction | None], *, signed: bool = False) -> list[str]:
    """The two figures of a row, told apart where they differ; a dash where there is none."""
    shown = Apart([value for value in values if value is not None], signed=signed)
    return ["–" if value is None else shown(value) for value in values]
