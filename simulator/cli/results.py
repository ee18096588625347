"""`zopa results`: what a sweep found: a summary, a part of its table, an export, sensitivity, discovery."""

from __future__ import annotations

from typing import Annotated

import typer

from simulator.cli.parameters import JsonOption, QuietOption


def results(
    run: Annotated[str, typer.Argument(metavar="RUN", help="The folder that zopa sweep made.")],
    where: Annotated[
        list[str] | None,
        typer.Option(
            metavar="CONDITION", help="Only variants such as 'least_surplus>0' or agreement=true. Many times.", show_default="all"
        ),
    ] = None,
    columns: Annotated[
        str | None, typer.Option(metavar="A,B,…", help="Only these columns of an export.", show_default="all columns")
    ] = None,
    export: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Write the table to a new file: .csv, .json or .parquet.", show_default="print a summary"),
    ] = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Summarise a finished sweep, or export a part of its table."""
    from pathlib import Path

    from simulator.cli.files import refuse_unwritable, write_new_file
    from simulator.cli.streams import put, put_json, put_report
    from simulator.report.json_sweep import summary_json
    from simulator.report.text_sweep import summary_report
    from simulator.sweep.exporting import exported
    from simulator.sweep.summary import summarised, table_of

    if export is not None:
        refuse_unwritable(export, "--export")
    table = table_of(run).where(where or [])
    if export is not None:
        chosen = table.only([name.strip() for name in columns.split(",")]) if columns else table
        write_new_file(export, exported(chosen, Path(export).suffix), option="--export")
        put_json({"schema": "zopa/results/1", "export": export, "variants": len(table)}) if json else put(export)
        return
    found = summarised(table)
    put_json(summary_json(Path(run), found)) if json else put_report(summary_report(table.plan, Path(run), found))
