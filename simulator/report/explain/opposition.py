"""Issue by issue: who stands against whom, and how much of the joint value is still open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.report.layout import heading, indented, table
from simulator.report.words import issue_title, listed, option_title, party_title, percent, plural

if TYPE_CHECKING:
    from simulator.payoffs.opposition import JointValue, PairOpposition
    from simulator.report.layout import Part
    from simulator.scenario.model import Scenario

KIND_TITLES = {"compatible": "all want the same", "integrative": "a compromise gains", "distributive": "only to divide"}


def open_share(scenario: Scenario, joint: JointValue | None) -> str:
    """The share still open and where most of it lies, in a sentence; nothing where a limit came before."""
    if joint is None:
        return ""
    if joint.open == 0:
        return "Taken one by one, every issue has an option that is best for all parties."
    largest = sorted(joint.issues, key=lambda issue: -issue.open)[:2]
    where = [f"“{issue_title(scenario, i.issue)}” ({percent(i.open / joint.open)})" for i in largest if i.open]
    parts = "part of that is" if len(where) == 1 else "parts of that are"
    return (
        f"Issue by issue, the parties can have {percent(joint.solved)} of what they want at the same time. The other {percent(joint.open)} "
        f"is open: what one gains of it, another loses. The largest {parts} {listed(where)}."
    )


def opposition_parts(scenario: Scenario, joint: JointValue) -> list[Part]:
    """The table of issues, the most open first, and what the offers leave open."""
    ranked = sorted(joint.issues, key=lambda issue: -issue.open)
    rows = [
        (
            issue_title(scenario, i.issue),
            percent(i.at_stake),
            percent(i.open),
            KIND_TITLES[i.kind],
            _pair(scenario, i.most_opposed),
            option_title(scenario, i.issue, i.option) if i.open else "",
        )
        for i in ranked
    ]
    return [
        heading("Issue by issue: what is solved and what is open"),
        indented(_reading()),
        table(("Issue", "At stake", "Open", "Kind", "Most opposed", "Leaves least open"), rows, numbers=(1, 2)),
        indented(f"All issues: {percent(joint.solved)} solved, {percent(joint.open)} open. {_free(scenario, joint)}"),
        *_offers(scenario, joint),
    ]


def open_table(scenario: Scenario, joint: JointValue) -> list[Part]:
    """The same issues in a narrow table: what is at stake, what is open, who is most opposed."""
    ranked = sorted(joint.issues, key=lambda issue: -issue.open)
    rows = [(issue_title(scenario, i.issue), percent(i.at_stake), percent(i.open), _pair(scenario, i.most_opposed)) for i in ranked]
    columns = ("Issue", "At stake", "Open", "Most opposed")
    title = heading("Issue by issue: what is open, every party counted the same")
    return [title, table(columns, rows, numbers=(1, 2), widest_label=48)]


def _reading() -> str:
    return (
        "Every party counts the same, by its own weights; interactions, red lines and what no agreement is worth are left aside. At "
        "stake: the issue's part of what all issues can move, on average over the parties. Open: the part of that which even the "
        "option that leaves least open takes from some party. Two parties that can only divide leave half open, not all. Most opposed: the "
        "two parties that differ most, from −1 (always gain together) to +1 (what one gains the other loses)."
    )


def _pair(scenario: Scenario, pair: PairOpposition | None) -> str:
    if pair is None or pair.index is None:
        return ""
    sign = "" if pair.index == 0 else f"{float(pair.index):+.2f}".replace("-", "−")
    return f"{party_title(scenario, pair.first)}, {party_title(scenario, pair.second)} {sign or '0.00'}"


def _free(scenario: Scenario, joint: JointValue) -> str:
    free = joint.free_of_loss
    if not free:
        return "No issue has an option that is best for all parties."
    titles = [f"“{issue_title(scenario, issue)}”" for issue in free]
    verb = "has" if len(free) == 1 else "have"
    return f"{listed(titles)} {verb} an option that is best for all parties."


def _offers(scenario: Scenario, joint: JointValue) -> list[Part]:
    """What the offers in force agree on."""
    found = joint.offers
    if found is None:
        return []
    count = plural(len(found.offers), "offer")
    if not found.settled:
        return [indented(f"The {count} of the file agree on none of the {plural(len(joint.issues), 'issue')}.")]
    titles = [f"“{issue_title(scenario, issue)}”" for issue in found.settled]
    left = f"the other issues hold {percent(found.share_left)} of what is at stake"
    return [indented(f"The {count} of the file agree on {listed(titles)}; {left}.")]
