"""Points to add and values of numbers, as JSON. docs/cli.md describes every key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.report.solve.json import point_json

if TYPE_CHECKING:
    from fractions import Fraction

    from simulator.solve.why.added_points import AddedPointsList
    from simulator.solve.why.thresholds import Threshold

Json = dict[str, Any]


def added_points_json(found: AddedPointsList, *, by_rules: bool = False) -> Json:
    """`by_rules`: with whether the points are enough, which they always are where everybody must sign."""
    return {
        "found": [
            {
                "party": entry.party,
                "options": [{"issue": issue, "option": option} for issue, option in entry.options],
                "points": float(entry.points),
                **({"enough": entry.enough} if by_rules else {}),
                "point": point_json(entry.point),
                "exact": {"points": str(entry.points)},
            }
            for entry in found.found
        ],
        "none": found.none,
        "left": found.left,
        "stopped": found.stopped,
    }


def threshold_json(found: Threshold, *, by_rules: bool = False) -> Json:
    """`by_rules`: with whether an agreement exists at each value itself, as it always does where everybody must sign."""
    return {
        "path": found.path,
        "base": float(found.base),
        "low": float(found.low),
        "high": float(found.high),
        "open_at_base": found.open_at_base,
        "flips": [
            {
                "value": float(flip.value),
                "opens_upwards": flip.opens_upwards,
                **({"open_there": flip.open_there} if by_rules else {}),
                "between": [float(end) for end in flip.between],
                "exact": {"value": str(flip.value)} if found.exact else None,
            }
            for flip in found.flips
        ],
        "exact": found.exact,
        "missed_windows": [[float(low), float(high)] for low, high in found.missed_windows],
        "change": _number(found.change),
        "share": _number(found.share),
    }


def _number(value: Fraction | None) -> float | None:
    return None if value is None else float(value)
