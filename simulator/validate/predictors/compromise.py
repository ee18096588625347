"""The compromise model: the mean of positions, weighted by salience times votes."""

from __future__ import annotations

from simulator.validate.means import salience_and_votes, weighted_mean
from simulator.validate.predictor import PREDICTORS, Predictor

PREDICTORS.add(
    Predictor(
        name="compromise",
        title="compromise model",
        meaning="The mean of what the parties want, each counting for its salience times its votes.",
        source="Van den Bos 1991; Achen 2006",
        needs="",
        place=6,
        baseline=False,
        predict=weighted_mean(salience_and_votes),
    )
)
