"""`zopa validate`: predictions held against what happened."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from simulator.cli.exit_codes import ANSWERED, INTERRUPTED, SOME_FAILED
from simulator.cli.parameters import MOST_WORKERS, FullOption, JsonOption, MemoryLimitOption, QuietOption, SeedOption, TimeLimitOption
from simulator.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from simulator.report.layout import Part
    from simulator.report.plots import Picture
    from simulator.validate.manifest import DialoguesManifest, PositionsManifest
    from simulator.validate.run_folder import AskedValidation
    from simulator.validate.validation import Validation


def validate(
    data: Annotated[
        str | None, typer.Argument(metavar="[DATA]", help="The folder of a data set; none with --resume.", show_default="none")
    ] = None,
    manifest: Annotated[
        str | None,
        typer.Option(metavar="FILE|NAME", help="How the data are read: a file, or {manifests}.", show_default="data.yaml in the folder"),
    ] = None,
    predictor: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Only this one: {predictors}. Many times.", show_default="all")
    ] = None,
    seed: SeedOption = 0,
    workers: Annotated[int, typer.Option(min=1, max=MOST_WORKERS, metavar="N", help="Processes on this machine.")] = 1,
    output: Annotated[
        str | None,
        typer.Option("--output", "-o", metavar="RUN", help="A new folder that keeps every prediction.", show_default="none is kept"),
    ] = None,
    resume: Annotated[str | None, typer.Option(metavar="RUN", help="Go on with this run.", show_default="none")] = None,
    export: Annotated[
        str | None, typer.Option(metavar="FILE.csv", help="Write the table of errors to a new file.", show_default="none")
    ] = None,
    plot: Annotated[str | None, typer.Option(metavar="FILE.png|svg", help="Draw the errors into a new file.", show_default="none")] = None,
    time_limit: TimeLimitOption = 60.0,
    memory_limit: MemoryLimitOption = 1024,
    full: FullOption = False,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Predict past decisions with every solution concept and with simple rules, and say how far each is from what was decided."""
    from simulator.cli.files import refuse_unwritable
    from simulator.cli.pictures import picture_names

    if export is not None:
        refuse_unwritable(export, "--export")
    pictures = None if plot is None else picture_names(plot, ["validation"])
    from simulator.validate.manifest import PositionsManifest

    asked, found_manifest = _asked(data, manifest, predictor, output, resume)
    if not isinstance(found_manifest, PositionsManifest):
        refused = [name for name, value in {"--predictor": predictor, "--output": output}.items() if value]
        if refused:
            raise UsageError(f"{' and '.join(refused)}: for decisions that are predicted; of talks the deals are judged, leave it out")
        answer = _of_deals(asked, found_manifest, seed)
    else:
        place = output if resume is None else resume
        folder = None if place is None else Path(place)
        answer = _of_decisions(_validated(asked, found_manifest, seed, workers, folder, resume is not None, quiet))
    _put(answer, export, pictures, full, json, quiet)


@dataclass(frozen=True)
class _Forms:
    """An answer in every form that may be asked for, each made when it is."""

    failed: bool
    report: Callable[[], list[Part]]
    json: Callable[[], dict[str, Any]]
    csv: Callable[[], str]
    picture: Callable[[], Picture]


def _of_decisions(found: Validation) -> _Forms:
    from simulator.report.validate.csv import validation_csv
    from simulator.report.validate.json import validation_json
    from simulator.report.validate.plots import picture_of_errors
    from simulator.report.validate.text import validation_report

    return _Forms(
        bool(found.failures),
        lambda: validation_report(found),
        lambda: validation_json(found),
        lambda: validation_csv(found),
        lambda: picture_of_errors(found),
    )


def _of_deals(asked: AskedValidation, manifest: DialoguesManifest, seed: int) -> _Forms:
    from simulator.report.validate.csv import deals_csv
    from simulator.report.validate.deals import deals_report
    from simulator.report.validate.json_deals import deals_json
    from simulator.report.validate.plots import picture_of_deals
    from simulator.validate.deals import deal_quality
    from simulator.validate.talks import read_talks

    found = deal_quality(read_talks(Path(asked.data), manifest), seed)
    return _Forms(False, lambda: deals_report(found), lambda: deals_json(found), lambda: deals_csv(found), lambda: picture_of_deals(found))


def _put(answer: _Forms, export: str | None, pictures: dict[str, str] | None, full: bool, json: bool, quiet: bool) -> None:
    from simulator.cli.files import write_new_file
    from simulator.cli.pictures import write_pictures
    from simulator.cli.streams import put_json, put_screen, tell

    if export is not None:
        write_new_file(export, answer.csv(), option="--export")
        tell(f"written: {export}", quiet=quiet)
    if pictures is not None:
        write_pictures(pictures, {"validation": answer.picture()}, quiet=quiet)
    put_json(answer.json()) if json else put_screen(answer.report(), full=full)
    raise typer.Exit(SOME_FAILED if answer.failed else ANSWERED)


def _asked(
    data: str | None, manifest: str | None, predictor: list[str] | None, output: str | None, resume: str | None
) -> tuple[AskedValidation, PositionsManifest | DialoguesManifest]:
    """What is asked, of the command line or of the run that goes on. Raises `UsageError` where the two are mixed."""
    from simulator.validate.manifest import read_manifest_of
    from simulator.validate.run_folder import AskedValidation, asked_in
    from simulator.validate.validation import asked_predictors

    if resume is not None:
        others = {"DATA": data, "--manifest": manifest, "--predictor": predictor, "--output": output}
        beside = [name for name, value in others.items() if value]
        if beside:
            raise UsageError(f"{', '.join(beside)}: with --resume everything but the seed comes from the run; leave it out")
        asked = asked_in(Path(resume))
    elif data is None:
        raise UsageError("name the folder of a data set, or a run to go on with: --resume RUN")
    else:
        asked = AskedValidation(data, manifest, asked_predictors(predictor or ()))
    return asked, read_manifest_of(Path(asked.data), asked.manifest)


def _validated(
    asked: AskedValidation, manifest: PositionsManifest, seed: int, workers: int, folder: Path | None, resume: bool, quiet: bool
) -> Validation:
    from simulator.budget import Stopped
    from simulator.cli.streams import tell
    from simulator.validate.validation import validated

    kept = "nothing is kept without --output" if folder is None else f"go on with: zopa validate --resume {folder}"
    try:
        with _progress(quiet=quiet) as progress:
            return validated(
                asked,
                manifest,
                seed=seed,
                workers=workers,
                folder=folder,
                resume=resume,
                progress=progress,
                tell=lambda text: tell(f"zopa: {text}", quiet=quiet),
            )
    except Stopped:
        tell(f"zopa: {kept}", quiet=quiet)
        raise
    except KeyboardInterrupt:
        tell(f"zopa: interrupted; {kept}")
        raise typer.Exit(INTERRUPTED) from None


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Callable[[int, int], None]]:
    """How many decisions are done; only at a terminal, and after a second."""
    from simulator.cli.progress import progress_after_a_second

    with progress_after_a_second(quiet=quiet) as told:
        yield lambda done, of: told("decisions", done / of) if told is not None else None
