"""The mean of positions, weighted by salience."""

from __future__ import annotations

from simulator.validate.means import salience, weighted_mean
from simulator.validate.predictor import PREDICTORS, Predictor

PREDICTORS.add(
    Predictor(
        name="salience-mean",
        title="mean by salience",
        meaning="The mean of what the parties want, each counting as much as it cares.",
        source="Achen 2006",
        needs="",
        place=5,
        baseline=False,
        predict=weighted_mean(salience),
    )
)
