"""`zopa roles`: a confidential sheet for every party, for a class with paper."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simulator.cli.parameters import (
    FullOption,
    JsonOption,
    MemoryLimitOption,
    QuietOption,
    RuleOption,
    ScenarioArgument,
    SetOption,
    TimeLimitOption,
    changes_typed,
)


def roles(
    file: ScenarioArgument,
    party: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Only this party's sheet; may be given many times.", show_default="all parties")
    ] = None,
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FOLDER",
            help="Write the sheets into this new folder.",
            show_default="list them; --full prints them",
        ),
    ] = None,
    set_: SetOption = None,
    rule: RuleOption = None,
    time_limit: TimeLimitOption = 60.0,
    memory_limit: MemoryLimitOption = 1024,
    full: FullOption = False,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Make one confidential sheet per party: the brief, its own points to be added up, what no agreement is worth to it.

    A sheet holds nothing that only another party knows. Printed with --full, each begins on a new page of the printer.
    """
    from simulator.cli.files import refuse_unwritable, write_new_folder
    from simulator.cli.scenarios import scenario_of
    from simulator.cli.streams import put, put_json, put_report, tell
    from simulator.cli.typed import typed_with
    from simulator.teach.roles import roles_screen, sheets

    if output is not None:
        refuse_unwritable(output, "--output")
    scenario = scenario_of(file, changes_typed(set_, rule))
    found = sheets(scenario, party or [])
    if output is not None:
        write_new_folder(output, {f"{name}.txt": text for name, text in found.items()}, option="--output")
        for name in found:
            tell(f"written: {Path(output) / f'{name}.txt'}", quiet=quiet)
    if json:
        put_json({"schema": "zopa/roles/1", "sheets": found})
    elif output is None and full:
        put("\f".join(found.values()))
    elif output is None:
        put_report(roles_screen(scenario, found, [typed_with("--output", "sheets"), typed_with("--full")]))
