"""`zopa notebook`: a scenario as a marimo notebook, to work with in the browser."""

from __future__ import annotations

from typing import Annotated

import typer

from simulator.cli.parameters import QuietOption, RuleOption, ScenarioArgument, SetOption, changes_typed


def notebook(
    file: ScenarioArgument,
    output: Annotated[
        str | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write to a new file; - is standard output.", show_default="standard output"),
    ] = None,
    set_: SetOption = None,
    rule: RuleOption = None,
    vary: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PATH=LOW:HIGH",
            help="Make a slider for this number, with these ends; PATH=range takes its own; may be given many times.",
            show_default="the six ranged numbers that move the answer most",
        ),
    ] = None,
    quiet: QuietOption = False,
) -> None:
    """Write a marimo notebook that loads the scenario, solves it, solves it again as sliders move, and sweeps it.

    It is plain Python: marimo edit FILE opens it in the browser, python FILE runs it. Both need marimo, which zopa does not.
    """
    from pathlib import Path

    from simulator.cli.files import refuse_unwritable, write_new_file
    from simulator.cli.scenarios import STANDARD_INPUT, scenario_of
    from simulator.cli.streams import put_document, tell
    from simulator.face.reporting import notebook as notebook_of
    from simulator.formats.assignments import changes_of

    target = None if output == "-" else output
    if target is not None:
        refuse_unwritable(target, "--output")
    set_ = changes_typed(set_, rule)
    if file == STANDARD_INPUT:
        text = notebook_of(scenario_of(file, set_), vary=vary or [])
    else:
        changes = changes_of(scenario_of(file), set_) if set_ else {}
        text = notebook_of(file, changes=changes, vary=vary or [], folder="." if target is None else Path(target).parent)
    if target is None:
        put_document(text)
        return
    write_new_file(target, text, option="--output")
    tell(f"written: {target}\nzopa: next: {_next(target)}", quiet=quiet)


def _next(target: str) -> str:
    """What to type next, and where marimo is missing, how to get it first."""
    from importlib.util import find_spec

    from simulator.report.command_lines import command_line

    opened = command_line(["marimo", "edit", target])
    if find_spec("marimo") is not None:
        return opened
    return f"{opened} (it needs marimo, which is not installed; install it with: pip install 'zopa[notebook]')"
