"""The leximin solution among what the body's rule lets pass."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.validate.predictor import PREDICTORS, Predictor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulator.validate.decisions import PastDecision, PastDecisions
    from simulator.validate.predictor import Prediction


def _predict(decision: PastDecision, data: PastDecisions) -> Sequence[Prediction | None]:
    from simulator.validate.package_solutions import LEXIMIN, predicted

    return predicted(decision, LEXIMIN, from_reference=True, by_rule=True)


PREDICTORS.add(
    Predictor(
        name="leximin-rule",
        title="leximin by rule",
        meaning="The greatest least gain, then the second least, and so on, among packages that have the votes over the reference.",
        source="Imai 1983",
        needs="",
        place=19,
        baseline=False,
        predict=_predict,
    )
)
