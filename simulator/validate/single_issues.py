"""Nash's solution of one issue alone, where failure gives every party nothing.

A party's utility falls by a point for each point between its position and the outcome. Achen (2006), "Institutional realism and bargaining
models", shows that the solution is then near the mean of positions where positions are not far apart against what failure costs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from simulator.budget import tick
from simulator.validate.decisions import SCALE, PastDecision, PastDecisions, PastIssue
from simulator.validate.predictor import Prediction


def nash_by_issue(*, weighted: bool) -> Callable[[PastDecision, PastDecisions], Sequence[Prediction | None]]:
    """A predictor's function. `weighted`: salience is the bargaining weight, and who does not care has no say; else all count the same."""

    def predict(decision: PastDecision, data: PastDecisions) -> Sequence[Prediction | None]:
        return [_nash(decision, issue, weighted) for issue in decision.issues]

    return predict


def levels_of(issue: PastIssue, unit: int) -> list[int]:
    """The outcomes that are compared: the whole numbers from 0 to 100, and the positions."""
    return sorted({*range(0, SCALE * unit + 1, unit), *issue.positions})


def _nash(decision: PastDecision, issue: PastIssue, weighted: bool) -> Prediction:
    import numpy as np

    from simulator.solve.choosing import Candidates, nash, weighted_nash

    tick("one issue at a time")
    levels = np.array(levels_of(issue, decision.unit), dtype=np.int64)
    said = [(p, s) for p, s in zip(issue.positions, issue.salience, strict=True) if s or not weighted]
    totals = SCALE * decision.unit - abs(levels[:, None] - np.array([p for p, _ in said], dtype=np.int64))
    n = len(said)
    weights = tuple(Fraction(s) if weighted else Fraction(1) for _, s in said)
    candidates = Candidates(totals, (decision.unit,) * n, (Fraction(0),) * n, weights)
    rows = (weighted_nash if weighted else nash)(candidates).rows
    return Prediction(Fraction(sum(int(levels[row]) for row in rows), len(rows) * decision.unit))
