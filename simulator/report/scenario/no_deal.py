"""How what no agreement is worth to each party is made up, in words: course by course, chance, worth and cost."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from simulator.report.layout import heading, indented, records, table
from simulator.report.safe_text import printable
from simulator.report.scenario.remarks import REMARKS, remarks
from simulator.report.words import Apart, chance, party_title, points, terms_in_words

if TYPE_CHECKING:
    from simulator.dossier.overview import Overview
    from simulator.report.layout import Part
    from simulator.scenario.model import Scenario


def no_deal_parts(overview: Overview) -> list[Part]:
    """The reservation values taken apart, and the courses themselves."""
    return [*made_up_parts(overview), *_courses(overview.scenario)]


def made_up_parts(overview: Overview) -> list[Part]:
    """The reservation values that follow from beliefs, course by course."""
    if not any(overview.course_shares.values()):
        return []
    return [
        heading("What no agreement is worth, and how that is made up"),
        indented("Share: the chance that the party gives a course, times what it is worth to it less what it costs."),
        _by_course(overview),
    ]


def _by_course(overview: Overview) -> Part:
    scenario = overview.scenario
    assert scenario.no_deal is not None
    rows: list[tuple[str, ...]] = []
    ends = []
    for name, shares in overview.course_shares.items():
        if not shares:
            continue
        apart = Apart(each.share for each in shares)
        rows += [
            (
                party_title(scenario, name),
                printable(scenario.no_deal.courses[each.course].title),
                chance(each.chance),
                points(each.worth),
                points(each.cost),
                apart(each.share),
            )
            for each in shares
        ]
        total = overview.reservation[name]
        rows.append((party_title(scenario, name), "In all: the reservation value", chance(Fraction(1)), "", "", points(total)))
        ends.append(len(rows) - 1)
    columns = ("Party", "Course of no deal", "Chance", "Worth", "Cost", "Share")
    return table(columns, rows, numbers=range(2, 6), sections=ends[:-1], sides=[(row[0],) for row in rows])


def _courses(scenario: Scenario) -> list[Part]:
    if scenario.no_deal is None:
        return []
    rows = [
        (
            f"{printable(course.title)} ({key})",
            "" if course.months is None else str(course.months.base),
            "" if course.outcome is None else terms_in_words(scenario, course.outcome),
            *remarks(scenario, course),
        )
        for key, course in scenario.no_deal.courses.items()
    ]
    horizon = [] if scenario.no_deal.horizon is None else [indented(f"They reach {printable(scenario.no_deal.horizon)} ahead.")]
    return [heading("Courses of no deal"), *horizon, records(("Course", "Months", "At its end", *REMARKS), rows)]
