"""Making a forecast: a scenario's answer for its base values, and what a solution chooses in draws of its ranged numbers."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from simulator.budget import tick
from simulator.errors import UsageError
from simulator.scenario.model import Scenario
from simulator.scenario.numbers import iso_date
from simulator.scenario.writing import to_yaml
from simulator.solve.answering import answer
from simulator.sweep.asked import plan_asked
from simulator.sweep.evaluating import AT_ONCE, Evaluator
from simulator.sweep.factors import ranged_factors
from simulator.validate.forecast import Forecast, ForecastIssue, forecast_of
from simulator.version import __version__

DRAWS = 200

BY_EVERYBODY, BY_RULES = "nash", "leximin"
"""The solution that chooses the terms in a draw: where everybody signs, and where agreement rules decide."""


def day_typed(text: str) -> dt.date:
    """The day that a text names. Raises `UsageError` for anything but a date such as 2026-12-31."""
    try:
        return iso_date(text)
    except ValueError as error:
        raise UsageError(f"--by: {error}") from None


def forecast(scenario: Scenario, by: dt.date, made: dt.date, *, draws: int = DRAWS, seed: int = 0, note: str = "") -> Forecast:
    """What the model says of a scenario, to be sealed. Draws that a limit ended are not counted.

    Raises `UsageError` where no number has a range, where `by` lies before `made`, and where no draw could be decided.
    """
    if by < made:
        raise UsageError(f"a forecast is of what is to come: by {by.isoformat()} lies before {made.isoformat()}")
    if not ranged_factors(scenario):
        raise UsageError(
            "no number of the scenario has a range, so that every draw would be the same; give the uncertain ones a range: "
            "{base: 40, range: [30, 50]}"
        )
    tick("the base values")
    verdict = answer(scenario, frontier=None, count=False, certificate=False).verdict
    plan = plan_asked(scenario, samples=draws, seed=seed)
    evaluator = Evaluator(plan)
    names = [column.name for column in evaluator.columns]
    rows = []
    for first in range(0, len(plan), AT_ONCE):
        tick("drawing", first / len(plan))
        rows += [dict(zip(names, row, strict=True)) for row in evaluator(range(first, min(first + AT_ONCE, len(plan))))]
    decided = [row for row in rows if row["agreement"] is not None]
    if not decided:
        raise UsageError("in no draw could it be decided whether an agreement exists; there is nothing to seal")
    agreed = [row for row in decided if row["agreement"] is True]
    solution = BY_RULES if plan.by_rules else BY_EVERYBODY
    issues = {
        name: ForecastIssue(
            issue.title or name,
            {key: issue.option_title(key) for key in issue.choices},
            dict(Counter(str(row[f"{solution}.{name}"]) for row in agreed if row[f"{solution}.{name}"] is not None)),
        )
        for name, issue in scenario.issues.items()
    }
    made_by = f"zopa {__version__}"
    unsealed = Forecast(
        scenario.title,
        made,
        by,
        note,
        str(verdict),
        len(plan),
        seed,
        len(decided),
        len(agreed),
        solution,
        issues,
        to_yaml(scenario),
        made_by,
    )
    return forecast_of(unsealed.to_json())
