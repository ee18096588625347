"""The bargaining solutions in print: on which terms they agree, where they differ, what each party gets."""

from __future__ import annotations

from fractions import Fraction
from math import isfinite
from typing import TYPE_CHECKING

from simulator.figures import digits_of
from simulator.report.layout import BAD, DIM, GOOD, coloured, heading, indented, table
from simulator.report.words import (
    Apart,
    issue_title,
    listed,
    option_title,
    party_title,
    plural,
    points,
    solution_title,
    told,
)
from simulator.solve.solution import SOLUTIONS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.text import Text

    from simulator.report.layout import Part
    from simulator.scenario.model import Scenario
    from simulator.solve.results import Point, Result, Solution

SIDE_BY_SIDE = 5
"""Up to so many parties stand side by side in one table; more get a table a solution."""


def solution_parts(scenario: Scenario, result: Result) -> list[Part]:
    """Terms first (common ones once), then points."""
    groups = same_terms(scenario, result)
    return [*_terms(scenario, groups), *_points(scenario, result, groups), *(indented(r) for r in remarks(scenario, result))]


def same_terms(scenario: Scenario, result: Result) -> list[tuple[str, Point]]:
    """Solutions that show the same outcome named together, in order, with that outcome; none beside its twin. Which of them tie with
    others, `remarks` says."""
    groups: dict[tuple[tuple[str, str], ...], list[Solution]] = {}
    for solution in told_solutions(scenario, result):
        if solution.points:
            groups.setdefault(tuple(solution.points[0].outcome.items()), []).append(solution)
    return [(", ".join(solution_title(s) for s in members), members[0].points[0]) for members in groups.values()]


def told_solutions(scenario: Scenario, result: Result) -> list[Solution]:
    """The solutions that are printed: without bargaining weights, weighted Nash is Nash and proportional is egalitarian."""
    return [result.solutions[name] for name in told(scenario, result.solutions)]


def comparing(scenario: Scenario, result: Result) -> str:
    """Which solutions compare points between parties, in a sentence; empty where none does."""
    names = [SOLUTIONS[s.name].title for s in told_solutions(scenario, result) if s.compares_parties]
    return f"{listed(names)} {'compares' if len(names) == 1 else 'compare'} points between parties." if names else ""


def _terms(scenario: Scenario, groups: list[tuple[str, Point]]) -> list[Part]:
    common, differing = [], []
    for issue in scenario.issues:
        chosen: dict[str, list[str]] = {}
        for names, point in groups:
            chosen.setdefault(point.outcome[issue], []).append(names)
        if len(chosen) == 1:
            common.append((issue_title(scenario, issue), option_title(scenario, issue, next(iter(chosen)))))
        else:
            options = [(option_title(scenario, issue, option), ", ".join(names)) for option, names in chosen.items()]
            differing += [(issue_title(scenario, issue) if k == 0 else "", *row) for k, row in enumerate(options)]
    parts: list[Part] = []
    if common:
        parts += [heading("Terms" if not differing else "Terms that all these solutions share"), table(("Issue", "Option"), common)]
    if differing:
        parts += [heading("Where the solutions differ"), table(("Issue", "Option", "Chosen by"), differing)]
    return parts


def _points(scenario: Scenario, result: Result, groups: list[tuple[str, Point]]) -> list[Part]:
    title = heading("What each party gets, in points of its own")
    if len(scenario.parties) > SIDE_BY_SIDE:
        return [title, *(part for names, point in groups for part in (indented(names), point_table(scenario, result, point)))]
    parties = list(scenario.parties)
    shown = {p: _column(result, [point for _, point in groups], p) for p in parties}
    gained = {p: Apart([point.surplus[p] for _, point in groups], signed=True) for p in parties}
    rows: list[tuple[str | Text, ...]] = [
        (coloured("No agreement", DIM), *(coloured(shown[p](result.reservation[p]), DIM) for p in parties)),
    ]
    if result.ideal:
        ideal = {p: shown[p](result.ideal[p]) if p in result.ideal else "?" for p in parties}
        rows.append(
            (
                coloured(_best(result), DIM),
                *(coloured(text, DIM) for text in ideal.values()),
            )
        )
    breaks = [len(rows) - 1]
    for names, point in groups:
        rows.append((names, *(shown[p](point.utilities[p]) for p in parties)))
        rows.append(("", *(_surplus_and_signature(scenario, point, p, gained[p]) for p in parties)))
        breaks.append(len(rows) - 1)
    columns = ("", *(party_title(scenario, p) for p in parties))
    return [title, table(columns, rows, numbers=range(1, len(columns)), sections=breaks[:-1], widest_label=36)]


