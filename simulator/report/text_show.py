"""The readable answer of `zopa show`: parties, issues, who wants what, how much hangs on it, what clashes."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from simulator.report.layout import BAD, DIM, GOOD, coloured, heading, indented, paragraph, table
from simulator.report.safe_text import printable
from simulator.report.words import (
    condition_in_keys,
    date,
    issue_title,
    listed,
    option_title,
    party_title,
    plural,
    points,
    rule_name,
    whole,
)

if TYPE_CHECKING:
    from rich.text import Text

    from simulator.payoffs.swings import Clash, Swing
    from simulator.report.layout import Part
    from simulator.report.overview import Overview, Size
    from simulator.scenario.model import Scenario


def show_report(overview: Overview) -> list[Part]:
    """The parts of the report."""
    scenario = overview.scenario
    return [
        paragraph(printable(scenario.title), "bold"),
        paragraph(summary(overview)),
        *([paragraph(printable(scenario.note), DIM)] if scenario.note else []),
        *_parties(overview),
        *(
            _from_the_numbers(overview)
            if overview.stopped is None
            else [indented(f"What follows from the numbers was ended by the {overview.stopped}.")]
        ),
        *_rules(overview),
        *_offers(scenario),
    ]


def _from_the_numbers(overview: Overview) -> list[Part]:
    return [*_wishes(overview), *_swings(overview), *_opposition(overview)]


def summary(overview: Size) -> str:
    """The scenario in figures, in a sentence or three."""
    scenario = overview.scenario
    as_of = f" As of {date(scenario.as_of)}." if scenario.as_of else ""
    ranged = f" {plural(overview.ranged, 'number')} given with a range." if overview.ranged else ""
    sizes = f"{plural(len(scenario.parties), 'party', 'parties')}, {plural(len(scenario.issues), 'issue')}"
    feasible = (
        "how many of them are feasible was too much to count"
        if overview.feasible is None
        else f"{whole(overview.feasible)} of them feasible"
    )
    return f"{sizes}, {whole(overview.outcomes)} combinations of options, {feasible}.{as_of}{ranged}"


def _parties(overview: Overview) -> list[Part]:
    scenario = overview.scenario
    rows = [
        (
            party_title(scenario, name),
            points(overview.reservation[name]),
            f"{plural(len(party.beliefs.chances), 'course')} of no deal" if party.beliefs else "a number",
            str(sum(line.in_force for line in party.red_lines.values())),
            str(sum(term.in_force for term in party.interactions.values())),
            str(len(party.ratification)),
        )
        for name, party in scenario.parties.items()
    ]
    columns = ("Party", "No agreement", "from", "Red lines", "Interactions", "Ratifying bodies")
    return [heading("Parties (points are each party's own)"), table(columns, rows, numbers=(1, 3, 4, 5))]


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
        for option in issue.choices:
            title = option_title(scenario, name, option) + ("" if issue.in_force(option) else " (out of force)")
            cells = (_worth(worth[name, p][option], *spans[name, p], (name, option, p) in excluded) for p in scenario.parties)
            rows.append((f"  {option}", title, *cells))
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
        indented("Where interactions matter: the swing by itself, then its least and largest over the issues that it interacts with."),
        table(("Issue", *parties), rows, numbers=range(1, len(parties) + 1)),
    ]


def _swing(swing: Swing) -> str:
    if swing.least is None or swing.largest is None or not swing.interacts_with:
        return points(swing.alone)
    return f"{points(swing.alone)} ({points(swing.least)}–{points(swing.largest)})"


def _opposition(overview: Overview) -> list[Part]:
    scenario = overview.scenario
    rows = [
        (issue_title(scenario, o.issue), points(o.loss), party_title(scenario, o.party), option_title(scenario, o.issue, o.option))
        for o in sorted(overview.oppositions, key=lambda o: -o.loss)
    ]
    return [
        heading("How far apart the parties are: the largest loss that any party bears at the option where that is least"),
        table(("Issue", "Loss", "Borne by", "At"), rows, numbers=(1,)),
    ]


def _rules(overview: Overview) -> list[Part]:
    scenario = overview.scenario
    parts: list[Part] = []
    lines = [
        (party_title(scenario, p), key, condition_in_keys(line.never), "" if line.in_force else "not in force")
        for p, party in scenario.parties.items()
        for key, line in party.red_lines.items()
    ]
    if lines:
        parts += [heading("Red lines"), table(("Party", "Key", "Never", ""), lines, whole_words=(1,))]
    constraints = [
        (key, printable(c.title or c.why or ""), condition_in_keys(c.never), "" if c.in_force else "not in force")
        for key, c in scenario.constraints.items()
    ]
    if constraints:
        parts += [heading("Constraints"), table(("Key", "", "Never", ""), constraints, whole_words=(0,))]
    blocked = [_nothing_left(scenario, clash) for clash in overview.clashes if clash.leaves_nothing]
    return [*parts, heading("What clashes"), *(indented(text, BAD) for text in blocked)] if blocked else parts


def _nothing_left(scenario: Scenario, clash: Clash) -> str:
    paths = list(dict.fromkeys(e.red_line for e in clash.exclusions if e.outright))
    names = listed([rule_name(scenario, path) for path in paths])
    return f"{issue_title(scenario, clash.issue)}: no option is left by {names}."


def _offers(scenario: Scenario) -> list[Part]:
    rows = [
        (
            key,
            date(offer.date),
            printable(offer.title),
            "full" if len(offer.terms) == len(scenario.issues) else f"{len(offer.terms)} issues",
        )
        for key, offer in scenario.offers.items()
    ]
    return [heading("Offers"), table(("Key", "Date", "Title", "Terms"), rows, whole_words=(0, 1))] if rows else []
