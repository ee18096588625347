"""`validate`: a data set predicted by every predictor, and how far each is from what happened."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from simulator.cards import Card, Shown
from simulator.figures import points
from simulator.scenario.names import registered
from simulator.validate.decisions import PastDecisions
from simulator.validate.errors import PredictorErrors, errors_of
from simulator.validate.manifest import PositionsManifest
from simulator.validate.positions import read_positions
from simulator.validate.predicting import Chunk, PredictionWork, chunks_of, failed_lines, head_of, table_of
from simulator.validate.predictor import PREDICTORS
from simulator.validate.run_folder import AskedValidation, RunFolder
from simulator.workers import run_chunks


@dataclass(frozen=True, repr=False)
class Validation(Shown):
    """How far each predictor is from what was decided. `errors`: the smaller mean error first, those that predict fewer issues last.
    `nothing`: predictors for which the data set lacks what they go by. `failures`: what failed → issues. `folder`: of the run; None where
    none was asked for."""

    title: str
    source: str
    issues: int
    decisions: int
    left_out: dict[str, int]
    notes: tuple[str, ...]
    errors: tuple[PredictorErrors, ...]
    nothing: tuple[str, ...]
    failures: dict[str, int]
    seed: int
    folder: Path | None

    @property
    def baseline(self) -> str | None:
        """The baseline with the smallest mean error."""
        return next((each.against.baseline for each in self.errors if each.against is not None), None)

    def card(self) -> Card:
        rows = [(each.name, f"{each.issues:,}", points(each.mean.value)) for each in self.errors]
        return Card(
            "Validation", self.title, f"{self.issues:,} issues of {self.decisions:,} decisions", ("Predictor", "Issues", "Error"), rows
        )


def asked_predictors(names: Sequence[str]) -> tuple[str, ...]:
    """The predictors named, or all. Raises `UsageError` for a name that none has."""
    return tuple(registered(PREDICTORS, name).name for name in names) if names else PREDICTORS.names()


def validated(
    asked: AskedValidation,
    manifest: PositionsManifest,
    *,
    seed: int = 0,
    workers: int = 1,
    folder: Path | None = None,
    resume: bool = False,
    progress: Callable[[int, int], None] | None = None,
    tell: Callable[[str], None] | None = None,
) -> Validation:
    """Predict every issue of a data set and hold it against what was decided. `folder`: where finished parts are kept, so that with
    `resume` an interrupted run goes on. `progress` is told how many decisions are done, and of how many.

    Raises as `read_positions` and `RunFolder.opened` do.
    """
    data = read_positions(Path(asked.data), manifest)
    work = PredictionWork(data, asked.predictors)
    with _kept(folder, asked, data, resume) as (missing, keep, table):
        left = list(missing)
        done = len(data.decisions) - sum(last - first + 1 for first, last in left)
        for finished in run_chunks(work, chunks_of(iter(left)), workers=workers, split=_halves, tell=tell):
            lines = finished.result if finished.failure is None else None
            keep(finished.chunk, failed_lines(work, finished.chunk, finished.failure or "") if lines is None else lines)
            done += finished.chunk[1] - finished.chunk[0] + 1
            if progress is not None:
                progress(done, len(data.decisions))
        text = table()
    found = table_of(text, asked.predictors)
    errors = errors_of(found, [each.name for each in PREDICTORS.known() if each.baseline], seed)
    told = {each.name for each in errors}
    return Validation(
        title=data.title,
        source=data.source,
        issues=data.n_issues,
        decisions=len(data.decisions),
        left_out=dict(data.left_out),
        notes=data.notes,
        errors=errors,
        nothing=tuple(name for name in asked.predictors if name not in told),
        failures=dict(found.errors),
        seed=seed,
        folder=folder,
    )


_Keeping = tuple[Iterator[Chunk], Callable[[Chunk, str], None], Callable[[], str]]
"""What is missing, how a finished chunk is kept, and the whole table in the end."""


@contextmanager
def _kept(folder: Path | None, asked: AskedValidation, data: PastDecisions, resume: bool) -> Iterator[_Keeping]:
    if folder is None:
        lines: dict[Chunk, str] = {}
        everything = iter([(0, len(data.decisions) - 1)])
        yield everything, lines.__setitem__, lambda: head_of(asked.predictors) + "".join(lines[chunk] for chunk in sorted(lines))
        return
    with RunFolder.opened(folder, asked, data, resume=resume) as run:
        yield run.missing(), run.keep, lambda: run.table(asked.predictors)


def _halves(chunk: Chunk) -> Sequence[Chunk]:
    first, last = chunk
    middle = (first + last) // 2
    return () if first == last else ((first, middle), (middle + 1, last))
