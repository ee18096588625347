"""`zopa sweep --json` and `zopa results --json`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulator.sweep.plan import Plan
    from simulator.sweep.summary import Summary, VariantShare
    from simulator.sweep.sweep_cost import SweepEstimate


def plan_json(plan: Plan, guess: SweepEstimate) -> dict[str, Any]:
    """The object of schema `zopa/plan/1`."""
    return {
        "schema": "zopa/plan/1",
        "title": plan.scenario.title,
        "variants": guess.variants,
        "design": plan.design,
        "seed": plan.seed,
        "seconds": guess.seconds,
        "bytes": guess.size,
        "factors": [factor.path for factor in plan.factors],
        "notes": [end.sentence() for end in plan.zero_ends.found],
    }


def summary_json(folder: Path, found: Summary) -> dict[str, Any]:
    """The object of schema `zopa/results/1`; docs/cli.md describes its keys."""
    return {
        "schema": "zopa/results/1",
        "run": str(folder),
        "variants": found.variants,
        "statuses": dict(found.statuses),
        "agreement": _share(found.overall),
        "by_factor": {path: [_share(share) for share in shares] for path, shares in found.by_factor.items()},
        "least_surplus": {"defined_in": found.least_surplus_of, "quantiles": {str(q): value for q, value in found.least_surplus.items()}},
        "offers": [_share(share) for share in found.offers],
        "ruled_out": dict(found.ruled_out),
        "errors": dict(found.errors),
        "notes": list(found.notes),
        "by_rules": found.by_rules,
    }


def _share(share: VariantShare) -> dict[str, Any]:
    return {
        "label": share.label,
        "with_agreement": share.with_agreement,
        "of": share.of,
        "share": share.share if share.of else None,
        "low": share.low,
        "high": share.high,
    }
