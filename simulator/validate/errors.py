"""How far predictions are from what was decided, with intervals from resampling whole decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.sweep.interval_estimate import IntervalEstimate
from simulator.validate.resampling import Floats, ResampledMeans

EXACT = 0.5
"""A prediction that is no further than so many points from the outcome counts as exact."""

DETECTED = 1.959964 + 0.841621
"""A true difference of so many standard errors is found at a level of 5 %, two-sided, in 80 % of studies (Cohen 1988)."""


@dataclass(frozen=True)
class PredictionTable:
    """What was predicted, an entry an issue: `decision`: numbered from 0; `outcome` in points; `values` and `chances` by predictor: the
    prediction in points and the chance that it gives the band of the outcome, NaN where there is none. `errors`: failure → issues."""

    decision: NDArray[np.intp]
    outcome: Floats
    values: Mapping[str, Floats]
    chances: Mapping[str, Floats]
    errors: Mapping[str, int]


@dataclass(frozen=True)
class PairedDifference:
    """Mean absolute error less that of a baseline, on the issues that both predict (`issues`; the baseline's error there: `theirs`).
    `detectable`: the least true difference that data like these would show in 80 % of cases; NaN with too few decisions."""

    baseline: str
    issues: int
    theirs: float
    difference: IntervalEstimate
    detectable: float

    @property
    def told_apart(self) -> int:
        """−1: better than the baseline, 1: worse, 0: the interval holds 0, or there is none."""
        return -1 if self.difference.high < 0 else 1 if self.difference.low > 0 else 0


@dataclass(frozen=True)
class PredictorErrors:
    """The errors of one predictor in points. `exact`: the share of predictions within half a point. `log_score`: the mean of −ln of the
    chance given to the band of the outcome (Good 1952), smaller is better; None without a distribution."""

    name: str
    issues: int
    decisions: int
    mean: IntervalEstimate
    median: float
    exact: float
    log_score: IntervalEstimate | None
    against: PairedDifference | None


def errors_of(table: PredictionTable, baselines: Sequence[str], seed: int) -> tuple[PredictorErrors, ...]:
    """The errors of every predictor that predicts anything, those of all issues first, the smaller mean first. Each is held against the
    baseline (one of `baselines`) with the smallest mean error.

    Intervals are of decisions, drawn anew as a whole.
    """
    means = ResampledMeans(table.decision, seed)
    error = {name: abs(values - table.outcome) for name, values in table.values.items() if not np.isnan(values).all()}
    best = min((name for name in baselines if name in error), key=lambda name: float(np.nanmean(error[name])), default=None)
    found = []
    for name, own in error.items():
        chances = table.chances[name]
        against = None if best is None or name == best else _against(best, own, error[best], means)
        found.append(
            PredictorErrors(
                name=name,
                issues=int((~np.isnan(own)).sum()),
                decisions=len(np.unique(table.decision[~np.isnan(own)])),
                mean=means.of(own)[0],
                median=float(np.nanmedian(own)),
                exact=float((own[~np.isnan(own)] <= EXACT).mean()),
                log_score=None if np.isnan(chances).all() else means.of(-np.log(chances))[0],
                against=against,
            )
        )
    return tuple(sorted(found, key=lambda each: (-each.issues, each.mean.value)))


def _against(baseline: str, own: Floats, theirs: Floats, means: ResampledMeans) -> PairedDifference | None:
    both = ~np.isnan(own) & ~np.isnan(theirs)
    if not both.any():
        return None
    difference, error = means.of(np.where(both, own - theirs, np.nan))
    return PairedDifference(baseline, int(both.sum()), float(theirs[both].mean()), difference, DETECTED * error)
