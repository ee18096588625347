"""Who wants what, how much hangs on each issue and how far apart the parties are, in words."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from simulator.report.layout import BAD, GOOD, coloured, heading, indented, table
from simulator.report.words import issue_title, option_title, party_title, points, whole

if TYPE_CHECKING:
    from rich.text import Text

    from simulator.dossier.overview import Overview
    from simulator.payoffs.swings import IssueSwing
    from simulator.report.layout import Part


MOST_OPTIONS = 100
"""So many options of an issue have their worth listed; where there are more, the first."""


def wants_parts(overview: Overview) -> list[Part]:
    """The three sections, or the limit that ended the work on them."""
    if overview.stopped is not None:
        return [indented(f"What follows from the numbers was ended by the {overview.stopped}.")]
    return [*_wishes(overview), *_swings(overview), *_opposition(overview)]


def _wishes(overview: Overview) -> list[Part]:
    """Every option with its worth to every party: the best of an issue in colour, what a red line excludes crossed out."""
    scenario = overview.scenario
    excluded = {(c.issue, e.option, e.party) for c in overview.clashes for e in c.exclusions if e.outright}
    worth = {(o.issue, o.party): o.worth for o in overview.orders}
    spans = {place: (min(points_of.values()), max(points_of.values())) for place, points_of in worth.items()}
    rows: list[tuple[str | Text, ...]] = []
    ends = []
    for name, issue in scenario.issues.items():
        rows.append((coloured(name, "bold"), coloured(issue_title(scenario, name), "bold"), *("" for _ in scenario.parties)))
        for option in issue.choices[:MOST_OPTIONS]:
            title = option_title(scenario, name, option) + ("" if issue.in_force(option) else " (out of force)")
            cells = (_worth(worth[name, p][option], *spans[name, p], (name, option, p) in excluded) for p in scenario.parties)
            rows.append((f"  {option}", title, *cells))
        if len(issue.choices) > MOST_OPTIONS:
            rows.append(("  …", f"{whole(len(issue.choices) - MOST_OPTIONS)} more (--json lists all)", *("" for _ in scenario.parties)))
        ends.append(len(rows) - 1)
    parties = [party_title(scenario, p) for p in scenario.parties]
    return [
        heading("Who wants what"),
        indented("Points of each option, interactions aside. * is a party's best option of the issue; x crosses its red line."),
        table(("", "", *parties), rows, numbers=range(2, len(parties) + 2), sections=ends[:-1]),
    ]


def _worth(worth: Fraction, least: Fraction, most: Fraction, excluded: bool) -> Text:
    best = worth == most > least
    style = BAD if excluded else GOOD if best else ""
    return coloured(f"{points(worth)}{'x' if excluded else '*' if best else ' '}", style)


def _swings(overview: Overview) -> list[Part]:
    scenario = overview.scenario
    by_place = {(s.issue, s.party): s for s in overview.swings}
    rows = [(issue_title(scenario, i), *(_swing(by_place[i, p]) for p in scenario.parties)) for i in scenario.issues]
    parties = [party_title(scenario, p) for p in scenario.parties]
    return [
        heading("What hangs on each issue: best option less worst, in points of the party"),
        indented(
            "Where interactions matter: the swing by itself, then its least, largest and mean over the issues that it interacts with."
        ),
        table(("Issue", *parties), rows, numbers=range(1, len(parties) + 1)),
    ]


def _swing(swing: IssueSwing) -> str:
    if swing.least is None or swing.largest is None or not swing.interacts_with:
        return points(swing.alone)
    mean = "" if swing.mean is None else f", mean {points(swing.mean)}"
    return f"{points(swing.alone)} ({points(swing.least)}–{points(swing.largest)}{mean})"


def _opposition(overview: Overview) -> list[Part]:
    scenario = overview.scenario
    rows = [
        (issue_title(scenario, o.issue), points(o.loss), party_title(scenario, o.party), option_title(scenario, o.issue, o.option))
        for o in sorted(overview.least_losses, key=lambda o: -o.loss)
    ]
    return [
        heading("How far apart the parties are: the largest loss that any party bears at the option where that is least"),
        indented("Compares points between parties."),
        table(("Issue", "Loss", "Borne by", "At"), rows, numbers=(1,)),
    ]
