"""Sensitivity and discovery of a sweep, as JSON."""

from __future__ import annotations

from decimal import Decimal
from math import isfinite
from typing import TYPE_CHECKING, Any

from simulator.sweep.screening import ElementaryEffect
from simulator.sweep.sobol import SobolIndices
from simulator.sweep.tornado import TargetSwing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from simulator.sweep.discovery import Discovery, Measured
    from simulator.sweep.factors import Value
    from simulator.sweep.interval_estimate import IntervalEstimate
    from simulator.sweep.sensitivity import Effect, ListedCase, Sensitivity

Json = dict[str, Any]


def sensitivity_json(found: Sensitivity) -> Json:
    """All effects of all cases; null where a figure has no meaning."""
    return {
        "schema": "zopa/sensitivity/1",
        "target": found.target,
        "method": found.method,
        "groups": {name: list(paths) for name, paths in found.groups.items()},
        "cases": [_case(case) for case in found.cases],
    }


def discovery_json(found: Discovery) -> Json:
    """Boxes with their limits, coverage and density, and the trajectory of the first."""
    return {
        "schema": "zopa/discovery/1",
        "target": found.target,
        "value": found.value,
        "variants": found.variants,
        "left_out": found.left_out,
        "held_out": found.held_out,
        "share": found.share,
        "density_wanted": found.density_wanted,
        "boxes": [
            {
                "limits": [
                    {"path": limit.path, "side": limit.side, "value": _limit(limit.value), "chance": limit.chance} for limit in box.limits
                ],
                "found": _measured(box.found),
                "checked": None if box.checked is None else _measured(box.checked),
            }
            for box in found.boxes
        ],
        "trajectory": [{"coverage": coverage, "density": density} for coverage, density in found.trajectory],
        "together": {path: list(others) for path, others in found.together.items()},
        "no_boxes": found.no_boxes or None,
    }


def _case(case: ListedCase) -> Json:
    return {
        "given": _given(case.given),
        "variants": case.variants,
        "mean": case.mean,
        "lowest": case.lowest,
        "highest": case.highest,
        "rare": case.rare,
        "no_figures": case.no_figures or None,
        "effects": [_effect(effect) for effect in case.effects],
    }


def _effect(effect: Effect) -> Json:
    if isinstance(effect, SobolIndices):
        return {"name": effect.name, "first": _estimate(effect.first), "total": _estimate(effect.total)}
    if isinstance(effect, ElementaryEffect):
        return {"name": effect.name, "mean_size": _estimate(effect.mean_size), "mean": effect.mean, "spread": effect.spread}
    if isinstance(effect, TargetSwing):
        return {"name": effect.name, "base": effect.base, "at_low": effect.at_low, "at_high": effect.at_high}
    return {"name": effect.name, "coefficient": _estimate(effect.coefficient)}


def _estimate(estimate: IntervalEstimate) -> Json:
    return {"value": estimate.value, "low": _end(estimate.low), "high": _end(estimate.high)}


def _end(value: float) -> float | None:
    return value if isfinite(value) else None


def _measured(measured: Measured) -> Json:
    return {
        "variants": measured.variants,
        "wanted": measured.wanted,
        "coverage": measured.coverage,
        "density": measured.density,
        "interval": list(measured.interval),
    }


def _given(given: Mapping[str, Value]) -> Json:
    return {path: _plain(value) for path, value in given.items()}


def _plain(value: Value) -> bool | float | str:
    return float(value) if isinstance(value, Decimal) else value


def _limit(value: float | tuple[Value, ...]) -> float | list[bool | float | str]:
    return [_plain(each) for each in value] if isinstance(value, tuple) else value
