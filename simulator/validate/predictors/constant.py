"""The constant: the same everywhere."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.validate.decisions import PastDecision, PastDecisions
from simulator.validate.predictor import PREDICTORS, Prediction, Predictor, spread


def _predict(decision: PastDecision, data: PastDecisions) -> Sequence[Prediction | None]:
    value, others = data.median_of_others(decision), data.outcomes_of_others(decision)
    chances = spread(others or [value], [1] * (len(others) or 1))
    return [Prediction(value, chances)] * len(decision.issues)


PREDICTORS.add(
    Predictor(
        name="constant",
        title="constant",
        meaning="The median outcome of all other decisions, whoever wants what.",
        source="",
        needs="",
        place=1,
        baseline=True,
        predict=_predict,
    )
)
