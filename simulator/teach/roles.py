"""Role sheets for a class with paper: for each party one confidential sheet, with nothing in it that only another party knows."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from simulator.budget import tick
from simulator.errors import UsageError
from simulator.formats.cells import party_of
from simulator.payoffs.worth import chances, course_cost, course_worth, option_worth, refuse_rankings
from simulator.report.first_screen import first_screen
from simulator.report.layout import STRONG, heading, indented, paragraph, print_part, table
from simulator.report.safe_text import printable
from simulator.report.words import listed, party_title, plural, points, whole
from simulator.scenario.issues import Steps
from simulator.scenario.model import Scenario
from simulator.scenario.names import unknown
from simulator.teach.consent_brief import consent_lines
from simulator.teach.payoff_table import home_lines, impossible_lines, issue_lines, least, payoff_table, rule_lines

if TYPE_CHECKING:
    from simulator.report.layout import Part

WIDTH = 90
"""Columns of a printed page."""


MOST_OPTIONS = 2000
"""Options of all issues together that a sheet lists."""


def role_sheet(scenario: Scenario, party: str) -> list[Part]:
    """One party's sheet: what is negotiated, its own points, its own reservation value and rules.

    Raises `UsageError` for a party that does not exist and for scenarios without points.
    """
    if party not in scenario.parties:
        raise UsageError(unknown("party", party, scenario.parties))
    refuse_rankings(scenario)
    options = sum(len(issue.choices) for issue in scenario.issues.values())
    if options > MOST_OPTIONS:
        raise UsageError(f"{whole(options)} options in all; a sheet of paper lists at most {whole(MOST_OPTIONS)}. {_fewer(scenario)}")
    tick("writing the sheets")
    own, title = scenario.parties[party], party_title(scenario, party)
    others = [party_title(scenario, other) for other in scenario.parties if other != party]
    brief = f"You speak for {title}. At the table with you: {listed(others)}. Do not show this sheet to anybody."
    rules, home = rule_lines(scenario, party), home_lines(scenario, party)
    return [
        paragraph(f"{printable(scenario.title)}: {title}", STRONG),
        paragraph("CONFIDENTIAL", STRONG),
        paragraph(f"\n{brief}"),
        *([paragraph(printable(own.note))] if own.note else []),
        heading("What is negotiated"),
        *(indented(printable(line)) for line in issue_lines(scenario)),
        heading("What it is worth to you"),
        paragraph("One option of every issue: add up its points. They are yours alone; those of the others are theirs."),
        payoff_table(scenario, [party]),
        *_section("What counts besides", rules),
        *_section("What cannot be agreed at all", impossible_lines(scenario)),
        *_section("Who must sign", consent_lines(scenario, party)),
        *_section("Who must consent at home after you have signed", home),
        heading("Without an agreement"),
        *_without(scenario, party),
        heading("What was agreed, and its points"),
        *("  " + f"{issue} {'.' * max(3, 30 - len(issue))}  points ......." for issue in scenario.issues),
        f"  {'sum':30}   points .......",
    ]


def roles_screen(scenario: Scenario, sheets_: Mapping[str, str], commands: Sequence[str]) -> list[Part]:
    """Which sheets there are. `sheets_`: party → its sheet; `commands`: what to type to have them."""
    rows = [(party_title(scenario, party), f"{party}.txt", str(len(text.splitlines()))) for party, text in sheets_.items()]
    listing: list[Part] = [heading("One sheet for each"), table(("Party", "File", "Lines"), rows, numbers=(2,), figures=(1,))]
    lead = [
        paragraph(printable(scenario.title), STRONG),
        paragraph(
            f"{plural(len(rows), 'confidential sheet')}: the brief, the party's own points to be added up, and what no agreement is worth "
            "to it. A sheet holds nothing that only another party knows."
        ),
    ]
    return first_screen(lead, [listing], commands)


def _section(title: str, lines: Sequence[str]) -> list[Part]:
    """A heading with lines under it; nothing where there are none."""
    return [heading(title), *(indented(line) for line in lines)] if lines else []


def sheet_text(scenario: Scenario, party: str) -> str:
    """The sheet as plain text, `WIDTH` columns wide, for a printer."""
    from rich.console import Console

    stream = io.StringIO()
    console = Console(file=stream, width=WIDTH, markup=False, highlight=False, emoji=False, color_system=None, force_terminal=False)
    for part in role_sheet(scenario, party):
        tick("writing sheets")
        print_part(console, part)
    return "\n".join(line.rstrip() for line in stream.getvalue().splitlines()) + "\n"


def sheets(scenario: Scenario, parties: Sequence[str] = ()) -> dict[str, str]:
    """Party → sheet, of all parties or of those named, by key or title. Raises `UsageError` as `role_sheet` does."""
    named = [party_of(scenario, party) for party in parties] or scenario.parties
    return {party: sheet_text(scenario, party) for party in named}


def _without(scenario: Scenario, party: str) -> list[Part]:
    """What no agreement is worth to the party, and how that comes about."""
    own = scenario.parties[party]
    said: list[Part] = []
    if own.beliefs is not None and scenario.no_deal is not None:
        worth = option_worth(own, scenario.issues)
        for key, chance in chances(own).items():
            course = printable(scenario.no_deal.courses[key].title)
            value = points(course_worth(scenario, party, key, worth))
            cost = points(course_cost(own, key))
            said.append(
                indented(
                    f"{course}: {value} points, less {cost} that it costs on the way. You give it a chance of {float(100 * chance):g} %."
                )
            )
    advice = " Sign nothing that gives you less." if own.consent else ""
    return [*said, paragraph(f"In all, no agreement is worth {least(scenario, party)} points to you.{advice}")]


def _fewer(scenario: Scenario) -> str:
    """How the issue with the most options comes to fewer of them."""
    name, issue = max(scenario.issues.items(), key=lambda each: len(each[1].choices))
    many = f"“{issue.title}” alone has {whole(len(issue.choices))}"
    if not isinstance(issue.levels, Steps):
        return f"{many}; leave some of them out of the file"
    steps = len(issue.choices) - 1
    room = MOST_OPTIONS - sum(len(each.choices) for each in scenario.issues.values()) + steps
    enough, fair = room > 1, max(2, MOST_OPTIONS // len(scenario.issues) - 1)
    most = room if enough else fair
    larger = next((factor for factor in range(2, steps + 1) if steps % factor == 0 and steps // factor <= most), steps)
    of = "it" if enough else "it and of the others"
    return f"{many}; choose larger steps of {of}, as in --set issues.{name}.levels.step={issue.levels.step * larger}"
