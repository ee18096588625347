"""What happens in the talks: constraints, offers and the calendar."""

from __future__ import annotations

from simulator.scenario.calendar import Drift, Event
from simulator.scenario.checks.ledger import Ledger
from simulator.scenario.checks.no_deal import check_duration
from simulator.scenario.checks.outcomes import check_condition, check_filled, check_terms
from simulator.scenario.located import Path


def check_constraints(ledger: Ledger) -> None:
    for name, constraint in ledger.scenario.constraints.items():
        check_condition(ledger, constraint.never, ("constraints", name, "never"))


def check_offers(ledger: Ledger) -> None:
    for name, offer in ledger.scenario.offers.items():
        path: Path = ("offers", name)
        for position, party in enumerate(offer.put_forward_by):
            ledger.party(party, (*path, "put_forward_by", position))
        if not offer.terms and not ledger.gone((*path, "terms")):
            ledger.fault((*path, "terms"), "no terms; name an option for at least one issue")
        check_terms(ledger, offer.terms, (*path, "terms"))
        check_filled(ledger, offer.filled, offer.terms, path)
        for party in offer.answers:
            ledger.party(party, (*path, "answers", party), at_key=True)


def check_calendar(ledger: Ledger) -> None:
    calendar = ledger.scenario.calendar
    if calendar is None:
        return
    check_duration(ledger, calendar.round, ("calendar", "round"))
    for name, event in calendar.events.items():
        _check_event(ledger, event, ("calendar", "events", name))


def _check_event(ledger: Ledger, event: Event, path: Path) -> None:
    ledger.between(event.chance_per_month, 0, 1, (*path, "chance_per_month"))
    ledger.above(event.days, 0, (*path, "days"))
    for issue, options in event.removes.items():
        at: Path = (*path, "removes", issue)
        if ledger.issue(issue, at, at_key=True):
            for position, option in enumerate(options):
                ledger.option(issue, option, (*at, position))
    for issue, replacements in event.in_courses.items():
        at = (*path, "in_courses", issue)
        if ledger.issue(issue, at, at_key=True):
            for before, after in replacements.items():
                ledger.option(issue, before, (*at, before), at_key=True)
                ledger.option(issue, after, (*at, before))
    if event.drift is not None:
        _check_drift(ledger, event.drift, (*path, "drift"))


def _check_drift(ledger: Ledger, drift: Drift, path: Path) -> None:
    if drift.sd_per_month is not None:
        ledger.at_least(drift.sd_per_month, 0, (*path, "sd_per_month"))
    for party in drift.points_per_unit.numbers if drift.points_per_unit is not None else ():
        ledger.party(party, (*path, "points_per_unit", party), at_key=True)
    for course in drift.under.numbers if drift.under is not None else ():
        ledger.course(course, (*path, "under", course), at_key=True)
