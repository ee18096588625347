"""The utilitarian solution among what the body's rule lets pass."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.validate.predictor import PREDICTORS, Predictor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulator.validate.decisions import PastDecision, PastDecisions
    from simulator.validate.predictor import Prediction


def _predict(decision: PastDecision, data: PastDecisions) -> Sequence[Prediction | None]:
    from simulator.validate.package_solutions import UTILITARIAN, predicted

    return predicted(decision, UTILITARIAN, from_reference=True, by_rule=True)


PREDICTORS.add(
    Predictor(
        name="utilitarian-rule",
        title="utilitarian by rule",
        meaning="The greatest sum of utilities among packages that have the votes over the reference points.",
        source="Harsanyi 1955",
        needs="",
        place=18,
        baseline=False,
        predict=_predict,
    )
)
