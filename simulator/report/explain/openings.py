"""What could be added to the table to open a deal, in print: options on an issue, points on two options together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.report.layout import heading, indented, table
from simulator.report.words import Apart, issue_title, option_title, party_title, plural, whole

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from simulator.report.layout import Part
    from simulator.scenario.model import Scenario
    from simulator.solve.why.added_points import AddedPoints, AddedPointsList
    from simulator.solve.why.openings import AddedOption, AddedOptions

PAIRS_SHOWN = 1
"""How many pairs of options are named where many need the same points."""


def added_option_parts(scenario: Scenario, found: AddedOptions, under: str) -> list[Part]:
    """For each issue, how near to everyone's best an added option would have to come."""
    able = [(o.issue, o.room) for o in found.options if o.room is not None]
    unable = len(found.options) - len(able)
    size = Apart([room for _, room in able], signed=True, upwards=False)
    rows = [
        (issue_title(scenario, issue), size(room), "" if room >= 0 else "not even one best for everyone opens a deal")
        for issue, room in able
    ]
    parts: list[Part] = [
        heading(f"An option to add{under}"),
        indented(
            "On each issue by itself: suppose that somebody finds a new option there that no red line, constraint or interaction speaks "
            "of. It opens a deal where it falls short of every party's own best option on the issue by at most the points shown (each "
            "party in its own points)."
        ),
    ]
    if rows:
        parts.append(table(("Issue", "May fall short by", ""), rows, numbers=(1,)))
    if unable:
        parts.append(
            indented(f"On {plural(unable, 'issue')} no option can be added that helps: the red lines on the others leave nothing.")
        )
    if not found.complete:
        parts.append(indented("Issues that are missing were not looked into: a limit ended the work."))
    return parts


def best_option(found: AddedOptions) -> AddedOption | None:
    """The issue on which an added option has most room; None where none opens a deal."""
    first = found.options[0] if found.options else None
    return first if first is not None and first.room is not None and first.room >= 0 else None


def added_points_parts(
    scenario: Scenario, found: AddedPointsList, under: str, limit: int, others: str = "another party still refuses"
) -> list[Part]:
    """The interactions that need the fewest points; those of one party that need the same share a line. `others`: why there are cases in
    which no points suffice."""
    groups: dict[tuple[str, Fraction, bool], list[AddedPoints]] = {}
    for entry in found.found:
        groups.setdefault((entry.party, entry.points, entry.enough), []).append(entry)
    shown = list(groups.items())[: limit or None]
    size = Apart([amount for (_, amount, _), _ in shown], upwards=True)
    rows: list[Sequence[str]] = [
        (party_title(scenario, party), size(amount) if enough else f"over {size(amount)}", _pairs(scenario, entries))
        for (party, amount, enough), entries in shown
    ]
    if not rows:
        text = "No points on any two options open a deal." if found.complete else "None was found before a limit ended the work."
        return [heading(f"Points to add on two options together{under}"), indented(text)]
    parts: list[Part] = [
        heading(f"Points to add on two options together{under}"),
        indented(
            "The fewest points that one party would have to gain from having two options together (a trade that is worth more to it than "
            "its parts) before there is a deal. Points of different parties are listed side by side for reading only."
        ),
        table(("Party", "Points", "On"), rows, numbers=(1,)),
    ]
    lines = []
    if found.none:
        lines.append(f"In {plural(found.none, 'other case')} (a party, two options) no points suffice: {others}.")
    if found.left:
        lines.append(
            f"{whole(found.left)} more cases are not listed: each needs at least as many points as the last, or no points suffice."
        )
    return [*parts, *(indented(line) for line in lines)]


def _pairs(scenario: Scenario, entries: Sequence[AddedPoints]) -> str:
    named = [
        " + ".join(f"“{option_title(scenario, issue, option)}” ({issue_title(scenario, issue)})" for issue, option in entry.options)
        for entry in entries[:PAIRS_SHOWN]
    ]
    more = len(entries) - len(named)
    return "; or ".join(named) + (f"; or {plural(more, 'other pair')}" if more else "")
