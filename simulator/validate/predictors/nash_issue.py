"""Nash's solution one issue at a time, where failure is the worst for all."""

from __future__ import annotations

from simulator.validate.predictor import PREDICTORS, Predictor
from simulator.validate.single_issues import nash_by_issue

PREDICTORS.add(
    Predictor(
        name="nash-issue",
        title="Nash by issue",
        meaning="Nash's solution of each issue alone, where failure is worth 0 to all.",
        source="Nash 1950; Achen 2006",
        needs="",
        place=8,
        baseline=False,
        predict=nash_by_issue(weighted=False),
    )
)
