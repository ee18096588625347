"""`zopa calibrate --json`: what answers say of weights and reservation values."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulator.offers.calibration import Calibration, Observation, PartyCalibration
    from simulator.scenario.model import Scenario


def calibration_json(scenario: Scenario, found: Calibration) -> dict[str, Any]:
    """The object of schema `zopa/calibrate/1`; docs/cli.md describes its keys."""
    return {
        "schema": "zopa/calibrate/1",
        "title": scenario.title,
        "parties": {one.party: {**_party(one), "deal": found.deal.get(one.party)} for one in found.parties},
        "by_rules": found.by_rules,
        "set_aside": [
            {"party": o.party, "offer": o.offer, "answer": o.answer, "open": list(each.open_issues)}
            for each in found.set_aside
            for o in (each.observation,)
        ],
    }


def _party(found: PartyCalibration) -> dict[str, Any]:
    return {
        "consistency": found.consistency,
        "used": _answers(found.used),
        "explained_by_red_lines": _answers(found.explained_by_red_lines),
        "against_red_lines": _answers(found.against_red_lines),
        "clashing": [_answers(answers) for answers in found.clashing],
        "misses": [
            {
                "offer": o.offer,
                "answer": o.answer,
                "least": _number(least),
                "most": _number(most),
                "exact": {"least": _exact(least), "most": _exact(most)},
            }
            for o, (least, most) in found.misses.items()
        ],
        "example": {path: float(value) for path, value in found.example.items()},
        "intervals": {
            i.path: {
                "low": _number(i.low),
                "high": _number(i.high),
                "before": [_number(i.before_low), _number(i.before_high)],
                "exact": {"low": _exact(i.low), "high": _exact(i.high)},
            }
            for i in found.intervals
        },
        "accepts": dict(found.accepts),
        "stopped": found.stopped,
        "exact": {"example": {path: str(value) for path, value in found.example.items()}},
    }


def _answers(observations: Sequence[Observation]) -> list[dict[str, str]]:
    return [{"offer": o.offer, "answer": o.answer} for o in observations]


def _number(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def _exact(value: Fraction | None) -> str | None:
    return None if value is None else str(value)
