"""The median of positions, weighted by salience: what maximises the sum of utilities, one issue at a time."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from simulator.validate.decisions import PastDecision, PastDecisions
from simulator.validate.means import lower_median
from simulator.validate.predictor import PREDICTORS, Prediction, Predictor


def _predict(decision: PastDecision, data: PastDecisions) -> Sequence[Prediction | None]:
    return [Prediction(Fraction(lower_median(issue.positions, issue.salience), decision.unit)) for issue in decision.issues]


PREDICTORS.add(
    Predictor(
        name="weighted-median",
        title="median by salience",
        meaning="The median by salience, which is the utilitarian choice one issue at a time; the lower where two are medians.",
        source="Achen 2006",
        needs="",
        place=7,
        baseline=False,
        predict=_predict,
    )
)
