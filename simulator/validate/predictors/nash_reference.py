"""Nash's solution of a whole decision, where failure leaves everything at the reference points."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.validate.predictor import PREDICTORS, Predictor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulator.validate.decisions import PastDecision, PastDecisions
    from simulator.validate.predictor import Prediction


def _predict(decision: PastDecision, data: PastDecisions) -> Sequence[Prediction | None]:
    from simulator.validate.package_solutions import NASH, predicted

    return predicted(decision, NASH, from_reference=True)


PREDICTORS.add(
    Predictor(
        name="nash-reference",
        title="Nash from reference",
        meaning="Nash's solution of the package where failure leaves what the reference points say.",
        source="Nash 1950; Mariotti 1998",
        needs="",
        place=14,
        baseline=False,
        predict=_predict,
    )
)
