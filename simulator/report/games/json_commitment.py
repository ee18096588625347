"""`zopa commitment --json`: the bargaining range of a war, and what lasts after a shift of the balance."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from simulator.report.solve.json import fractions, numbers
from simulator.scenario.consent import signed_by_everybody
from simulator.solve.results import Interval

if TYPE_CHECKING:
    from simulator.games.commitment import Commitment, Enforcement, Keeping
    from simulator.games.war_range import GroupRange, Mixture, Range, Ranges
    from simulator.scenario.model import Scenario

Json = dict[str, Any]


def commitment_json(scenario: Scenario, ranges: Ranges | None, found: Commitment | None) -> Json:
    """The object of schema `zopa/commitment/1`. `ranges` is empty where one agreement was asked about, `commitment` null where nothing
    changes after the signature; `unsettled`: groups of parties whose range a limit left open, with what ended the work."""
    return {
        "schema": "zopa/commitment/1",
        "title": scenario.title,
        "rules_left_aside": not signed_by_everybody(scenario) or (found is not None and found.rules_left_aside),
        "ranges": [] if ranges is None else [_group(each) for each in ranges],
        "unsettled": [] if ranges is None else [{"parties": list(group), "why": why} for group, why in ranges.unsettled.items()],
        "commitment": None if found is None else _commitment(found),
    }


def _group(found: GroupRange) -> Json:
    return {
        "parties": list(found.parties),
        "reservation": numbers(found.reservation),
        "points_alone": _range(found.points_alone),
        "within_red_lines": _range(found.within_red_lines),
        "costs": numbers(found.costs),
        "without_costs": _range(found.without_costs),
        "by_beliefs": {whose: _range(each) for whose, each in found.by_beliefs.items()},
        "lottery": None if found.lottery is None else _mixture(found.lottery),
        "opened_by_costs": _number(found.opened_by_costs),
        "taken_by_own_beliefs": _number(found.optimism()),
        "taken_by_gaps": _number(found.indivisibility),
        "only_by_lottery": found.only_by_lottery,
        "exact": {"reservation": fractions(found.reservation), "costs": fractions(found.costs)},
    }


def _range(found: Range) -> Json:
    count = found.outcomes
    if isinstance(count, Interval):
        outcomes: int | Json = {"low": count.low, "high": count.high, "confidence": count.confidence, "samples": count.samples}
    else:
        outcomes = count
    return {
        "outcomes": outcomes,
        "width": numbers(found.width),
        "level": _number(found.level),
        "exact": {"width": fractions(found.width), "level": _exact(found.level)},
    }


def _mixture(found: Mixture) -> Json:
    return {
        "level": float(found.level),
        "parts": [{"chance": float(chance), "outcome": dict(point.outcome)} for chance, point in found.parts],
        "exact": {"level": str(found.level), "chances": [str(chance) for chance, _ in found.parts]},
    }


def _commitment(found: Commitment) -> Json:
    return {
        "reservation": {name: {"now": float(now), "later": float(later)} for name, (now, later) in found.reservation.items()},
        "signed": found.signed,
        "lasting": _enforcement(found.lasting),
        "least": _enforcement(found.least),
        "alone": {name: _number(penalty) for name, penalty in found.alone.items()},
        "bound": [list(some) for some in found.bound],
        "agreement": _enforcement(found.agreement),
        "unsettled": dict(found.unsettled),
        "exact": {
            "reservation": {name: {"now": str(now), "later": str(later)} for name, (now, later) in found.reservation.items()},
            "alone": {name: _exact(penalty) for name, penalty in found.alone.items()},
        },
    }


def _enforcement(found: Enforcement | None) -> Json | None:
    if found is None:
        return None
    return {
        "outcome": dict(found.point.outcome),
        "signed": found.signed,
        "barred_by": list(found.barred_by),
        "breakers": list(found.breakers),
        "level": _number(found.level),
        "parties": _keepings(found.parties),
        "exact": {"level": _exact(found.level)},
    }


def _keepings(found: Mapping[str, Keeping]) -> Json:
    return {
        name: {
            "honours": keeping.honours,
            "surplus_now": float(keeping.surplus_now),
            "surplus_later": float(keeping.surplus_later),
            "penalty": _number(keeping.penalty),
            "red_lines": list(keeping.red_lines),
            "grievances": [
                {"issue": g.issue, "option": g.option, "wanted": g.wanted, "points": float(g.points), "by_itself": g.by_itself}
                for g in keeping.grievances
            ],
            "exact": {
                "surplus_now": str(keeping.surplus_now),
                "surplus_later": str(keeping.surplus_later),
                "penalty": _exact(keeping.penalty),
            },
        }
        for name, keeping in found.items()
    }


def _number(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def _exact(value: Fraction | None) -> str | None:
    return None if value is None else str(value)
