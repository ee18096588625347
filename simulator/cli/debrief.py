"""`zopa debrief`: what the groups of a class agreed on, against each other and against what was possible."""

from __future__ import annotations

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


def debrief(
    file: ScenarioArgument,
    deals: Annotated[
        str,
        typer.Argument(
            metavar="DEALS.csv",
            help="A column 'group' and one for every issue, with options or their titles; empty or none: no deal. - is standard input.",
        ),
    ],
    set_: SetOption = None,
    rule: RuleOption = None,
    plot: Annotated[
        str | None, typer.Option(metavar="FILE.png|svg", help="Draw the deals on the frontier into a new file.", show_default="none")
    ] = None,
    time_limit: TimeLimitOption = 60.0,
    memory_limit: MemoryLimitOption = 1024,
    full: FullOption = False,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Rank the deals of a class: who should not have signed, what each group left on the table, who did best in each role."""
    from simulator.cli.files import data_of
    from simulator.cli.pictures import picture_names, write_pictures
    from simulator.cli.scenarios import scenario_of
    from simulator.cli.streams import put_json, put_report, tell
    from simulator.cli.typed import typed_with
    from simulator.files import TABLE
    from simulator.teach.class_deals import read_deals
    from simulator.teach.debrief import debrief as debriefed
    from simulator.teach.json_debrief import debrief_json
    from simulator.teach.text_debrief import debrief_report, debrief_screen

    names = picture_names(plot, ("deals",)) if plot is not None else {}
    scenario = scenario_of(file, changes_typed(set_, rule))
    source = "standard input" if deals == "-" else deals
    table = read_deals(scenario, data_of(deals, "", TABLE), source)
    for note in table.notes:
        tell(note, quiet=quiet)
    found = debriefed(scenario, table.deals)
    if json:
        put_json(debrief_json(scenario, found))
    else:
        put_report(debrief_report(scenario, found) if full else debrief_screen(scenario, found, typed_with("--full")))
    if names:
        from simulator.teach.plots_debrief import debrief_picture

        write_pictures(names, {"deals": debrief_picture(scenario, found)}, quiet=quiet)
