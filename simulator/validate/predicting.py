"""Predicting a data set: chunk by chunk of decisions, as lines of a table, on as many workers as wanted."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from simulator.budget import Stopped, reading_steps, tick
from simulator.sweep.columns import Cell, csv_lines
from simulator.validate.decisions import PastDecision, PastDecisions
from simulator.validate.errors import PredictionTable
from simulator.validate.predictor import PREDICTORS, Prediction, band_of
from simulator.workers import failure_text

Chunk = tuple[int, int]
"""First and last decision."""

AT_ONCE = 4
"""Decisions in a chunk."""

CHANCE = ".chance"
"""Ends the name of the column of the chance given to the band of the outcome."""

FIRST, LAST = ("decision", "issue", "parties", "outcome"), "error"
"""Columns before and after those of the predictors."""


@dataclass(frozen=True)
class PredictionWork:
    """What a worker does with a chunk: the lines of the table for its issues."""

    data: PastDecisions
    predictors: tuple[str, ...]

    def __call__(self, chunk: Chunk) -> str:
        return "".join(self._lines(decision) for decision in self.data.decisions[chunk[0] : chunk[1] + 1])

    def _lines(self, decision: PastDecision) -> str:
        told = [self._told(name, decision) for name in self.predictors]
        failures = [f"{name}: {each}" for name, each in zip(self.predictors, told, strict=True) if isinstance(each, str)]
        rows: list[list[Cell]] = []
        for k, issue in enumerate(decision.issues):
            outcome = Fraction(issue.outcome, decision.unit)
            cells = [cell for each in told for cell in _cells(None if isinstance(each, str) else each[k], outcome)]
            rows.append([decision.name, issue.name, len(issue.parties), outcome, *cells, "; ".join(failures) or None])
        return csv_lines(rows)

    def _told(self, name: str, decision: PastDecision) -> Sequence[Prediction | None] | str:
        """What a predictor says of a decision, or why it fails: that is its own matter, and the others go on."""
        tick(f"predicting {decision.name}")
        try:
            return PREDICTORS[name].predict(decision, self.data)
        except Stopped:
            raise
        except Exception as error:
            return failure_text(error)


def failed_lines(work: PredictionWork, chunk: Chunk, failure: str) -> str:
    """The lines of a chunk that could not be predicted."""
    empty: list[Cell] = [None] * (2 * len(work.predictors))
    rows: list[list[Cell]] = []
    for decision in work.data.decisions[chunk[0] : chunk[1] + 1]:
        for issue in decision.issues:
            rows.append([decision.name, issue.name, len(issue.parties), Fraction(issue.outcome, decision.unit), *empty, failure])
    return csv_lines(rows)


def _cells(prediction: Prediction | None, outcome: Fraction) -> tuple[Cell, Cell]:
    if prediction is None:
        return None, None
    chance = float(prediction.chances[band_of(outcome)]) if prediction.chances else None
    return float(prediction.value), chance


def head_of(predictors: Sequence[str]) -> str:
    """The first line of the table."""
    columns = [column for name in predictors for column in (name, name + CHANCE)]
    return csv_lines([[*FIRST, *columns, LAST]])


def chunks_of(missing: Iterator[Chunk]) -> Iterator[Chunk]:
    """Gaps between finished decisions, in chunks."""
    for first, last in missing:
        for start in range(first, last + 1, AT_ONCE):
            yield start, min(last, start + AT_ONCE - 1)


def table_of(text: str, predictors: Sequence[str]) -> PredictionTable:
    """The table from its text, head and all."""
    rows: list[dict[str, str]] = []
    numbers: dict[str, int] = {}
    failures: dict[str, int] = {}
    for row in csv.DictReader(io.StringIO(text, newline="")):
        reading_steps(len(row))
        rows.append(row)
        if row[LAST]:
            failures[row[LAST]] = failures.get(row[LAST], 0) + 1

    def column(name: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        tick("the table of predictions")
        return np.array([float(row[name]) if row[name] else np.nan for row in rows], dtype=np.float64)

    return PredictionTable(
        decision=np.array([numbers.setdefault(row["decision"], len(numbers)) for row in rows], dtype=np.intp),
        outcome=column("outcome"),
        values={name: column(name) for name in predictors},
        chances={name: column(name + CHANCE) for name in predictors},
        errors=failures,
    )
