"""The chance that a ratifying body consents, as a function of what it looks at. docs/ratification.md gives the formulas.

Chances are floats (a normal error and a logistic curve are no fractions); who votes yes is decided exactly.
"""

from __future__ import annotations

from collections.abc import Collection
from fractions import Fraction
from math import erfc, exp, sqrt

from simulator.errors import UsageError
from simulator.scenario.ratification import Bloc, Curve, RatifyingBody

HALF = Fraction(1, 2)


def share_of_yes(curve: Curve, utility: float) -> float:
    """Share of yes votes among the decided at a utility in points: the logistic curve, 0 to 1."""
    away = (utility - float(curve.midpoint.exact)) / float(curve.scale.exact)
    return 1 / (1 + exp(-away)) if away >= 0 else exp(away) / (1 + exp(away))


def chance_above(share: float, threshold: float, error_sd: float) -> float:
    """P(share + error > threshold) for a normal error of mean 0; without an error, whether the share is above the threshold."""
    if error_sd == 0:
        return float(share > threshold)
    return 0.5 * erfc((threshold - share) / (error_sd * sqrt(2)))


def referendum_chance(body: RatifyingBody, utility: float) -> float:
    """The chance of a body with curves at a utility of its party in points: the mean over the curves by their weights.

    Rises with the utility. Raises `UsageError` where all weights are 0.
    """
    assert body.curves is not None
    total = sum(float(curve.weight.exact) for curve in body.curves.values())
    if total == 0:
        raise UsageError(f"all curves of '{body.title}' have weight 0; at least one must be possible")
    threshold, error_sd = threshold_of(body), error_of(body)
    chance = sum(
        float(curve.weight.exact) * chance_above(share_of_yes(curve, utility), float(threshold), error_sd)
        for curve in body.curves.values()
        if curve.weight.exact
    )
    return min(1.0, chance / total)


def threshold_of(body: RatifyingBody) -> Fraction:
    """Share of yes above which a vote passes: stated, or one half."""
    return body.threshold.exact if body.threshold is not None else HALF


def error_of(body: RatifyingBody) -> float:
    """Standard deviation of the error of the share of yes: stated, or 0."""
    return float(body.error_sd.exact) if body.error_sd is not None else 0.0


def segments_votes(body: RatifyingBody) -> dict[str, Fraction]:
    """Votes that each segment casts, as a share of the electorate: share × turnout."""
    assert body.segments is not None
    return {k: s.share.exact * (s.turnout.exact if s.turnout is not None else 1) for k, s in body.segments.items()}


def segments_share(body: RatifyingBody, yes: Collection[str]) -> Fraction:
    """Share of yes among the votes cast where the segments `yes` vote yes: Σ share × turnout of those over that of all."""
    votes = segments_votes(body)
    cast = sum(votes.values(), Fraction(0))
    if cast == 0:
        raise UsageError(f"nobody votes in '{body.title}'; some segment needs a share and a turnout above 0")
    return sum((votes[k] for k in yes), Fraction(0)) / cast


def segments_chance(body: RatifyingBody, yes: Collection[str]) -> float:
    """The chance of a body with segments where those in `yes` vote yes; 0 or 1 without `error_sd`."""
    share, threshold, error_sd = segments_share(body, yes), threshold_of(body), error_of(body)
    return float(share > threshold) if error_sd == 0 else chance_above(float(share), float(threshold), error_sd)


def votes_yes(bloc: Bloc, utility: Fraction, opposed: bool) -> bool:
    """Whether a bloc (or a member) votes yes; `opposed`: its condition `opposes` holds."""
    return not opposed and (bloc.least is None or utility >= bloc.least.exact)


def has_majority(body: RatifyingBody, yes: Collection[str]) -> bool:
    """Whether the blocs in `yes` reach the majority: more than half of the seats, or at least two thirds."""
    assert body.blocs is not None
    seats = {k: b.seats.exact if b.seats is not None else Fraction(0) for k, b in body.blocs.items()}
    total, for_ = sum(seats.values(), Fraction(0)), sum((seats[k] for k in yes), Fraction(0))
    return 3 * for_ >= 2 * total if body.majority == "two_thirds" else 2 * for_ > total
