"""`zopa new`: a commented scenario file to start from."""

from __future__ import annotations

from typing import Annotated

import typer

from simulator.cli.parameters import JsonOption, QuietOption


def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What the negotiation is called.")],
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="The new file to write; - is standard output.",
            show_default="NAME.yaml",
        ),
    ] = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Write a commented scenario file to start from, and print its name."""
    from simulator.cli.files import refuse_unwritable, write_new_file
    from simulator.cli.streams import put, put_json, tell
    from simulator.errors import UsageError
    from simulator.scenario.template import new_scenario_text

    if not name.strip() or (output is None and any(c in name for c in "/\\\0")):
        raise UsageError(f"{name!r} cannot be the name of a file; choose another, or say where to write with --output FILE")
    title = name.removesuffix(".yaml")
    file = output or f"{title}.yaml"
    if file == "-":
        text = new_scenario_text(title)
        put_json({"schema": "zopa/new/1", "file": None, "text": text}) if json else put(text)
        return
    refuse_unwritable(file, "--output")
    write_new_file(file, new_scenario_text(title, file=file), option="--output")
    put_json({"schema": "zopa/new/1", "file": file, "text": None}) if json else put(file)
    tell(f"zopa: next: edit {file}, then zopa check {file}", quiet=quiet)
