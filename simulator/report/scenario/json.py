"""The JSON answer of `zopa show`."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from simulator.report.json_on_record import recorded_json
from simulator.report.solve.json import plain_json
from simulator.report.words import date
from simulator.scenario.plain import to_data

if TYPE_CHECKING:
    from simulator.dossier.overview import Overview
    from simulator.payoffs.swings import IssueSwing
    from simulator.payoffs.worth import CourseShare


def show_json(overview: Overview) -> dict[str, Any]:
    """Parties, issues, wishes, swings, opposition, clashes, answers on record, and the file itself; points as JSON numbers and exactly."""
    scenario = overview.scenario
    return {
        "schema": "zopa/show/1",
        "title": scenario.title,
        "as_of": date(scenario.as_of) or None,
        "outcomes": overview.outcomes,
        "feasible": overview.feasible,
        "ranged_numbers": overview.ranged,
        "stopped": overview.stopped,
        "parties": {name: _party(overview, name) for name in scenario.parties},
        "issues": {
            name: {
                "title": issue.title,
                "unit": issue.unit,
                "options": {o: {"title": issue.option_title(o), "in_force": issue.in_force(o)} for o in issue.choices},
            }
            for name, issue in scenario.issues.items()
        },
        "worth": [{"party": o.party, "issue": o.issue, "points": {k: float(v) for k, v in o.worth.items()}} for o in overview.orders],
        "swings": [_swing(s) for s in overview.swings],
        "opposition": [
            {"issue": o.issue, "loss": float(o.loss), "party": o.party, "option": o.option, "exact": {"loss": str(o.loss)}}
            for o in overview.least_losses
        ],
        "clashes": [
            {
                "issue": c.issue,
                "left": list(c.left),
                "excluded": [{"option": e.option, "party": e.party, "red_line": e.red_line, "outright": e.outright} for e in c.exclusions],
            }
            for c in overview.clashes
        ],
        "offers": {
            key: {"title": offer.title, "date": date(offer.date) or None, "terms": dict(offer.terms)}
            for key, offer in scenario.offers.items()
        },
        "answers_on_record": [recorded_json(each) for each in overview.answers],
        "sources": {key: list(paths) for key, paths in overview.uses.items()},
        "file": plain_json(to_data(scenario)),
    }


def _party(overview: Overview, name: str) -> dict[str, Any]:
    party, reservation = overview.scenario.parties[name], overview.reservation.get(name)
    return {
        "title": party.title,
        "speaks_for": party.speaks_for,
        "reservation": None if reservation is None else float(reservation),
        "no_agreement": [_course_share(each) for each in overview.course_shares.get(name, ())],
        "red_lines": {key: line.in_force for key, line in party.red_lines.items()},
        "exact": {"reservation": None if reservation is None else str(reservation)},
    }


def _course_share(each: CourseShare) -> dict[str, Any]:
    parts = {"chance": each.chance, "worth": each.worth, "cost": each.cost, "share": each.share}
    return {
        "course": each.course,
        **{key: float(value) for key, value in parts.items()},
        "exact": {key: str(value) for key, value in parts.items()},
    }


def _swing(swing: IssueSwing) -> dict[str, Any]:
    sizes: dict[str, Fraction | None] = {"alone": swing.alone, "least": swing.least, "mean": swing.mean, "largest": swing.largest}
    return {
        "party": swing.party,
        "issue": swing.issue,
        **{name: None if size is None else float(size) for name, size in sizes.items()},
        "interacts_with": list(swing.interacts_with),
        "exact": {name: None if size is None else str(size) for name, size in sizes.items()},
    }
