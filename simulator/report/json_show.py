"""The JSON answer of `zopa show`."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from simulator.report.words import date

if TYPE_CHECKING:
    from simulator.payoffs.swings import Swing
    from simulator.report.overview import Overview


def show_json(overview: Overview) -> dict[str, Any]:
    """Parties, issues, wishes, swings, opposition and clashes; points as JSON numbers, swings also exactly."""
    scenario = overview.scenario
    return {
        "schema": "zopa/show/1",
        "title": scenario.title,
        "as_of": date(scenario.as_of) or None,
        "outcomes": overview.outcomes,
        "feasible": overview.feasible,
        "ranged_numbers": overview.ranged,
        "stopped": overview.stopped,
        "parties": {
            name: {
                "title": party.title,
                "reservation": float(overview.reservation[name]),
                "red_lines": {key: line.in_force for key, line in party.red_lines.items()},
                "exact": {"reservation": str(overview.reservation[name])},
            }
            for name, party in scenario.parties.items()
        },
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
            for o in overview.oppositions
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
    }


def _swing(swing: Swing) -> dict[str, Any]:
    sizes: dict[str, Fraction | None] = {"alone": swing.alone, "least": swing.least, "mean": swing.mean, "largest": swing.largest}
    return {
        "party": swing.party,
        "issue": swing.issue,
        **{name: None if size is None else float(size) for name, size in sizes.items()},
        "interacts_with": list(swing.interacts_with),
        "exact": {name: None if size is None else str(size) for name, size in sizes.items()},
    }
