"""`zopa import`: files of other programs as a scenario file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from simulator.cli.parameters import JsonOption, MemoryLimitOption, QuietOption, TimeLimitOption

if TYPE_CHECKING:
    from simulator.formats.foreign_format import ForeignFile
    from simulator.formats.importing import ImportedFiles


def readable_names(incomplete: str) -> list[str]:
    """Names of the formats that are read, for the shell."""
    from simulator.formats.foreign_format import FOREIGN_FORMATS

    return [form.name for form in FOREIGN_FORMATS.ours() if form.read is not None and form.name.startswith(incomplete)]


def import_scenario(
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE...", help="The files of one scenario, a folder that holds them, or - for standard input."),
    ],
    format_: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="NAME",
            help="The format, where it is not clear from the files: {formats read}.",
            show_default="as the files show",
            autocompletion=readable_names,
        ),
    ] = None,
    output: Annotated[str, typer.Option("--output", "-o", metavar="FILE", help="The scenario file to write; - is standard output.")] = "-",
    utility: Annotated[
        Literal["quadratic", "linear"] | None,
        typer.Option(help="In a table of positions: how values fall with the distance from a position.", show_default="quadratic"),
    ] = None,
    no_agreement: Annotated[
        Literal["reference", "worst"] | None,
        typer.Option(
            help="In a table of positions: no agreement leaves the reference points, or is the worst for everybody.",
            show_default="reference, where every issue has one",
        ),
    ] = None,
    quota: Annotated[
        str | None,
        typer.Option(
            "--quota",
            metavar="PER_CENT",
            help="In a table of positions with votes or power: this share must consent; 100 is everybody.",
            show_default="more than 50% of votes",
        ),
    ] = None,
    dossier: Annotated[
        str | None, typer.Option("--dossier", metavar="NAME", help="Which of many dossiers in a table.", show_default="the only one")
    ] = None,
    scale: Annotated[
        list[str] | None,
        typer.Option(
            metavar="[ISSUE=]LOW,HIGH",
            help="In a table of positions: the ends of the scale of all issues, or of one. Many times.",
            show_default="0,100, or the ends that the table names",
        ),
    ] = None,
    levels: Annotated[
        int | None,
        typer.Option(min=2, max=10_000, metavar="N", help="Into how many levels a scale is cut.", show_default="as the format has it"),
    ] = None,
    rounds: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=100_000,
            metavar="N",
            help="In profiles of GENIUS: over how many rounds the discount factor counts.",
            show_default="20",
        ),
    ] = None,
    profiles: Annotated[
        str | None,
        typer.Option(metavar="NAME,…", help="Of several profiles of GENIUS these alone, by the names of their files.", show_default="all"),
    ] = None,
    time_limit: TimeLimitOption = 60.0,
    memory_limit: MemoryLimitOption = 1024,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Read files of other programs as a scenario; what was mended or assumed is told on standard error and noted in the file."""
    from simulator.cli.files import refuse_unwritable, write_new_file
    from simulator.cli.streams import put, put_document, put_json, tell
    from simulator.formats.foreign_format import ReadingOptions
    from simulator.formats.importing import import_files, per_cent

    if output != "-":
        refuse_unwritable(output, "--output")
    options = ReadingOptions(
        levels=levels,
        utility=utility,
        no_agreement=no_agreement,
        quota=None if quota is None else per_cent(quota),
        dossier=dossier,
        scale=tuple(scale) if scale else None,
        rounds=rounds,
        profiles=None if profiles is None else tuple(name.strip() for name in profiles.split(",")),
    )
    found = import_files(_contents(files), format_, options)
    for sentence in found.assumptions:
        tell(f"zopa: {sentence}", quiet=quiet)
    for sentence in found.repairs:
        tell(f"zopa: mended: {sentence}", quiet=quiet)
    if output != "-":
        write_new_file(output, found.text, option="--output")
    if json:
        put_json(_answer(found, None if output == "-" else output))
    elif output == "-":
        put_document(found.text)
    else:
        put(output)


def _contents(names: list[str]) -> list[ForeignFile]:
    """The files, standard input among them at most once."""
    from simulator.cli.streams import read_standard_input
    from simulator.errors import UsageError
    from simulator.formats.foreign_format import FOREIGN, ForeignFile
    from simulator.formats.importing import foreign_files

    if names.count("-") > 1:
        raise UsageError("- stands twice; standard input is one file")
    found: list[ForeignFile] = []
    for name in names:
        if name == "-":
            found.append(ForeignFile("standard input", "standard_input", read_standard_input(FOREIGN)))
        else:
            found += foreign_files([Path(name)])
    return found


def _answer(found: ImportedFiles, file: str | None) -> dict[str, Any]:
    return {
        "schema": "zopa/import/1",
        "format": found.format.name,
        "files": list(found.files),
        "file": file,
        "title": found.scenario.title,
        "issues": len(found.scenario.issues),
        "parties": len(found.scenario.parties),
        "assumptions": list(found.assumptions),
        "repairs": list(found.repairs),
        "text": found.text if file is None else None,
    }
