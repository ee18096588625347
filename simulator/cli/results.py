"""`zopa results`: what a sweep found: a summary, a part of its table, an export, sensitivity, discovery."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from simulator.cli.parameters import FullOption, JsonOption, MemoryLimitOption, QuietOption, TimeLimitOption
from simulator.errors import UsageError
from simulator.report.command_lines import command_line

if TYPE_CHECKING:
    from simulator.report.sweep.plots_of_run import PictureKind
    from simulator.sweep.run_table import RunTable


AGREEMENT = "agreement"
"""The target where none is named."""


WhereOption = Annotated[
    list[str] | None,
    typer.Option(metavar="CONDITION", help="Only variants such as 'least_surplus>0' or agreement=true. Many times.", show_default="all"),
]
ColumnsOption = Annotated[str | None, typer.Option(metavar="A,B,…", help="Only these columns of an export.", show_default="all columns")]
ExportOption = Annotated[
    str | None,
    typer.Option(
        metavar="FILE", help="Write the table to a new file, in the format of its ending: {tables}.", show_default="print a summary"
    ),
]
ByOption = Annotated[
    list[str] | None,
    typer.Option(
        metavar="COLUMN",
        help="Shares by this column, a factor or any other; numbers in five bands. Many times.",
        show_default="all listed values, and curves drawn",
    ),
]
SensitivityOption = Annotated[
    str | None,
    typer.Option(metavar="TARGET", help="What this depends on: agreement, least_surplus, a party or a column.", show_default="no"),
]
KindOption = Annotated[
    Literal["tornado", "parallel"] | None,
    typer.Option(case_sensitive=False, help="With --plot alone: ranked bars, or parallel coordinates.", show_default="tornado"),
]
TargetOption = Annotated[str | None, typer.Option(metavar="TARGET", help="What --plot and --discover are about.", show_default="agreement")]


def results(
    run: Annotated[str, typer.Argument(metavar="RUN", help="The folder that zopa sweep made.")],
    where: WhereOption = None,
    columns: ColumnsOption = None,
    export: ExportOption = None,
    by: ByOption = None,
    sensitivity: SensitivityOption = None,
    discover: Annotated[bool, typer.Option("--discover", help="Boxes of the factors in which agreements exist, as rules.")] = False,
    plot: Annotated[str | None, typer.Option(metavar="FILE.png|svg", help="Draw the run into a new file.", show_default="none")] = None,
    x: Annotated[str | None, typer.Option(metavar="PATH", help="With --plot: curves along it.", show_default="ranked bars")] = None,
    y: Annotated[str | None, typer.Option(metavar="PATH", help="With --plot and --x: a heat map over both.", show_default="none")] = None,
    kind: KindOption = None,
    target: TargetOption = None,
    time_limit: TimeLimitOption = 60.0,
    memory_limit: MemoryLimitOption = 1024,
    full: FullOption = False,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Summarise a finished sweep; export a part of its table; say what a figure depends on; draw it."""
    from simulator.cli.streams import put_json, put_screen, tell
    from simulator.sweep.store import earlier_note

    _refuse_ignored(plot, sensitivity, discover, export, where=where, columns=columns, by=by, x=x, y=y, kind=kind, target=target)
    if kind is not None and x is not None:
        raise UsageError("--kind is for --plot without --x, which draws curves; leave one of them out")
    note = earlier_note(Path(run))
    if note:
        tell(f"zopa: {note}", quiet=quiet)
    if plot is not None:
        _draw(run, plot, x, y, kind or "tornado", target or AGREEMENT, quiet)
        return
    if sensitivity is not None or discover:
        _read(run, sensitivity, (target or AGREEMENT) if discover else None, json, full)
        return
    from simulator.report.sweep.json import summary_json
    from simulator.report.sweep.text import next_of_run, summary_report
    from simulator.sweep.run_table import RunTable
    from simulator.sweep.store import plan_of_run
    from simulator.sweep.summary import needed_columns, summarised
    from simulator.sweep.summary import where as picked

    if export is not None:
        _export(picked(RunTable.read(run), where or []), export, columns, json)
        return
    plan = plan_of_run(Path(run))
    table = picked(RunTable.read(run, needed_columns(plan, by or [], where or [])), where or [])
    found = summarised(table, by or [])
    if json:
        put_json(summary_json(Path(run), found))
    else:
        again = command_line(["zopa", "results", run])
        commands = [] if where else next_of_run(table.plan, found, again)
        put_screen(summary_report(table.plan, Path(run), found, full=full), commands, full=full)


