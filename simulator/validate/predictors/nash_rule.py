"""Nash's solution among what the body's rule lets pass."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.validate.predictor import PREDICTORS, Predictor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulator.validate.decisions import PastDecision, PastDecisions
    from simulator.validate.predictor import Prediction


def _predict(decision: PastDecision, data: PastDecisions) -> Sequence[Prediction | None]:
    from simulator.validate.package_solutions import NASH, predicted

    return predicted(decision, NASH, from_reference=True, by_rule=True)


PREDICTORS.add(
    Predictor(
        name="nash-rule",
        title="Nash by rule",
        meaning="Nash's solution of the most parties that gain at once, among packages that have the votes over the reference.",
        source="Nash 1950; Mariotti 1998",
        needs="",
        place=15,
        baseline=False,
        predict=_predict,
    )
)
