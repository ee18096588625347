"""`zopa roles`: a confidential sheet for every party, for a class with paper."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simulator.cli.parameters import JsonOption, MemoryLimitOption, QuietOption, ScenarioArgument, SetOption, TimeLimitOption


def roles(
    file: ScenarioArgument,
    party: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Only this party's sheet; may be given many times.", show_default="all parties")
    ] = None,
    output: Annotated[
        str | None,
        typer.Option(
            "--output", "-o", metavar="FOLDER", help="Write each sheet into this new folder as PARTY.txt.", show_default="print them"
        ),
    ] = None,
    set_: SetOption = None,
    time_limit: TimeLimitOption = 60.0,
    memory_limit: MemoryLimitOption = 1024,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Print one confidential sheet per party: the brief, its own points to be added up, what no agreement is worth to it.

    A sheet holds nothing that only another party knows. On standard output each begins on a new page of the printer.
    """
    from simulator.cli.files import refuse_unwritable, write_new_folder
    from simulator.cli.scenarios import scenario_of
    from simulator.cli.streams import put, put_json, tell
    from simulator.teach.roles import sheets

    if output is not None:
        refuse_unwritable(output, "--output")
    found = sheets(scenario_of(file, set_ or []), party or [])
    if output is not None:
        write_new_folder(output, {f"{name}.txt": text for name, text in found.items()}, option="--output")
        for name in found:
            tell(f"written: {Path(output) / f'{name}.txt'}", quiet=quiet)
    if json:
        put_json({"schema": "zopa/roles/1", "sheets": found})
    elif output is None:
        put("\f".join(found.values()))