def _refuse_ignored(plot: str | None, sensitivity: str | None, discover: bool, export: str | None, **options: object) -> None:
    """Refuse two questions at once, and options that the question asked leaves without effect."""
    asked = {"--plot": plot, "--sensitivity": sensitivity, "--discover": discover or None, "--export": export}
    questions = [name for name, value in asked.items() if value is not None]
    if len(questions) > 1:
        raise UsageError(f"{' and '.join(questions)} are {len(questions)} questions; ask one at a time")
    effective = {"--plot": ("x", "y", "kind", "target"), "--export": ("where", "columns"), "--discover": ("target",)}
    used = effective.get(questions[0], ()) if questions else ("where", "by")
    idle = [f"--{name}" for name, value in options.items() if value and name not in used]
    if idle:
        belongs = {
            "where": "a summary or --export", "columns": "--export", "by": "a summary", "x": "--plot", "y": "--plot", "kind": "--plot",
            "target": "--plot or --discover (--sensitivity names its own)",
        }  # fmt: skip
        raise UsageError("\n".join(f"{name} is for {belongs[name[2:]]}; leave it out here" for name in idle))


def _export(table: RunTable, export: str, columns: str | None, as_json: bool) -> None:
    from simulator.cli.files import refuse_unwritable, write_new_file
    from simulator.cli.streams import put, put_json
    from simulator.sweep.exporting import exported

    refuse_unwritable(export, "--export")
    names = [name.strip() for name in columns.split(",")] if columns else None
    write_new_file(export, exported(table, names, Path(export).suffix), option="--export")
    variants = len(table.columns["variant"])
    put_json({"schema": "zopa/results/1", "export": export, "variants": variants}) if as_json else put(export)


def _read(run: str, target: str | None, discovered: str | None, as_json: bool, full: bool) -> None:
    """Sensitivity of a target, or the boxes of another."""
    from simulator.cli.streams import put_json, put_screen
    from simulator.report.sweep.discovery import discovery_parts
    from simulator.report.sweep.json_sensitivity import discovery_json, sensitivity_json
    from simulator.report.sweep.sensitivity import sensitivity_parts
    from simulator.report.sweep.text import run_title
    from simulator.sweep.discovery import discover as boxes_of
    from simulator.sweep.sensitivity import sensitivity as sensitivity_to
    from simulator.sweep.store import plan_of_run

    plan = plan_of_run(Path(run))
    scenario = plan.scenario
    if target is not None:
        found = sensitivity_to(run, target)
        put_json(sensitivity_json(found)) if as_json else put_screen([*run_title(plan), *sensitivity_parts(scenario, found)], full=full)
    elif discovered is not None:
        boxes = boxes_of(run, discovered)
        put_json(discovery_json(boxes)) if as_json else put_screen([*run_title(plan), *discovery_parts(scenario, boxes)], full=full)


def _draw(run: str, file: str, x: str | None, y: str | None, kind: PictureKind, target: str, quiet: bool) -> None:
    from simulator.cli.files import refuse_unwritable, write_new_file
    from simulator.cli.pictures import tell_lacking
    from simulator.cli.streams import tell
    from simulator.report.plots import picture_bytes, picture_format
    from simulator.report.sweep.plots_of_run import picture_of_run

    refuse_unwritable(file, "--plot")
    form = picture_format(file)
    picture = picture_of_run(run, x=x, y=y, target=target, kind=kind)
    write_new_file(file, picture_bytes(picture, form), option="--plot")
    tell(f"zopa: {file}: {picture.description}", quiet=quiet)
    tell_lacking(file, picture, quiet=quiet)
