"""Nash's solution one issue at a time, salience as bargaining weight, where failure is the worst for all."""

from __future__ import annotations

from simulator.validate.predictor import PREDICTORS, Predictor
from simulator.validate.single_issues import nash_by_issue

PREDICTORS.add(
    Predictor(
        name="nash-issue-salience",
        title="Nash by salience",
        meaning="The same with salience as bargaining weight.",
        source="Harsanyi & Selten 1972; Achen 2006",
        needs="",
        place=9,
        baseline=False,
        predict=nash_by_issue(weighted=True),
    )
)
