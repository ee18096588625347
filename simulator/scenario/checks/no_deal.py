"""The outside option: courses of no deal, the parties' beliefs in them and what they cost."""

from __future__ import annotations

from fractions import Fraction

from simulator.scenario.checks.ledger import Ledger, written
from simulator.scenario.checks.outcomes import check_terms
from simulator.scenario.durations import Duration, duration
from simulator.scenario.located import Path
from simulator.scenario.numbers import Number, Numbers
from simulator.scenario.outside import Course
from simulator.scenario.parties import Beliefs, Party


def check_no_deal(ledger: Ledger) -> None:
    no_deal = ledger.scenario.no_deal
    if no_deal is None:
        return
    horizon = check_duration(ledger, no_deal.horizon, ("no_deal", "horizon"))
    if not no_deal.courses and not ledger.gone(("no_deal", "courses")):
        ledger.fault(("no_deal", "courses"), "no courses; name at least one way in which things could go on")
    for name, course in no_deal.courses.items():
        path: Path = ("no_deal", "courses", name)
        _check_worth(ledger, course, path)
        _check_months(ledger, course.months, horizon, (*path, "months"))


def check_duration(ledger: Ledger, text: str | None, path: Path) -> Duration | None:
    """The duration that a text means; a text that means none is a finding."""
    if text is None or ledger.gone(path):
        return None
    try:
        return duration(text)
    except ValueError as error:
        ledger.fault(path, str(error))
        return None


def _check_months(ledger: Ledger, months: Number | None, horizon: Duration | None, path: Path) -> None:
    longest = horizon.months if horizon is not None else None
    if ledger.at_least(months, 0, path) and months is not None and longest is not None and months.high > longest:
        ledger.fault(path, f"{written(months)} months pass the horizon of no_deal; no course lasts longer than it")


def _check_worth(ledger: Ledger, course: Course, path: Path) -> None:
    by_points = course.points is not None or ledger.gone((*path, "points"))
    by_outcome = course.outcome is not None or ledger.gone((*path, "outcome"))
    if by_points == by_outcome:
        found = "both" if by_points else "neither"
        ledger.fault(
            path,
            f"expected either points (by party) or the outcome at the end, found {found}",
            at_key=True,
            lacks=((*path, "points"), (*path, "outcome")),
        )
    if course.points is not None:
        _check_points(ledger, course.points, (*path, "points"))
    if course.outcome is not None:
        check_terms(ledger, course.outcome, (*path, "outcome"))
        message = "no option for {}; the outcome of a course names one for every issue"
        ledger.every(ledger.scenario.issues, course.outcome, (*path, "outcome"), message)


def _check_points(ledger: Ledger, points: Numbers, path: Path) -> None:
    for party in points.numbers:
        ledger.party(party, (*path, party), at_key=True)
    ledger.every(ledger.believers, points.numbers, path, "no points for {} with beliefs over the courses; add them")


def check_beliefs(ledger: Ledger, beliefs: Beliefs, path: Path) -> None:
    no_deal = ledger.scenario.no_deal
    if no_deal is None:
        if not ledger.gone(("no_deal",)):
            message = "beliefs are chances of the courses of no_deal, which is missing; add it, or give a reservation"
            ledger.fault(path, message, at_key=True, lacks=(("no_deal",),))
        return
    known = [ledger.course(course, (*path, course), at_key=True) for course in beliefs.chances]
    stated = {course: chance for course, chance in beliefs.chances.items() if chance != "rest"}
    possible = [ledger.between(chance, 0, 1, (*path, course)) for course, chance in stated.items()]
    message = "no chance for {}; write 0 where this party thinks one impossible, or rest"
    ledger.every(no_deal.courses, beliefs.chances, path, message)
    if all(known) and all(possible) and not ledger.lost_in(path):
        _check_sum(ledger, beliefs, stated, path)


def _check_sum(ledger: Ledger, beliefs: Beliefs, stated: dict[str, Number], path: Path) -> None:
    open_ended = [course for course, chance in beliefs.chances.items() if chance == "rest"]
    for course in open_ended[1:]:
        ledger.fault((*path, course), f"'rest' stands already at {open_ended[0]}; one course alone can take what the others leave")
    total, highest = sum(c.exact for c in stated.values()), sum(c.high for c in stated.values())
    if not open_ended and total != 1:
        ledger.fault(path, f"the chances sum to {_decimal(total)}, not 1; correct them, or write rest for one course", at_key=True)
    if open_ended and highest > 1:
        what = "sum" if total > 1 else "may sum"
        ledger.fault((*path, open_ended[0]), f"nothing is left for the rest: the other chances {what} to {_decimal(highest)}, more than 1")


def _decimal(value: Fraction | int) -> str:
    """A sum of decimals without trailing zeros."""
    return f"{float(value):.12g}"


def check_cost(ledger: Ledger, party: Party, path: Path) -> None:
    """The cost of courses: under one of its two keys alone, and for every course."""
    if party.cost is not None and party.war_cost is not None:
        ledger.fault((*path, "war_cost"), "'cost' and 'war_cost' are two keys for one thing; keep one of them", at_key=True)
        return
    cost = party.course_cost
    if not isinstance(cost, Numbers):
        return
    at: Path = (*path, party.cost_key)
    for course in cost.numbers:
        ledger.course(course, (*at, course), at_key=True)
    courses = ledger.scenario.no_deal.courses if ledger.scenario.no_deal else ()
    ledger.every(courses, cost.numbers, at, "no cost for {}; write 0 where one costs nothing")
