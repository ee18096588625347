"""How firm an agreement stands, as JSON: a part of the answer of `explain`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.report.solve.json import fractions, numbers
from simulator.solve.results import Interval

if TYPE_CHECKING:
    from simulator.solve.why.joint_changes import Direction, JointChanges
    from simulator.solve.why.robustness import Robustness

Json = dict[str, Any]


def robustness_json(found: Robustness) -> Json:
    """Whatever was not settled is null or missing."""
    return {
        "zone": _size(found.zone),
        "distance": None if found.distance is None else numbers(found.distance),
        "joint_shift": None if found.joint_shift is None else float(found.joint_shift),
        "parties": {each.path: _size(each.zone) for each in found.parties},
        "red_lines": {each.path: _size(each.zone) for each in found.red_lines},
        "bodies": {each.path: _size(each.zone) for each in found.bodies},
        "joint_changes": None if found.joint_changes is None else _joint_changes(found.joint_changes),
        "stopped": found.stopped,
        "exact": {
            "distance": None if found.distance is None else fractions(found.distance),
            "joint_shift": None if found.joint_shift is None else str(found.joint_shift),
        },
    }


def _size(zone: int | Interval | None) -> int | Json | None:
    """A count, or the interval where it was not counted."""
    if isinstance(zone, Interval):
        return {"low": zone.low, "high": zone.high, "confidence": zone.confidence, "samples": zone.samples}
    return zone


def _joint_changes(found: JointChanges) -> Json:
    return {
        "drawn": found.drawn,
        "seed": found.seed,
        "numbers": found.numbers,
        "never": found.never,
        "undecided": found.undecided,
        "step": float(found.step),
        "smallest": None if found.smallest is None else _direction(found.smallest),
        "aimed": None if found.aimed is None else _direction(found.aimed),
    }


def _direction(found: Direction) -> Json:
    return {
        "open_at": float(found.open_at),
        "closed_at": None if found.closed_at is None else float(found.closed_at),
        "decided": found.decided,
        "main": [{"path": move.path, "value": float(move.value), "effect": float(move.effect)} for move in found.main],
        "shares": {path: float(share) for path, share in found.shares.items()},
    }
