"""A sealed forecast and the scores of forecasts, in print."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

from simulator.figures import percent
from simulator.report.layout import STRONG, heading, indented, paragraph, table
from simulator.report.safe_text import printable
from simulator.report.words import plural
from simulator.solve.solution import SOLUTIONS
from simulator.validate.forecast_scores import is_scored

if TYPE_CHECKING:
    from simulator.report.layout import Part
    from simulator.sweep.interval_estimate import IntervalEstimate
    from simulator.validate.forecast import Forecast, ForecastIssue
    from simulator.validate.forecast_scores import ForecastScore, ForecastScores

OPTIONS_TOLD = 3
"""Options of an issue that are told with their chances, at most."""


def forecast_report(found: Forecast, *, sealed: bool) -> list[Part]:
    """What a forecast says; its digest where it is `sealed` in a file."""
    decided = "" if found.decided == found.draws else f" ({found.draws - found.decided:,} more could not be decided)"
    start = f"Sealed on {found.made.isoformat()}" if sealed else "Not sealed in a file"
    parts: list[Part] = [
        paragraph(printable(found.title), STRONG),
        paragraph(
            f"{start}: the model gives an agreement by {found.by.isoformat()} a chance of {percent(found.chance)}. "
            f"{found.agreements:,} of {plural(found.decided, 'draw')} have one{decided}, seed {found.seed}; the base values: "
            f"{found.verdict}."
        ),
        *([paragraph(printable(found.note))] if found.note else []),
    ]
    if found.agreements:
        rows = [(printable(issue.title), _options(issue)) for issue in found.issues.values()]
        title = SOLUTIONS[found.solution].title
        parts += [heading(f"If there is one: terms that {title} chooses, by share of draws"), table(("Issue", "Options"), rows)]
    if not sealed:
        return parts
    return [
        *parts,
        heading("Digest (SHA-256)"),
        indented(found.sha256),
        indented("Whoever has it can tell whether the file was altered. Send it to somebody before the event: a digest proves no date."),
    ]


def _options(issue: ForecastIssue) -> str:
    order = sorted(issue.titles, key=lambda key: -issue.draws.get(key, 0))
    told = [f"{printable(issue.titles[key])} {percent(issue.chance(key))}" for key in order[:OPTIONS_TOLD]]
    return ", ".join([*told, *([f"{len(order) - OPTIONS_TOLD} more"] if len(order) > OPTIONS_TOLD else [])])


def scores_report(found: ForecastScores) -> list[Part]:
    """Proper scores over forecasts, each by itself, and how reliable their chances were."""
    pending = f" {plural(len(found.pending), 'forecast')} without an outcome." if found.pending else ""
    if not is_scored(found):
        return [
            paragraph("No outcome is entered yet.", STRONG),
            indented("Enter it with --outcome none, --outcome agreement or --outcome issue=option,…; for many with --outcomes TABLE."),
            *_listed(found),
        ]
    parts: list[Part] = [
        paragraph(f"{plural(len(found.scores), 'forecast')} scored.{pending}", STRONG),
        heading("Mean scores; smaller is better"),
        table(("", "Brier", "95 %", "Log", "95 %"), _means(found), numbers=(1, 2, 3, 4)),
        heading("Each forecast"),
        table(
            ("Forecast", "By", "Chance", "Outcome", "Brier", "Log", "Terms, log"),
            [_row(each) for each in found.scores],
            numbers=(2, 4, 5, 6),
        ),
    ]
    rows = [
        (
            f"{percent(b.low, 0)} to {percent(b.high, 0)}",
            str(b.forecasts),
            percent(b.mean_chance),
            percent(b.interval.value),
            _ends(b.interval),
        )
        for b in found.bands
    ]
    columns = ("Chance", "Forecasts", "Mean chance", "Agreed", "95 %")
    return [*parts, heading("What was given a chance, and what became of it"), table(columns, rows, numbers=(1, 2, 3, 4)), *_listed(found)]


def _listed(found: ForecastScores) -> list[Part]:
    return [heading("Without an outcome"), *(indented(printable(name)) for name in found.pending)] if found.pending else []


def _means(found: ForecastScores) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [
        ("these forecasts", f"{found.brier.value:.3f}", _scores(found.brier), f"{found.log_score.value:.3f}", _scores(found.log_score)),
        ("one half for all", "0.250", "", "0.693", ""),
        (f"{percent(found.base_rate)} for all, known afterwards", f"{found.base_brier:.3f}", "", "", ""),
    ]
    if found.terms_brier is not None and found.terms_log is not None:
        rows += [
            ("terms, by issue", f"{found.terms_brier:.3f}", "", f"{found.terms_log:.3f}", ""),
            ("all options alike", f"{found.blind_brier or 0:.3f}", "", f"{found.blind_log or 0:.3f}", ""),
        ]
    return rows


def _scores(estimate: IntervalEstimate) -> str:
    return f"{estimate.low:.3f} to {estimate.high:.3f}" if isfinite(estimate.low) else ""


def _ends(estimate: IntervalEstimate) -> str:
    return f"{percent(estimate.low)} to {percent(estimate.high)}"


def _row(each: ForecastScore) -> tuple[str, ...]:
    terms = f"{sum(t.log_score for t in each.terms) / len(each.terms):.3f}" if each.terms else ""
    outcome = "agreed" if each.outcome.agreed else "not agreed"
    by, chance = each.forecast.by.isoformat(), percent(each.forecast.chance)
    return printable(each.name), by, chance, outcome, f"{each.brier:.3f}", f"{each.log_score:.3f}", terms
