"""The middle between the extremes."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from simulator.validate.decisions import PastDecision, PastDecisions
from simulator.validate.predictor import PREDICTORS, Prediction, Predictor


def _predict(decision: PastDecision, data: PastDecisions) -> Sequence[Prediction | None]:
    return [Prediction(Fraction(min(issue.positions) + max(issue.positions), 2 * decision.unit)) for issue in decision.issues]


PREDICTORS.add(
    Predictor(
        name="midpoint",
        title="middle of the extremes",
        meaning="Half way between the lowest and the highest position.",
        source="",
        needs="",
        place=4,
        baseline=True,
        predict=_predict,
    )
)
