"""`zopa seal`: what the model says, written down before the event."""

from __future__ import annotations

from typing import Annotated

import typer

from simulator.cli.parameters import (
    MOST_DRAWS,
    FullOption,
    JsonOption,
    MemoryLimitOption,
    QuietOption,
    RuleOption,
    ScenarioArgument,
    SeedOption,
    SetOption,
    TimeLimitOption,
    changes_typed,
)


def seal(
    file: ScenarioArgument,
    by: Annotated[str, typer.Option(metavar="DATE", help="The day by which it will be known, as in 2026-12-31.", show_default="none")],
    output: Annotated[
        str | None,
        typer.Option("--output", "-o", metavar="FORECAST", help="The new file to seal.", show_default="none; only said"),
    ] = None,
    draws: Annotated[int, typer.Option(min=1, max=MOST_DRAWS, metavar="N", help="Draws of the ranged numbers.")] = 200,
    seed: SeedOption = 0,
    note: Annotated[str, typer.Option(metavar="TEXT", help="What else to write down with it.", show_default="nothing")] = "",
    set_: SetOption = None,
    rule: RuleOption = None,
    time_limit: TimeLimitOption = 60.0,
    memory_limit: MemoryLimitOption = 1024,
    full: FullOption = False,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Write down before the event what the model says: the verdict, the share of draws with an agreement, the terms by share of draws.

    The file holds the whole scenario and a digest of itself, so that zopa score can tell whether it was altered. Nothing leaves the
    machine.
    """
    import datetime as dt

    from simulator.budget import Budget
    from simulator.cli.files import refuse_unwritable, write_new_file
    from simulator.cli.progress import progress_after_a_second
    from simulator.cli.scenarios import scenario_of
    from simulator.cli.streams import put_json, put_screen
    from simulator.cli.typed import typed_with
    from simulator.report.command_lines import command_line
    from simulator.report.validate.forecast import forecast_report
    from simulator.report.validate.json_forecast import seal_json
    from simulator.validate.forecasting import day_typed, forecast

    day = day_typed(by)
    if output is not None:
        refuse_unwritable(output, "--output")
    scenario = scenario_of(file, changes_typed(set_, rule))
    with progress_after_a_second(quiet=quiet) as progress, Budget(time_limit, memory_limit, progress):
        found = forecast(scenario, day, dt.date.today(), draws=draws, seed=seed, note=note)
    if output is not None:
        write_new_file(output, found.to_bytes(), option="--output")
    if json:
        put_json(seal_json(found, output))
    else:
        again = typed_with("--output", "forecast.json") if output is None else command_line(["zopa", "score", output])
        put_screen(forecast_report(found, sealed=output is not None), [again], full=full)
