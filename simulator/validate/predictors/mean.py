"""The mean of positions."""

from __future__ import annotations

from simulator.validate.means import alike, weighted_mean
from simulator.validate.predictor import PREDICTORS, Predictor

PREDICTORS.add(
    Predictor(
        name="mean",
        title="mean of positions",
        meaning="The mean of what the parties want, each counting the same.",
        source="Achen 2006",
        needs="",
        place=2,
        baseline=True,
        predict=weighted_mean(alike),
    )
)
