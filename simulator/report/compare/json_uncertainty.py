"""Offers when the ranged numbers vary, as JSON. docs/cli.md describes every key.

Points are the nearest doubles for reading; what is exact stands once more as fractions under `exact`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from simulator.report.solve.json import fractions, numbers

if TYPE_CHECKING:
    from simulator.offers.uncertainty_results import DrawShare, Extreme, MostLikely, RangeAnswer, Regret, UncertainOffer, Uncertainty

Json = dict[str, Any]


def uncertainty_json(found: Uncertainty) -> Json:
    """The whole answer, to stand under one key of another."""
    return {
        "draws": found.draws,
        "seed": found.seed,
        "design": found.design,
        "numbers": found.numbers,
        "ratify": None if found.ratify is None else float(found.ratify),
        "offers": {offer.name: _offer(offer) for offer in found.offers},
        "most_likely": [_most_likely(most) for most in found.most_likely],
        "notes": list(found.notes),
    }


def _offer(offer: UncertainOffer) -> Json:
    return {
        "infeasible": list(offer.infeasible),
        "accepted_by": {party: share_json(share) for party, share in offer.accepted_by.items()},
        "by_all": share_json(offer.by_all),
        "passed": None if offer.passed is None else share_json(offer.passed),
        "over_ranges": {party: _range_answer(answer) for party, answer in offer.over_ranges.items()},
        "regret": _regrets(offer.regret),
        "group_regret": None if offer.group_regret is None else _regret(offer.group_regret),
    }


def share_json(share: DrawShare) -> Json:
    """A share of draws with its interval."""
    interval = share.interval
    return {"count": share.count, "interval": {"low": interval.low, "high": interval.high, "confidence": interval.confidence}}


def _range_answer(answer: RangeAnswer) -> Json:
    return {
        "answer": answer.answer,
        "red_lines": list(answer.red_lines),
        "least": None if answer.least is None else _extreme(answer.least),
        "most": None if answer.most is None else _extreme(answer.most),
        "reason": answer.reason,
    }


def _extreme(extreme: Extreme) -> Json:
    return {
        "value": float(extreme.value),
        "bound": float(extreme.bound),
        "settled": extreme.settled,
        "at": {path: float(number) for path, number in extreme.at.items()},
        "exact": {"value": str(extreme.value), "bound": str(extreme.bound)},
    }


def _regrets(regrets: Mapping[str, Regret]) -> Json:
    return {party: _regret(regret) for party, regret in regrets.items()}


def _regret(regret: Regret) -> Json:
    return {"mean": regret.mean, "largest": regret.largest}


def _most_likely(most: MostLikely) -> Json:
    point = most.point
    return {
        "waived": list(most.waived),
        **share_json(most.share),
        "bound": most.bound,
        "settled": most.settled,
        "stopped": most.stopped or None,
        "outcome": None if point is None else dict(point.outcome),
        "utilities": None if point is None else numbers(point.utilities),
        "surplus": None if point is None else numbers(point.surplus),
        "exact": None if point is None else {"utilities": fractions(point.utilities), "surplus": fractions(point.surplus)},
    }