def value_parts(scenario: Scenario, result: Result) -> list[Part]:
    """What each solution makes largest, and how large it is there; where it is not proved best, that is said among the remarks."""
    rows = [
        (SOLUTIONS[each.name].title, SOLUTIONS[each.name].chooses, points(each.value))
        for each in told_solutions(scenario, result)
        if each.points
    ]
    return (
        [heading("What each solution chooses, and its value there"), table(("Solution", "Chooses", "Value"), rows, numbers=(2,))]
        if rows
        else []
    )


def _column(result: Result, found: Sequence[Point], party: str) -> Apart:
    """What stands in the column of a party: what no agreement is worth to it, its best, and what it has."""
    ideal = [result.ideal[party]] if party in result.ideal else []
    return Apart([result.reservation[party], *ideal, *(point.utilities[party] for point in found)])


def point_table(scenario: Scenario, result: Result, point: Point, *, short: bool = False) -> Part:
    """One outcome: each party's utility beside what no agreement is worth to it and, unless `short`, its best."""
    shown = {p: _column(result, [point], p) for p in scenario.parties}
    best = bool(result.ideal) and not short
    rows: list[tuple[str | Text, ...]] = [
        (
            party_title(scenario, p),
            shown[p](result.reservation[p]),
            *([shown[p](result.ideal[p]) if p in result.ideal else "?"] if best else []),
            shown[p](point.utilities[p]),
            coloured(points(point.surplus[p], signed=True), GOOD if point.surplus[p] >= 0 else BAD),
            signature(scenario, point, p),
        )
        for p in scenario.parties
    ]
    columns = ("Party", "No agreement", *([_best(result)] if best else []), "This outcome", "Surplus", "")
    return table(columns, rows, numbers=range(1, len(columns) - 1), figures=(len(columns) - 3, len(columns) - 2))


def _best(result: Result) -> str:
    return "Best within the red lines" if result.by_rules is None else "Best within the constraints"


def signature(scenario: Scenario, point: Point, party: str) -> Text:
    """Whether the party signs: its surplus is not negative and none of its red lines is crossed."""
    entry = scenario.parties[party]
    if not entry.consent:
        return coloured("is not asked", DIM)
    if any(path.startswith(f"parties.{party}.") for path in point.red_lines):
        return coloured("crosses its red line", BAD)
    if point.surplus[party] == 0 and entry.indifferent != "yes":
        return coloured("refuses, being indifferent" if entry.indifferent == "no" else "abstains", BAD)
    return coloured("signs", GOOD) if point.surplus[party] >= 0 else coloured("falls short", BAD)


def _surplus_and_signature(scenario: Scenario, point: Point, party: str, gained: Apart) -> Text:
    from rich.text import Text

    word = signature(scenario, point, party)
    return Text.assemble((f"{gained(point.surplus[party])} ", word.style), word)


def remarks(scenario: Scenario, result: Result) -> list[str]:
    """What is to be known of single solutions: ties, who was left out, what is not proved best."""
    remarks = []
    for solution in told_solutions(scenario, result):
        title = SOLUTIONS[solution.name].title
        if solution.tied is None and solution.points:
            remarks.append(f"{title}: one optimum; this engine does not look for others that tie with it.")
        elif solution.tied is not None and solution.tied > 1:
            remarks.append(f"{title}: {plural(solution.tied, 'outcome')} tie; the first is shown.")
        if solution.left_out:
            left_out = listed([party_title(scenario, p) for p in solution.left_out])
            remarks.append(f"{title}: left out of the comparison, since it cannot gain: {left_out}.")
        if solution.bound is not None:
            digits = next(d for d in (6, 9, 12, 17) if d == 17 or f"{solution.bound:.{d}g}" != f"{float(solution.value):.{d}g}")
            bound = "no bound on what is possible is known"
            if isfinite(solution.bound):
                bound = f"nothing exceeds {_to_its_side(solution.bound, digits, upwards=True)}"
            remarks.append(f"{title}: not proved best. It reaches {_to_its_side(solution.value, digits, upwards=False)}; {bound}.")
    return remarks


def _to_its_side(value: Fraction | float, digits: int, *, upwards: bool) -> str:
    """A bound with so many significant digits, of which what is said stays true."""
    return f"{float(digits_of(Fraction(value), digits, upwards=upwards)):.{digits}g}"
