"""The Kalai–Smorodinsky solution of a whole decision, where failure is the worst for all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.validate.predictor import PREDICTORS, Predictor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulator.validate.decisions import PastDecision, PastDecisions
    from simulator.validate.predictor import Prediction


def _predict(decision: PastDecision, data: PastDecisions) -> Sequence[Prediction | None]:
    from simulator.validate.package_solutions import KALAI_SMORODINSKY, predicted

    return predicted(decision, KALAI_SMORODINSKY)


PREDICTORS.add(
    Predictor(
        name="kalai-smorodinsky",
        title="Kalai–Smorodinsky",
        meaning="The greatest least share of what each party could have, over all issues at once; failure is worth 0 to all.",
        source="Kalai & Smorodinsky 1975; Nagahisa & Tanaka 2002",
        needs="",
        place=11,
        baseline=False,
        predict=_predict,
    )
)
