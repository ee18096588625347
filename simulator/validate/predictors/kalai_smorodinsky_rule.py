"""The Kalai–Smorodinsky solution among what the body's rule lets pass."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.validate.predictor import PREDICTORS, Predictor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulator.validate.decisions import PastDecision, PastDecisions
    from simulator.validate.predictor import Prediction


def _predict(decision: PastDecision, data: PastDecisions) -> Sequence[Prediction | None]:
    from simulator.validate.package_solutions import KALAI_SMORODINSKY, predicted

    return predicted(decision, KALAI_SMORODINSKY, from_reference=True, by_rule=True)


PREDICTORS.add(
    Predictor(
        name="kalai-smorodinsky-rule",
        title="KS by rule",
        meaning="The greatest least share of the most each party could gain, among packages that have the votes over the reference.",
        source="Kalai & Smorodinsky 1975; Nagahisa & Tanaka 2002",
        needs="",
        place=16,
        baseline=False,
        predict=_predict,
    )
)
