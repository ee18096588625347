"""The egalitarian solution among what the body's rule lets pass."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.validate.predictor import PREDICTORS, Predictor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulator.validate.decisions import PastDecision, PastDecisions
    from simulator.validate.predictor import Prediction


def _predict(decision: PastDecision, data: PastDecisions) -> Sequence[Prediction | None]:
    from simulator.validate.package_solutions import EGALITARIAN, predicted

    return predicted(decision, EGALITARIAN, from_reference=True, by_rule=True)


PREDICTORS.add(
    Predictor(
        name="egalitarian-rule",
        title="egalitarian by rule",
        meaning="The greatest least gain among packages that have the votes over the reference.",
        source="Kalai 1977",
        needs="",
        place=17,
        baseline=False,
        predict=_predict,
    )
)
