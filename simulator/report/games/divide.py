"""`zopa divide` in print: who has which issue, which one is split, and what that is worth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.report.layout import STRONG, heading, indented, paragraph, table
from simulator.report.safe_text import printable
from simulator.report.words import Apart, issue_title, listed, option_title, party_title, points

if TYPE_CHECKING:
    from fractions import Fraction

    from simulator.report.layout import Part
    from simulator.scenario.model import Scenario
    from simulator.solve.adjusted_winner import DividedIssue, Division


def divide_report(scenario: Scenario, found: Division) -> list[Part]:
    """The parts of the report."""
    parts: list[Part] = [
        paragraph(printable(scenario.title), STRONG),
        paragraph(f"Divided by adjusted winner: each party has {points(found.points)} of its 100 points. {_split(scenario, found)}"),
        *_worth(scenario, found),
        heading("Who has what"),
        _table(scenario, found),
    ]
    if found.agreed:
        parts.append(heading("Not in dispute"))
        parts += [
            indented(f"{issue_title(scenario, i)}: “{option_title(scenario, i, option)}” is best for both.")
            for i, option in found.agreed.items()
        ]
    parts += _compromises(scenario, found) if found.compromises else []
    parts += [heading("How it came about"), indented(_before(scenario, found))]
    return [
        *parts,
        heading("How to read it"),
        indented(
            "Each party's 100 points are spread over the issues in dispute by how much it has from its way on each over the other's way. "
            "Both have the same share of their own points, neither would rather have the other's share, and no other division of these "
            "issues gives one more and the other no less. To split an issue is to find a middle way, a time or a sum that is worth the "
            "shares shown."
        ),
    ]


def _worth(scenario: Scenario, found: Division) -> list[Part]:
    """What each party has in the points of the file, against no agreement."""
    rows = []
    for p in found.parties:
        has, without = found.utility[p], found.reservation[p]
        told = Apart((has, without))
        rows.append((party_title(scenario, p), told(has), told(without), points(has - without, signed=True)))
    parts: list[Part] = [
        heading("In the points of the scenario"),
        table(("Party", "Has", "No agreement is worth", "Gain"), rows, numbers=(1, 2, 3)),
    ]
    short = [party_title(scenario, p) for p in found.parties if found.utility[p] < found.reservation[p]]
    if short:
        parts.append(indented(f"{listed(short)} would have less than no agreement is worth, and would not sign this."))
    return parts


def _split(scenario: Scenario, found: Division) -> str:
    if found.split is None:
        return "No issue is split."
    shares = [f"{party_title(scenario, p)} {_part(share)}" for p, share in found.split.shares.items()]
    return f"One issue is split, “{issue_title(scenario, found.split.issue)}”: {listed(shares)}."


def _part(share: Fraction) -> str:
    return f"{share} ({float(100 * share):.1f} %)"


def _table(scenario: Scenario, found: Division) -> Part:
    rows = [(issue_title(scenario, each.issue), *_both(found, each), *_outcome(scenario, each)) for each in found.issues]
    titles = [party_title(scenario, p) for p in found.parties]
    return table(("Issue", *titles, "Goes to", "Terms"), rows, numbers=(1, 2))


def _both(found: Division, each: DividedIssue) -> list[str]:
    """The points of both parties on an issue, told apart where they differ, since the larger share of them decides."""
    told = Apart([each.points[p] for p in found.parties])
    return [told(each.points[p]) for p in found.parties]


def _outcome(scenario: Scenario, each: DividedIssue) -> tuple[str, str]:
    """Who has the issue, and the option that it then has."""
    has = [p for p, share in each.shares.items() if share > 0]
    if len(has) > 1:
        return "both, split", ""
    note = "" if each.first == has[0] else ", tied" if each.first is None else ", passed on"
    return f"{party_title(scenario, has[0])}{note}", option_title(scenario, each.issue, each.wins[has[0]])


def _compromises(scenario: Scenario, found: Division) -> list[Part]:
    """Each compromise, the issues in the order of the file."""
    rows = [
        (
            issue_title(scenario, each.issue),
            option_title(scenario, each.issue, each.option),
            *(_percent(each.parts[p]) for p in found.parties),
        )
        for each in found.compromises
    ]
    titles = [party_title(scenario, p) for p in found.parties]
    return [
        heading("Compromises that are worth more"),
        indented(
            "How much of an issue's worth to it each party has by an option between the two; where the sum is above 100 %, that is better "
            "than splitting the issue. The procedure does not look at such options; zopa solve does."
        ),
        table(("Issue", "Option", *titles), rows, numbers=(2, 3)),
    ]


def _percent(part: Fraction) -> str:
    return f"{float(100 * part):.0f} %"


def _before(scenario: Scenario, found: Division) -> str:
    """How many points each party has on the issues on which it puts more than the other, and what makes the two equal."""
    ahead = listed([f"{party_title(scenario, p)} {points(found.before[p])}" for p in found.parties])
    tied = [f"“{issue_title(scenario, each.issue)}”" for each in found.issues if each.first is None]
    ties = f"; both put the same on {listed(tied)}" if tied else ""
    return (
        f"On the issues on which it puts more points than the other: {ahead}{ties}. Then issues pass to the party that has less, "
        "first those of equal points, then those that cost the giver least for what they bring the other, until both have the same."
    )
