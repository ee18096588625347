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
    from_ranking: Annotated[
        str | None,
        typer.Option(
            "--from-ranking",
            metavar="FILE",
            help="Fill it from rankings of issues, swings and orders of options (docs/calibrate.md); - is standard input.",
            show_default="a small example",
        ),
    ] = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Write a commented scenario file to start from, and print its name."""
    from simulator.cli.files import refuse_unwritable, write_new_file
    from simulator.cli.streams import put, put_document, put_json, tell
    from simulator.errors import UsageError
    from simulator.report.command_lines import command_line

    if not name.strip() or (output is None and any(c in name for c in "/\\\0")):
        raise UsageError(f"{name!r} cannot be the name of a file; choose another, or say where to write with --output FILE")
    title = name.removesuffix(".yaml")
    file = output or f"{title}.yaml"
    if file == "-":
        text = _text(title, None, from_ranking)
        put_json({"schema": "zopa/new/1", "file": None, "text": text}) if json else put_document(text)
        return
    refuse_unwritable(file, "--output")
    write_new_file(file, _text(title, file, from_ranking), option="--output")
    put_json({"schema": "zopa/new/1", "file": file, "text": None}) if json else put(file)
    tell(f"zopa: next: edit {command_line([file])}, then {command_line(['zopa', 'check', file])}", quiet=quiet)


def _text(title: str, file: str | None, ranking: str | None) -> str:
    """What to write: the starter file, or the scenario that a ranking file describes."""
    if ranking is None:
        from simulator.report.command_lines import command_line
        from simulator.scenario.template import new_scenario_text

        return new_scenario_text(title, file=command_line([file or f"{title}.yaml"]))
    from simulator.cli.files import text_of
    from simulator.files import RANKING
    from simulator.scenario.rankings import scenario_from_ranking
    from simulator.scenario.writing import to_yaml

    scenario = scenario_from_ranking(text_of(ranking, "--from-ranking", RANKING), "standard input" if ranking == "-" else ranking)
    return f"# Made from the rankings in {' '.join(ranking.split())}; weights are in per cent.\n{to_yaml(scenario)}"
