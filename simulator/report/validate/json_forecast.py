"""`zopa seal --json` and `zopa score --json`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.report.validate.json import estimate_json
from simulator.validate.forecast_scores import is_scored

if TYPE_CHECKING:
    from simulator.validate.forecast import Forecast
    from simulator.validate.forecast_scores import ForecastScore, ForecastScores


def seal_json(found: Forecast, file: str | None) -> dict[str, Any]:
    """The object of schema `zopa/seal/1`: what the sealed file says in short; docs/cli.md describes its keys."""
    terms = {
        name: [{"option": key, "draws": issue.draws.get(key, 0), "chance": float(issue.chance(key))} for key in issue.titles]
        for name, issue in found.issues.items()
    }
    return {
        "schema": "zopa/seal/1",
        "forecast": file,
        "title": found.title,
        "made": found.made.isoformat(),
        "by": found.by.isoformat(),
        "verdict": found.verdict,
        "draws": found.draws,
        "decided": found.decided,
        "agreements": found.agreements,
        "chance": float(found.chance),
        "solution": found.solution,
        "terms": terms,
        "seed": found.seed,
        "sha256": found.sha256,
    }


def scores_json(found: ForecastScores) -> dict[str, Any]:
    """The object of schema `zopa/forecast-scores/1`; docs/cli.md describes its keys."""
    there = is_scored(found)
    return {
        "schema": "zopa/forecast-scores/1",
        "scored": [_score(each) for each in found.scores],
        "pending": list(found.pending),
        "brier": estimate_json(found.brier) if there else None,
        "log_score": estimate_json(found.log_score) if there else None,
        "base_rate": found.base_rate if there else None,
        "base_brier": found.base_brier if there else None,
        "terms": None
        if found.terms_brier is None
        else {
            "brier": found.terms_brier,
            "log_score": found.terms_log,
            "blind_brier": found.blind_brier,
            "blind_log_score": found.blind_log,
        },
        "bands": [
            {
                "low": band.low,
                "high": band.high,
                "forecasts": band.forecasts,
                "mean_chance": band.mean_chance,
                "agreed": band.agreed,
                "share": estimate_json(band.interval),
            }
            for band in found.bands
        ],
        "seed": found.seed,
    }


def _score(each: ForecastScore) -> dict[str, Any]:
    terms = [
        {"issue": t.issue, "option": t.option, "chance": float(t.chance), "brier": t.brier, "log_score": t.log_score} for t in each.terms
    ]
    return {
        "forecast": each.name,
        "title": each.forecast.title,
        "made": each.forecast.made.isoformat(),
        "by": each.forecast.by.isoformat(),
        "sha256": each.forecast.sha256,
        "chance": float(each.forecast.chance),
        "agreed": each.outcome.agreed,
        "brier": each.brier,
        "log_score": each.log_score,
        "terms": terms,
    }
