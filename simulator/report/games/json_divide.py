"""`zopa divide --json`: who has which issue, in points and in exact fractions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.report.solve.json import fractions, numbers

if TYPE_CHECKING:
    from simulator.scenario.model import Scenario
    from simulator.solve.adjusted_winner import Compromise, DividedIssue, Division

Json = dict[str, Any]


def divide_json(scenario: Scenario, found: Division) -> Json:
    """The object of schema `zopa/divide/1`. `points`: what each party has of its 100; `split`: the issue that is split, or null."""
    return {
        "schema": "zopa/divide/1",
        "title": scenario.title,
        "method": "adjusted winner",
        "parties": list(found.parties),
        "points": float(found.points),
        "before": numbers(found.before),
        "split": None if found.split is None else found.split.issue,
        "issues": [_issue(each) for each in found.issues],
        "agreed": dict(found.agreed),
        "utility": numbers(found.utility),
        "reservation": numbers(found.reservation),
        "compromises": [_compromise(each) for each in found.compromises],
        "exact": {
            "points": str(found.points),
            "before": fractions(found.before),
            "utility": fractions(found.utility),
            "reservation": fractions(found.reservation),
        },
    }


def _issue(found: DividedIssue) -> Json:
    return {
        "issue": found.issue,
        "wins": dict(found.wins),
        "first": found.first,
        "points": numbers(found.points),
        "shares": numbers(found.shares),
        "exact": {"points": fractions(found.points), "shares": fractions(found.shares)},
    }


def _compromise(found: Compromise) -> Json:
    return {"issue": found.issue, "option": found.option, "parts": numbers(found.parts), "exact": {"parts": fractions(found.parts)}}
