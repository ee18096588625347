"""Nash's solution of a whole decision, where failure is the worst for all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.validate.predictor import PREDICTORS, Predictor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulator.validate.decisions import PastDecision, PastDecisions
    from simulator.validate.predictor import Prediction


def _predict(decision: PastDecision, data: PastDecisions) -> Sequence[Prediction | None]:
    from simulator.validate.package_solutions import NASH, predicted

    return predicted(decision, NASH)


PREDICTORS.add(
    Predictor(
        name="nash-package",
        title="Nash, package",
        meaning="Nash's solution over all issues of a decision at once, where failure is worth 0 to all.",
        source="Nash 1950",
        needs="",
        place=10,
        baseline=False,
        predict=_predict,
    )
)
