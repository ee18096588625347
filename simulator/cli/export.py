"""`zopa export`: a scenario as files of another program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from simulator.cli.parameters import (
    JsonOption,
    MemoryLimitOption,
    QuietOption,
    RuleOption,
    ScenarioArgument,
    SetOption,
    TimeLimitOption,
    changes_typed,
)

if TYPE_CHECKING:
    from simulator.formats.foreign_format import ForeignFormat, Written


def writable_names(incomplete: str) -> list[str]:
    """Names of the formats that are written, for the shell."""
    from simulator.formats.foreign_format import FOREIGN_FORMATS

    return [form.name for form in FOREIGN_FORMATS.ours() if form.write is not None and form.name.startswith(incomplete)]


def export_scenario(
    file: ScenarioArgument,
    format_: Annotated[str, typer.Option("--format", metavar="NAME", help="The format: {formats written}.", autocompletion=writable_names)],
    output: Annotated[
        str,
        typer.Option(
            "--output", "-o", metavar="FILE", help="The file to write, or the folder for a format of several files; - is standard output."
        ),
    ] = "-",
    game: Annotated[
        str | None,
        typer.Option("--game", metavar="NAME", help="Which game of the scenario, for a format of one.", show_default="the only one"),
    ] = None,
    set_: SetOption = None,
    rule: RuleOption = None,
    time_limit: TimeLimitOption = 60.0,
    memory_limit: MemoryLimitOption = 1024,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Write a scenario as files of another program; what the format cannot hold is told on standard error."""
    from simulator.cli.files import refuse_unwritable, write_new_file, write_new_folder
    from simulator.cli.scenarios import scenario_of
    from simulator.cli.streams import put, put_document, put_json, tell
    from simulator.errors import UsageError
    from simulator.formats.exporting import writer_named, written_as

    form = writer_named(format_)
    if output != "-":
        refuse_unwritable(output, "--output")
    elif form.folder or not form.text:
        what, name = ("a folder of several files", "a folder") if form.folder else ("no text", "a file")
        raise UsageError(f"--format {form.name} is {what}, which standard output cannot take; name {name} with --output")
    written = written_as(scenario_of(file, changes_typed(set_, rule)), form, game)
    for sentence in (*written.losses, *written.assumptions):
        tell(f"zopa: {sentence}", quiet=quiet)
    if output == "-":
        text = next(iter(written.files.values())).decode()
        put_json(_answer(form, written, None, text)) if json else put_document(text)
        return
    if form.folder:
        write_new_folder(output, written.files, option="--output")
    else:
        write_new_file(output, next(iter(written.files.values())), option="--output")
    put_json(_answer(form, written, output, None)) if json else put(output)


def _answer(form: ForeignFormat, written: Written, output: str | None, text: str | None) -> dict[str, Any]:
    return {
        "schema": "zopa/export/1",
        "format": form.name,
        "output": output,
        "files": list(written.files),
        "losses": list(written.losses),
        "assumptions": list(written.assumptions),
        "text": text,
    }
