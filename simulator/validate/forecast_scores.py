"""Sealed forecasts held against what happened: proper scores, and whether what was given 70 % happens in 70 of 100 cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isnan, log

import numpy as np

from simulator.cards import Card, Shown
from simulator.figures import percent
from simulator.solve.existence import wilson
from simulator.sweep.interval_estimate import IntervalEstimate
from simulator.validate.forecast import Forecast
from simulator.validate.resampling import ResampledMeans

BANDS = 5
"""Bands of chances in which forecasts are held against what happened."""


@dataclass(frozen=True)
class EnteredOutcome:
    """What happened. `agreed`: by the day of the forecast. `terms`: issue → option, as far as they are known."""

    agreed: bool
    terms: Mapping[str, str]


@dataclass(frozen=True)
class TermsScore:
    """How well the options of one issue were forecast. `chance`: given to the option that was agreed; `options`: how many there were."""

    issue: str
    option: str
    chance: Fraction
    brier: float
    options: int

    @property
    def log_score(self) -> float:
        return -log(self.chance)


@dataclass(frozen=True)
class ForecastScore:
    """One forecast that was scored. `brier`: the square of what the chance misses (Brier 1950); `log_score`: −ln of the chance given to
    what happened (Good 1952); smaller is better. Who says one half has 0.25 and 0.693."""

    name: str
    forecast: Forecast
    outcome: EnteredOutcome
    brier: float
    log_score: float
    terms: tuple[TermsScore, ...]


@dataclass(frozen=True)
class ReliabilityBand:
    """Forecasts whose chance lies from `low` to `high`: how many, their mean chance, in how many there was an agreement."""

    low: float
    high: float
    forecasts: int
    mean_chance: float
    agreed: int
    interval: IntervalEstimate


@dataclass(frozen=True, repr=False)
class ForecastScores(Shown):
    """Forecasts scored. `pending`: those of which nothing is entered. `brier`, `log_score`: means over forecasts. `base_rate`: the share
    with an agreement, and `base_brier` the score of saying that share of all. `terms_brier`, `terms_log`: means over issues agreed, with
    those of saying the same of all options beside (`blind_brier`, `blind_log`); None without any."""

    scores: tuple[ForecastScore, ...]
    pending: tuple[str, ...]
    brier: IntervalEstimate
    log_score: IntervalEstimate
    base_rate: float
    base_brier: float
    terms_brier: float | None
    terms_log: float | None
    blind_brier: float | None
    blind_log: float | None
    bands: tuple[ReliabilityBand, ...]
    seed: int

    def card(self) -> Card:
        rows = [(s.name, percent(s.forecast.chance), "agreed" if s.outcome.agreed else "not agreed", f"{s.brier:.3f}") for s in self.scores]
        said = f"{len(self.scores)} scored, Brier {self.brier.value:.3f}" if self.scores else "none scored"
        return Card("ForecastScores", "", said, ("Forecast", "Chance", "Outcome", "Brier"), rows)


def scored(forecasts: Mapping[str, Forecast], outcomes: Mapping[str, EnteredOutcome], seed: int = 0) -> ForecastScores:
    """Score forecasts by their names; those without an outcome are pending. Intervals: forecasts drawn anew, where there are ten or
    more."""
    scores = tuple(_score(name, each, outcomes[name]) for name, each in forecasts.items() if name in outcomes)
    brier, logs = np.array([s.brier for s in scores]), np.array([s.log_score for s in scores])
    agreed = np.array([s.outcome.agreed for s in scores], dtype=np.float64)
    nothing = IntervalEstimate(float("nan"), -np.inf, np.inf)
    means = ResampledMeans(np.arange(len(scores)), seed) if scores else None
    rate = float(agreed.mean()) if scores else float("nan")
    terms = [each for score in scores for each in score.terms]
    return ForecastScores(
        scores=scores,
        pending=tuple(name for name in forecasts if name not in outcomes),
        brier=nothing if means is None else means.of(brier)[0],
        log_score=nothing if means is None else means.of(logs)[0],
        base_rate=rate,
        base_brier=rate * (1 - rate),
        terms_brier=_mean([each.brier for each in terms]),
        terms_log=_mean([each.log_score for each in terms]),
        blind_brier=_mean([1 - 1 / each.options for each in terms]),
        blind_log=_mean([log(each.options) for each in terms]),
        bands=_bands(scores),
        seed=seed,
    )


def _score(name: str, forecast: Forecast, outcome: EnteredOutcome) -> ForecastScore:
    chance = forecast.chance
    given = chance if outcome.agreed else 1 - chance
    terms = tuple(_terms_score(forecast, issue, option) for issue, option in outcome.terms.items())
    return ForecastScore(name, forecast, outcome, float((1 - given) ** 2), -log(given), terms)


def _terms_score(forecast: Forecast, issue: str, option: str) -> TermsScore:
    """Brier's score over all options of an issue, from 0 to 2."""
    found = forecast.issues[issue]
    brier = sum((found.chance(each) - (each == option)) ** 2 for each in found.titles)
    return TermsScore(issue, option, found.chance(option), float(brier), len(found.titles))


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _bands(scores: Sequence[ForecastScore]) -> tuple[ReliabilityBand, ...]:
    found = []
    for k in range(BANDS):
        inside = [s for s in scores if min(BANDS - 1, int(s.forecast.chance * BANDS)) == k]
        if inside:
            agreed = sum(s.outcome.agreed for s in inside)
            low, high = wilson(agreed, len(inside))
            mean = float(sum(s.forecast.chance for s in inside) / len(inside))
            found.append(
                ReliabilityBand(k / BANDS, (k + 1) / BANDS, len(inside), mean, agreed, IntervalEstimate(agreed / len(inside), low, high))
            )
    return tuple(found)


def is_scored(found: ForecastScores) -> bool:
    """Whether anything was scored."""
    return not isnan(found.brier.value)
