"""The errors of predictors as a table for spreadsheets."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

from simulator.sweep.columns import Cell, csv_lines

if TYPE_CHECKING:
    from simulator.sweep.interval_estimate import IntervalEstimate
    from simulator.validate.deals import DealQuality
    from simulator.validate.validation import Validation

COLUMNS = (
    *("predictor", "issues", "decisions", "mean_error", "mean_error.low", "mean_error.high", "median_error", "exact"),
    *("log_score", "log_score.low", "log_score.high", "baseline", "baseline_error", "difference", "difference.low", "difference.high"),
    "detectable",
)


def validation_csv(found: Validation) -> str:
    """A row a predictor; a cell is empty where there is nothing to say."""
    rows: list[list[Cell]] = [list(COLUMNS)]
    for each in found.errors:
        against = each.against
        rows.append(
            [
                *(each.name, each.issues, each.decisions, *_ends(each.mean), each.median, each.exact, *_ends(each.log_score)),
                *(None if against is None else against.baseline, None if against is None else against.theirs),
                *_ends(None if against is None else against.difference),
                None if against is None else _finite(against.detectable),
            ]
        )
    return csv_lines(rows)


def deals_csv(found: DealQuality) -> str:
    """A row a measure of a group; the group of all talks has no name."""
    rows: list[list[Cell]] = [["cared_for", "talks", "deals", "measure", "share", "share.low", "share.high", "blind"]]
    for group in (found.whole, *found.groups):
        rows += [[group.name, group.talks, group.deals, each.name, *_ends(each.share), each.blind] for each in group.measures]
    return csv_lines(rows)


def _ends(estimate: IntervalEstimate | None) -> tuple[Cell, Cell, Cell]:
    if estimate is None:
        return None, None, None
    return estimate.value, _finite(estimate.low), _finite(estimate.high)


def _finite(value: float) -> float | None:
    return value if isfinite(value) else None
