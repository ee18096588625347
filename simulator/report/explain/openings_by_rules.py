"""What could be added so that something passes by agreement rules, and which numbers decide it, in print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.report.coalition_names import coalition_names
from simulator.report.explain.numbers import number_parts, numbers_sentence
from simulator.report.explain.openings import added_points_parts
from simulator.report.layout import heading, indented, table
from simulator.report.path_titles import path_title
from simulator.report.words import Apart, issue_title, listed, plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulator.report.layout import Part
    from simulator.scenario.model import Scenario
    from simulator.solve.why.ruled_explanation import ExplainedByRules, RuledOption

STILL_REFUSED = "too many others still refuse"


def opening_sections(scenario: Scenario, explained: ExplainedByRules, limit: int) -> list[list[Part]]:
    """Options and points to add, and the numbers that decide by themselves; tables have at most `limit` rows (0: all)."""
    sections: list[list[Part]] = []
    if explained.added_options:
        sections.append(_options(scenario, explained.added_options))
    if explained.added_points is not None:
        sections.append(added_points_parts(scenario, explained.added_points, "", limit, STILL_REFUSED))
    if explained.numbers:
        sections.append(number_parts(scenario, explained.numbers, "", limit))
    if explained.numbers_left:
        named = listed([path_title(scenario, path) for path in explained.numbers_left])
        left = f"{plural(len(explained.numbers_left), 'number')} of which that cannot be told exactly, and was not looked for: {named}."
        sections.append([indented(left)])
    return sections


def numbers_in_short(scenario: Scenario, explained: ExplainedByRules) -> list[Part]:
    """How many numbers by themselves change the answer."""
    if not explained.numbers:
        return []
    return [heading("Numbers that open or close a deal"), indented(numbers_sentence(scenario, explained.numbers))]


def _options(scenario: Scenario, found: Sequence[RuledOption]) -> list[Part]:
    """For each issue, how near to everyone's best an added option would have to come."""
    able = [(each, each.room) for each in found if each.room is not None]
    size = Apart([room for _, room in able], signed=True, upwards=False)
    told = coalition_names(scenario, [each.consenting for each, _ in able])
    rows = [
        (issue_title(scenario, each.issue), size(room) if each.enough else f"below {size(room)}", name)
        for (each, room), name in zip(able, told.names, strict=True)
    ]
    parts: list[Part] = [
        heading("An option to add"),
        indented(
            "On each issue by itself: suppose that somebody finds a new option there that no red line, constraint or interaction speaks "
            "of. Something passes with it where it falls short of every party's own best option on the issue by at most the points shown "
            "(each party in its own points; below zero, not even one best for everyone is enough)."
        ),
    ]
    if rows:
        parts.append(table(("Issue", "May fall short by", "Then carried by"), rows, numbers=(1,)))
        parts += [indented(told.reading)] if told.reading else []
    unable = len(found) - len(able)
    if unable:
        parts.append(
            indented(f"On {plural(unable, 'issue')} no option can be added that helps: red lines on the others, or no rule speaks of it.")
        )
    return parts
