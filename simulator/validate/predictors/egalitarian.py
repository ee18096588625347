"""The egalitarian solution of a whole decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.validate.predictor import PREDICTORS, Predictor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulator.validate.decisions import PastDecision, PastDecisions
    from simulator.validate.predictor import Prediction


def _predict(decision: PastDecision, data: PastDecisions) -> Sequence[Prediction | None]:
    from simulator.validate.package_solutions import EGALITARIAN, predicted

    return predicted(decision, EGALITARIAN)


PREDICTORS.add(
    Predictor(
        name="egalitarian",
        title="egalitarian",
        meaning="The greatest least utility in points over all issues at once, each party's from 0 to 100.",
        source="Kalai 1977",
        needs="",
        place=12,
        baseline=False,
        predict=_predict,
    )
)
