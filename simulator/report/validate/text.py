"""`zopa validate` in print: what predicts, what does not, and how sure that is."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

from simulator.figures import percent, points
from simulator.report.layout import STRONG, heading, indented, paragraph, records, table
from simulator.report.safe_text import printable
from simulator.report.validate.words import interval, predictor_title
from simulator.report.words import listed, plural
from simulator.validate.predictor import PREDICTORS
from simulator.validate.resampling import FEWEST_CLUSTERS

if TYPE_CHECKING:
    from simulator.report.layout import Part
    from simulator.validate.errors import PredictorErrors
    from simulator.validate.validation import Validation


def validation_report(found: Validation) -> list[Part]:
    """How far each predictor is from what was decided, with their definitions, medians and shares exact."""
    return [
        paragraph(printable(found.title), STRONG),
        paragraph(_what(found)),
        paragraph(_verdict(found)),
        heading(f"Mean absolute error in points of 100{_from_baseline(found)}"),
        _errors(found),
        *_other_measures(found),
        *_failures(found),
        *_definitions(found),
        *_remarks(found),
    ]


def _what(found: Validation) -> str:
    left_out = ", ".join(f"{count:,} {reason}" for reason, count in found.left_out.items())
    told = f" Left out: {left_out}." if left_out else ""
    return f"{plural(found.issues, 'issue')} of {plural(found.decisions, 'decision')}, held against what was decided.{told}"


def _verdict(found: Validation) -> str:
    """Whether anything predicts better than the best simple rule, by more than chance would."""
    best = next((each for each in found.errors if each.name == found.baseline), None)
    if best is None:
        return "There is nothing to hold the predictors against: none of the simple rules is among them, or nothing else."
    if found.decisions < FEWEST_CLUSTERS:
        return f"Too few decisions to tell predictors apart: that takes {FEWEST_CLUSTERS}."
    told = {sign: [e.name for e in found.errors if e.against is not None and e.against.told_apart == sign] for sign in (-1, 1)}
    title = predictor_title(best.name)
    better = listed([predictor_title(name) for name in told[-1]])
    none = f"None is better than the {title} by more than can be told apart"
    first = f"Better than the {title}, and told apart from it: {better}" if told[-1] else none
    return f"{first}. Worse by more than chance: {len(told[1])} of {len(found.errors) - 1}."


def _from_baseline(found: Validation) -> str:
    return f", and its difference from that of the {predictor_title(found.baseline)}" if found.baseline else ""


def _errors(found: Validation) -> Part:
    columns = ("Predictor", "Issues", "Error", "95 %", "Difference", "95 %", "Detectable")
    return table(columns, [_row(each) for each in found.errors], numbers=(1, 2, 3, 4, 5, 6))


def _row(each: PredictorErrors) -> tuple[str, ...]:
    start = (printable(predictor_title(each.name)), f"{each.issues:,}", points(each.mean.value), interval(each.mean))
    if each.against is None:
        return (*start, "", "", "")
    difference = each.against.difference
    detectable = "" if isnan(each.against.detectable) else points(each.against.detectable)
    return (*start, points(difference.value, signed=True), interval(difference, signed=True), detectable)


def _other_measures(found: Validation) -> list[Part]:
    rows = [
        (
            printable(predictor_title(each.name)),
            points(each.median),
            percent(each.exact),
            "" if each.log_score is None else f"{each.log_score.value:.3f}",
            "" if each.log_score is None else interval(each.log_score),
            "" if each.against is None else points(each.against.theirs),
        )
        for each in found.errors
    ]
    columns = ("Predictor", "Median error", "Exact", "Log score", "95 %", "Baseline's error there")
    return [heading("Other measures"), table(columns, rows, numbers=(1, 2, 3, 4, 5))]


def _failures(found: Validation) -> list[Part]:
    if not found.failures:
        return []
    return [heading("What failed"), *(indented(f"{plural(count, 'issue')}: {printable(why)}") for why, count in found.failures.items())]


def _definitions(found: Validation) -> list[Part]:
    kinds = [PREDICTORS[each.name] for each in found.errors]
    rows = [tuple(map(printable, (kind.title, kind.name, kind.meaning, kind.source))) for kind in kinds]
    return [heading("What each predicts"), records(("Predictor", "Name", "Prediction", "Source"), rows)]


def _remarks(found: Validation) -> list[Part]:
    said = [
        f"Intervals: 95 %, from {plural(found.decisions, 'decision')} drawn anew as a whole (seed {found.seed}). Detectable: the least "
        "true difference that such data would show in four of five cases. With many predictors one interval in twenty misleads.",
        "Exact: within half a point. Log score: the mean of −ln of the chance given to the outcome's band of ten points; smaller is "
        "better.",
        *found.notes,
    ]
    if found.nothing:
        said.append(f"Nothing to go by in these data for: {listed([predictor_title(name) for name in found.nothing])}.")
    if found.source:
        said.append(f"Data: {found.source}.")
    return [heading("How to read it"), *(indented(printable(text)) for text in said)]
