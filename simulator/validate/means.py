"""Means and medians of positions, weighted or not, exact."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import accumulate

from simulator.validate.decisions import PastDecision, PastDecisions, PastIssue
from simulator.validate.predictor import Prediction, spread

Weights = Callable[[PastDecision, PastIssue], Sequence[int] | None]
"""What each party of an issue counts for; None where that is not known."""


def alike(decision: PastDecision, issue: PastIssue) -> Sequence[int]:
    """Each party counts the same."""
    return [1] * len(issue.parties)


def salience(decision: PastDecision, issue: PastIssue) -> Sequence[int]:
    """Each party counts as much as it cares."""
    return issue.salience


def salience_and_votes(decision: PastDecision, issue: PastIssue) -> Sequence[int] | None:
    """Each party counts for its salience times its votes; None where votes are not known, or nobody with a vote cares."""
    votes = [decision.weight(party) for party in issue.parties]
    found: list[int] = [s * v for s, v in zip(issue.salience, votes, strict=True) if v is not None]
    return found if len(found) == len(votes) and any(found) else None


def weighted_mean(weights: Weights) -> Callable[[PastDecision, PastDecisions], Sequence[Prediction | None]]:
    """A predictor's function: the mean, with the weighted positions as the distribution."""

    def predict(decision: PastDecision, data: PastDecisions) -> Sequence[Prediction | None]:
        return [_mean(decision, issue, weights(decision, issue)) for issue in decision.issues]

    return predict


def _mean(decision: PastDecision, issue: PastIssue, weights: Sequence[int] | None) -> Prediction | None:
    if weights is None:
        return None
    total = sum(p * w for p, w in zip(issue.positions, weights, strict=True))
    return Prediction(Fraction(total, sum(weights) * decision.unit), spread([Fraction(p, decision.unit) for p in issue.positions], weights))


def lower_median(places: Sequence[int], weights: Sequence[int]) -> int:
    """The least place such that those up to it have at least half of the weight."""
    ordered = sorted(zip(places, weights, strict=True))
    half = sum(weights) / Fraction(2)
    return next(place for (place, _), sum_ in zip(ordered, accumulate(w for _, w in ordered), strict=True) if sum_ >= half)
