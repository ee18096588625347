"""Explanations under agreement rules, as JSON. docs/cli.md describes every key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.report.explain.json_openings import added_points_json, threshold_json
from simulator.report.solve.json import fractions, numbers, point_json

if TYPE_CHECKING:
    from simulator.solve.why.ruled_explanation import (
        ExplainedByRules,
        LiftedLines,
        NearestToRule,
        Price,
        RuledFirmness,
        RuledOption,
        TurnedRefusals,
    )

Json = dict[str, Any]


def explained_json(found: ExplainedByRules) -> Json:
    """The whole of it, to stand under one key of another answer."""
    turning, waivers = found.turning, found.waivers
    return {
        "turning": None
        if turning is None
        else {
            "sets": [_turned(each) for each in turning.sets],
            "complete": turning.complete,
            "blocks": [list(block) for block in turning.blocks],
        },
        "waivers": None if waivers is None else {"sets": [_lifted(each) for each in waivers.sets], "complete": waivers.complete},
        "priced": found.priced,
        "least_sum": _price(found.least_sum),
        "least_largest": _price(found.least_largest),
        "nearest": [_nearest(each) for each in found.nearest],
        "added_options": None if found.added_options is None else [_option(each) for each in found.added_options],
        "added_points": None if found.added_points is None else added_points_json(found.added_points, by_rules=True),
        "numbers": None if found.numbers is None else [threshold_json(each, by_rules=True) for each in found.numbers],
        "numbers_left": list(found.numbers_left),
        "firmness": None if found.firmness is None else _firmness(found.firmness),
    }


def _option(each: RuledOption) -> Json:
    return {
        "issue": each.issue,
        "room": None if each.room is None else float(each.room),
        "enough": each.enough,
        "outcome": None if each.outcome is None else dict(each.outcome),
        "surplus": None if each.surplus is None else numbers(each.surplus),
        "consenting": list(each.consenting),
        "exact": {
            "room": None if each.room is None else str(each.room),
            "surplus": None if each.surplus is None else fractions(each.surplus),
        },
    }


def _turned(each: TurnedRefusals) -> Json:
    return {
        "parties": list(each.parties),
        "outcomes": each.outcomes,
        "point": None if each.point is None else point_json(each.point),
        "least_sum": _price(each.least_sum),
        "least_largest": _price(each.least_largest),
        "held_by": list(each.held_by),
    }


def _lifted(each: LiftedLines) -> Json:
    return {
        "red_lines": list(each.red_lines),
        "outcomes": each.outcomes,
        "point": None if each.point is None else point_json(each.point),
    }


def _price(price: Price | None) -> Json | None:
    if price is None:
        return None
    return {
        "by_party": numbers(price.by_party),
        "total": float(price.total),
        "largest": float(price.largest),
        "point": point_json(price.point),
        "exact": {"by_party": fractions(price.by_party), "total": str(price.total), "largest": str(price.largest)},
    }


def _nearest(each: NearestToRule) -> Json:
    return {
        "rule": each.rule,
        "of": each.of,
        "against": each.against,
        "short": float(each.short),
        "tied": each.tied,
        "point": point_json(each.point),
        "exact": {"short": str(each.short)},
    }


def _firmness(found: RuledFirmness) -> Json:
    return {
        "ending": [list(each) for each in found.ending],
        "complete": found.complete,
        "room": {party: None if room is None else float(room) for party, room in found.room.items()},
        "passes_at_room": dict(found.passes_at_room),
        "exact": {"room": {party: None if room is None else str(room) for party, room in found.room.items()}},
    }
