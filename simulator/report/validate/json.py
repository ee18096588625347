"""`zopa validate --json`."""

from __future__ import annotations

from math import isfinite, isnan
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulator.sweep.interval_estimate import IntervalEstimate
    from simulator.validate.errors import PairedDifference, PredictorErrors
    from simulator.validate.validation import Validation


def validation_json(found: Validation) -> dict[str, Any]:
    """The object of schema `zopa/validation/1`; docs/cli.md describes its keys."""
    return {
        "schema": "zopa/validation/1",
        "title": found.title,
        "source": found.source,
        "issues": found.issues,
        "decisions": found.decisions,
        "left_out": dict(found.left_out),
        "seed": found.seed,
        "baseline": found.baseline,
        "predictors": [_errors(each) for each in found.errors],
        "nothing": list(found.nothing),
        "failures": dict(found.failures),
        "run": None if found.folder is None else str(found.folder),
        "notes": list(found.notes),
    }


def _errors(each: PredictorErrors) -> dict[str, Any]:
    return {
        "name": each.name,
        "issues": each.issues,
        "decisions": each.decisions,
        "mean_error": estimate_json(each.mean),
        "median_error": each.median,
        "exact": each.exact,
        "log_score": None if each.log_score is None else estimate_json(each.log_score),
        "against": None if each.against is None else _against(each.against),
    }


def _against(against: PairedDifference) -> dict[str, Any]:
    return {
        "baseline": against.baseline,
        "issues": against.issues,
        "baseline_error": against.theirs,
        "difference": estimate_json(against.difference),
        "detectable": None if isnan(against.detectable) else against.detectable,
        "told_apart": {-1: "better", 0: "no", 1: "worse"}[against.told_apart],
    }


def estimate_json(estimate: IntervalEstimate) -> dict[str, float | None]:
    """A figure with its interval; null where that has no ends."""
    ends = {"low": estimate.low, "high": estimate.high}
    return {"value": estimate.value, **{name: end if isfinite(end) else None for name, end in ends.items()}}
