"""`zopa check`: every fault of a scenario file, each with its place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import typer

from simulator.cli.exit_codes import BAD_REQUEST
from simulator.cli.parameters import JsonOption, QuietOption, ScenarioArgument

if TYPE_CHECKING:
    from simulator.dossier.overview import Size
    from simulator.errors import ScenarioError


def check(file: ScenarioArgument, json: JsonOption = False, quiet: QuietOption = False) -> None:
    """Check a scenario file: every fault in one run, as file:line:column: message on standard error."""
    from simulator.cli.scenarios import scenario_of
    from simulator.cli.streams import put, put_json
    from simulator.dossier.overview import size_and_doubts
    from simulator.errors import ScenarioError
    from simulator.report.scenario.check import check_notes
    from simulator.report.scenario.summary import summary

    try:
        gathered, doubts = size_and_doubts(scenario_of(file))
    except ScenarioError as error:
        if not json:
            raise
        put_json(_answer(file, error=error))
        raise typer.Exit(BAD_REQUEST) from None
    notes = check_notes(gathered.scenario, doubts)
    if json:
        put_json(_answer(file, gathered, notes))
    else:
        put("\n".join([f"{file}: no faults. {summary(gathered)}", *notes]))


def _answer(file: str, gathered: Size | None = None, notes: Sequence[str] = (), error: ScenarioError | None = None) -> dict[str, Any]:
    faults = error.faults if error else ()
    return {
        "schema": "zopa/check/1",
        "file": file,
        "valid": error is None,
        "title": gathered.scenario.title if gathered else None,
        "outcomes": gathered.outcomes if gathered else None,
        "feasible": gathered.feasible if gathered else None,
        "notes": list(notes),
        "faults": [{"file": f.file, "line": f.line, "column": f.column, "path": f.path, "message": f.message} for f in faults],
    }
