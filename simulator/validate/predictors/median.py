"""The median of positions."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from statistics import median

from simulator.validate.decisions import PastDecision, PastDecisions
from simulator.validate.predictor import PREDICTORS, Prediction, Predictor


def _predict(decision: PastDecision, data: PastDecisions) -> Sequence[Prediction | None]:
    return [Prediction(Fraction(median(map(Fraction, issue.positions))) / decision.unit) for issue in decision.issues]


PREDICTORS.add(
    Predictor(
        name="median",
        title="median of positions",
        meaning="The median of what the parties want; half way between the middle two where they are an even number.",
        source="Black 1948",
        needs="",
        place=3,
        baseline=True,
        predict=_predict,
    )
)
