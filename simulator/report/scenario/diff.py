"""The readable answer of `zopa diff`: verdicts and solutions side by side, the terms that change, what differs in the files."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from simulator.dossier.scenario_diff import nearest_point
from simulator.report.first_screen import first_screen, has_room, height, lines_left, running, within
from simulator.report.layout import heading, indented, paragraph, table
from simulator.report.safe_text import printable
from simulator.report.scenario.diff_values import by_weight, difference_in_words
from simulator.report.words import Apart, issue_title, listed, option_title, plural, told, waived, whole
from simulator.solve.solution import SOLUTIONS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from simulator.dossier.scenario_diff import ScenarioDiff
    from simulator.report.layout import Part
    from simulator.scenario.differences import DifferingValue
    from simulator.scenario.model import Scenario
    from simulator.solve.results import Point, Result, SolutionName

ONE_LINE = 78
"""A difference of up to so many characters goes on one line."""
NEAREST = "Nearest outcome"

Pair = tuple["Point | None", "Point | None"]


def diff_report(comparison: ScenarioDiff) -> list[Part]:
    """All parts of the report."""
    if not comparison.differences:
        return [*_names(comparison), paragraph("They say the same.")]
    lines = [part for difference in comparison.differences for part in _difference(comparison.scenarios, difference)]
    return [
        *_names(comparison),
        heading("The answers"),
        table(("", "A", "B"), _answers(comparison)),
        *_reasons(comparison),
        *_points(comparison),
        *(part for name, rows in _terms(comparison) for part in (_terms_heading(name), _terms_table(rows))),
        heading(plural(len(comparison.differences), "difference")),
        *lines,
    ]


def diff_screen(comparison: ScenarioDiff, full: str) -> list[Part]:
    """The first screen: what changes in the answers, then what differs in the files, which the reader has at hand, as far as there is
    room. `full`: the command that tells all."""
    if not comparison.differences:
        return diff_report(comparison)
    told = [row for row in _answers(comparison)[:3] if row[1:] != ("–", "–")]
    answers: list[Part] = [paragraph(""), table(("", "A", "B"), told), *_reasons(comparison)]
    names = _names(comparison)
    room = lines_left([*names, *answers], [full]) - height(_counted(comparison))
    in_table, in_words = _points_that_change(comparison)
    terms = _terms_shown(comparison)
    terms = within(terms, room - height(in_words)) or ([indented("The terms change as well: --full.")] if terms else [])
    points = in_table if has_room(in_table, room - height(terms)) else within(in_words, room - height(terms))
    return first_screen(names, [answers, terms, points, partial(_differences_shown, comparison)], [full])


def _terms_shown(comparison: ScenarioDiff) -> list[Part]:
    """The terms of the first solution that change, and of how many more solutions --full tells."""
    changing = [(name, rows) for name, rows in _terms(comparison) if rows]
    if not changing:
        return []
    (name, rows), more = changing[0], len(changing) - 1
    rest = f" ({plural(more, 'more solution', 'more solutions')}: --full)" if more else ""
    return [_terms_heading(f"{name}{rest}"), _terms_table(rows)]


def _differences_shown(comparison: ScenarioDiff, room: int) -> list[Part]:
    """What differs in the files in so many lines; where there is no room for any of it, how much that is."""
    rows = [difference_in_words(comparison.scenarios, difference) for difference in by_weight(comparison.differences)]
    shown: list[Part] = [heading(plural(len(rows), "difference")), table(("Where", "A", "B"), rows, widest_label=56)]
    return within(shown, room) or _counted(comparison)


def _counted(comparison: ScenarioDiff) -> list[Part]:
    """How many differences there are, where none has room."""
    return [paragraph(f"{plural(len(comparison.differences), 'difference')} between the files: --full.")]


def _names(comparison: ScenarioDiff) -> list[Part]:
    names = [f"{printable(s.title)} ({printable(n)})" for s, n in zip(comparison.scenarios, comparison.names, strict=True)]
    return [paragraph(f"A: {names[0]}"), paragraph(f"B: {names[1]}")]


def _difference(scenarios: tuple[Scenario, Scenario], difference: DifferingValue) -> list[Part]:
    """On one line where it is short, else what it is about with both values below it."""
    title, before, after = difference_in_words(scenarios, difference)
    line = f"  {title}: {before} → {after}"
    if len(line) <= ONE_LINE:
        return [line]
    return [indented(f"{title}:"), indented(f"A  {before}", by=4), indented(f"B  {after}", by=4)]


def _answers(comparison: ScenarioDiff) -> list[tuple[str, ...]]:
    a, b = comparison.results
    by_rules = any(result.by_rules is not None for result in (a, b))
    return [
        ("Verdict", a.verdict, b.verdict),
        ("Agreements" if by_rules else "Acceptable outcomes", _count(a), _count(b)),
        ("Nearest deal waives", *(_waived(s, r) for s, r in zip(comparison.scenarios, comparison.results, strict=True))),
        ("Feasible outcomes", *("" if r.zone.feasible is None else whole(r.zone.feasible) for r in (a, b))),
    ]


def _reasons(comparison: ScenarioDiff) -> list[Part]:
    """Why there is no agreement, where only one side has none or the two sides have none for different reasons."""
    found = [(letter, r.no_deal.reason) for letter, r in zip("AB", comparison.results, strict=True) if r.no_deal is not None]
    told = found if len({reason for _, reason in found}) == len(found) else [("Both", found[0][1])]
    return [indented(f"{letter}: {printable(reason[:1].upper() + reason[1:])}") for letter, reason in told]


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


def _groups(comparison: ScenarioDiff) -> list[tuple[str, Pair]]:
    """Solutions that choose the same in A and the same in B under one name, with what they choose; then the nearest outcomes."""
    names = [name for name in SOLUTIONS.our_names() if any(name in r.solutions for r in comparison.results)]
    told_of = {name for scenario in comparison.scenarios for name in told(scenario, names)}
    alike: dict[tuple[object, ...], list[tuple[SolutionName, Pair]]] = {}
    for name in names:
        if name in told_of:
            pair = _pair([_first(result, name) for result in comparison.results])
            alike.setdefault(tuple(None if p is None else tuple(p.outcome.items()) for p in pair), []).append((name, pair))
    groups = [(listed([_title(comparison, name) for name, _ in members]), members[0][1]) for members in alike.values()]
    nearest = _pair([nearest_point(result) for result in comparison.results])
    return [*groups, *([(NEAREST, nearest)] if any(nearest) else [])]


def _pair(points: Sequence[Point | None]) -> Pair:
    return points[0], points[1]


def _first(result: Result, name: SolutionName) -> Point | None:
    return result.solutions[name].points[0] if name in result.solutions and result.solutions[name].points else None


def _title(comparison: ScenarioDiff, name: SolutionName) -> str:
    doubtful = any(name in r.solutions and r.solutions[name].bound is not None for r in comparison.results)
    return SOLUTIONS[name].title + (" (not proved best)" if doubtful else "")


def _points(comparison: ScenarioDiff) -> list[Part]:
    """What no agreement is worth to each party, then its surplus by each group of solutions."""
    return _points_table(_point_rows(comparison))


def _points_that_change(comparison: ScenarioDiff) -> tuple[list[Part], list[Part]]:
    """For each party with figures that change what no agreement is worth, and its surplus by the first solution: in a table, and in fewer
    lines. Nothing where none do."""
    titles = {p: printable(party.title) for s in comparison.scenarios for p, party in s.parties.items()}
    name, pair = next(((name, pair) for name, pair in _groups(comparison) if all(pair)), ("", _pair((None, None))))
    rows = []
    for p, title in titles.items():
        none = _apart([r.reservation.get(p) for r in comparison.results])
        surplus = _apart([None if point is None else point.surplus.get(p) for point in pair], signed=True)
        if any("–" not in both and both[0] != both[1] for both in (none, surplus)):
            rows.append((title, *none, *surplus) if name else (title, *none))
    if not rows:
        return [], []
    columns = ("", "No agreement: A", "B", "Surplus: A", "B")[: len(rows[0])]
    by = "at the nearest outcome" if name == NEAREST else f"by {re.split(', | and ', name)[0]}"
    title = f"Points: what no agreement is worth{f', and surpluses above it {by}' if name else ''}"
    words = [f"{row[0]} {', '.join(' → '.join(row[k : k + 2]) for k in range(1, len(row), 2))}" for row in rows]
    in_table: list[Part] = [heading(title), table(columns, rows, numbers=range(1, len(columns)), widest_label=40)]
    return in_table, [heading(f"{title} (A → B)"), indented(running(words, len(words)))]


def _points_table(rows: Sequence[tuple[str, ...]]) -> list[Part]:
    title = heading("Points: what no agreement is worth, and surpluses above it")
    return [title, table(("", "A", "B"), rows, numbers=(1, 2), widest_label=60)]


def _point_rows(comparison: ScenarioDiff) -> list[tuple[str, ...]]:
    titles = {p: printable(party.title) for s in comparison.scenarios for p, party in s.parties.items()}
    rows: list[tuple[str, ...]] = [
        (f"{title}: no agreement", *_apart([r.reservation.get(p) for r in comparison.results])) for p, title in titles.items()
    ]
    for name, pair in _groups(comparison):
        rows += [
            (f"{name}: {title}", *_apart([None if point is None else point.surplus.get(p) for point in pair], signed=True))
            for p, title in titles.items()
        ]
    return rows


def _terms(comparison: ScenarioDiff) -> list[tuple[str, list[tuple[str, ...]]]]:
    """For each group of solutions that both sides have, the issues on which they settle differently. An option that only has another
    title is the same."""
    return [
        (
            name,
            [
                (issue_title(comparison.scenarios[0 if issue in a.outcome else 1], issue), *_options(comparison, (a, b), issue))
                for issue in dict.fromkeys([*a.outcome, *b.outcome])
                if a.outcome.get(issue) != b.outcome.get(issue)
            ],
        )
        for name, (a, b) in _groups(comparison)
        if a is not None and b is not None
    ]


def _terms_heading(of: str) -> Part:
    return heading(f"Terms that change: {of}")


def _terms_table(rows: Sequence[tuple[str, ...]]) -> Part:
    return table(("Issue", "A", "B"), rows, widest_label=36) if rows else indented("none")


def _options(comparison: ScenarioDiff, points: tuple[Point, Point], issue: str) -> tuple[str, ...]:
    """The two options by their titles; with their names where two options have one title."""
    names = [point.outcome.get(issue) for point in points]
    titles = ["–" if name is None else option_title(s, issue, name) for s, name in zip(comparison.scenarios, names, strict=True)]
    if titles[0] == titles[1]:
        return tuple(f"{title} ({printable(name or '–')})" for title, name in zip(titles, names, strict=True))
    return tuple(titles)


def _apart(values: Sequence[Fraction | None], *, signed: bool = False) -> list[str]:
    """The two figures of a row, told apart where they differ; a dash where there is none."""
    shown = Apart([value for value in values if value is not None], signed=signed)
    return ["–" if value is None else shown(value) for value in values]
