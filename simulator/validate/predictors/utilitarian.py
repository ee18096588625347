"""The utilitarian solution of a whole decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.validate.predictor import PREDICTORS, Predictor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulator.validate.decisions import PastDecision, PastDecisions
    from simulator.validate.predictor import Prediction


def _predict(decision: PastDecision, data: PastDecisions) -> Sequence[Prediction | None]:
    from simulator.validate.package_solutions import UTILITARIAN, predicted

    return predicted(decision, UTILITARIAN)


PREDICTORS.add(
    Predictor(
        name="utilitarian",
        title="utilitarian",
        meaning="The greatest sum of utilities in points over all issues at once, each party's from 0 to 100.",
        source="Harsanyi 1955",
        needs="",
        place=13,
        baseline=False,
        predict=_predict,
    )
)
